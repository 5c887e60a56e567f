dlsearch index -q -l german -o papers.dls papers.jsonl
echo '{"id": "conv", "title": "Faltungen"}' > new.jsonl
echo '{"id": "neu", "title": "Neue Faltungen"}' >> new.jsonl
dlsearch index --update -o papers.dls new.jsonl
dlsearch search -i papers.dls --json faltung | cut -c1-60
dlsearch index -u -q --json -o papers.dls new.jsonl
dlsearch info papers.dls | head -3
dlsearch check papers.dls
dlsearch index -u -q -l english -o papers.dls new.jsonl
echo $?
dlsearch index -u -q -o fresh.dls new.jsonl
dlsearch info --json fresh.dls | cut -c1-60
