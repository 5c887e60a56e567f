dlsearch index -o twice.dls papers.jsonl papers.jsonl
