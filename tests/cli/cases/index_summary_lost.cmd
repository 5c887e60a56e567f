# All was committed, only the summary cannot be written: there is no rest that --update would do.
dlsearch index -q -o papers.dls --commit-every 3 --json papers.jsonl > /dev/full
echo $?
dlsearch check papers.dls
