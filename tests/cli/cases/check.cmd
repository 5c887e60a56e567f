dlsearch index -q -o papers.dls papers.jsonl
dlsearch check papers.dls
echo $?
dlsearch check papers.dls nowhere.dls papers.dls
