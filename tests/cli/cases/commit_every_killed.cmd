# A long import that is killed, and gone on with.
seq 1 25 | sed 's/.*/{"id":"&","title":"paper &"}/' > many.jsonl
mkfifo pipe
exec 3<> pipe
dlsearch index -q -o many.dls --commit-every 10 - < pipe 3>&- &
writer=$!
cat many.jsonl >&3
until dlsearch info --json many.dls 2> none | grep -q '"documents":20'; do sleep 0.02; done
kill -9 $writer
wait $writer 2> writer.end
exec 3>&-
dlsearch check many.dls
ls | grep -c tmp
dlsearch index -u -o many.dls --commit-every 10 many.jsonl
dlsearch check many.dls
