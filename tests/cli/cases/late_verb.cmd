# A command that stands behind options is a word, and that is said.
dlsearch -i built-in -n 0 info 2>&1
dlsearch -i built-in -n 0 show conv-arithmetic 2>&1
dlsearch search -i built-in -n 0 show 2>&1
dlsearch -i built-in -n 0 convolution 2>&1
dlsearch -q -i built-in -n 1 show 2>&1 > /dev/null
