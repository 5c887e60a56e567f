printf '{"id": 1, "text": "die Bäume im Walde"}\n' > wald.jsonl
dlsearch index -q --language german -o wald.dls wald.jsonl
dlsearch search -q --json -i wald.dls Wald baum | grep -o '"ranges":.*'
dlsearch index -q --language words -o words.dls wald.jsonl
dlsearch search -i words.dls --no-correct Wald
echo $?
dlsearch index --language germn -o wald.dls wald.jsonl
echo $?
dlsearch index --language klingon -o wald.dls wald.jsonl
