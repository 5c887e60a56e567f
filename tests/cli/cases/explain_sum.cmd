# The scores of clauses, added in single precision in their order, are their parent's score to the bit, up to the hit's.
dlsearch index -q -o papers.dls papers.jsonl
dlsearch search -i papers.dls --explain --json 'convolution stride kernel network "batch normalization" -zeppelin' > hits
dlsearch search -i papers.dls --explain --json convolution stride kernel network >> hits
python3 -c '
import json, struct, sys
def single(x): return struct.unpack("f", struct.pack("f", x))[0]
def is_sum(node):
    if "clauses" not in node: return True
    total = 0.0
    for clause in node["clauses"]:
        if clause["matches"]: total = single(total + single(clause["score"]))
    return total == single(node["score"]) and all(map(is_sum, node["clauses"]))
for line in sys.stdin:
    hit = json.loads(line)
    print(hit["key"], hit["score"] == hit["explain"]["score"], is_sum(hit["explain"]))
' < hits
