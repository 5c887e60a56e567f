dlsearch index -q -o papers.dls papers.jsonl
dlsearch search -i papers.dls --explain -n 2 '"batch normalization" mean zeppelin -attention'
