dlsearch info --help && dlsearch check --help
