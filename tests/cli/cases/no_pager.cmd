dlsearch search --no-pager -q convolution | grep -c .
dlsearch similar --no-pager -q conv-arithmetic | grep -c .
dlsearch show --no-pager conv-arithmetic | head -n 1
dlsearch info --no-pager | head -n 1
dlsearch help --no-pager | head -n 1
