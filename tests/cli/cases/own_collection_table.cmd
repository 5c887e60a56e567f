dlsearch index -q papers.jsonl import/ships.csv; echo $?
dlsearch -q gull
dlsearch -q ostend -n 1
printf 'code,since\n4.10,2004-10-20\n22.04,2022-04-21\n' > table.csv
dlsearch index table.csv 2>&1 | grep -v default.dls
dlsearch -q 22.04
dlsearch index table.csv 2>&1 | grep -o 'nothing new, 2 unchanged'
