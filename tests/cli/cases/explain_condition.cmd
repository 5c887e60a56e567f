# A condition stands beside the words, which are one group then.
dlsearch index -q -o papers.dls papers.jsonl
dlsearch search -q -i papers.dls --explain --k1 0.9 --b 0 --syntax full -n 1 '+(attention sequence sequence) +kind:paper'
