dlsearch index --watch -o a.dls -; echo $?
dlsearch index --watch --dry-run -o a.dls import; echo $?
dlsearch index --watch -o a.dls nowhere; echo $?
dlsearch index --watch -o a.dls; echo $?
printf 'not a document\n' > bad.jsonl; dlsearch index --watch -o a.dls bad.jsonl; echo $?
