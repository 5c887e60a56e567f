cd import
dlsearch index -q -o kites.dls kites.md
dlsearch search -i kites.dls --json http://www.arxiv.org/abs/1101.01234 | grep -o '"title":"[^"]*"'
dlsearch search -i kites.dls --json flying.example/book | grep -o '"title":"[^"]*"'
dlsearch search -i kites.dls --json https://nowhere.example/bowline | grep -o '"title":"[^"]*"'
dlsearch --json https://youtu.be/gl3lfL-g5mA | grep -o '"key":"[^"]*"'
dlsearch index -q -o papers.dls ../papers.jsonl kites.ris
dlsearch search -i papers.dls --json http://kites.example/r/ | grep -o '"title":"[^"]*"'
