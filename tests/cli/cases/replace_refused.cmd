# What is no index is somebody's data.
cp papers.jsonl precious.jsonl
dlsearch index -o precious.jsonl papers.jsonl
echo $?
cmp papers.jsonl precious.jsonl && echo untouched
