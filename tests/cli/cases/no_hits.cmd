dlsearch index -q -o papers.dls papers.jsonl
dlsearch search -i papers.dls zeppelin
echo $?
dlsearch search -q -i papers.dls zeppelin
echo $?
dlsearch search --json -i papers.dls zeppelin
