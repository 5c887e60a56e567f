dlsearch index -o bad.dls bad.jsonl
echo $?
dlsearch search -i bad.dls --json gradient key last
