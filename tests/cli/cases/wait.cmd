dlsearch index -q -o papers.dls papers.jsonl
mkfifo more
exec 3<> more # who reads it waits
dlsearch index -q -u --wait 60000 -o papers.dls - < more 3>&- &
writer=$!
while dlsearch delete -q papers.dls nobody 2>&1 | grep -q "no document"; do sleep 0.02; done
dlsearch compact --wait 20 papers.dls 2>&1
dlsearch index -u -q --wait 60000 -o papers.dls papers.jsonl 3>&- 2> stopped.err &
stopped=$!
sleep 0.1
kill $stopped
wait $stopped 2> stopped.end
echo $?
dlsearch delete --wait 60000 papers.dls attn 3>&- &
deleting=$!
exec 3>&- # the end of what the first writer reads
wait $writer
wait $deleting
dlsearch index -q --wait never -o papers.dls papers.jsonl
