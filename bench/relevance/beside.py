# SPDX-License-Identifier: MIT
"""Other engines on the same sets, and whether a difference is more than chance.

    beside.py PROGRAM SETS [--rivals DIR]

PROGRAM is the built benchmark `relevance`, SETS the folder of sets. Each English set is asked of ourselves, plainly and
as a search does that sets nothing, and of what there is of: Lucene (DIR/lucene/relevance, built), bm25s with a Snowball
stemmer (`pip install bm25s PyStemmer`), and FTS5 of the SQLite that Python has. All have title and text as one text, but
our default, where titles have a field of their own.

Prints nDCG@10 of every set and engine, and beside it p of a paired randomisation test against our default
(scipy.stats.permutation_test: signs of the queries' differences are drawn 10,000 times from one seed; both sides). What
is missing on the machine is left out with a word.
"""
import argparse
import collections
import json
import math
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

SETS = ["scifact", "cranfield", "cisi", "cacm_html", "time", "xquad_en"]
HITS = 1000
DRAWS = 10000
SEED = 1


def read_run(path):
    """{query: [document, ...]}, best first."""
    run = collections.defaultdict(list)
    for line in open(path, encoding="utf-8"):
        query, _, document, *_ = line.split(" ")
        run[query].append(document)
    return run


def read_judged(folder):
    """{query: {document: grade}} of queries that have a relevant document."""
    judged = collections.defaultdict(dict)
    for line in open(folder / "qrels.tsv", encoding="utf-8"):
        query, document, grade = line.rstrip("\n").split("\t")
        judged[query][document] = int(grade)
    return {query: grades for query, grades in judged.items() if max(grades.values()) >= 1}


def read_texts(folder):
    """Keys, and titles with texts."""
    documents = [json.loads(line) for line in open(folder / "docs.jsonl", encoding="utf-8")]
    return [d["id"] for d in documents], [f"{d.get('title') or ''} {d['text']}" for d in documents]


def read_questions(folder):
    return [line.rstrip("\n").split("\t", 1) for line in open(folder / "queries.tsv", encoding="utf-8")]


def ndcg_10(ranked, grades):
    """As metrics.h defines it."""
    gain = lambda values: sum(value / math.log2(place + 2) for place, value in enumerate(values[:10]))
    return gain([grades.get(document, 0) for document in ranked]) / gain(sorted(grades.values(), reverse=True))


# ---- Engines: each gives {query: [document, ...]} of the set in a folder


def of_program(program, folder, *options):
    with tempfile.NamedTemporaryFile() as run:
        command = [program, folder, "--run", run.name, *options]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        return read_run(run.name)


def of_lucene(rivals, folder, k1, b):
    with tempfile.NamedTemporaryFile() as run:
        command = [rivals / "lucene" / "relevance", folder, run.name, k1, b]
        subprocess.run(command, stderr=subprocess.DEVNULL, check=True)
        return read_run(run.name)


def of_bm25s(folder):
    import bm25s
    import Stemmer

    keys, texts = read_texts(folder)
    stemmer = Stemmer.Stemmer("english")
    cut = lambda of: bm25s.tokenize(of, stopwords="en", stemmer=stemmer, show_progress=False)
    engine = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    engine.index(cut(texts), show_progress=False)
    questions = read_questions(folder)
    tokens = cut([text for _, text in questions])
    found, scores = engine.retrieve(tokens, k=min(HITS, len(keys)), show_progress=False)
    return {query: [keys[d] for d, score in zip(found[i], scores[i]) if score > 0]
            for i, (query, _) in enumerate(questions)}


def of_fts5(folder):
    keys, texts = read_texts(folder)
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize = 'porter unicode61')")
    base.executemany("INSERT INTO texts(rowid, text) VALUES (?, ?)", enumerate(texts))
    ask = "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY bm25(texts), rowid LIMIT ?"
    run = {}
    for query, text in read_questions(folder):
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", text))
        run[query] = [keys[row] for row, in base.execute(ask, (words, HITS))] if words else []
    return run


def engines_here(program, rivals):
    """[(name, function of a folder)], our default first."""
    settings = lambda k1, b: ["--k1", k1, "--b", b, "--lead", "0", "--adjacency", "0"]
    plain = lambda k1, b: lambda folder: of_program(program, folder, *settings(k1, b))
    engines = [("default", lambda folder: of_program(program, folder, "--fields", "two")),
               ("BM25 1.2 0.75", plain("1.2", "0.75")), ("BM25 0.9 0.4", plain("0.9", "0.4"))]
    if rivals is not None and (rivals / "lucene" / "classes" / "Relevance.class").exists():
        lucene = lambda k1, b: lambda folder: of_lucene(rivals, folder, k1, b)
        engines += [("Lucene 1.2 0.75", lucene("1.2", "0.75")), ("Lucene 0.9 0.4", lucene("0.9", "0.4"))]
    else:
        print("no Lucene: name a folder with --rivals that has lucene/, built", file=sys.stderr)
    try:
        import bm25s
        import Stemmer

        engines.append((f"bm25s {bm25s.__version__}", of_bm25s))
    except ImportError:
        print("no bm25s: pip install bm25s PyStemmer", file=sys.stderr)
    try:
        sqlite3.connect(":memory:").execute("CREATE VIRTUAL TABLE texts USING fts5(text)")
        engines.append((f"FTS5 {sqlite3.sqlite_version}, porter", of_fts5))
    except sqlite3.OperationalError:
        print("no FTS5 in this Python's SQLite", file=sys.stderr)
    return engines


# ---- The table


def chance(ours, theirs):
    """p of a paired randomisation test, both sides."""
    import numpy
    from scipy.stats import permutation_test

    differences = numpy.array(ours) - numpy.array(theirs)
    if not differences.any():
        return 1.0
    mean = lambda sample, axis: numpy.mean(sample, axis=axis)
    return permutation_test((differences,), mean, permutation_type="samples", vectorized=True, n_resamples=DRAWS,
                            batch=1000, random_state=SEED).pvalue


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("sets", type=pathlib.Path)
    parser.add_argument("--rivals", type=pathlib.Path)
    arguments = parser.parse_args()
    engines = engines_here(arguments.program, arguments.rivals)
    means = collections.defaultdict(list)
    print("set\tengine\tnDCG@10\tp")
    for name in SETS:
        judged = read_judged(arguments.sets / name)
        default = None
        for engine, ask in engines:
            run = ask(arguments.sets / name)
            figures = [ndcg_10(run.get(query, []), grades) for query, grades in sorted(judged.items())]
            default = default or figures
            means[engine].append(sum(figures) / len(figures))
            p = "" if default is figures else f"{chance(default, figures):.4f}"
            print(name, engine, f"{means[engine][-1]:.4f}", p, sep="\t", flush=True)
    for engine, figures in means.items():
        print("mean of all but xquad_en", engine, f"{sum(figures[:5]) / 5:.4f}", "", sep="\t")


main()
