# SPDX-License-Identifier: MIT
"""100,000 searches leave no memory behind."""

from __future__ import annotations

import os

import pytest

from dlsearch import Index, Query

SANITIZED = "DLSEARCH_SANITIZED" in os.environ
SEARCHES = 1000 if SANITIZED else 100000


def resident_bytes() -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="no /proc here")
def test_searches_leave_nothing_behind(index: Index) -> None:
    query = Query.parse("stride") & Query.exists("year")

    def work(count: int) -> None:
        for number in range(count):
            hits = index.search("convolution stride")
            if number % 10 == 0:
                hits[0]["title"], hits.scores
                with pytest.raises(OverflowError):
                    index.search("convolution stride", k=-1)
            if number % 100 == 0:
                index.search(query, facets="tags", filter={"free": True}, sort="-year", count=True).facets
                index.search("convoltion").corrections
                hits[0].snippet("text"), hits[0].explain(), hits[0].highlight("title")
                with pytest.raises(ValueError):
                    index.search("(", syntax="full")

    work(SEARCHES // 10)
    before = resident_bytes()
    work(SEARCHES)
    if not SANITIZED:  # which keep what was freed for a while
        assert resident_bytes() - before < 2 << 20  # 20 bytes a search would be as much
