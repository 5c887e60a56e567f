dlsearch index -o papers.dls papers.jsonl
echo $?
ls *.dls
