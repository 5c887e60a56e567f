# SPDX-License-Identifier: MIT
"""Many searches at once give what one by one they give, in arrays."""

from __future__ import annotations

from typing import Any

import pytest

import dlsearch
from dlsearch import Index, Query

from conftest import package

QUERIES: list[Any] = ["convolution stride", "zzzz", Query.all(), "gradients", "batch normalization"] * 30


@pytest.mark.parametrize("threads", [1, 3])
def test_rows_are_those_of_single_searches(index: Index, threads: int) -> None:
    found = index.search_many(QUERIES, k=3, threads=threads, keys=True, filter="free:true OR NOT free:*")
    assert found.documents.shape == found.scores.shape == (150, 3) and found.counts.shape == (150,)
    assert found.documents.format == "Q" and found.scores.format == "f"
    documents, scores = found.documents.tolist(), found.scores.tolist()
    assert found.keys is not None
    for row, query in enumerate(QUERIES):
        hits = index.search(query, 3, filter="free:true OR NOT free:*")
        count = found.counts[row]
        assert count == len(hits) and found.keys[row] == hits.keys()
        assert documents[row][:count] == list(hits.documents) and scores[row][:count] == list(hits.scores)
        assert set(documents[row][count:]) <= {dlsearch.NO_DOCUMENT} and set(scores[row][count:]) <= {0.0}


def test_nothing_asked_nothing_found(index: Index) -> None:
    assert index.search_many([], k=3).counts.tolist() == []
    assert index.search_many(["stride"], k=0).counts.tolist() == [0]
    assert index.search_many(["stride"], k=1).keys is None


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("k", [10_000_001, 10**12])
def test_more_than_the_limit_is_refused_before_room_is_made(index: Index, threads: int, k: int) -> None:
    with pytest.raises(dlsearch.LimitError):
        index.search_many(["stride"] * 1000, k, threads=threads)


def test_a_failure_of_one_is_raised(index: Index) -> None:
    with pytest.raises(dlsearch.QuerySyntaxError):
        index.search_many(["fine"] * 50 + ["("], threads=2, syntax="full")


def test_progress_is_shown_or_not(index: Index) -> None:
    for threads in (1, 2):
        assert index.search_many(QUERIES, k=1, threads=threads, progress=True).counts[0] == 1


def test_arrays_of_numpy_are_no_copies(index: Index) -> None:
    numpy = package("numpy")
    found = index.search_many(QUERIES, k=3)
    scores = numpy.asarray(found.scores)
    assert scores.dtype == numpy.float32 and scores.shape == (150, 3) and numpy.shares_memory(scores, found.scores)
    assert numpy.asarray(found.documents).dtype == numpy.uint64
    hits = index.search("convolution stride")
    assert numpy.asarray(hits.scores).tolist() == [hit.score for hit in hits]
