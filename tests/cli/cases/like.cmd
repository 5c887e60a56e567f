# What is like a document, without itself; narrowed like any search, and over several indexes.
dlsearch index -q -o papers.dls papers.jsonl
keys() { grep -o '"key":"[a-z]*"' | cut -d: -f2 | tr '\n' ' '; echo; }
dlsearch search -q -i papers.dls --json --like conv | keys
dlsearch search -q -i papers.dls --json --like conv --filter 'year:<2018' | keys
echo '{"id": "other", "title": "Strides", "text": "Convolution, padding and strides."}' > other.jsonl
dlsearch index -q -o other.dls other.jsonl
dlsearch search -q -i other.dls -i papers.dls --json --like conv | keys
dlsearch search -i papers.dls --like nobody
dlsearch search -i papers.dls --like conv stride
dlsearch search -i other.dls --like other
dlsearch search -q -i papers.dls --json --lead 0 -n 1 convolution | grep -o '"score":[0-9.]*'
dlsearch search -q -i papers.dls --lead x convolution
