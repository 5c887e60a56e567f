: > nothing.jsonl
dlsearch index -o nothing.dls nothing.jsonl
echo $?
dlsearch search -i nothing.dls word
echo $?
dlsearch check nothing.dls
