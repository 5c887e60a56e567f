# What --json prints can be indexed again.
dlsearch index -q -o papers.dls papers.jsonl
dlsearch search -i papers.dls --json stride > hits.jsonl
dlsearch index -o again.dls hits.jsonl
