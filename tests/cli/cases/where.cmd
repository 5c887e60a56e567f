dlsearch index -q -o papers.dls papers.jsonl
dlsearch search -q -i papers.dls --json --where kind=paper sequence network | grep -o '"key":"[a-z]*"'
dlsearch search -i papers.dls --where kind=film sequence network
echo $?
dlsearch search -i papers.dls --where text=film sequence network
echo $?
dlsearch search -i papers.dls --where knd=paper sequence network
