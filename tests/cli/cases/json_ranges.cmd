# Ranges are bytes of the text in UTF-8, in every script.
dlsearch index -q -o papers.dls papers.jsonl
dlsearch search -i papers.dls --json カーネル müller stride | python3 -c '
import json, sys
for line in sys.stdin:
    hit = json.loads(line)
    text = hit["snippet"]["text"].encode()
    print(hit["rank"], hit["snippet"]["field"], [text[begin:end].decode() for begin, end in hit["snippet"]["ranges"]])
'
