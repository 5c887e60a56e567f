own="$HOME/.local/share/dlsearch/default.dls"
tell() { "$@" 2>&1 | sed "s#$HOME#HOME#g"; }
dlsearch -q convolution > before && echo $?
dlsearch -n 0 convolution
tell dlsearch index --dry-run papers.jsonl | tail -1; ls "$own" 2>/dev/null
mkdir nothing; tell dlsearch index nothing
printf 'a\0b' > nothing/picture; tell dlsearch index nothing; dlsearch index -q - < /dev/null 2> /dev/null; echo $?
ls "$own" 2>/dev/null
tell dlsearch index papers.jsonl | sed 's/ in [0-9].*//'
ls -ld "$HOME/.local/share/dlsearch" | cut -c 1-10
tell dlsearch convolution -n 1 --width 60
echo '{"id": "more", "title": "One more on convolution"}' > more.jsonl
tell dlsearch index more.jsonl | sed 's/ in [0-9].*//'
tell dlsearch -n 0 convolution
tell dlsearch no-such-word-at-all
tell dlsearch info | head -2
tell dlsearch check
tell dlsearch index --prune more.jsonl
tell dlsearch delete more
tell dlsearch delete more.jsonl
tell dlsearch compact | sed 's/[0-9,]* bytes, before [0-9,]*/N bytes/'
dlsearch -n 0 -i built-in convolution
dlsearch info -i built-in | head -1
dlsearch -q convolution | diff -q - before > differs; cat differs
rm "$own" && dlsearch -n 0 convolution
