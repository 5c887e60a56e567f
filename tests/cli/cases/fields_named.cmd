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
