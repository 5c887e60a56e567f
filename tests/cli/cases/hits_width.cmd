dlsearch index -q -o papers.dls papers.jsonl
dlsearch search -i papers.dls --width 40 -n 1 convolution stride
