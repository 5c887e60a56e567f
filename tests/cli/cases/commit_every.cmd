dlsearch index -o papers.dls --commit-every 3 papers.jsonl
dlsearch index -o whole.dls --commit-every 1000 --json -q papers.jsonl
dlsearch index -u -o papers.dls --commit-every 7 papers.jsonl # what is there already is replaced
dlsearch check papers.dls whole.dls
dlsearch index -q -o papers.dls --commit-every 0 papers.jsonl
echo $?
