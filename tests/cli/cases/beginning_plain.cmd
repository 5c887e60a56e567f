# A star is no sign in a plain query; who types one is told where it is.
dlsearch search -i built-in -n 0 'convolutio*' 2>&1
dlsearch search -i built-in -n 0 'gradient conv* stride' 2>&1
dlsearch search -i built-in -n 0 --syntax full 'convolutio*' 2>&1
dlsearch search -i built-in -n 0 '2 * 3 gradient' 2>&1
dlsearch search -i built-in -n 0 '*gradient*x' 2>&1
