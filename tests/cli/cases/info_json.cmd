dlsearch index -q -o papers.dls papers.jsonl
dlsearch info --json papers.dls
dlsearch info --json papers.dls | python3 -c '
import json, os, sys
info = json.load(sys.stdin)
parts = [value for name, value in info.items() if name.endswith("_bytes") and name != "file_bytes"]
print(info["file_bytes"] == sum(parts) == os.stat("papers.dls").st_size)
'
dlsearch info --index papers.dls | head -n 1
