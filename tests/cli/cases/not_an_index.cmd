dlsearch search -i papers.jsonl stride
echo $?
dlsearch check papers.jsonl
echo $?
: > empty.dls
dlsearch info empty.dls
