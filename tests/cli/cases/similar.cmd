dlsearch index -q -o papers.dls papers.jsonl
dlsearch similar -i papers.dls -n 1 conv
dlsearch similar -q --json -i papers.dls conv > similar
dlsearch search -q --json -i papers.dls --like conv | cmp - similar && echo same as --like
dlsearch similar -i papers.dls --kind blog -n 0 conv
dlsearch similar -i papers.dls nothing; echo $?
dlsearch similar; echo $?
dlsearch similar conv norm; echo $?
dlsearch similar -i papers.dls --where kind=blog --filter text:deep --facet kind --color never --width 60 conv
dlsearch similar -q -i papers.dls --offset 1 --explain --k1 1 --b 0.5 --lead 0 --formula bm25l --delta 1 -n 1 conv | head -n 4
dlsearch similar -q -i papers.dls --json --units utf16 -n 1 conv | grep -o '"ranges":[^"]*'
dlsearch similar -q -i papers.dls --json --sort year --limit 1 conv | grep -o '"cursor":"[^"]*"' | cut -d '"' -f 4 > cursor
dlsearch similar -q -i papers.dls --sort year --after "$(cat cursor)" conv > hits; echo $?
