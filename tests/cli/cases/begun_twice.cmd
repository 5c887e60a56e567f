awk 'BEGIN { for (i = 1; i <= 6000; i++) printf "{\"id\": \"%d\", \"title\": \"paper %d\"}\n", i, i }' > many.jsonl
gzip papers.jsonl
mkdir slow
cat > slow/gzip <<END
#!/bin/sh
touch started
while [ ! -e go ]; do sleep 0.02; done
PATH=$PATH exec gzip "\$@"
END
chmod +x slow/gzip

twice() { # two begin the same index; the one with these inputs is long at it, and the later one
    rm -f papers.dls started go
    PATH=slow:$PATH dlsearch index -u -o papers.dls "$@" 2> late.err &
    while [ ! -e started ]; do sleep 0.02; done
    dlsearch index -q -u -o papers.dls wares.jsonl 2> early.err
    touch go
    wait $!
    echo "exit status $?"
    sed 's/: [0-9,]* documents, .*/: documents/' late.err
    for word in attention lamp 'paper 5999'; do
        dlsearch search -i papers.dls --json -n 1 "$word" | cut -c1-50
    done
}
twice papers.jsonl.gz
twice many.jsonl papers.jsonl.gz

mkfifo more
exec 3<> more
rm papers.dls
dlsearch index -u -o papers.dls more 3>&- &
cat many.jsonl >&3 # more than a pipe holds, and than is held back
dlsearch index -q -u -o papers.dls wares.jsonl 2> early.err
exec 3>&-
wait $!
echo "exit status $?"
