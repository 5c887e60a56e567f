# A limit on the size of files stands in for a full disk: an error, and nothing is left behind.
awk 'BEGIN { for (i = 0; i < 20000; i++) printf "{\"id\": %d, \"text\": \"word%d and word%d\"}\n", i, i, i * 7 }' > many.jsonl
ulimit -f 100
dlsearch index -o many.dls many.jsonl
echo $?
ls | grep -v -e jsonl -e import
