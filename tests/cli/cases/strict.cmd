dlsearch index --strict -o bad.dls bad.jsonl
echo $?
ls *.dls 2>/dev/null
dlsearch index -q -o bad.dls papers.jsonl
cp bad.dls before.dls
dlsearch index --strict -o bad.dls papers.jsonl bad.jsonl
cmp bad.dls before.dls && echo untouched
