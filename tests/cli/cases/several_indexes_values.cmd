# Filters, facets and orders over several indexes are those of one with all documents, whatever else they have.
head -n 3 wares.jsonl > first.jsonl
tail -n +4 wares.jsonl > second.jsonl
fields='--field brand:keyword --field year:integer --field stock:integer --field seen:date'
dlsearch index -q -o all.dls $fields wares.jsonl
dlsearch index -q -o first.dls $fields first.jsonl
dlsearch index -q -o second.dls --field colour:integer $fields second.jsonl
strip() { sed 's/"index":"[^"]*",//; s/"cursor":"[^"]*",//; s/,"title.*//'; }
for options in '--facet brand --facet year --facet stock:2 --facet seen:month' '--brand Lux --facet tags' '--sort stock' '--sort year:desc' \
    '--sort brand --sort score' '--sort stock --offset 1 -n 2'; do
    dlsearch search -i all.dls -q --json lamp $options | strip > one
    dlsearch search -i first.dls -i second.dls --json lamp $options | strip > two
    cmp one two && echo "$options: $(wc -l < one)"
done
dlsearch search -i first.dls -i second.dls -n 0 --facet brand --facet stock:2
dlsearch search -i first.dls -i second.dls lamp --facet price
echo $?
dlsearch search -i second.dls -i first.dls lamp --colour 3
echo $?
dlsearch index -q -o second.dls --field stock:keyword second.jsonl
dlsearch search -i first.dls -i second.dls lamp --facet stock
echo $?
dlsearch search -i first.dls -i second.dls lamp --sort stock
echo $?
dlsearch search -i first.dls -i second.dls lamp --sort stock --after 00
