dlsearch index -q papers.jsonl
dlsearch shwo conv --width 70 2>&1 | sed "s#$HOME#HOME#g"
dlsearch opne 1 2>&1 | sed "s#$HOME#HOME#g"
dlsearch exprt 2>&1 | sed "s#$HOME#HOME#g"
dlsearch search shwo conv 2>&1 | tail -n 1 | sed "s#$HOME#HOME#g"
dlsearch convolution 2>&1 | tail -n 1 | sed "s#$HOME#HOME#g"
