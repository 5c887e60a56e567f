dlsearch index -q -o papers.dls papers.jsonl
dlsearch search -q -i papers.dls -n 1 --color=always convolution stride
NO_COLOR=1 TERM=xterm dlsearch search -q -i papers.dls -n 1 convolution stride
dlsearch search -q -i papers.dls -n 1 --color never convolution stride
