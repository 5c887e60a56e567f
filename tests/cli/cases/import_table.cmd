dlsearch index -o ships.dls import/ships.csv 2>&1 | head -n 1
dlsearch search -i ships.dls gull
dlsearch search -i ships.dls --sort built:desc -n 1
dlsearch search -i ships.dls --field harbour ostend -n 0
dlsearch show -i ships.dls ships.csv:2
