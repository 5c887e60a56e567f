# SPDX-License-Identifier: MIT
"""Hits: a sequence, and what each has to show."""

from __future__ import annotations

import gc
import struct
from pathlib import Path
from typing import Any

import pytest

import dlsearch
from dlsearch import Index, Query, hit_array
from dlsearch._library import ffi


def test_hits_are_a_sequence(index: Index) -> None:
    hits = index.search("convolution stride gradients")
    assert len(hits) == 4 and [hit.number for hit in hits] == [0, 1, 2, 3]
    assert hits[-1].key == hits[3].key == hits.keys()[3] and [hit.key for hit in hits[1:3]] == hits.keys()[1:3]
    assert list(hits.scores) == [hit.score for hit in hits] == [hits[n].score for n in range(4)]
    assert list(hits.documents) == [hit.document for hit in hits] == [index.find(key) for key in hits.keys()]
    for number in (4, -5):
        with pytest.raises(IndexError):
            hits[number]
    assert "arith" in repr(hits) and "transposed" in repr(hits[0])


def test_keys_are_the_same_however_they_are_asked_for(index: Index) -> None:
    words = "convolution stride gradients"
    right = index.search(words).keys()
    for order in ([0, 1, 2, 3], [3], [2, 2, 0], [1, 3]):
        hits = index.search(words)
        assert [hits[number].key for number in order] == [right[number] for number in order]
    hits = index.search(words)
    assert [hit.key for hit in hits] == right == hits.keys() and next(iter(hits)).key == right[0]
    hits.keys().clear()
    assert hits.keys() == right


@pytest.mark.parametrize("size", [12, 16])
def test_arrays_of_hits_of_any_size_are_read(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hit_array, "SIZE", size)
    found = [(1, 0.5), (1 << 40, 0.25), (3, 0.0)]
    hits = b"".join(struct.pack("=Qf", *hit) + bytes(size - 12) for hit in found)
    assert list(hit_array.documents(hits)) == [1, 1 << 40, 3]
    assert list(hit_array.scores(hits)) == [0.5, 0.25, 0.0]


def test_the_layout_of_hits_is_the_compilers() -> None:
    assert struct.calcsize(hit_array.HIT * 2) == 2 * hit_array.SIZE == 2 * ffi.sizeof("dls_hit")


def test_no_hits(index: Index) -> None:
    hits = index.search("zzzz")
    assert not hits and hits.keys() == [] and list(hits.scores) == [] and list(hits.documents) == []


def test_matches_are_counted_in_characters(index: Index) -> None:
    hit = index.search("über alles")[0]
    text = str(hit["text"])
    assert [text[begin:end] for begin, end in hit.matches("text")] == ["Über", "alles"]
    assert hit.highlight("text").endswith("<b>Über</b> <b>alles</b>.")
    with pytest.raises(dlsearch.NotFoundError):
        hit.matches("text", 1)


def test_marks_are_all_that_is_html(path: object, index: Index) -> None:
    with index.writer() as writer:
        writer.add({"id": "evil", "title": 'a <script> & "whitening"'})
    hit = index.search("whitening")[0]
    assert hit.highlight("title", "<i>", "</i>") == "a &lt;script&gt; &amp; &quot;<i>whitening</i>&quot;"
    assert hit.snippet("title").html() == "a &lt;script&gt; &amp; &quot;<b>whitening</b>&quot;"
    assert hit.highlight("text") == "" and hit.snippet("text").text == ""


def test_snippets_show_what_matched(index: Index) -> None:
    hit = index.search("chain rule")[0]
    snippet = hit.snippet("text", 30)
    assert [snippet.text[begin:end] for begin, end in snippet.ranges] == ["chain", "rule"]
    assert len(snippet.text) <= 30 and (snippet.cut_before or snippet.cut_after)
    assert str(hit["text"])[snippet.begin :].startswith(snippet.text)
    with index.writer() as writer:
        long = "Ünlike the other ones, this says nothing of it. " * 5
        writer.add({"id": "long", "text": [long, long + "Here we speak of dropout."]})
    hit = index.search("dropout")[0]
    snippet = hit.snippet("text", 30)
    assert snippet.begin > 0 and str(hit.values("text")[1])[snippet.begin :].startswith(snippet.text)
    with pytest.raises(dlsearch.InvalidArgumentError):
        hit.snippet("text", 3)


def test_scores_are_explained(index: Index) -> None:
    for hit in index.search('convolution "the stride"', 10, filter="free:true"):
        explanation = hit.explain()
        assert explanation.score == hit.score and len(explanation) > 2
        assert {node.kind for node in explanation} >= {"bool", "term", "phrase"}
        (term,) = [node for node in explanation if node.kind == "term" and node.text == "convolut"]
        assert [part.field for part in term.fields] == ["title", "text"] and term.df == 2 and term.matches
        assert "convolut" in str(explanation)
    boosts = [dlsearch.ColumnBoost("year", "large", scale=2000.0)]
    (boosted,) = index.search("arithmetic", boosts=boosts)[0].explain()[0].boosts
    assert boosted.field == "year" and boosted.value == "2016" and boosted.factor > 1


def test_hits_in_cycles_are_collected(index: Index) -> None:
    for _ in range(100):
        cycle: list[object] = [index.search(Query.parse("convolution"), count=True), index.search("stride")]
        cycle.append(cycle)
        del cycle
    gc.collect()


@pytest.mark.parametrize("query", ["convolution stride", Query.parse("convolution stride")])
def test_an_index_in_a_cycle_may_be_closed_before_its_hits(path: Path, index: Index, query: Any) -> None:
    own = Index.open(path)
    hits = own.search(query)
    assert hits[0].snippet("title").ranges and hits[0].explain()
    cycle: list[object] = [own, hits]
    cycle.append(cycle)
    # a collector runs finalizers in the order in which it comes upon objects: the index may well be the first
    ffi.release(own._pointer)
    del own, hits, cycle
    gc.collect()
