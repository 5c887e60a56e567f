# SPDX-License-Identifier: MIT
"""Ctrl-C stops a long search, many searches, the adding of documents, a commit, a compaction and a check."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from dlsearch import CancelledError, Index, InvalidArgumentError, Query
from dlsearch._library import Asked


def interrupted_after(seconds: float, work: Callable[[], Any], elsewhere: bool = False) -> float:
    """Send the signal of Ctrl-C while `work` runs; how long it went on then. With `elsewhere` a thread gets it that is
    not the main one, which goes on waiting."""
    sent: list[float] = []

    def send() -> None:
        sent.append(time.perf_counter())
        if elsewhere:
            signal.pthread_kill(threading.get_ident(), signal.SIGINT)
        else:
            os.kill(os.getpid(), signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs do not heed it
    timer = threading.Timer(seconds, send)
    try:
        with pytest.raises(KeyboardInterrupt):
            timer.start()  # which may take as long as the timer
            work()
            time.sleep(5)  # the signal has not been met yet: it is met here, and `work` was too fast for the test
        return time.perf_counter() - sent[0]
    finally:
        timer.cancel()
        signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Index:
    words = [f"w{n}x" for n in range(3000)]
    documents = (
        {"id": str(n), "text": " ".join(words[(n * 7 + m * 13) % 3000] for m in range(60))} for n in range(30000)
    )
    return Index.create(tmp_path_factory.mktemp("large") / "large.dls", {"text": "text"}, documents)


def test_a_long_search_stops(large: Index) -> None:
    everything = Query.bool(should=[Query.term(f"w{n}x") for n in range(1000)])
    begin = time.perf_counter()
    large.search(everything, 10000, count=True)
    alone = time.perf_counter() - begin

    def work() -> None:
        for _ in range(1000):
            large.search(everything, 10000, count=True)

    assert interrupted_after(0.2, work) < 5 + alone
    assert len(large.search(everything, 10)) == 10  # and the next goes on


def test_one_search_is_stopped_within(large: Index) -> None:
    query, asked = Query.bool(should=[Query.term(f"w{n}x") for n in range(100)]), []

    def at_the_second(_: object = None) -> bool:
        asked.append(1)
        return len(asked) == 2

    hits = large.search(query, 10, count=True, cancel=at_the_second)
    assert len(asked) == 2 and hits.remarks == {"stopped"}


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("keys", [False, True])
def test_many_searches_stop(large: Index, threads: int, keys: bool) -> None:
    queries = ["w1x w2x w3x"] * 1000000
    assert interrupted_after(0.2, lambda: large.search_many(queries, threads=threads, keys=keys)) < 5


def test_many_searches_stop_when_the_main_thread_is_not_woken(large: Index) -> None:
    slow = [Query.bool(should=[Query.term(f"w{n}x") for n in range(100)])] * 10000
    assert interrupted_after(0.5, lambda: large.search_many(slow, threads=2, count=True), elsewhere=True) < 5


def test_many_searches_stop_while_they_are_begun(large: Index) -> None:
    queries = ["w1x"] * 300000
    for moment in range(10):
        assert interrupted_after(0.03 + 0.02 * moment, lambda: large.search_many(queries, 1, threads=3)) < 5


def test_adding_stops_and_what_is_committed_stays(tmp_path: Path) -> None:
    def forever() -> Iterator[dict[str, str]]:
        for number in range(10000000):
            yield {"id": str(number), "text": "some words"}

    index = Index.create(tmp_path / "x.dls", {"text": "text"}, [{"id": "first", "text": "words"}])

    def work() -> None:
        with index.writer() as writer:
            writer.add_many(forever())

    assert interrupted_after(0.2, work) < 5
    assert len(index) == 1
    index.writer().close()


def at_the(question: int, work: Callable[[Callable[[], bool]], Any]) -> bool:
    """Whether `work`, which is given a function to ask, is ended by KeyboardInterrupt: it comes at that question."""
    asked: list[int] = []

    def ask() -> bool:
        asked.append(1)
        if len(asked) == question:
            os.kill(os.getpid(), signal.SIGINT)
        return False

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        work(ask)
    except KeyboardInterrupt:
        assert len(asked) == question
        return True
    finally:
        signal.signal(signal.SIGINT, before)
    return False


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("threads", [1, 2])
def test_a_commit_is_ended_and_the_index_is_as_it_was(tmp_path: Path, compact: bool, threads: int) -> None:
    path = tmp_path / "x.dls"
    Index.create(path, {"text": "text"}, [{"id": "first", "text": "words"}])
    before, rounds = path.read_bytes(), 0

    def work(ask: Callable[[], bool]) -> None:
        with Index.open(path).writer(cancel=ask, threads=threads) as writer:
            writer.add_many({"id": str(n), "text": f"w{n % 700} w{n % 31} of w{n}"} for n in range(20000))
            if compact:
                writer.compact()

    for question in (1, 2, 5, 1000000):
        rounds += at_the(question, work)
        assert len(Index.open(path)) == (1 if question < 1000000 else 20001)
        if question < 1000000:
            assert path.read_bytes()[: len(before)] == before
        assert os.listdir(tmp_path) == ["x.dls"]
    assert rounds == 3


def test_ctrl_c_ends_a_commit(tmp_path: Path) -> None:
    path = tmp_path / "x.dls"
    index = Index.create(path, {"text": "text"}, [{"id": "first", "text": "words"}])
    writer = index.writer(reorder=True)
    for start in range(0, 200000, 1000):
        writer.add_many({"id": str(n), "text": f"w{n % 7000} w{n % 31} of w{n}"} for n in range(start, start + 1000))
    interrupted_after(0.05, writer.commit)
    with pytest.raises(InvalidArgumentError):
        writer.commit()
    writer.close()
    assert len(index) == 1 and os.listdir(tmp_path) == ["x.dls"]


def test_who_is_asked_may_refuse_or_raise(tmp_path: Path) -> None:
    def work(ask: Callable[[], bool]) -> None:
        documents = ({"id": str(n), "text": f"w{n % 700} of w{n}"} for n in range(20000))
        Index.create(tmp_path / "x.dls", {"text": "text"}, documents, cancel=ask)

    def fail() -> bool:
        raise LookupError("what was asked")

    with pytest.raises(CancelledError):
        work(lambda: True)
    with pytest.raises(LookupError, match="what was asked"):
        work(fail)
    assert os.listdir(tmp_path) == []


def test_a_check_stops(large: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop() -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr("dlsearch.index.asked_by_default", lambda: Asked(stop))
    with pytest.raises(KeyboardInterrupt):
        large.check(text=True)
