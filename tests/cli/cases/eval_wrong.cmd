dlsearch index -q -o papers.dls papers.jsonl
printf 'q1\tconvolution\n' > queries.tsv; printf 'q1 0 conv 1\n' > qrels
dlsearch eval queries.tsv; echo $?
dlsearch eval -i papers.dls -i papers.dls queries.tsv qrels; echo $?
dlsearch eval -i papers.dls nowhere qrels; echo $?
dlsearch eval -i papers.dls queries.tsv nowhere; echo $?
dlsearch eval -i nowhere.dls queries.tsv qrels; echo $?
printf 'q1 0 conv 1\nq1 conv\n' > bad; dlsearch eval -i papers.dls queries.tsv bad; echo $?
printf 'q1 0 conv 1\nq1 0 conv 1\n' > bad; dlsearch eval -i papers.dls queries.tsv bad; echo $?
printf 'q1 convolution\n' > bad; dlsearch eval -i papers.dls bad qrels; echo $?
printf '{"_id":"q1"' > bad; dlsearch eval -i papers.dls bad qrels; echo $?
printf 'q1\tone\nq1\ttwo\n' > bad; dlsearch eval -i papers.dls bad qrels; echo $?
printf 'q1\t(one\n' > bad; dlsearch eval -i papers.dls --syntax full bad qrels; echo $?
dlsearch eval -i papers.dls --run nowhere/run queries.tsv qrels; echo $?
dlsearch eval -i papers.dls --nothing 1 queries.tsv qrels; echo $?
test -w /dev/full && dlsearch eval -i papers.dls --run /dev/full queries.tsv qrels; echo $?
