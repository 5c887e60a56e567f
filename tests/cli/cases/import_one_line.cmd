# Documents without a key that begin in one line are documents all the same.
echo '[{"title":"stride a"},{"title":"stride b"},{"title":"stride c"}]' > one.json
dlsearch index -q -o one.dls one.json
dlsearch search -q -i one.dls --json stride | grep -o '"key":"[^"]*"'
dlsearch index -u -o one.dls one.json 2>&1 | grep -o 'nothing new.*changed'
