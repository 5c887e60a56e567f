seq 1 9000 | sed 's/.*/{"id":"key &","title":"paper number &","text":"some words of & and so on"}/' > many.jsonl
dlsearch index -q -o papers.dls many.jsonl
size=$(($(wc -c < papers.dls) - 100000)) # among the stored values
printf XYZ | dd of=papers.dls bs=1 seek=$size conv=notrunc 2> none
{ dlsearch check --repair unread.dls papers.dls; echo $? > status; } | true
cat status
dlsearch check unread.dls > none && echo saved
dlsearch check --repair full.dls papers.dls > /dev/full
echo $?
dlsearch check full.dls > none && echo saved
(ulimit -f 1; dlsearch check --repair small.dls papers.dls > /dev/null)
echo $?
ls small.dls 2> none || echo nothing
