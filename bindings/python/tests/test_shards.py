# SPDX-License-Identifier: MIT
"""Several indexes are ranked as one, to the bit: in a process, and across processes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import dlsearch
from dlsearch import Index, Query, Schema, Statistics

from conftest import DOCUMENTS, FIELDS

QUERIES = ["convolution stride", "gradients", '"stride convolution"', "grad* OR str*"]

WORKER = """
import json, sys, dlsearch
index = dlsearch.Index.open(sys.argv[1])
query = dlsearch.Query.full(sys.argv[2])
if len(sys.argv) == 3:
    sys.stdout.buffer.write(bytes(dlsearch.Statistics.collect(index, query)))
else:
    merged = dlsearch.Statistics.read(sys.stdin.buffer.read(), index.schema)
    hits = index.search(query, 10, statistics=merged, ties="key")
    print(json.dumps([(hit.score, hit.key) for hit in hits]))
"""


@pytest.fixture
def shards(tmp_path: Path) -> list[Index]:
    return [
        Index.create(tmp_path / f"shard{n}.dls", Schema(FIELDS), DOCUMENTS[n::3]) for n in range(3)
    ]


@pytest.mark.parametrize("query", QUERIES)
def test_shards_are_ranked_as_one(index: Index, shards: list[Index], query: str) -> None:
    made = Query.full(query) if "*" in query else Query.parse(query)
    alone = [(hit.key, hit.score) for hit in index.search(made, ties="key", correct=False)]
    found = dlsearch.search_shards(shards, made, 10)
    assert alone and [(hit.key, hit.score) for _, hit in found] == alone
    assert all(hit.key in shards[shard] for shard, hit in found)
    paged = dlsearch.search_shards(shards, made, 2, offset=1)
    assert [(hit.key, hit.score) for _, hit in paged] == alone[1:3]


def test_shards_are_sorted_as_one(index: Index, shards: list[Index]) -> None:
    found = dlsearch.search_shards(shards, Query.all(), 10, sort="-year")
    assert [hit.key for _, hit in found] == index.search(Query.all(), sort="-year").keys()
    assert dlsearch.search_shards(shards, "zzzz") == []


def test_processes_are_ranked_as_one(index: Index, shards: list[Index], tmp_path: Path) -> None:
    def ask(shard: int, *more: str, given: bytes = b"") -> bytes:
        command = [sys.executable, "-c", WORKER, str(tmp_path / f"shard{shard}.dls"), "convolution stride", *more]
        return subprocess.run(command, input=given, capture_output=True, check=True).stdout

    merged = Statistics.read(ask(0), index.schema)
    for shard in (1, 2):
        merged.merge(Statistics.read(ask(shard), index.schema))
    lists = [json.loads(ask(shard, "search", given=bytes(merged))) for shard in range(3)]
    found = sorted((tuple(hit) for hits in lists for hit in hits), key=lambda hit: (-hit[0], hit[1]))
    query = Query.full("convolution stride")
    assert found == [(hit.score, hit.key) for hit in index.search(query, ties="key")]


def test_statistics_have_synonyms(index: Index) -> None:
    statistics = Statistics.collect(index, Query.full('{convolution = "tags stride"}'))
    found = [(term.text, term.synonym, term.field) for term in statistics.terms]
    assert found[-1] == ("convolut\ntag stride", True, None) and not any(synonym for _, synonym, _ in found[:-1])


def test_statistics_are_read_and_set(index: Index) -> None:
    statistics = Statistics.collect(index, "convolution tags")
    assert statistics.documents == 4 and statistics.field("title").documents == 4
    assert [(term.text, term.df, term.field, term.expanded) for term in statistics.terms] == [
        ("convolut", 2, None, False), ("tag", 0, None, False),
    ]  # fmt: skip
    statistics.documents = 1000
    statistics.set_field("title", (1000, 9000))
    statistics.set_df(0, 3)
    assert statistics.documents == 1000 and statistics.field("title") == (1000, 9000) and statistics.terms[0].df == 3
    rarer = index.search("convolution tags", statistics=statistics)[0].score
    assert rarer > index.search("convolution tags")[0].score
    with pytest.raises(dlsearch.InvalidArgumentError):
        statistics.set_df(7, 1)
    with pytest.raises(dlsearch.InvalidArgumentError):
        statistics.merge(Statistics.collect(index, "another"))
    with pytest.raises(dlsearch.CorruptError):
        Statistics.read(bytes(statistics)[:-1] + b"\xff", index.schema)


def test_merge_wants_an_order(index: Index) -> None:
    hits = index.search("stride")
    with pytest.raises(dlsearch.InvalidArgumentError):
        dlsearch.merge([hits, hits])
    by_key = index.search("stride", ties="key")
    assert [(shard, hit.key) for shard, hit in dlsearch.merge([by_key, by_key], 2)] == [
        (0, by_key[0].key), (1, by_key[0].key),
    ]  # fmt: skip
    assert len(dlsearch.merge([by_key, by_key], 10**12)) == 2 * len(by_key)  # there is room for what there is alone


def test_lists_are_fused_by_ranks() -> None:
    assert dlsearch.fuse([["a", "b"], ["b", "c"]], k=1) == [("b", 1 / 3 + 1 / 2), ("a", 1 / 2), ("c", 1 / 3)]
    assert dlsearch.fuse([["a"], ["b"]], weights=[1, 3], limit=1) == [("b", pytest.approx(3 / 61))]
    assert dlsearch.fuse([]) == []
