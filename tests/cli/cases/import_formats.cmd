cd import
dlsearch index -o all.dls kites.csv kites.bib kites.ris bookmarks.html kites.json
echo $?
dlsearch search -i all.dls --json -n 20 kite quote string last kites strings | sed 's/,"snippet".*//; s/"rank":[0-9]*,"score":[0-9.]*,//'
gzip -k kites.csv
dlsearch index -q -o one.dls kites.csv.gz 2> none
dlsearch index -q --format csv -o two.dls - < kites.csv 2> none
dlsearch search -i one.dls --json steadily | grep -o '"key":"[^"]*"'
dlsearch search -i two.dls --json steadily | grep -o '"key":"[^"]*"'
dlsearch index --strict -o three.dls kites.csv
echo $?
dlsearch index -o three.dls kites.csv --format yaml
dlsearch index -o three.dls kites.csv --split pages
dlsearch index -o three.dls notes/photo.raw
dlsearch index --format bookmarks -o three.dls kites.csv
ls three.dls 2> none
