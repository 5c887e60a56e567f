dlsearch index -q -o papers.dls papers.jsonl
dlsearch show -i papers.dls conv
dlsearch show --width 30 -i papers.dls norm
dlsearch show -i papers.dls --json conv norm | cut -c 1-60
dlsearch show -i papers.dls http://www.example.org/conv/ nothing | head -n 2
dlsearch show -i papers.dls nothing; echo $?
dlsearch show; echo $?
dlsearch show --color always -i papers.dls conv | head -n 3
dlsearch show --color sometimes conv; echo $?
