dlsearch index -q -o papers.dls papers.jsonl
dlsearch search -i papers.dls -n 1 '"stride batch"'
dlsearch search -i papers.dls -n 1 'stride -stride'
dlsearch search -i papers.dls -n 1 '"stride batch" -gates'
dlsearch search -i papers.dls -n 1 --where kind=paper '"stride batch"'
dlsearch search -i papers.dls --json '"how stride"' | grep -o '"remarks":[^]]*]'
dlsearch search -i papers.dls '"nothing such" -nothingness'
