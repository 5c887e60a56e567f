command -v gzip >/dev/null || exit 77
gzip -k papers.jsonl
head -c 300 papers.jsonl.gz > cut.jsonl.gz
dlsearch index -o cut.dls cut.jsonl.gz
echo $?
cp papers.jsonl fake.jsonl.gz
dlsearch index -o cut.dls fake.jsonl.gz
echo $?
ls *.dls 2>/dev/null
