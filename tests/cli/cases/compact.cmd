dlsearch index -q -o papers.dls papers.jsonl
dlsearch delete -q papers.dls conv rnn
dlsearch compact papers.dls
dlsearch info papers.dls | head -3
dlsearch check papers.dls
dlsearch compact -q --reorder papers.dls
dlsearch search -i papers.dls --json attention | cut -c1-60
dlsearch compact papers.dls nowhere.dls
echo $?
dlsearch compact
echo $?
