dlsearch index -q -o papers.dls papers.jsonl
dlsearch search -q -i papers.dls stride >&-
echo $?
dlsearch search -q -i papers.dls stride >/dev/full
echo $?
dlsearch index --dry-run -o new.dls papers.jsonl >/dev/full
echo $?
dlsearch index --dry-run -u --prune -o papers.dls wares.jsonl >/dev/full 2> said.err
echo $?
head -n 1 said.err
(dlsearch index --dry-run -o new.dls papers.jsonl; echo $? >&2) | true
