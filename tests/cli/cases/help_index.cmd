dlsearch index --help
