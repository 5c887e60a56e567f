# The index's bytes do not depend on the buffer.
awk 'BEGIN { for (i = 0; i < 40000; i++) printf "{\"id\": %d, \"text\": \"word%d and word%d or some more words\"}\n", i, i % 997, i * 7 % 1013 }' > many.jsonl
dlsearch index -q -o large.dls many.jsonl
dlsearch index -q --buffer 1M -o small.dls many.jsonl
cmp large.dls small.dls && echo same
ls | grep -v 'jsonl\|dls$\|import'
