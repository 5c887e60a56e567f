# SPDX-License-Identifier: MIT
"""Queries: each kind finds what its C function finds, and they combine."""

from __future__ import annotations

from typing import Callable

import pytest

import dlsearch
from dlsearch import Index, Query

Q = Query


@pytest.mark.parametrize(
    "query, text, keys",
    [
        (Q.parse('"transposed convolution"'), None, "transposed"),
        (Q.full("title:guide"), "title:'guid'", "arith"),
        (Q.words("guide -arithmetic"), "'guid' 'arithmet'", "arith"),
        (Q.phrase("guide arithmetic", 2), None, "arith"),
        (Q.near("rule gates", 5), None, "backprop"),
        (Q.term("convolut"), "'convolut'", "arith transposed"),
        (Q.prefix("back"), "back*", "backprop transposed"),
        (Q.fuzzy("gradeints"), "gradeints~1", "backprop transposed"),
        (Q.all(), "*:*", "arith backprop bare transposed"),
        (Q.key("bare"), 'key:"bare"', "bare"),
        (Q.value("year", 1986), "year:1986", "backprop"),
        (Q.value("free", True), "free:true", "arith transposed"),
        (Q.values("tags", ["theory", "nothing"]), None, "backprop"),
        (Q.values("tags", []), None, ""),
        (Q.range("stars", 4, 4.5), "stars:4..4.5", "arith"),
        (Q.range("year", 1986, 2018, above_low=True, below_high=True), None, "arith"),
        (Q.value_prefix("tags", "t"), "tags:t*", "arith backprop"),
        (Q.exists("year"), "year:*", "arith backprop transposed"),
        (Q.parse("stride") & Q.value("free", True), None, "arith transposed"),
        (Q.key("bare") | Q.key("arith"), None, "arith bare"),
        (~Q.exists("year"), None, "bare"),
        (Q.bool(should=[Q.term("stride"), Q.term("gradient"), Q.term("way")], minimum=2), None, "transposed"),
        (Q.parse("stride").boost(2.5).constant(3), None, "arith bare transposed"),
        (Q.similar("gradients of gates"), None, "backprop transposed"),
        (Q.similar_to("transposed"), None, "arith backprop bare"),
    ],
)
def test_a_query_finds(index: Index, query: Query, text: str | None, keys: str) -> None:
    assert " ".join(sorted(index.search(query).keys())) == keys
    assert index.count(query) == len(keys.split())
    printed = query.text(index)
    if text is not None:
        assert Query.full(text).text(index) == printed
    if printed:
        assert sorted(index.search(printed, syntax="full").keys()) == keys.split()


def test_boosts_multiply_scores(index: Index) -> None:
    plain = index.search(Query.parse("stride"))[0].score
    assert index.search(Query.parse("stride").boost(2))[0].score == pytest.approx(2 * plain)
    assert {hit.score for hit in index.search(Query.parse("stride").constant(3.5))} == {3.5}


def test_queries_are_used_again_and_elsewhere(index: Index, tmp_path: object) -> None:
    other = Index.create(f"{tmp_path}/other.dls", {"title": "text"}, [{"id": "x", "title": "stride"}])
    query = Query.parse("stride") & Query.prefix("str")
    for _ in range(3):
        assert len(index.search(query)) == 3 and len(other.search(query)) == 1


def test_what_was_made_of_a_query(index: Index) -> None:
    assert Query.parse("...").is_empty(index) and not Query.parse("a").is_empty(index)
    assert Query.words(" ".join(f"w{n}" for n in range(2000))).is_cut(index)
    relaxed = Query.parse('"stride convolution"').relaxed(index)
    assert relaxed is not None and len(index.search(relaxed)) == 3 and relaxed.relaxed(index) is None
    corrected = Query.parse("convoltion").corrected(index)
    assert corrected is not None and len(index.search(corrected)) == 2
    assert corrected.corrections(index) == [("convoltion", "convolution")]
    assert corrected.corrected_text(index) == "convolution"
    assert Query.parse("convolution").corrected(index) is None
    with pytest.raises(dlsearch.InvalidArgumentError):
        index.search(relaxed & Query.all())


@pytest.mark.parametrize(
    "make, error",
    [
        (lambda: Q.value("title", "x"), dlsearch.InvalidArgumentError),
        (lambda: Q.value("year", "soon"), dlsearch.InvalidArgumentError),
        (lambda: Q.value("venue", "x"), dlsearch.NotFoundError),
        (lambda: Q.fuzzy("x", 3), dlsearch.LimitError),
        (lambda: Q.near("a b", 0), dlsearch.InvalidArgumentError),
        (lambda: Q.parse("a").boost(0), dlsearch.InvalidArgumentError),
        (lambda: Q.parse("a").constant(-1), dlsearch.InvalidArgumentError),
        (lambda: Q.bool(must=[Q.all(), Q.value("year", "soon")]), dlsearch.InvalidArgumentError),
        (lambda: Q.all().constant(1).boost(0), dlsearch.InvalidArgumentError),
        (lambda: Q.similar_to("nobody"), dlsearch.NotFoundError),
    ],
)
def test_a_query_that_is_none_says_so_when_it_is_used(
    index: Index, make: Callable[[], Query], error: type[Exception]
) -> None:
    query = make()
    for _ in range(2):
        with pytest.raises(error):
            index.search(query)


def test_queries_have_a_depth(index: Index) -> None:
    deep = Query.all()
    for _ in range(40):
        deep = Query.bool(must=[deep])
    with pytest.raises(dlsearch.LimitError):
        index.search(deep)
