mkdir place
dlsearch search -i place stride
echo $?
dlsearch index -o papers.dls place
echo $?
dlsearch index -o place papers.jsonl
