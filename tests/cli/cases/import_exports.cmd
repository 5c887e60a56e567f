# files in the shapes that other programs export
printf 'TY  - JOUR\r\nT1  - Box kites\r\nA1  - Wind, Ada\r\nDA  - 1999/03/02/\r\nER  - \r\nTY  - CONF\nTI  - Bridles\nDA  - 2001/11//autumn\nER  - \n' > manager.ris
printf '@article{w, author = {Wind, Ada and others}, title = {Gusts}}\n' > manager.bib
printf '\357\273\277title;year;price\r\n"Stra\337en; im Wind";1999;19,90\r\n' > sheet.csv
printf 'title,in print,wind\nDelta,True,0.5\nBox,FALSE,\n' > frame.csv
cat > manager.json <<'END'
[{"id": "wind99", "title": "Kites", "author": [{"family": "Wind", "given": "Ada"}, {"name": "Kite Works"}],
  "URL": "https://kites.example/99", "tags": [{"name": "wind"}, {"term": "lost"}]}]
END
printf '\377\376t\0' > wide.csv
for file in manager.ris manager.bib sheet.csv frame.csv manager.json; do
    dlsearch index -q -o one.dls "$file"
    dlsearch export one.dls | tail -n +2
done
dlsearch index -o two.dls wide.csv
echo $?
dlsearch index --format csv -o two.dls - < wide.csv
dlsearch index -q -o frame.dls frame.csv
dlsearch search -i frame.dls --filter 'in\ print:true' -n 3
