# SPDX-License-Identifier: MIT
"""Are the metrics those of trec_eval? Runs the benchmark on sets, gives its run to pytrec_eval, and compares all that was
printed, digit by digit.

    pip install pytrec-eval-terrier
    against_trec_eval.py PROGRAM DATASET_DIR...
"""
import collections
import math
import pathlib
import subprocess
import sys
import tempfile

import pytrec_eval

MEASURES = {"nDCG@10": "ndcg_cut_10", "MAP": "map", "P@10": "P_10", "R@100": "recall_100", "R@1000": "recall_1000"}


def read(path, separator, key, value, number):
    """{query: {document: number}} of lines with columns."""
    table = collections.defaultdict(dict)
    for line in open(path, encoding="utf-8"):
        columns = line.rstrip("\n").split(separator)
        table[columns[0]][columns[key]] = number(columns[value])
    return dict(table)


def their_figures(run, qrels):
    """Means over all queries that have a relevant document, as `trec_eval -c` takes them."""
    judged = {query: grades for query, grades in qrels.items() if max(grades.values()) >= 1}
    found = pytrec_eval.RelevanceEvaluator(judged, set(MEASURES.values())).evaluate(run)
    mean = lambda measure: math.fsum(figures[measure] for figures in found.values()) / len(judged)
    return {name: f"{mean(measure):.4f}" for name, measure in MEASURES.items()}


def check(program, folder):
    with tempfile.NamedTemporaryFile() as run:
        command = [program, folder, "--run", run.name]
        printed = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout
        ours = dict(line.split("\t") for line in printed.splitlines())
        theirs = their_figures(read(run.name, " ", 2, 4, float), read(folder / "qrels.tsv", "\t", 1, 2, int))
    differing = [name for name in MEASURES if ours[name] != theirs[name]]
    for name in MEASURES:
        print(folder.name, name, ours[name], theirs[name], "DIFFERS" if name in differing else "same", sep="\t")
    return not differing


results = [check(sys.argv[1], pathlib.Path(folder)) for folder in sys.argv[2:]]
sys.exit(0 if all(results) else 1)
