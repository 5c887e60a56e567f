dlsearch index -q -o papers.dls papers.jsonl
size=$(wc -c < papers.dls)
for part in 2 3 5 9; do
    head -c $((size * (part - 1) / part)) papers.dls > cut.dls
    dlsearch check cut.dls 2>/dev/null
    echo check $?
    dlsearch search -i cut.dls stride >/dev/null 2>&1
    echo search $?
done
