HOME= dlsearch index papers.jsonl
echo $?
dlsearch index -o papers.dls
