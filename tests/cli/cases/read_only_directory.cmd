# /proc takes no files, from root neither.
dlsearch index -o /proc/papers.dls papers.jsonl
