printf '{"id": "k\\u001b[31m", "title": "Bell \\u0007 tower \\u202e"}\n' > unsafe.jsonl
dlsearch index -q -o unsafe.dls unsafe.jsonl
dlsearch suggest -i unsafe.dls 'bell'
dlsearch suggest -i unsafe.dls "$(printf 'z\033[31m bel')"
dlsearch suggest -i unsafe.dls --json 'bell'
