# Members with numbers, dates and truth values become fields; what is none of its kind is named and left out.
head -n 4 wares.jsonl > first.jsonl
dlsearch index -o wares.dls first.jsonl
dlsearch info wares.dls | sed -n '/fields/,/^$/p'
dlsearch search -q -i wares.dls --json lamp | sed 's/,"snippet.*//'
dlsearch index -u -o wares.dls wares.jsonl # goes on with the fields that are there
dlsearch index --strict -o strict.dls first.jsonl
echo $?
cat wares.jsonl | dlsearch index -o piped.dls - # a text among the truth values: no field
dlsearch info piped.dls | grep new
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo '{"year": 2016, "published": "soon"}'; done > many.jsonl
dlsearch index -o many.dls --field date:date many.jsonl
