cd import
dlsearch index -o kites.dls kites.md
echo $?
dlsearch search -i kites.dls --json kite knots strings wind forecasts bowline gusts 'lecture' -n 20 | sed 's/,"snippet".*//; s/"rank":[0-9]*,"score":[0-9.]*,//' | sort
