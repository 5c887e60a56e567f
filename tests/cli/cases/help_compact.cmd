dlsearch compact --help
