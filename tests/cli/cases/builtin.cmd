dlsearch convolution stride > hits
echo $?
grep -c . hits > /dev/null && grep -m 1 -o 'https\?://' hits
dlsearch info --json | grep -o '"index":"built-in list"'
dlsearch check
