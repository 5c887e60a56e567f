dlsearch index -q -o papers.dls papers.jsonl
for wrong in yaer title url year:0 year:many year:month kind: :3 colour:3; do
    dlsearch search -i papers.dls network --facet $wrong
    echo $?
done
