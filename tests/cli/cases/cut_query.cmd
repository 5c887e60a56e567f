dlsearch index -q -o papers.dls papers.jsonl
words=$(awk 'BEGIN { for (i = 0; i < 1500; i++) printf "w%d ", i }')
dlsearch search -q -i papers.dls "stride $words" | head -n 1
words=$(awk 'BEGIN { for (i = 0; i < 900; i++) printf "zzä%d ", i }')
dlsearch -i built-in --no-correct "$words"
dlsearch -i built-in "$(awk 'BEGIN { for (i = 0; i < 200; i++) printf "convolutoin " }')" 2>&1 > hits | cut -c1-340
