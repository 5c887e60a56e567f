ln -s nowhere/papers.dls link.dls
for arguments in "index -o link.dls papers.jsonl" "index -u -o link.dls papers.jsonl" "info link.dls" "search -i link.dls lamp" \
    "compact link.dls" "delete link.dls conv" "check link.dls"; do
    dlsearch $arguments; echo $?
done
export DLSEARCH_INDEX=link.dls
for arguments in "lamp" "index papers.jsonl" "show conv" "export" "index --dry-run papers.jsonl"; do
    dlsearch $arguments; echo $?
done
ls -l link.dls | grep -c 'link.dls -> nowhere/papers.dls'
mkdir nowhere
dlsearch index -q -o nowhere/papers.dls papers.jsonl
dlsearch -q --json attention | cut -c1-40
