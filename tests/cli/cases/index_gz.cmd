command -v gzip >/dev/null || exit 77
dlsearch index -q -o file.dls papers.jsonl
gzip -k papers.jsonl
dlsearch index -q -o gz.dls papers.jsonl.gz
cmp file.dls gz.dls && echo same
