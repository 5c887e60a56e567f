dlsearch index -q -o papers.dls papers.jsonl && dlsearch export papers.dls > papers.out
dlsearch index -q -o wares.dls wares.jsonl
dlsearch index -u -o wares.dls papers.out; echo $?
dlsearch index -o new.dls --field venue:keyword papers.out; echo $?
dlsearch index -o new.dls wares.jsonl papers.out; echo $?
dlsearch index -q -u -o papers.dls papers.jsonl papers.out && dlsearch info papers.dls | sed -n 2p
sed '1s/:1,/:9,/' papers.out > later.out; dlsearch index -o new.dls later.out; echo $?
dlsearch export papers.dls wares.dls; echo $?
dlsearch export nowhere.dls; echo $?
dlsearch export papers.jsonl; echo $?
dlsearch export papers.dls | head -n 1 > head; echo $?
dlsearch export > builtin.out && dlsearch index -q -o builtin.dls builtin.out && dlsearch search -i builtin.dls -n 0 convolution
