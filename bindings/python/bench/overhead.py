# SPDX-License-Identifier: MIT
"""What calling from Python costs beside calling from C: a search, and a document added from a dict.

    python3 overhead.py DOCUMENTS.jsonl LIBRARY_FOLDER [COUNT]

DOCUMENTS have id, title, authors, date, url, text and tags, of which COUNT (20,000) are added, all stored, from dicts that
are there already. The search is of two words in 20 documents of five, where it takes least, so that the rest shows most.
C and Python take turns.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any, Callable, Dict, List

import dlsearch
from dlsearch import Field, Index, Schema

QUERY, SEARCHES, ROUNDS = "convolution stride", 1000, 15
SCHEMA = Schema(
    [
        Field("title"), Field("authors"), Field("date", "date"), Field("url", "stored"), Field("text"),
        Field("tags", "keyword", column=True),
    ]
)  # fmt: skip
TURNS = 3


def least(work: Callable[[], Any], rounds: int, count: int) -> float:
    """Microseconds for each of `count`, in the fastest round."""
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        times.append((time.perf_counter() - begin) / count * 1e6)
    return min(times)


def searches(index: Index) -> Dict[str, float]:
    def alone() -> None:
        for _ in range(SEARCHES):
            index.search(QUERY, 10)

    def scores() -> None:
        for _ in range(SEARCHES):
            sum(index.search(QUERY, 10).scores)

    def hits() -> None:
        for _ in range(SEARCHES):
            for hit in index.search(QUERY, 10):
                hit.score

    named = {"search": alone, "search, scores as a buffer": scores, "search, the score of each Hit": hits}
    return {name: least(work, ROUNDS, SEARCHES) for name, work in named.items()}


def add(documents: List[Dict[str, Any]], path: Path) -> List[float]:
    best = [1e12, 1e12]
    for _ in range(3):
        writer = Index.create(path, SCHEMA, replace=True).writer()
        begin = time.perf_counter()
        writer.add_many(documents)
        added = time.perf_counter() - begin
        writer.commit()
        both = added, time.perf_counter() - begin
        writer.close()
        best = [min(old, new / len(documents) * 1e6) for old, new in zip(best, both)]
    return best


def main() -> None:
    source, library, count = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 20000
    here = Path(__file__).parent
    with tempfile.TemporaryDirectory() as name, open(source) as file:
        folder, documents = Path(name), []
        for line, _ in zip(file, range(count)):
            documents.append({key: value for key, value in json.loads(line).items() if key == "id" or key in SCHEMA})
            for key, value in documents[-1].items():
                if isinstance(value, str):
                    documents[-1][key] = " ".join(value.split())
        order = ("id", "title", "authors", "date", "url", "text")
        with open(folder / "lines", "w") as out:
            for document in documents:
                out.write("\t".join([*(document[name] for name in order), "|".join(document["tags"])]) + "\n")
        program = folder / "overhead"
        link = [f"-I{here}/../../../include", f"-L{library}", "-ldlsearch", f"-Wl,-rpath,{Path(library).resolve()}"]
        subprocess.run(["cc", "-O2", "-D_GNU_SOURCE", str(here / "overhead.c"), *link, "-o", str(program)], check=True)
        tiny = [{"id": str(number), "text": f"{QUERY} number {number}"} for number in range(20)]
        index = Index.create(folder / "tiny.dls", {"text": "text"}, tiny)

        def of_c(*arguments: str) -> List[float]:
            return [float(word) for word in subprocess.check_output([str(program), *arguments], text=True).split()]

        turns = []
        for _ in range(TURNS):
            turns.append((of_c("search", str(folder / "tiny.dls"), QUERY, str(SEARCHES))[0], searches(index)))
        in_c = median(turn[0] for turn in turns)
        print(f"dlsearch {dlsearch.version()}, Python {sys.version.split()[0]}; microseconds, medians of {TURNS} turns")
        print(f"search from C: {in_c:.2f}")
        for what in turns[0][1]:
            print(f"{what}: {median(turn[1][what] - turn[0] for turn in turns):+.2f}")
        adds = []
        for _ in range(TURNS):
            adds.append((of_c("add", str(folder / "lines"), str(folder / "c.dls")), add(documents, folder / "p.dls")))
        for number, what in enumerate(("added", "added and committed")):
            c, python = (median(turn[side][number] for turn in adds) for side in (0, 1))
            print(f"a document {what}: {c:.1f} from C, {python:.1f} from Python: {c / python:.0%} of C's rate")


if __name__ == "__main__":
    main()
