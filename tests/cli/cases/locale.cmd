# Output is UTF-8 whatever the locale, with its widths.
dlsearch index -q -o papers.dls papers.jsonl
dlsearch search -q -i papers.dls --width 60 カーネル > utf8
LC_ALL=C dlsearch search -q -i papers.dls --width 60 カーネル | cmp - utf8 && echo same
LC_ALL=nonsense dlsearch search -q -i papers.dls --width 60 カーネル | cmp - utf8 && echo same
