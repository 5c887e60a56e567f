# scripts and style sheets of pages are left out, those of a program are not
mkdir -p site/look code/docs
for page in site/index code/docs/index; do echo "<title>Kites</title><p>Wind and strings" > $page.html; done
echo 'p { color: red }' | tee site/look/site.css > code/docs/docs.css
echo 'draw()' | tee site/look/site.js code/kite.js > code/wind.mjs
echo 'int wind;' > site/wind.c
keys() { dlsearch index "$@" 2>&1 | grep -o '[0-9]* files* left out'; dlsearch export two.dls | grep -o '"key":"[^"]*"'; }
keys -o two.dls site
keys -o two.dls --format code site
keys -o two.dls code
keys -o two.dls site code
keys -o two.dls site/look site/index.html
