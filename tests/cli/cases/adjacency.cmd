printf '{"id":"apart","title":"Stride and padding, and then a convolution"}\n{"id":"beside","title":"Padding, and then a convolution stride"}\n' > two.jsonl
dlsearch index -q -o two.dls two.jsonl
dlsearch -i two.dls -q --explain convolution stride
dlsearch -i two.dls -q --adjacency 0 convolution stride
dlsearch -i two.dls --adjacency 101 convolution stride
dlsearch similar -i two.dls -q --adjacency 0 beside
printf 'q\\tconvolution stride\\n' > queries.tsv; printf 'q 0 beside 1\\n' > qrels
dlsearch eval -q -i two.dls --adjacency 0 -n 1 queries.tsv qrels
