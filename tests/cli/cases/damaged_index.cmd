# One byte changed in the middle of the file: check finds it.
dlsearch index -q -o papers.dls papers.jsonl
size=$(wc -c < papers.dls)
{ head -c $((size / 2)) papers.dls; printf '\377'; tail -c +$((size / 2 + 2)) papers.dls; } > damaged.dls
cmp -s papers.dls damaged.dls && echo same
dlsearch check damaged.dls
