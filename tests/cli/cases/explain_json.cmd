# The node of a word, wherever it stands in the tree.
dlsearch index -q -o papers.dls papers.jsonl
dlsearch search -i papers.dls --explain --json --where kind=paper -n 1 attention | python3 -c '
import json, sys
def leaves(node):
    return sum(map(leaves, node["clauses"]), []) if "clauses" in node else [node]
for leaf in leaves(json.load(sys.stdin)["explain"]):
    print(json.dumps(leaf))
'
