dlsearch suggest
echo "status $?"
dlsearch suggest -n 33 x
echo "status $?"
dlsearch suggest -i missing.dls x
echo "status $?"
dlsearch suggest --facet kind x
echo "status $?"
dlsearch index -q -f title:keyword -f authors:keyword -f text:stored -f note:stored -o untitled.dls papers.jsonl
dlsearch suggest -i untitled.dls x
echo "status $?"
printf 'id\tlabel\n1\tconvolution\n' > other.tsv
dlsearch index -q -f label:text -o other.dls other.tsv
dlsearch index -q -o papers.dls papers.jsonl
dlsearch suggest -i papers.dls -i other.dls conv
echo "status $?"
