dlsearch index -q -o papers.dls papers.jsonl
dlsearch search papers.dls stride
echo $?
dlsearch search -q -i papers.dls --json papers.dls stride | grep -c .
