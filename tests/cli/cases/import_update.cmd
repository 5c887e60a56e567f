cd import
dlsearch index -q -o notes.dls notes
cp notes.dls before.dls
dlsearch index -u -o notes.dls notes
cmp notes.dls before.dls && echo untouched
echo 'And a kite.' >> notes/shopping.txt
rm notes/deep/lift.py
echo 'New.' > notes/new.md
dlsearch index -u --prune --dry-run -o notes.dls notes
cmp notes.dls before.dls && echo untouched
dlsearch index -u --prune -o notes.dls notes
dlsearch search -i notes.dls --json kite | grep -o '"key":"[^"]*"'
dlsearch index -u --prune -o notes.dls --json notes
dlsearch index --prune -o notes.dls notes
dlsearch index --dry-run -o other.dls ../papers.jsonl ../papers.jsonl
echo $?
ls other.dls 2> none
echo '{' > notes/bad.jsonl
rm notes/new.md
dlsearch index -u --prune -o notes.dls notes
echo $?
