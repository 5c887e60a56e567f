# SPDX-License-Identifier: MIT
"""Do the files of the built-in list hold together, and does their README give the figures that the command reaches?
Usage: check_corpus.py SOURCE_ROOT COMMAND"""
import collections
import hashlib
import json
import math
import pathlib
import re
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
others = [line.split("\t") for line in (root / "acronyms.tsv").read_text().splitlines()]
faults += [f"acronyms.tsv: {query} is not in queries.tsv" for query, _ in others if query not in queries]
for row in (root / "manifest.tsv").read_text().splitlines()[1:]:
    name, *_, digest = row.split("\t")
    if hashlib.sha256((root / name).read_bytes()).hexdigest() != digest:
        faults.append(f"manifest.tsv: {name} has changed; put in its sha256sum")


def misspell(word, seed):
    """One edit, drawn by a hash: a letter is dropped, added or replaced, or exchanged with the next."""
    draw = int(hashlib.sha256(seed.encode()).hexdigest(), 16)
    draw, kind = divmod(draw, 4)
    draw, place = divmod(draw, len(word) - (kind == 3))
    letter = chr(ord("a") + draw % 26)
    before, at, behind = word[:place], word[place], word[place + 1:]
    return before + ["", letter + at, letter, behind[:1] + at][kind] + (behind[1:] if kind == 3 else behind)


def misspell_question(query):
    """The question with an edit in each word of five letters and more."""
    return re.sub("[A-Za-z]{5,}", lambda word: misspell(word[0], f"{query} {word.start()}"), queries[query])


def measure(query, text, *flags):
    """nDCG@10, success at 1, reciprocal rank: trec_eval's, linear gains."""
    asked = [command, "search", "-i", "built-in", "--json", "-n", "45", *flags, "--", text]
    run = subprocess.run(asked, capture_output=True, text=True)
    grades = [judged[query].get(json.loads(line)["key"], 0) for line in run.stdout.splitlines()]
    gain = lambda values: sum(g / math.log2(i + 2) for i, g in enumerate(values[:10]))
    first = next((i for i, g in enumerate(grades) if g > 0), None)
    ideal = gain(sorted(judged[query].values(), reverse=True))
    return gain(grades) / ideal, float(first == 0), 0.0 if first is None else 1.0 / (first + 1)


readme = (root / "README.md").read_text()
asked = {kind: [(query, text) for query, text in queries.items() if query[0] == kind] for kind in "qm"}
for name, texts, flags in (("well spelt", asked["q"], ()), ("misspelt", asked["m"], ()),
                           ("well spelt, then misspelt", [(q, misspell_question(q)) for q, _ in asked["q"]], ()),
                           ("well spelt, without synonyms", asked["q"], ("--no-synonyms",)),
                           ("with another name for a thing", others, ()),
                           ("the same without synonyms", others, ("--no-synonyms",)),
                           ("these as they are in queries.tsv", [(q, queries[q]) for q, _ in others], ())):
    rows = [measure(query, text, *flags) for query, text in texts]
    figures = " | ".join(f"{sum(column) / len(rows):.4f}" for column in zip(*rows))
    row = f"| {name} | {len(rows)} | {figures} |"
    if row not in readme:
        faults.append(f"README.md: the figures that were measured are\n  {row}")
sys.exit("\n".join(faults) if faults else 0)
