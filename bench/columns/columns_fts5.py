#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What bench/columns measures, of SQLite with FTS5: the same filters, facets and orders, where SQL can say them.

columns_fts5.py index DOCS.txt COLUMNS.tsv INDEX | query INDEX QUERIES.tsv CLASS EVERY DAY...

COLUMNS.tsv is what columns_table.py writes; a DAY begins a range, as columns prints them. Words are in a contentless
table of FTS5, dates in a table whose rows have the same numbers, tags and authors in tables of pairs, all with indexes.
Of the queries one in EVERY is asked, once, after one pass that fills caches: each takes milliseconds. The table is that
of columns; answers are counts of facets (scores are FTS5's own, which has another idf).
"""
import sqlite3
import sys
import time

HITS = 10
MATCHES = "FROM t JOIN d ON d.id = t.rowid WHERE t MATCH :words"


def index(docs, table, path):
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode=OFF")
    db.execute("PRAGMA cache_size=-1000000")
    db.execute("BEGIN")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(body, content='', tokenize='ascii', detail=full)")
    db.execute("CREATE TABLE d(id INTEGER PRIMARY KEY, day TEXT, year INTEGER)")
    for name in "tags", "authors":
        db.execute(f"CREATE TABLE {name}(id INTEGER, value TEXT, PRIMARY KEY(id, value)) WITHOUT ROWID")
    start = time.perf_counter()
    with open(docs, encoding="utf-8") as words, open(table, encoding="utf-8") as columns:
        for number, (text, line) in enumerate(zip(words, columns)):
            day, tags, authors = line.rstrip("\n").split("\t")
            db.execute("INSERT INTO t(rowid, body) VALUES(?, ?)", (number, text))
            db.execute("INSERT INTO d VALUES(?, ?, ?)", (number, day or None, int(day[:4]) if day else None))
            for name, values in (("tags", tags), ("authors", authors)):
                pairs = ((number, value) for value in sorted(set(values.split("|"))) if value)
                db.executemany(f"INSERT INTO {name} VALUES(?, ?)", pairs)
    for name in "tags", "authors":
        db.execute(f"CREATE INDEX {name}_by_value ON {name}(value, id)")
    db.execute("CREATE INDEX by_day ON d(day)")
    db.execute("INSERT INTO t(t) VALUES('optimize')")
    db.execute("COMMIT")
    db.execute("ANALYZE")
    print(f"docs={number + 1} seconds={time.perf_counter() - start:.2f}")


def best(where=""):
    return f"SELECT t.rowid, bm25(t) AS score {MATCHES} {where} ORDER BY score LIMIT {HITS}"


def facet(name):
    return (f"SELECT value, count(*) AS hits FROM {name} WHERE id IN (SELECT rowid FROM t WHERE t MATCH :words) "
            f"GROUP BY value ORDER BY hits DESC, value LIMIT {HITS}")


def column_facet(name):
    return f"SELECT {name}, count(*) AS hits {MATCHES} GROUP BY {name} ORDER BY hits DESC, {name} LIMIT {HITS}"


def measure(db, name, queries, sql, **more):
    taken, answers = [], 0
    for timed in False, True:
        for words in queries:
            start = time.perf_counter()
            rows = db.execute(sql, {"words": words, **more}).fetchall()
            if timed:
                taken.append(time.perf_counter() - start)
                answers += sum(row[1] for row in rows)
    taken.sort()
    mean, count = sum(taken) / len(taken), len(taken)
    print(f"{name:28} {mean * 1e6:9.0f} {taken[count // 2] * 1e6:9.0f} {taken[count * 95 // 100] * 1e6:9.0f}"
          f"   {answers / count:.4f}", flush=True)


def query(path, queries, wanted, every, days):
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    db.execute("PRAGMA cache_size=-1000000")
    texts = [line.rstrip("\n").split("\t") for line in open(queries, encoding="utf-8")]
    texts = [fields[2] for fields in texts if fields[1] == wanted][:: int(every)]
    asked = [" OR ".join(f'"{word}"' for word in text.split()) for text in texts]
    measure(db, "plain", asked, f"SELECT rowid, bm25(t) AS score FROM t WHERE t MATCH :words ORDER BY score LIMIT {HITS}")
    for day in days:
        measure(db, f"from {day}", asked, best("AND d.day >= :day"), day=day)
    for tag in "cs.CV", "cs.LG", "cs.IR", "stat.ML", "cs.GT":
        measure(db, tag, asked, best("AND EXISTS (SELECT 1 FROM tags WHERE tags.id = t.rowid AND value = :tag)"), tag=tag)
    for name in "tags", "authors":
        measure(db, f"facet of {name}", asked, facet(name))
    measure(db, "facet of days", asked, column_facet("day"))
    measure(db, "facet of years", asked, column_facet("year"))
    newest = f"SELECT t.rowid, 0 {MATCHES} ORDER BY d.day DESC, t.rowid LIMIT {HITS}"
    measure(db, "newest first", asked, newest)
    by_year = f"SELECT t.rowid, bm25(t) AS score {MATCHES} ORDER BY d.year DESC, score LIMIT {HITS}"
    measure(db, "by year, then score", asked, by_year)


if len(sys.argv) == 5 and sys.argv[1] == "index":
    index(*sys.argv[2:])
elif len(sys.argv) >= 6 and sys.argv[1] == "query":
    query(*sys.argv[2:6], sys.argv[6:])
else:
    sys.exit(__doc__)
