gzip -k papers.jsonl
PATH=$(dirname $(command -v dlsearch)) dlsearch index -o papers.dls papers.jsonl.gz
