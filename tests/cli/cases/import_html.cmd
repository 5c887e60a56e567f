cd import
dlsearch index -o manual.dls manual
dlsearch export manual.dls | tail -n +2
dlsearch index -o parts.dls --split headings manual/knots.html
dlsearch export parts.dls | tail -n +2
dlsearch index -q -o one.dls - < manual/famous.htm
dlsearch search -i one.dls drachen
dlsearch index -o folder.dls --format html .
