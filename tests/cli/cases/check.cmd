dlsearch index -q -o papers.dls papers.jsonl
dlsearch check -i papers.dls
echo $?
dlsearch check papers.dls nowhere.dls papers.dls
