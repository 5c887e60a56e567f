dlsearch index -q -o papers.dls papers.jsonl
dlsearch check --text papers.dls
dlsearch check --text
