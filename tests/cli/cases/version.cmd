dlsearch --version && dlsearch -V
