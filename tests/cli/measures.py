#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Are the measures of `dlsearch eval` those of ir_measures? measures.py PATH/TO/dlsearch

Documents, queries and judgements are made up, from a fixed seed; the run that eval writes is given to ir_measures, and
all figures are compared. Exit status 77 where there is no ir_measures (pip install ir_measures).
"""
import json
import pathlib
import random
import subprocess
import sys
import tempfile

try:
    import ir_measures
except ImportError:
    print("no ir_measures here")
    sys.exit(77)

MEASURES = {"ndcg_10": "nDCG@10", "map": "AP", "p_10": "P@10", "recall_100": "R@100", "recall_1000": "R@1000",
            "success_1": "Success@1", "mrr": "RR"}
DOCUMENTS, QUERIES = 3000, 60

command = str(pathlib.Path(sys.argv[1]).resolve())
chance = random.Random(7)
words = [f"word{n}" for n in range(300)]
falling = [1 / (n + 1) for n in range(len(words))]


def text(length):
    return " ".join(chance.choices(words, falling, k=length))


with tempfile.TemporaryDirectory() as name:
    place = pathlib.Path(name)
    documents = [f"d{n}" for n in range(DOCUMENTS)]
    place.joinpath("docs.jsonl").write_text("".join(
        json.dumps({"id": key, "text": text(chance.randint(3, 60))}) + "\n" for key in documents))
    place.joinpath("queries.tsv").write_text("".join(f"q{n}\t{text(3)}\n" for n in range(QUERIES)))
    place.joinpath("qrels").write_text("".join(
        f"q{n} 0 {key} {chance.choice([0, 0, 1, 1, 2, 3])}\n" for n in range(5, QUERIES + 5)
        for key in chance.sample(documents, 40)))
    subprocess.run([command, "index", "-q", "-o", "docs.dls", "docs.jsonl"], cwd=place, check=True)
    done = subprocess.run([command, "eval", "-q", "-i", "docs.dls", "--json", "--run", "run", "queries.tsv", "qrels"],
                          cwd=place, check=True, capture_output=True, text=True)
    ours = json.loads(done.stdout)
    theirs = ir_measures.calc_aggregate([ir_measures.parse_measure(measure) for measure in MEASURES.values()],
                                        list(ir_measures.read_trec_qrels(str(place / "qrels"))),
                                        list(ir_measures.read_trec_run(str(place / "run"))))
    theirs = {str(measure): value for measure, value in theirs.items()}
    faults = [f"{member}: {ours[member]}, ir_measures: {theirs[measure]}" for member, measure in MEASURES.items()
              if abs(ours[member] - theirs[measure]) > 1e-6]
    sys.exit("\n".join(faults) if faults else 0)
