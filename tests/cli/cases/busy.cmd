dlsearch index -q -o papers.dls papers.jsonl
mkfifo more
exec 3<> more # who reads it waits
start() { # a writer; it gives up at once, and says so, where the command below has the lock
    dlsearch index -q -u -o papers.dls - < more 3>&- > writer.log 2>&1 &
    writer=$!
}
start
while dlsearch delete -q papers.dls nobody 2>&1 | grep -q "no document"; do
    sleep 0.02
    [ ! -s writer.log ] || start
done
dlsearch delete papers.dls conv 2>&1 | sed "s/$writer/PROCESS/"
dlsearch index -q -o papers.dls papers.jsonl 2>&1 | sed "s/$writer/PROCESS/"
dlsearch search -i papers.dls --json attention | cut -c1-40
kill $writer
wait $writer 2> writer.end
dlsearch delete papers.dls conv
