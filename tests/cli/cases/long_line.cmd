# A line of 3 MB.
awk 'BEGIN { printf "{\"id\": \"long\", \"text\": \""; for (i = 0; i < 300000; i++) printf "gradient%d ", i % 10; print "\"}" }' > long.jsonl
dlsearch index -q -o long.dls long.jsonl
dlsearch search -i long.dls --json gradient7 | cut -c 1-10
