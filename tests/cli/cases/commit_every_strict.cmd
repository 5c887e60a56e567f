# What was committed before the bad line stays; the rest can follow once it is mended.
dlsearch index --strict --commit-every 1 -o bad.dls bad.jsonl
echo $?
dlsearch check bad.dls
sed 's/"grad$/"grad"}/; /^\[/d' bad.jsonl | head -n 2 > mended.jsonl
dlsearch index -u --strict --commit-every 1 -o bad.dls mended.jsonl
