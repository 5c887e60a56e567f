dlsearch index -o nowhere/papers.dls papers.jsonl
