dlsearch index -q -o papers.dls papers.jsonl
dlsearch search -q -i papers.dls stride >&-
echo $?
dlsearch search -q -i papers.dls stride >/dev/full
