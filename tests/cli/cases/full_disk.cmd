# A limit on the size of files stands in for a full disk: an error, and nothing is left behind.
awk 'BEGIN { for (i = 0; i < 20000; i++) printf "{\"id\": %d, \"text\": \"word%d and word%d\"}\n", i, i, i * 7 }' > many.jsonl
dlsearch index -q -o whole.dls many.jsonl
before=$(cksum whole.dls)
ulimit -f 100
dlsearch index -o many.dls many.jsonl
echo $?
ls | grep -v -e jsonl -e import
for verb in "delete whole.dls 1" "compact whole.dls" "index -u -o whole.dls papers.jsonl" "check --repair saved.dls whole.dls"; do
    dlsearch $verb
    echo $?
done
dlsearch export whole.dls > exported
echo $?
dlsearch search -n 20000 -i whole.dls --json --sort score word1 > hits; echo $?
[ "$(cksum whole.dls)" = "$before" ] && echo whole
ls | grep -v -e jsonl -e import
