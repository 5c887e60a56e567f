mkdir -p bin "$HOME/.local/state/dlsearch"; printf '#!/bin/sh\nprintf "%%s|" opened "$@"; echo\nexit "${FAIL:-0}"\n' > bin/xdg-open; chmod +x bin/xdg-open
PATH="$PWD/bin:$PATH"
dlsearch open 1; echo $?
file="$PWD/papers.jsonl"
printf '1\thttps://example.org/a\n2\tjavascript:alert(1)\n3\t\n4\t%s\n5\t/dev/null\n6\t-x\n7\tfile:///etc/passwd\n8\thttp://example.org/b c\n11\t%s/a.desktop\n10\thttp://ten.example/\n' \
    "$file" "$PWD" | sed 's/$/\t61\t/' > "$HOME/.local/state/dlsearch/last"
dlsearch open 1; echo $?
dlsearch open 4 | grep -c papers.jsonl
touch a.desktop; for hit in 2 3 5 6 7 9; do dlsearch open $hit; echo $?; done
dlsearch open 11 2>&1 | sed "s#$PWD#PWD#"
dlsearch open 10 1 8
FAIL=3 dlsearch open 1 10; echo $?
dlsearch open; echo $?
for hit in 0 x -1 1x ''; do dlsearch open "$hit"; echo $?; done
rm bin/xdg-open; printf '#!/bin/sh\necho "by open: $1"\n' > bin/open; chmod +x bin/open
for program in dlsearch sh; do ln -s "$(command -v $program)" bin/$program; done
PATH="$PWD/bin" dlsearch open 1
rm bin/open; PATH="$PWD/bin" dlsearch open 1; echo $?
dlsearch -q convolution > /dev/null; dlsearch open 1 2> /dev/null; echo $?
