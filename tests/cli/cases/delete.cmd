dlsearch index -q -o papers.dls papers.jsonl
dlsearch delete papers.dls conv rnn
dlsearch delete papers.dls conv norm
echo $?
dlsearch delete -q papers.dls conv
echo $?
dlsearch info papers.dls | head -3
dlsearch check papers.dls
dlsearch delete papers.dls
echo $?
dlsearch delete
echo $?
dlsearch delete nowhere.dls a
echo $?
dlsearch delete papers.jsonl a
echo $?
