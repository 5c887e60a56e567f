command -v zstd >/dev/null || exit 77
dlsearch index -q -o file.dls papers.jsonl
zstd -q papers.jsonl
dlsearch index -q -o zst.dls papers.jsonl.zst
cmp file.dls zst.dls && echo same
