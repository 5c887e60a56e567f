# Other formulas say what they add, as text and as JSON.
dlsearch index -q -o papers.dls papers.jsonl
dlsearch search -q -i papers.dls --explain --formula bm25+ -n 1 attention | grep attent
dlsearch search -q -i papers.dls --explain --formula bm25l --delta 0.25 -n 1 attention | grep attent
dlsearch search -i papers.dls --explain --json --formula bm25+ -n 1 attention | grep -o '"k1.*"tf":[0-9.]*'
dlsearch search -q -i papers.dls --explain --syntax full --formula bm25l -n 1 'str*' | grep 'tr.*document'
dlsearch search -i papers.dls --explain --json --syntax full --formula bm25+ -n 1 'netwrok~1' | grep -o '"k1.*"terms'
