# The reader goes away: no message.
awk 'BEGIN { for (i = 0; i < 20000; i++) printf "{\"id\": %d, \"text\": \"word\"}\n", i }' > many.jsonl
dlsearch index -q -o many.dls many.jsonl
dlsearch search -i many.dls -n 20000 --json word | head -n 1 | grep -o '"rank":1,'
trap '' PIPE
dlsearch search -i many.dls -n 20000 --json word | head -n 1 | grep -o '"rank":1,'
