dlsearch index -q -o papers.dls papers.jsonl
dlsearch search -i papers.dls -n 2 --json sequence network | grep -o '"rank":[0-9]*\|"key":"[a-z]*"'
dlsearch search -i papers.dls -n 2 --offset 1 --json sequence network | grep -o '"rank":[0-9]*\|"key":"[a-z]*"'
dlsearch search -i papers.dls -n 1 --offset 1 sequence network >/dev/null
dlsearch search -i papers.dls -n 0 sequence network
echo $?
dlsearch search -i papers.dls --offset 50 sequence network
