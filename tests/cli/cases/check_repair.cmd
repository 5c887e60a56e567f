seq 1 3000 | sed 's/.*/{"id":"key &","title":"paper number &","kind":"&"}/' > many.jsonl
dlsearch index -q -o papers.dls many.jsonl
dlsearch check --repair saved.dls papers.dls
cp papers.dls damaged.dls
size=$(($(wc -c < damaged.dls) - 40000)) # among the stored values
printf XYZ | dd of=damaged.dls bs=1 seek=$size conv=notrunc 2> none
dlsearch check damaged.dls
echo $?
cp damaged.dls before.dls
dlsearch check --repair part.dls damaged.dls > lost
echo $?
cmp damaged.dls before.dls && echo untouched
grep -c '^lost: key [0-9]*$' lost
tail -n 1 lost | tr -d 0-9
dlsearch check --repair damaged.dls damaged.dls
echo $?
head -c -10 papers.dls > cut.dls # without the end of the commit record, of which there are copies
dlsearch check --repair whole.dls cut.dls
head -c 20000 papers.dls > cut.dls
dlsearch check --repair none.dls cut.dls | tail -n 1
head -c 5000 papers.dls > cut.dls
dlsearch check --repair new.dls cut.dls
echo $?
ls new.dls 2> none
dlsearch check --repair new.dls
dlsearch check --repair new.dls damaged.dls papers.dls
