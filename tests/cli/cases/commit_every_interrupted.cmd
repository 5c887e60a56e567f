mkfifo pipe
exec 3<> pipe
dlsearch index -q -o papers.dls --commit-every 3 - < pipe 3>&- &
writer=$!
cat papers.jsonl >&3
until dlsearch info --json papers.dls 2> none | grep -q '"documents":6'; do sleep 0.02; done
kill -TERM $writer
wait $writer 2> writer.end
echo $?
exec 3>&-
dlsearch check papers.dls
