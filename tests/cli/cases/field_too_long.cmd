long=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
printf '{"id":1,"%s":"word","title":"a title"}\n' "$long" > long.jsonl
dlsearch index -q -o long.dls --field "$long:text" long.jsonl
dlsearch search -i long.dls -n 0 --field "$long" word; echo $?
dlsearch search -i long.dls -n 0 --field "${long}a" word; echo $?
dlsearch search -i long.dls -n 0 --field "${long}abc" word; echo $?
