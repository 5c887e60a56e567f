dlsearch index -q -o papers.dls papers.jsonl
dlsearch search -q -i papers.dls -n 1 -x --syntax full '(conv*^2 gradeint~1 stride)~2 kind:paper^=0.5 *:*' | sed -n '/score/,$p'
dlsearch search -q -i papers.dls -n 1 -x --json --syntax full '(conv*^2 gradeint~1)~1 (key:bert stride)^=0.5' | sed 's/.*"explain"//'
