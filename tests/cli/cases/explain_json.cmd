# The node of a word, wherever it stands in the tree.
dlsearch index -q -o papers.dls papers.jsonl
dlsearch search -i papers.dls --explain --json -n 1 --syntax full '+attention +kind:paper' | python3 -c '
import json, sys
def leaves(node):
    return sum(map(leaves, node["clauses"]), []) if "clauses" in node else [node]
for leaf in leaves(json.load(sys.stdin)["explain"]):
    print(json.dumps(leaf))
'
