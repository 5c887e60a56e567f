# --field says the kind of a field, --map the member it is filled from; wrong ones are refused.
dlsearch index -o wares.dls --field brand:keyword --field year:stored --field seen:text --map text=note wares.jsonl
dlsearch info wares.dls | sed -n '/fields/,/^$/p' | grep -v tags
dlsearch search -q -i wares.dls --json --brand Lux lamp 2024 | sed 's/,"snippet.*//'
for wrong in brand brand: :text brand:words; do
    dlsearch index -q -o wares.dls --field $wrong wares.jsonl
    echo $?
done
for wrong in text text= =note brand=brand txet=note tags.keyword=brand; do
    dlsearch index -q -o wares.dls --map $wrong wares.jsonl
    echo $?
done
dlsearch index -q -o wares.dls --map title=note --map text=note wares.jsonl
echo $?
dlsearch index -q -u -o wares.dls --field brand:text wares.jsonl
echo $?
dlsearch index -q -u -o wares.dls --field colour:text wares.jsonl
echo $?
dlsearch index -q -u -o wares.dls --field brand:keyword --map key=title wares.jsonl
dlsearch info wares.dls | head -n 2
# a member that no document has is said; not one that is never needed, nor where there is no document
tell() { dlsearch index "$@" 2>&1 | grep -e --map; }
tell -o wares.dls --map text=ntoe --map title=headline wares.jsonl
tell --dry-run -o wares.dls --map text=ntoe wares.jsonl
tell -o wares.dls --map text=Note --map text=brand wares.jsonl
tell -o wares.dls --map text=title --map text=seen wares.jsonl
tell -o none.dls --map text=ntoe - < /dev/null
