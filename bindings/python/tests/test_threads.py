# SPDX-License-Identifier: MIT
"""Many threads at one index at once, while it changes: on a free-threaded interpreter nothing else holds them apart."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from typing import Callable, List

from dlsearch import Index, Query

SECONDS = 3.0
WORDS = ["stride", "convolution", "gradient", "padding", "kernel"]


def document(number: int) -> dict[str, object]:
    return {"id": f"d{number}", "text": " ".join(WORDS[number % k] for k in (2, 3, 4, 5)), "number": number}


def hammer(works: List[Callable[[], None]]) -> None:
    """Each work by a thread of its own, over and over; what one raises is raised."""
    raised: List[BaseException] = []
    end = time.monotonic() + SECONDS

    def repeat(work: Callable[[], None]) -> None:
        try:
            while time.monotonic() < end and not raised:
                work()
        except BaseException as one:
            raised.append(one)

    threads = [threading.Thread(target=repeat, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]


def test_an_index_is_searched_while_it_changes(path: Path) -> None:
    index = Index.create(path, {"text": "text", "number": "integer"}, map(document, range(200)))
    shared, commits, seen = Query.parse("stride gradient"), [200], [200]

    def search() -> None:
        # only documents are added, so a search finds what was there when the last commit was seen, or more
        known = seen[0]
        hits = index.search("stride", k=20, count=True)
        assert hits.total is not None and hits.total >= known // 2 and len(hits) == 20
        assert list(hits.scores) == sorted(hits.scores, reverse=True)
        for hit in hits[:5]:
            number = hit["number"]
            assert hit.key == f"d{number}" and hit.fields()["text"] == document(int(str(number)))["text"]

    def search_many() -> None:
        found = index.search_many([*WORDS, shared], k=5, threads=2, keys=True)
        assert found.counts.tolist() == [5] * 6 and found.keys is not None and all(map(len, found.keys))

    def refresh() -> None:
        known = commits[0]
        index.refresh()
        assert len(index) >= known
        seen[0] = max(seen[0], known)

    def write() -> None:
        with index.writer() as writer:
            writer.add_many(map(document, range(commits[0], commits[0] + 50)))
        commits[0] += 50

    hammer([search, search, search_many, refresh, refresh, write])
    index.refresh()
    assert len(index) == commits[0] > 200
    index.check(text=True)


def test_one_page_is_read_by_all(path: Path) -> None:
    index = Index.create(path, {"text": "text", "number": "integer"}, map(document, range(100)))
    pages, right = [index.search("stride", 50)], index.search("stride", 50).keys()

    def read() -> None:
        hits = pages[0]
        assert [hit.key for hit in hits] == right and hits.keys() == right
        for hit in hits[:3]:
            assert hit.snippet("text").ranges and hit.explain().score == hit.score and hit["number"] is not None

    def turn() -> None:
        pages[0] = index.search("stride", 50)

    hammer([read, read, read, turn])


def test_a_writer_is_shared(path: Path) -> None:
    index = Index.create(path, {"text": "text", "number": "integer"})
    numbers, lock = iter(range(10**9)), threading.Lock()
    with index.writer() as writer:

        def add() -> None:
            with lock:
                number = next(numbers)
            writer.add(document(number))

        hammer([add] * 4)
        added = next(numbers)
        assert len(writer) == added
    assert len(index) == added
    index.check(text=True)


def test_the_interpreter_lock_stays_off() -> None:
    if "free-threading" in sys.version:
        assert not sys._is_gil_enabled()  # type: ignore[attr-defined, unused-ignore]
