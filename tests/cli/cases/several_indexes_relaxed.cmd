# Several indexes: whether nothing matches is asked of all of them; a phrase that one has is not relaxed in another.
dlsearch index -q -o all.dls papers.jsonl
head -n 2 papers.jsonl > first.jsonl
tail -n +3 papers.jsonl > second.jsonl
dlsearch index -q -o first.dls first.jsonl
dlsearch index -q -o second.dls second.jsonl
strip() { sed 's/"index":"[^"]*",//'; }
for words in '"stride batch"' 'stride -stride' '"stride batch" -gates' '"batch normalization"' '"how stride"' '"nothing such" -nothingness'; do
    dlsearch search -i all.dls --json --explain "$words" > one
    dlsearch search -i second.dls -i first.dls --json --explain "$words" > two
    strip < two | cmp - one && echo "$words: $(wc -l < one)"
    dlsearch search -i second.dls -i first.dls -n 0 "$words"
done
dlsearch search -i first.dls -i second.dls --json '"how stride"' | grep -o '"remarks":[^]]*]'
for words in 'str*' 'netwrok~1' 'a*' "stride OR 'network' OR bat*"; do
    dlsearch search -i all.dls --syntax full --json --explain "$words" > one
    dlsearch search -i second.dls -i first.dls --syntax full --json --explain "$words" > two
    strip < two | cmp - one && echo "$words: $(wc -l < one)"
done
