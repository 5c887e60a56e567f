# Hits by the values of fields, page by page.
dlsearch index -q -o papers.dls papers.jsonl
keys() { grep -o '"key":"[a-z]*"' | cut -d: -f2 | tr '\n' ' '; echo; }
for order in year year:desc year:asc kind score score:asc; do
    echo $order: $(dlsearch search -q -i papers.dls --json --sort $order network sequence convolution | keys)
done
dlsearch search -q -i papers.dls --json --sort section:desc --sort year | keys
dlsearch search -i papers.dls --json -n 3 --sort year > page
keys < page
cursor=$(tail -n 1 page | sed 's/.*"cursor":"\([0-9a-f]*\)".*/\1/')
dlsearch search -i papers.dls --json -n 3 --sort year --after $cursor | keys
dlsearch search -i papers.dls -n 2 --sort year --after $cursor > text
grep '^ [0-9]' text
for wrong in title yaer url year:down; do
    dlsearch search -i papers.dls --sort $wrong network
    echo $?
done
dlsearch search -i papers.dls --sort year --after xyz network
echo $?
dlsearch search -i papers.dls --sort kind --after $cursor network
echo $?
dlsearch search -i papers.dls --sort year --sort kind --sort year --sort kind --sort year --sort kind --sort year \
    --sort kind --sort year network
