dlsearch index -q -o papers.dls papers.jsonl
dlsearch info papers.dls
