dlsearch index -q -o papers.dls papers.jsonl
printf 'q1\tconvolution stride\nq2\tbatch normalization\n\nq3\tnothing of this kind xyzzy\nq5\trecurrent\n' > queries.tsv
printf 'q1 0 conv 2\nq1 0 rnn 0\nq1 0 vid 1\nq2 0 norm 1\nq3 0 conv 1\nq4 0 conv 1\nq6 0 conv 0\n' > qrels
dlsearch eval -i papers.dls --run run queries.tsv qrels
dlsearch eval -q -i papers.dls --json queries.tsv qrels
cut -d ' ' -f 1-4,6 run
printf '{"_id":"q1","text":"convolution stride"}\n{"id":"q2","query":"batch normalization","year":1}\n' > queries.jsonl
dlsearch eval -q -i papers.dls -n 10 queries.jsonl qrels
dlsearch eval -q -i papers.dls --json --field title --no-correct --syntax full --k1 1 --b 1 --lead 0 --formula bm25+ --delta 1 \
    --where kind=blog --filter kind:blog --limit 100 queries.jsonl qrels
dlsearch eval -q -i papers.dls --json --kind blog queries.jsonl qrels
printf '{"id":"a key","text":"word"}\n' > blank.jsonl && dlsearch index -q -o blank.dls blank.jsonl
printf 'a query\tword\n' > queries.tsv; printf 'a query\t0\ta key\t1\n' > qrels
dlsearch eval -q -i blank.dls -n 1 --run run queries.tsv qrels; cut -d ' ' -f 1-4 run
