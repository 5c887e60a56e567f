# SPDX-License-Identifier: MIT
"""Many searches at once, with results in arrays."""

from __future__ import annotations

from array import array
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, List, Mapping, NamedTuple, Optional, Sequence, Union

from .writer import with_progress

if TYPE_CHECKING:
    from .index import Index
    from .query import Query

NO_DOCUMENT = (1 << 64) - 1


class ManyHits(NamedTuple):
    """What many queries found. numpy.asarray(hits.scores) is an array without a copy.

    documents: buffer of shape (queries, k), unsigned 64 bits; beyond a query's hits NO_DOCUMENT, 2^64 - 1.
    scores: buffer of shape (queries, k), single precision; beyond a query's hits 0.
    counts: buffer of shape (queries,), how many hits each query has.
    keys: for each query the keys of its hits; None unless they were asked for.
    """

    documents: "memoryview[int]"
    scores: "memoryview[float]"
    counts: "memoryview[int]"
    keys: Optional[List[List[str]]]


def search_many(
    index: "Index",
    queries: Sequence[Union[str, "Query"]],
    k: int,
    threads: int,
    keys: bool,
    progress: bool,
    options: Mapping[str, Any],
) -> ManyHits:
    """What Index.search_many does: threads take queries in runs, and write rows that no other writes."""
    rows = len(queries)
    documents = memoryview(array("Q", [NO_DOCUMENT]) * (rows * k))
    scores: Any = memoryview(array("f", [0.0]) * (rows * k))
    counts = memoryview(array("Q", [0]) * rows)
    found_keys: List[List[str]] = [[] for _ in range(rows)] if keys else []
    stopped = False

    def search(begin: int, end: int) -> None:
        for row in range(begin, end):
            if stopped:
                return
            hits = index.search(queries[row], k, **options)
            count = counts[row] = len(hits)
            documents[row * k : row * k + count] = hits.documents
            scores[row * k : row * k + count] = hits.scores
            if keys:
                found_keys[row] = hits.keys()

    run = max(1, min(64, rows // (4 * threads)))
    begins = range(0, rows, run)
    if threads == 1:
        for begin in with_progress(begins) if progress else begins:
            search(begin, min(begin + run, rows))
    else:
        with ThreadPoolExecutor(threads) as pool:
            try:
                futures = [pool.submit(search, begin, min(begin + run, rows)) for begin in begins]
                for future in with_progress(futures) if progress else futures:
                    future.result()
            except BaseException:
                stopped = True
                raise
    if rows * k:  # a buffer of nothing has no shape
        documents = documents.cast("B").cast("Q", (rows, k))
        scores = scores.cast("B").cast("f", (rows, k))
    return ManyHits(documents, scores, counts, found_keys if keys else None)
