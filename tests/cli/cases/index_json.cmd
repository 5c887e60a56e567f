dlsearch index --json -q -o papers.dls papers.jsonl
