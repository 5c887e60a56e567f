dlsearch index -q -o papers.dls papers.jsonl
dlsearch export papers.dls > papers.out; echo $?
sed -n '1s/"fields":.*/"fields".../p; 2,3p' papers.out
dlsearch index -q -o same.dls papers.out && cmp papers.dls same.dls && echo same bytes
dlsearch export -i same.dls | cmp - papers.out && echo same lines
for of in wares.jsonl import/kites.md import/notes; do
    dlsearch index -q -o one.dls "$of" 2>/dev/null; dlsearch delete -q one.dls nothing 2>/dev/null
    dlsearch export one.dls | dlsearch index -q -o two.dls - ; cmp one.dls two.dls && echo "same bytes of $of"
    rm one.dls two.dls
done
dlsearch delete -q papers.dls conv && dlsearch export papers.dls > papers.out && dlsearch compact -q papers.dls
dlsearch index -q -o less.dls papers.out
for query in convolution 'batch normalization' '"deep network"' '2018..'; do
    dlsearch search -q --json --explain -i papers.dls --facet kind "$query" > one
    dlsearch search -q --json --explain -i less.dls --facet kind "$query" | cmp - one && echo same answers
done
