dlsearch index -q -o papers.dls papers.jsonl
search() { dlsearch search -i papers.dls network "$@"; echo $?; }
search --yaer 2015
search --authros Li
search --colour red
search --title Batch
search --url x
search --year MMXV
search --year 2015..MMXV
search --year
search --where colour=red
search --where title=Batch
search --where year=
search --filter 'yaer:2015'
search --filter '(kind:paper'
search --filter '...'
search --filter 'year:pap*'
search --language
search --strict yes
