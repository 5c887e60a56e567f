dlsearch search -i nowhere.dls stride
echo $?
dlsearch info nowhere.dls
echo $?
dlsearch check nowhere.dls
echo $?
dlsearch index -o papers.dls nowhere.jsonl
echo $?
dlsearch index -o papers.dls papers.jsonl nowhere.jsonl.gz
echo $?
ls *.dls 2>/dev/null
