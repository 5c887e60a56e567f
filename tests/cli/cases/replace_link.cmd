# What takes the place of an index is where a link leads to, and for the same people to read.
mkdir elsewhere
dlsearch index -q -o elsewhere/papers.dls wares.jsonl
chmod 640 elsewhere/papers.dls
ln -s elsewhere/papers.dls papers.dls
for arguments in "index -q -o papers.dls papers.jsonl" "index -q -u -o papers.dls wares.jsonl" "compact -q papers.dls"; do
    dlsearch $arguments 2> /dev/null
    ls -l elsewhere/papers.dls | cut -c1-10
    ls -l papers.dls | sed 's/.*papers.dls -> /-> /'
    dlsearch check papers.dls | cut -d, -f1,2
done
ls elsewhere
