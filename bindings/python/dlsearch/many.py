# SPDX-License-Identifier: MIT
"""Many searches at once, with results in arrays."""

from __future__ import annotations

from array import array
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Lock, get_ident
from typing import TYPE_CHECKING, Any, List, Mapping, NamedTuple, Optional, Sequence, Union

from . import hit_array
from ._library import INTERRUPT, MAIN_THREAD, call, constants, encode, ffi, lib
from .errors import LimitError
from .options import Made
from .writer import with_progress

if TYPE_CHECKING:
    from .index import Index
    from .query import Query

NO_DOCUMENT = (1 << 64) - 1
RUN = 16  # queries that a thread takes at once: each run is one call to C, which Ctrl-C waits for
# Ctrl-C does not end a wait that it comes just before, or where the system gives it to another thread
SECONDS_UNSEEN = 0.2


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


class Rows:
    """The arrays while they are filled: each thread writes rows that no other writes."""

    def __init__(
        self,
        index: "Index",
        queries: Sequence[Union[str, "Query"]],
        k: int,
        keys: bool,
        alone: bool,
        options: Mapping[str, Any],
    ) -> None:
        self.index, self.queries, self.k, self.options = index, queries, k, options
        rows = len(queries)
        if k > constants["DLS_MAX_HITS"]:  # before there is room for them
            raise LimitError(f"more than {constants['DLS_MAX_HITS']} hits of each query")
        self.documents = memoryview(array("Q", [NO_DOCUMENT]) * (rows * k))
        self.scores: Any = memoryview(array("f", [0.0]) * (rows * k))
        self.counts = memoryview(array("Q", [0]) * rows)
        self.keys: Optional[List[List[str]]] = [[] for _ in range(rows)] if keys else None
        self.stopped = False
        plain = options.get("syntax", "plain") == "plain" and options.get("synonyms") is None
        texts = plain and all(isinstance(query, str) for query in queries)
        self.search = self._texts if texts and not keys else self._one_by_one
        self.made = Made(index.schema, index._snapshot(), options)
        if alone and self.made.asked is None and get_ident() == MAIN_THREAD:
            self.made.asked, self.made.pointer.cancel = INTERRUPT, INTERRUPT.function

    def _one_by_one(self, begin: int, end: int) -> None:
        k = self.k
        for row in range(begin, end):
            query = self.index._query_of(self.queries[row], self.options)
            hits = self.index._search_made(query, k, self.options, self.made, False)
            count = self.counts[row] = len(hits)
            self.documents[row * k : row * k + count] = hits.documents
            self.scores[row * k : row * k + count] = hits.scores
            if self.keys is not None:
                self.keys[row] = hits.keys()

    def _texts(self, begin: int, end: int) -> None:
        """The same by one call, so that threads do not ask for the interpreter lock at every step."""
        k, made, count = self.k, self.made, end - begin
        datas = [encode(str(query)) for query in self.queries[begin:end]]
        views = [ffi.from_buffer("char[]", data) for data in datas]
        texts = ffi.new("dls_text[]", [(view, len(view)) for view in views])
        hits, counts = ffi.new("dls_hit[]", count * k), ffi.new("size_t[]", count)
        fields = self.index.schema.set_of(self.options.get("fields"))
        call(lib.dls_search_texts, self.index._snapshot(), texts, count, fields, k, made.pointer, hits, counts)
        if made.asked is not None:
            made.asked.again()
        if k == 0:
            return
        found = memoryview(ffi.buffer(hits)).cast("B")
        documents, scores = hit_array.documents(found), hit_array.scores(found)
        for row, length in enumerate(ffi.unpack(counts, count)):
            here, there = slice(row * k, row * k + length), slice((begin + row) * k, (begin + row) * k + length)
            self.documents[there], self.scores[there] = documents[here], scores[here]
            self.counts[begin + row] = length

    def run(self, begin: int) -> None:
        try:
            self.search(begin, min(begin + RUN, len(self.queries)))
        except BaseException:
            self.stopped = True
            raise

    def result(self) -> ManyHits:
        shape = len(self.queries), self.k
        if shape[0] * shape[1] == 0:  # a buffer of nothing has no shape
            return ManyHits(self.documents, self.scores, self.counts, self.keys)
        documents, scores = self.documents.cast("B"), self.scores.cast("B")
        return ManyHits(documents.cast("Q", shape), scores.cast("f", shape), self.counts, self.keys)


def search_many(
    index: "Index",
    queries: Sequence[Union[str, "Query"]],
    k: int,
    threads: int,
    keys: bool,
    progress: bool,
    options: Mapping[str, Any],
) -> ManyHits:
    """What Index.search_many does."""
    rows = Rows(index, queries, k, keys, threads == 1, options)
    begins = range(0, len(queries), RUN)
    if threads == 1:
        for begin in with_progress(begins) if progress else begins:
            rows.run(begin)
        return rows.result()
    left, lock = iter(with_progress(begins) if progress else begins), Lock()

    def work() -> None:
        while not rows.stopped:
            with lock:
                begin = next(left, None)
            if begin is None:
                return
            rows.run(begin)

    # one task a thread, and not one a run: Ctrl-C within submit leaves locks of the pool taken, and all would hang
    with ThreadPoolExecutor(threads) as pool:
        try:
            futures = [pool.submit(work) for _ in range(min(threads, len(begins)))]
            while wait(futures, SECONDS_UNSEEN).not_done:
                pass
            for future in futures:
                future.result()
        except BaseException:
            rows.stopped = True
            raise
    return rows.result()
