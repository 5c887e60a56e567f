printf 'nonsense\nmore nonsense\n' > nonsense.jsonl
dlsearch index -o bad.dls nonsense.jsonl
echo $?
ls *.dls 2>/dev/null
