dlsearch index -q -o papers.dls papers.jsonl
dlsearch search -q -i papers.dls --json 'sequences -gates' | grep -o '"key":"[a-z]*"'
