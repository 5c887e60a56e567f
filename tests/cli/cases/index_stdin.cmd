dlsearch index -q -o file.dls papers.jsonl
cat papers.jsonl | dlsearch index -q -o stdin.dls -
cmp file.dls stdin.dls && echo same
