# The index's bytes do not depend on how many threads made it, nor on the machine's processors.
awk 'BEGIN { for (i = 0; i < 40000; i++) printf "{\"id\": %d, \"text\": \"word%d and word%d or some more words\"}\n", i, i % 3997, i * 7 % 5013 }' > many.jsonl
dlsearch index -q --threads 1 -o one.dls many.jsonl
dlsearch index -q -o some.dls many.jsonl
cmp one.dls some.dls && echo same
dlsearch index -q --threads 3 --buffer 1M --commit-every 15000 -o three.dls many.jsonl
dlsearch index -q --threads 1 --commit-every 15000 -o one.dls many.jsonl
cmp one.dls three.dls && echo same
dlsearch check three.dls
