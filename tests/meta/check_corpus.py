# SPDX-License-Identifier: MIT
"""Do the files of the built-in list hold together, and does their README give the figures that the command reaches?
Usage: check_corpus.py SOURCE_ROOT COMMAND"""
import collections
import hashlib
import json
import math
import pathlib
import subprocess
import sys

root, command = pathlib.Path(sys.argv[1]) / "corpus", sys.argv[2]
MEMBERS = ["id", "title", "authors", "year", "kind", "url", "section", "tags", "note", "text"]
resources = [json.loads(line) for line in (root / "resources.jsonl").read_text().splitlines()]
queries = dict(line.split("\t") for line in (root / "queries.tsv").read_text().splitlines())
judged = collections.defaultdict(dict)
for line in (root / "qrels.txt").read_text().splitlines():
    query, _, resource, grade = line.split()
    judged[query][resource] = int(grade)

faults = [f"resources.jsonl: {r['id']}: its members should be {MEMBERS}" for r in resources if list(r) != MEMBERS]
for member in ("id", "url"):
    twice = [name for name, n in collections.Counter(r[member] for r in resources).items() if n > 1]
    faults += [f"resources.jsonl: two have the {member} {name}" for name in twice]
known = {r["id"] for r in resources}
faults += [f"qrels.txt: {query}: there is no {r}" for query in judged for r in judged[query] if r not in known]
faults += [f"qrels.txt: nothing is relevant to {query}" for query in queries if not any(judged[query].values())]
faults += [f"qrels.txt: {query} is not in queries.tsv" for query in judged if query not in queries]
for row in (root / "manifest.tsv").read_text().splitlines()[1:]:
    name, *_, digest = row.split("\t")
    if hashlib.sha256((root / name).read_bytes()).hexdigest() != digest:
        faults.append(f"manifest.tsv: {name} has changed; put in its sha256sum")


def measure(query):
    """nDCG@10, success at 1, reciprocal rank: trec_eval's, linear gains."""
    run = subprocess.run([command, "search", "--json", "-n", "45", "--", queries[query]], capture_output=True, text=True)
    grades = [judged[query].get(json.loads(line)["key"], 0) for line in run.stdout.splitlines()]
    gain = lambda values: sum(g / math.log2(i + 2) for i, g in enumerate(values[:10]))
    first = next((i for i, g in enumerate(grades) if g > 0), None)
    ideal = gain(sorted(judged[query].values(), reverse=True))
    return gain(grades) / ideal, float(first == 0), 0.0 if first is None else 1.0 / (first + 1)


readme = (root / "README.md").read_text()
for kind, name in (("q", "well spelt"), ("m", "misspelt")):
    rows = [measure(query) for query in queries if query[0] == kind]
    figures = " | ".join(f"{sum(column) / len(rows):.4f}" for column in zip(*rows))
    row = f"| {name} | {len(rows)} | {figures} |"
    if row not in readme:
        faults.append(f"README.md: the figures that were measured are\n  {row}")
sys.exit("\n".join(faults) if faults else 0)
