# Indexes with other fields or analyzers cannot be searched as one; one that is not there is named.
dlsearch index -q -o english.dls papers.jsonl
dlsearch index -q -o german.dls --language german papers.jsonl
dlsearch search -i english.dls -i german.dls network
echo $?
dlsearch search -i english.dls -i nowhere.dls network
