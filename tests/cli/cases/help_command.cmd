dlsearch help compact
dlsearch help help
dlsearch help idnex; echo $?
dlsearch help nothing; echo $?
dlsearch help index info; echo $?
dlsearch help --man compact
