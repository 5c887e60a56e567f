head -n 3 papers.jsonl > one.jsonl
tail -n +4 papers.jsonl | gzip > two.jsonl.gz
dlsearch index -q -o whole.dls papers.jsonl
dlsearch index -q -o parts.dls one.jsonl two.jsonl.gz
cmp whole.dls parts.dls && echo same
