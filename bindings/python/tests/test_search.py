# SPDX-License-Identifier: MIT
"""What may be asked of a search, and what comes of it."""

from __future__ import annotations

import gc
import threading
from pathlib import Path
from typing import Any

import pytest

import dlsearch
from dlsearch import ColumnBoost, FacetRequest, Index, Query

from conftest import DOCUMENTS


def test_the_best_come_first(index: Index) -> None:
    hits = index.search("convolution stride", k=2)
    assert hits.keys() == ["transposed", "arith"] and len(hits) == 2
    assert hits[0].score > hits[1].score > 0 and hits.total is None
    assert index.search("convolution stride", k=0, count=True).total == 3
    assert index.count("convolution stride") == index.count("convolution stride", filter="year:*") + 1 == 3


def test_no_text_is_an_error(index: Index) -> None:
    for text in ("", '"', "- -", "(", "\0", "\ud800", "zzzz", '"' * 1000):
        assert len(index.search(text, correct=False)) == 0
        assert len(index.search(text)) == 0


def test_fields_and_syntax(index: Index) -> None:
    assert index.search("gradients", fields="title").keys() == ["backprop"]
    assert set(index.search("gradients", fields=["title", "text"]).keys()) == {"backprop", "transposed"}
    assert index.search("title:conv* NOT arithmetic", syntax="full").keys() == ["transposed"]
    assert len(index.search("NOT convolution", syntax="words")) == 2
    with pytest.raises(dlsearch.QuerySyntaxError) as raised:
        index.search("(stride", syntax="full")
    assert raised.value.at == 7 and raised.value.status == "DLS_ESYNTAX"
    with pytest.raises(dlsearch.InvalidArgumentError, match="no syntax"):
        index.search("x", syntax="sql")


@pytest.mark.parametrize(
    "given, keys",
    [
        ({"tags": "cnn"}, ["arith", "transposed"]),
        ({"tags": ["tutorial", "theory"]}, ["arith"]),
        ({"year": (2017, None)}, ["transposed"]),
        ({"year": (None, 2016), "free": True}, ["arith"]),
        ({"year": None}, ["bare"]),
        ("tags:cnn AND stars:>4", ["arith"]),
        (Query.range("date", "2018"), ["transposed"]),
        (Query.range("date", "2016", "2018-05-04", below_high=True), ["arith"]),
        (~Query.value("tags", "cnn"), ["bare"]),
        (None, ["arith", "bare", "transposed"]),
    ],
)
def test_filters_narrow_and_leave_scores(index: Index, given: Any, keys: list[str]) -> None:
    found = index.search("convolution strides", filter=given)
    everything = {hit.key: hit.score for hit in index.search("convolution strides")}
    assert sorted(found.keys()) == keys
    assert all(hit.score == everything[hit.key] for hit in found)


def test_facets_count_all_matches(index: Index) -> None:
    hits = index.search(
        "convolution gradients",
        k=1,
        facets=[
            "tags",
            "free",
            FacetRequest("date", "years"),
            FacetRequest("year", "ranges", ranges=[(None, 2000), (2001, None)]),
            FacetRequest("year", "steps", step=10),
            FacetRequest("tags", limit=1),
        ],
    )
    facets = hits.facets
    assert facets["tags"].buckets == [("cnn", 2), ("theory", 1), ("tutorial", 1)]
    assert facets["tags"].having == 3 and facets["tags"].lacking == 0
    assert facets["free"].buckets == [(True, 2), (False, 1)]
    assert facets["date"].buckets == [("1986", 1), ("2016", 1), ("2018", 1)]
    assert facets["year"].buckets == [(None, 1), (None, 2)]
    assert facets["year:steps"].buckets == [(1980, 1), (2010, 2)]
    assert facets["tags:values"].others == 2 and facets["tags:values"].other_count == 2


def test_sorted_pages_go_on_behind_a_hit(index: Index) -> None:
    order = ["transposed", "arith", "backprop", "bare"]
    everything = Query.all()
    assert index.search(everything, sort="-year").keys() == order
    assert index.search(everything, sort=["free", "-stars"]).keys() == ["backprop", "arith", "transposed", "bare"]
    assert index.search("convolution", sort="score").keys() == index.search("convolution").keys()
    first = index.search(everything, 2, sort="-year")
    assert index.search(everything, 2, sort="-year", after=first[1].cursor).keys() == order[2:]
    assert index.search(everything, 2, sort="-year", offset=1).keys() == order[1:3]


def test_numbers_of_ranking_can_be_given(index: Index) -> None:
    def scores(**options: Any) -> list[float]:
        return [hit.score for hit in index.search("stride", **options)]

    default = scores()
    assert scores(weights={"title": 2.0}, b={"text": 0.75}, lead={"text": 0.2}, k1=1.2, formula="bm25") == default
    for other in [
        {"k1": 0.5}, {"weights": {"title": 9.0}}, {"b": {"text": 0.0}}, {"lead": {"text": 0.0}}, {"formula": "bm25+"},
        {"formula": "bm25l", "delta": 1.0},
    ]:  # fmt: skip
        assert scores(**other) != default
    with pytest.raises(dlsearch.InvalidArgumentError):
        index.search("stride", k1=-1.0)
    with pytest.raises(TypeError, match="colour"):
        index.search("stride", colour="red")  # type: ignore[call-arg]


