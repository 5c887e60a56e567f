dlsearch index -q -o papers.dls papers.jsonl
words=$(awk 'BEGIN { for (i = 0; i < 1500; i++) printf "w%d ", i }')
dlsearch search -q -i papers.dls "stride $words" | head -n 1
