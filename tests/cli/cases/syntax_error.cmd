dlsearch index -q -o papers.dls papers.jsonl
for query in '(stride' 'stride AND' 'tilte:stride' 'naïve ∞ url:2015..2018' 'title:>2015' 'stride^'; do
    dlsearch search -i papers.dls --syntax full "$query"
done
dlsearch search -i papers.dls --syntax full "$(printf 'stride %.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14) (stride $(printf 'padding %.0s' 1 2 3 4 5 6 7 8 9 10 11 12)"
dlsearch search -i papers.dls --syntax fast stride
