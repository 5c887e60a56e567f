dlsearch index -q -o papers.dls papers.jsonl
sed 's/"id": "[a-z]*"/"id": "1"/;q' papers.jsonl > one.jsonl
dlsearch index -q -o one.dls one.jsonl
mkdir -p "$HOME/.local/state/dlsearch"
hex() { printf '%s' "$1" | od -An -v -tx1 | tr -d ' \n'; }
index=$(hex "$PWD/papers.dls")
printf '1\thttps://example.org/conv\t%s\t%s\n2\t\t%s\t\n3\t/a file\twith tabs\t%s\t%s\n4\t\t%s\t%s\n5\thttp://old.example/\n6\t\tzz\tzz\n' \
    "$(hex conv)" "$index" "$(hex conv-arithmetic)" "$(hex norm)" "$index" "$(hex gone)" "$index" \
    > "$HOME/.local/state/dlsearch/last"
echo "shown:"
dlsearch show --json 1 | cut -c1-60
dlsearch show --json 2 | cut -c1-60
dlsearch show --json 3 1 | cut -c1-60
dlsearch show --json -i one.dls 1 | cut -c1-60 # a document has that key
dlsearch show -i one.dls 2; echo $?            # in this index, and not in that of the hit
for hit in 4 5 6 7 0 01 1x; do dlsearch show $hit; echo $?; done
echo "similar:"
dlsearch similar -q --json -n 1 1 | cut -c1-60
dlsearch similar -q --json -n 1 2 | cut -c1-20
dlsearch similar -q --json -n 1 -i papers.dls 3 | cut -c1-60
dlsearch similar -i one.dls 1; echo $?
dlsearch similar -i missing.dls 1; echo $?
for hit in 4 5 7; do dlsearch similar $hit; echo $?; done
dlsearch search -q --json -n 1 --like 1 | cut -c1-60
dlsearch search -q --json -n 1 -i papers.dls --like 3 | cut -c1-60
dlsearch search --like 7; echo $?