def test_columns_can_count(index: Index) -> None:
    boosts = [ColumnBoost("year", "near", weight=1000.0, scale=1.0, origin=2018)]
    assert index.search("convolution", boosts=boosts)[0].key == "transposed"
    boosts = [ColumnBoost("stars", "between", weight=9.0, origin=0, end=5)]
    hits = index.search("convolution", boosts=boosts)
    plain = {hit.key: hit.score for hit in index.search("convolution")}
    for hit in hits:
        assert hit.score == pytest.approx(plain[hit.key] * (1 + 9 * float(hit["stars"] or 0) / 5), rel=1e-6)


def test_hits_collapse_by_a_field(index: Index) -> None:
    hits = index.search(Query.all(), collapse="free", count=True)
    found = {hit.collapsed() for hit in hits}
    assert found == {(True, 2), (False, 1), (None, 1)} and hits.collapsed_total == 3 and hits.total == 4
    with pytest.raises(dlsearch.InvalidArgumentError):
        index.search(Query.all())[0].collapsed()


def test_remarks_say_what_was_done(index: Index) -> None:
    assert index.search("convolution").remarks == frozenset()
    assert index.search("the convolution").remarks == {"dropped"}
    relaxed = index.search('"stride convolution"')
    assert relaxed.remarks == {"relaxed"} and len(relaxed) == 3
    assert len(index.search('"stride convolution"', relax=False)) == 0
    corrected = index.search("convoltion strid")
    assert corrected.remarks == {"corrected"} and corrected.corrected == "convolution stride"
    assert corrected.corrections == [("convoltion", "convolution"), ("strid", "stride")]
    assert index.search("convoltion", correct=False).corrections == [] and relaxed.corrected is None


def test_a_search_can_be_stopped(index: Index) -> None:
    hits = index.search("convolution", cancel=lambda: True)
    assert hits.remarks <= {"stopped"}

    def refuse() -> bool:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        for _ in range(100):
            index.search(" ".join(f"convolution{n}~2" for n in range(50)), syntax="full", cancel=refuse)
    assert index.search("convolution", deadline=60.0).remarks == frozenset()


def test_hits_outlive_the_index_and_its_file(index: Index, path: Path) -> None:
    hits = index.search("stride")
    with index.writer() as writer:
        writer.delete("arith")
    old = index.search("stride")
    index.close()
    path.unlink()
    assert "arith" in hits.keys() and "arith" not in old.keys()
    assert [hit["title"] for hit in hits] and hits[0].explain().score == hits[0].score
    with pytest.raises(dlsearch.InvalidArgumentError, match="closed"):
        index.search("stride")
    with pytest.raises(dlsearch.InvalidArgumentError, match="closed"):
        index.search("stride", count=True)


def test_refresh_sees_other_commits(index: Index, path: Path) -> None:
    other = Index.open(path)
    assert not other.refresh()
    with index.writer() as writer:
        writer.add({"id": "new", "title": "Whitening"})
    assert len(other.search("whitening")) == 0 and len(index.search("whitening")) == 1
    assert other.refresh() and len(other.search("whitening")) == 1
    assert other.info.generation == 2 and other.info.documents == len(other) == len(DOCUMENTS) + 1


def test_what_nobody_reads_any_more_is_let_go(path: Path, index: Index) -> None:
    def mapped() -> int:
        return Path("/proc/self/maps").read_text().count(str(path))

    before = mapped()
    for number in range(3):
        with index.writer() as writer:
            writer.update({"id": "bare", "title": f"whitening {number}"})
    gc.collect()
    assert mapped() == before >= 1


def test_a_document_is_had_by_its_key(index: Index) -> None:
    hit = index.get("arith")
    assert hit is not None and hit["year"] == 2016 and hit.key == "arith" and hit.score == 0
    assert index.get("nothing") is None and "arith" in index and b"arith" in index and "nothing" not in index


def test_an_index_in_memory(index: Index, path: Path) -> None:
    memory = Index.memory(path.read_bytes())
    assert memory.search("convolution").keys() == index.search("convolution").keys()
    assert memory.find("arith") == 0 and "nobody" not in memory
    memory.check(), memory.check(text=True)
    with pytest.raises(dlsearch.InvalidArgumentError):
        memory.writer()
    kept = Index.memory(bytearray(path.read_bytes())).search("convolution")
    assert kept[0]["title"]  # its bytes live as long as the hits


def test_threads_share_an_index_and_its_hits(index: Index) -> None:
    hits = index.search("convolution stride gradients")
    expected = [hit.fields() for hit in hits]
    wrong: list[Any] = []

    def work() -> None:
        for _ in range(50):
            if [hit.fields() for hit in hits] != expected or hits[0].snippet("text").text == "":
                wrong.append(hits)
            if index.search("convolution stride gradients", filter={"free": True}).keys() == []:
                wrong.append(index)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_feedback_finds_the_same_by_more_words(index: Index) -> None:
    hits = index.search("convolution stride")
    again = index.search(hits.feedback(), count=True)
    assert set(again.keys()) == set(hits.keys())
    assert again[0].score > hits[0].score
    with pytest.raises(dlsearch.InvalidArgumentError, match="share"):
        index.search(hits.feedback(share=0.0))


def test_neighbours_count_more(index: Index) -> None:
    plain = index.search("transposed convolution", adjacency=0.0)
    near = index.search("transposed convolution", adjacency=1.0)
    assert near[0].score > plain[0].score and near[0].explain() != plain[0].explain()
