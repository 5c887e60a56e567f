# Bars where there is room for them; values are cut rather than lines broken.
dlsearch index -q -o papers.dls papers.jsonl
for width in 20 30 50; do
    dlsearch search -q -i papers.dls -n 0 --width $width --facet section --facet year:2
done
dlsearch search -q -i papers.dls -n 0 --color always --facet section:1 | od -An -c | head -n 4
