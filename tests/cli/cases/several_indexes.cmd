# Several indexes are searched as if they were one: the same hits, scores and numbers of matches, in the same order.
dlsearch index -q -o all.dls papers.jsonl
head -n 2 papers.jsonl > first.jsonl
tail -n +3 papers.jsonl > second.jsonl
dlsearch index -q -o first.dls first.jsonl
dlsearch index -q -o second.dls second.jsonl
strip() { sed 's/"index":"[^"]*",//'; }
for words in network 'attention sequence' 'batch normalization -zeppelin' '"batch normalization"' zebra; do
    dlsearch search -i all.dls --json --explain "$words" > one
    dlsearch search -i first.dls -i second.dls --json --explain "$words" > two
    strip < two | cmp - one && echo "$words: $(wc -l < one)"
    dlsearch search -i all.dls -n 0 "$words"
    dlsearch search -i second.dls -i first.dls -n 0 "$words"
done
dlsearch search -i first.dls -i second.dls -n 2 --offset 1 network
dlsearch search -i second.dls -i first.dls -n 2 --json network | grep -o '"key.*"title'
