dlsearch search -h
