dlsearch index -q -o papers.dls papers.jsonl
dlsearch suggest -i papers.dls 'convo'
echo
dlsearch suggest -i papers.dls batch 'n'
echo
dlsearch suggest -i papers.dls -n 3 --json 'batch nrom'
echo
dlsearch suggest -i papers.dls -n 1 'a'
echo
dlsearch suggest -i papers.dls --no-correct 'batch nrom'
echo "status $?"
dlsearch suggest -i papers.dls 'batch '
dlsearch suggest -i papers.dls 'zebra '
echo "status $?"
dlsearch suggest 'deep l' > found && test -s found && echo the built-in list
dlsearch index -q -o more.dls papers.jsonl
dlsearch suggest -i papers.dls -i more.dls --json 'convo'
