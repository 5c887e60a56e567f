dlsearch --help
