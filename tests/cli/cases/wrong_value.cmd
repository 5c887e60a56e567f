dlsearch -n many stride
echo $?
dlsearch --k1 -1 stride
echo $?
dlsearch --b=2 stride
echo $?
dlsearch --color sometimes stride
echo $?
dlsearch --width 5 stride
echo $?
dlsearch --where kind stride
echo $?
dlsearch index --buffer 12 -o papers.dls papers.jsonl
echo $?
dlsearch index --buffer 1.5G -o papers.dls papers.jsonl
echo $?
dlsearch index --threads 9 -o papers.dls papers.jsonl
echo $?
dlsearch index --threads 0 -o papers.dls papers.jsonl
echo $?
dlsearch stride -n
