# Nothing of a document reaches the terminal that could drive it.
dlsearch index -q -o evil.dls evil.jsonl
dlsearch search -q -i evil.dls gradient > text
dlsearch search -q -i evil.dls --json gradient > json
cat text json
grep -c "$(printf '\033\|\007\|\302\233\|\342\200\256')" text json
