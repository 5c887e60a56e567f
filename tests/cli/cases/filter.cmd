# What narrows a search: options called like fields, --where, --filter. It changes no score.
dlsearch index -q -o papers.dls papers.jsonl
keys() { echo "$*:" $(dlsearch search -q -i papers.dls --json "$@" | grep -o '"key":"[a-z]*"' | cut -d: -f2); }
keys network
keys network --year 2015..2017
keys network --year 2015 --year '>2017'
keys network --year ..2015
keys network --where year=2016..
keys network --kind paper --kind blog --section Training
keys --section 'Convolutional *' --authors '*'
keys network --tags=vision
keys network --filter 'kind:(paper OR tutorial) -authors.keyword:"Li Wei"' --filter 'year:<2018'
keys --filter 'section.keyword:Conv* OR key:bare'
dlsearch search -q -i papers.dls --json --year 2015 network | grep -o '"score":[0-9.]*'
dlsearch search -q -i papers.dls --json network | grep -o '"score":[0-9.]*' | head -n 1
dlsearch search -i papers.dls -n 0 network --year 1999..2000
echo $?
dlsearch search -i papers.dls --year 1999..2000
echo $?
