dlsearch index -q --reorder -o reordered.dls papers.jsonl && dlsearch index -q -o papers.dls papers.jsonl
dlsearch check reordered.dls
dlsearch search -q -i reordered.dls --json convolution > reordered && dlsearch search -q -i papers.dls --json convolution | diff - reordered
