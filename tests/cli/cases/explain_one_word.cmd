dlsearch index -q -o papers.dls papers.jsonl
dlsearch search -q -i papers.dls --explain attention
