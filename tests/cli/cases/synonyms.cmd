# Words that say the same: by a file, by what the documents define, and without.
cat > docs.jsonl <<END
{"id":"1","title":"Generative adversarial networks (GANs)"}
{"id":"2","title":"Training a GAN"}
{"id":"3","title":"Back propagation"}
{"id":"4","title":"The pre-training of networks"}
{"id":"6","title":"A generative adversarial network for text"}
END
dlsearch index -q -o docs.dls docs.jsonl
dlsearch info -i docs.dls --acronyms
keys() { dlsearch search -q -i docs.dls --json "$@" | sed 's/.*"key":"\([^"]*\)".*/\1/' | sort | tr '\n' ' '; echo; }
keys -- '"gan"'
keys --no-acronyms -- '"gan"'
keys -- -x gan
printf 'backprop, back propagation\n' > words.txt
keys --synonyms words.txt backprop
keys --synonyms words.txt --no-synonyms --no-correct backprop
keys --syntax full '{backprop = "back propagation"}'
keys pretraining
keys --join none --no-correct pretraining
keys --join all '"pre training"'
printf 'a, b\n\nc,, d\n' > words.txt
keys --synonyms words.txt a
keys --synonyms none.txt a
keys --join some a
# An index that grows keeps what it knew; one that wants none has none.
printf '{"id":"5","title":"A support vector machine (SVM)"}\n' > more.jsonl
dlsearch index -q --update -o docs.dls more.jsonl
dlsearch info -i docs.dls --acronyms
dlsearch info -i docs.dls --acronyms --json
dlsearch index -q --no-acronyms -o none.dls docs.jsonl
dlsearch info -i none.dls --acronyms
dlsearch search -q -i none.dls --json -- '"gan"' | wc -l
dlsearch search -q -i none.dls -i docs.dls --json -- '"gan"' | wc -l
dlsearch search -i docs.dls -n 1 -x '"gan"' 2> /dev/null
dlsearch search -q -i docs.dls -n 1 --join all --synonyms words.txt --no-synonyms --no-acronyms gan 2>&1
printf 'q\tgan\n' > queries.tsv; printf 'q 0 1 1\n' > qrels
dlsearch eval -q -i docs.dls -n 1 --join all --synonyms words.txt --no-synonyms --no-acronyms queries.tsv qrels
