dlsearch index -q -o papers.dls papers.jsonl
dlsearch search -i papers.dls
echo $?
dlsearch search -i papers.dls ''
