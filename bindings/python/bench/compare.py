# SPDX-License-Identifier: MIT
"""dlsearch beside bm25s, tantivy and SQLite's FTS5, from Python, on the same documents and questions.

    python3 compare.py DOCUMENTS.jsonl QUERIES.txt FOLDER [ENGINES...]

DOCUMENTS are objects with id, title and text, one a line; QUERIES one a line, of which words are sought, any of them.
Each engine runs in a process of its own, as its documents show it. It indexes title and text, and stores the ids alone;
the 10 best are asked for. Printed as a row of a table: seconds to index, size of the index, largest memory of indexing
and of searching, queries a second with one thread and with as many as there are processors.
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List

K = 10
THREADS = os.cpu_count() or 1
Search = Callable[[str], List[str]]
Many = Callable[[List[str], int], None]


def documents(path: str) -> Iterator[Dict[str, Any]]:
    with open(path) as file:
        for line in file:
            document = json.loads(line)
            yield {name: document[name] for name in ("id", "title", "text")}


def by_threads(search: Search) -> Many:
    """Queries by a pool of threads, in runs of 64."""

    def many(queries: List[str], threads: int) -> None:
        runs = [queries[begin : begin + 64] for begin in range(0, len(queries), 64)]
        with ThreadPoolExecutor(threads) as pool:
            for _ in pool.map(lambda run: [search(query) for query in run], runs):
                pass

    return many


class Dlsearch:
    """Defaults: early words count more, misspelt words are put right."""

    package = "dlsearch"
    options: Dict[str, Any] = {}

    def build(self, path: str, folder: Path) -> None:
        import dlsearch

        field = dlsearch.Field
        schema = dlsearch.Schema([field("title", stored=False), field("text", stored=False)])
        dlsearch.Index.create(folder / "index.dls", schema, documents(path))

    def open(self, folder: Path) -> None:
        import dlsearch

        self.index = dlsearch.Index.open(folder / "index.dls")

    def search(self, query: str) -> List[str]:
        return self.index.search(query, K, **self.options).keys()

    def many(self, queries: List[str], threads: int) -> None:
        self.index.search_many(queries, K, threads, keys=True, **self.options)


class DlsearchWords(Dlsearch):
    """BM25F over words, as the others have it."""

    options = {"correct": False, "lead": {"title": 0.0, "text": 0.0}}


class Bm25s:
    package = "bm25s"

    def tokens(self, texts: List[str]) -> Any:
        import bm25s
        import Stemmer

        return bm25s.tokenize(texts, stopwords="en", stemmer=Stemmer.Stemmer("english"), show_progress=False)

    def build(self, path: str, folder: Path) -> None:
        import bm25s

        ids, texts = [], []
        for document in documents(path):
            ids.append(document["id"])
            texts.append(document["title"] + " " + document["text"])
        engine = bm25s.BM25()
        engine.index(self.tokens(texts), show_progress=False)
        engine.save(str(folder / "bm25s"))
        (folder / "bm25s" / "ids.json").write_text(json.dumps(ids))

    def open(self, folder: Path) -> None:
        import bm25s

        self.engine = bm25s.BM25.load(str(folder / "bm25s"))
        self.ids = json.loads((folder / "bm25s" / "ids.json").read_text())

    def search(self, query: str) -> List[str]:
        found, _ = self.engine.retrieve(self.tokens([query]), k=K, show_progress=False)
        return [self.ids[number] for number in found[0]]

    def many(self, queries: List[str], threads: int) -> None:
        self.engine.retrieve(self.tokens(queries), k=K, n_threads=threads, show_progress=False)


class Tantivy:
    package = "tantivy"

    def build(self, path: str, folder: Path) -> None:
        import tantivy

        schema = (
            tantivy.SchemaBuilder()
            .add_text_field("id", stored=True, tokenizer_name="raw")
            .add_text_field("title", tokenizer_name="en_stem")
            .add_text_field("text", tokenizer_name="en_stem")
            .build()
        )
        (folder / "tantivy").mkdir()
        index = tantivy.Index(schema, path=str(folder / "tantivy"))
        writer = index.writer(256 << 20, 1)
        for document in documents(path):
            writer.add_document(tantivy.Document(**document))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        import tantivy

        self.index = tantivy.Index.open(str(folder / "tantivy"))
        self.searcher = self.index.searcher()

    def search(self, query: str) -> List[str]:
        parsed = self.index.parse_query(query, ["title", "text"])
        return [self.searcher.doc(at)["id"][0] for _, at in self.searcher.search(parsed, K, count=False).hits]

    def many(self, queries: List[str], threads: int) -> None:
        by_threads(self.search)(queries, threads)


class Fts5:
    package = "sqlite3"

    def build(self, path: str, folder: Path) -> None:
        database = sqlite3.connect(folder / "fts5.db")
        database.execute("CREATE TABLE ids(id TEXT)")
        database.execute("CREATE VIRTUAL TABLE docs USING fts5(title, text, content='', tokenize='porter unicode61')")
        for number, document in enumerate(documents(path), 1):
            database.execute("INSERT INTO ids(rowid, id) VALUES (?, ?)", (number, document["id"]))
            values = (number, document["title"], document["text"])
            database.execute("INSERT INTO docs(rowid, title, text) VALUES (?, ?, ?)", values)
        database.commit()
        database.execute("INSERT INTO docs(docs) VALUES ('optimize')")
        database.commit()

    def open(self, folder: Path) -> None:
        self.path, self.local = folder / "fts5.db", threading.local()

    def search(self, query: str) -> List[str]:
        if not hasattr(self.local, "database"):  # one for each thread
            self.local.database = sqlite3.connect(self.path)
        words = " OR ".join(f'"{word}"' for word in query.split())
        best = "SELECT rowid AS at FROM docs WHERE docs MATCH ? ORDER BY rank LIMIT ?"
        statement = f"SELECT (SELECT id FROM ids WHERE rowid = at) FROM ({best})"
        return [row[0] for row in self.local.database.execute(statement, (words, K))]

    def many(self, queries: List[str], threads: int) -> None:
        by_threads(self.search)(queries, threads)


ENGINES: Dict[str, Any] = {
    "dlsearch": Dlsearch,
    "dlsearch-words": DlsearchWords,
    "bm25s": Bm25s,
    "tantivy": Tantivy,
    "fts5": Fts5,
}


def size_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def build(engine: Any, path: str, folder: Path) -> None:
    begin = time.perf_counter()
    engine.build(path, folder)
    seconds = time.perf_counter() - begin
    print(json.dumps({"build s": round(seconds, 1), "build MiB": round(peak_mib())}))


def ask(engine: Any, path: str, folder: Path) -> None:
    queries = [" ".join(re.findall(r"\w+", line)) for line in open(path)]
    queries = [query for query in queries if query]
    engine.open(folder)
    for query in queries[:50]:
        engine.search(query)
    begin, asked = time.perf_counter(), 0
    while asked < len(queries) and time.perf_counter() - begin < 20:
        engine.search(queries[asked])
        asked += 1
    one = asked / (time.perf_counter() - begin)
    many = queries[: max(64 * THREADS, min(len(queries), int(10 * one)))]
    begin = time.perf_counter()
    engine.many(many, THREADS)
    print(
        json.dumps(
            {
                "search MiB": round(peak_mib()),
                "q/s": round(one),
                f"q/s, {THREADS} threads": round(len(many) / (time.perf_counter() - begin)),
            }
        )
    )


def main() -> None:
    if sys.argv[1] == "--step":
        step, name, path, folder = sys.argv[2:]
        {"build": build, "ask": ask}[step](ENGINES[name](), path, Path(folder))
        return
    docs, queries, top, *names = sys.argv[1:]
    for name in names or ENGINES:
        folder = Path(top) / name
        row: Dict[str, Any] = {"engine": name}
        package = ENGINES[name].package
        try:
            row["version"] = version(package)
        except PackageNotFoundError:
            row["version"] = sqlite3.sqlite_version if package == "sqlite3" else "built here"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for step, path in (("build", docs), ("ask", queries)):
            command = [sys.executable, __file__, "--step", step, name, path, str(folder)]
            row.update(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
            row["index MB"] = round(size_of(folder) / 1e6)
        print(json.dumps(row), flush=True)
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
