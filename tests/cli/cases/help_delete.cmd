dlsearch delete --help
