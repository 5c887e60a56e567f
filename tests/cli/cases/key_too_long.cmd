awk 'BEGIN { printf "{\"id\": \""; for (i = 0; i < 5000; i++) printf "x"; print "\"}"; print "{\"id\": \"short\"}" }' > long.jsonl
dlsearch index -o long.dls long.jsonl
