awk 'BEGIN { for (i = 1; i <= 30; i++) print i == 20 ? "{\"id\": 1}" : "nonsense " i }' > many.jsonl
dlsearch index -o bad.dls many.jsonl
