cd import
dlsearch index -o notes.dls notes
dlsearch search -i notes.dls --json gust string lift air | sed 's/,"snippet".*//; s/"rank":[0-9]*,"score":[0-9.]*,//'
dlsearch index -o parts.dls --split headings notes/gusts.md
dlsearch search -i parts.dls --json gust air | sed 's/,"snippet".*//; s/"rank":[0-9]*,"score":[0-9.]*,//'
dlsearch index --format notes -o md.dls notes
