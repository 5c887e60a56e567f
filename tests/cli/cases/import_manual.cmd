# a text as man writes it, for a terminal and for a printer
printf 'N\bNA\bAM\bME\bE\n  _\bk_\bi_\bt_\be - fly \033[1mhigh\033[0m caf\303\251\b\303\251 \033' > manual.txt
dlsearch index -q -o manual.dls manual.txt
dlsearch export manual.dls | tail -n +2
