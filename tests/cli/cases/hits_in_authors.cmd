# What matches in authors alone is shown from there.
dlsearch index -q -o papers.dls papers.jsonl
dlsearch search -i papers.dls sato
