dlsearch index -q -o papers.dls papers.jsonl
head -n 2 papers.jsonl > two.jsonl
dlsearch index -q -o papers.dls two.jsonl
dlsearch check papers.dls
