# SPDX-License-Identifier: MIT
"""Documents go in by a writer, as Python's values, and come back."""

from __future__ import annotations

import datetime
import os
from collections import namedtuple
from dataclasses import dataclass
from pathlib import Path

import pytest

import dlsearch
from dlsearch import Field, Index, Schema

from conftest import DOCUMENTS, package


def keys(index: Index, query: str = "*:*") -> list[str]:
    return sorted(index.search(query, 100, syntax="full").keys())


def test_what_was_added_comes_back(index: Index) -> None:
    hit = index.search('key:"arith"', syntax="full")[0]
    expected = {name: value for name, value in DOCUMENTS[0].items() if name != "id"}
    assert hit.fields() == expected
    assert hit.key == "arith"
    assert hit["year"] == 2016 and hit["stars"] == 4.5 and hit["free"] is True
    assert hit.values("tags") == ["cnn", "tutorial"] and hit["tags"] == "cnn"


def test_a_field_without_values_is_none(index: Index) -> None:
    hit = index.search('key:"bare"', syntax="full")[0]
    assert hit["year"] is None and hit.values("year") == []
    with pytest.raises(dlsearch.NotFoundError, match="venue"):
        hit["venue"]


def test_documents_are_replaced_and_deleted(index: Index) -> None:
    with index.writer() as writer:
        writer.update({"id": "bare", "title": "Whitening"})
        writer.update({"id": "new", "title": "Whitening, too"})
        writer.delete("backprop")
        assert writer.discard("arith") and not writer.discard("arith")
        with pytest.raises(dlsearch.NotFoundError):
            writer.delete("nobody")
        assert len(writer) == 3
    assert keys(index) == ["bare", "new", "transposed"]
    assert keys(index, "title:whitening") == ["bare", "new"]


def test_documents_are_deleted_by_query(index: Index) -> None:
    with index.writer() as writer:
        assert writer.delete_by_query("year:2000..") == 2
        assert writer.delete_by_query(dlsearch.Query.key("bare")) == 1
        with pytest.raises(dlsearch.InvalidArgumentError):
            writer.delete_by_query(dlsearch.Query.similar("gradients"))
    assert keys(index) == ["backprop"]


def test_an_exception_forgets_what_was_not_committed(index: Index) -> None:
    with pytest.raises(ZeroDivisionError):
        with index.writer() as writer:
            writer.add({"id": "one", "title": "committed"})
            writer.commit()
            writer.add({"id": "two", "title": "not"})
            1 / 0
    assert "one" in index and "two" not in index


def test_abort_forgets(index: Index) -> None:
    with index.writer() as writer:
        writer.delete("arith")
        writer.abort()
    assert len(index) == len(DOCUMENTS)


def test_refused_documents_leave_the_writer_as_it_was(index: Index) -> None:
    with index.writer() as writer:
        for document, error in [
            ({"id": "arith", "title": "again"}, dlsearch.AlreadyExistsError),
            ({"title": "without a key"}, dlsearch.InvalidArgumentError),
            ({"id": "x", "venue": "no field"}, dlsearch.InvalidArgumentError),
            ({"id": "x", "year": "soon"}, dlsearch.InvalidArgumentError),
            ({"id": "x" * 5000}, dlsearch.LimitError),
        ]:
            with pytest.raises(error):
                writer.add(document)
        with pytest.raises(TypeError):
            writer.add(7)
        writer.add({"id": "x", "title": "fine"})
    assert len(index) == len(DOCUMENTS) + 1


def test_add_many_takes_what_can_be_iterated(path: Path) -> None:
    @dataclass
    class Paper:
        id: str
        title: str

    Row = namedtuple("Row", "id title")
    index = Index.create(path, {"title": "text"}, ({"id": str(n), "title": "generated"} for n in range(10)))
    with index.writer() as writer:
        assert writer.add_many([Paper("p", "a paper"), Row("r", "a row")]) == 2
        assert writer.add_many([{"id": "p", "title": "again"}], update=True) == 1
        assert writer.add_many([{"id": "q", "title": "shown"}], progress=True) == 1
    assert len(index) == 13


def test_values_of_python_become_those_of_fields(path: Path) -> None:
    when = datetime.datetime(2018, 5, 4, 10, 20, 30, tzinfo=datetime.timezone.utc)
    index = Index.create(
        path,
        {"n": "integer", "x": "float", "d": "date", "b": "boolean", "k": "keyword", "t": "text"},
        [
            {"id": 1, "n": -3, "x": 1e-9, "d": when, "b": True, "k": ["a", None, 7], "t": b"bytes"},
            {"id": "2", "n": None, "x": float("nan"), "d": datetime.date(2018, 5, 4), "b": False, "k": []},
            {"id": "3", "t": "a lone \ud800 surrogate, and \0 in it"},
        ],
    )
    assert index.search('key:"1"', syntax="full")[0].fields() == {
        "n": -3, "x": 1e-9, "d": "2018-05-04T10:20:30+00:00", "b": True, "k": ["a", "7"], "t": "bytes",
    }  # fmt: skip
    assert index.search('key:"2"', syntax="full")[0].fields() == {"d": "2018-05-04", "b": False}
    assert str(index.search("surrogate")[0]["t"]).endswith("and \0 in it")


def test_members_that_are_no_fields_can_be_passed_over(path: Path) -> None:
    documents = [{"key": "a", "title": "kept", "other": "dropped"}]
    index = Index.create(path, {"title": "text"}, documents, key="key", ignore_unknown=True)
    assert index.search("kept")[0].fields() == {"title": "kept"}


def test_rows_of_pandas_and_arrow(path: Path) -> None:
    pandas = package("pandas")
    pyarrow = package("pyarrow")
    frame = pandas.DataFrame(
        {"id": ["a", "b"], "title": ["one", "two"], "year": [2001, 2002], "date": pandas.to_datetime(["2001-01-02", None])}
    )
    index = Index.create(path, {"title": "text", "year": "integer", "date": "date"})
    with index.writer() as writer:
        writer.add_many(frame.itertuples(index=False))
        writer.add_many((row for _, row in frame.assign(id=["c", "d"]).iterrows()))
        writer.add_many(pyarrow.table({"id": ["e"], "title": ["three"], "year": [2003]}).to_pylist())
    assert [hit["year"] for hit in index.search("one two three", 10, sort="year")] == [2001, 2001, 2002, 2002, 2003]
    assert index.count("date:2001-01-02", syntax="full") == 2


def test_a_schema_is_had_back(index: Index) -> None:
    schema = index.schema
    assert len(schema) == 8 and schema["title"].weight == 2 and schema["tags"].column and "year" in schema
    assert [field.name for field in schema][:2] == ["title", "text"] and schema["text"] == Field("text")
    with pytest.raises(dlsearch.InvalidArgumentError):
        Schema({"a": "colour"})
    with pytest.raises(dlsearch.AlreadyExistsError):
        Schema([Field("a"), Field("a")])
    with pytest.raises(dlsearch.NotFoundError):
        Schema([Field("a", analyzer="klingon")])
    assert [field.name for field in Schema.default()] == ["title", "tags", "section", "authors", "text"]
    assert Schema([Field("a", positions=False)])["a"].lead == 0


def test_defaults_of_fields_are_those_of_c() -> None:
    from dlsearch._binding import INIT

    _, _, _, _, weight, b, stored, positions, column, lead, suggest, acronyms = INIT["dls_field"]
    field = Field("a")
    assert (field.weight, field.b, field.stored, field.positions) == (weight, b, stored, positions)
    assert (field.column, field.lead, field.suggest, field.acronyms) == (column, lead, suggest, acronyms)


def test_a_payload_goes_with_a_commit(index: Index) -> None:
    assert index.payload == b""
    with index.writer() as writer:
        writer.set_payload(b"as far as \0 here")
        with pytest.raises(dlsearch.LimitError):
            writer.set_payload(b"x" * 65537)
    assert index.payload == b"as far as \0 here"


def test_compact_leaves_one_segment(index: Index) -> None:
    with index.writer(merge=False) as writer:
        writer.add({"id": "e", "title": "another segment"})
        writer.commit()
        writer.compact()
    assert index.info.segments == 1 and index.info.documents == 5


def test_options_of_writers_are_known_by_name(index: Index, path: Path) -> None:
    with pytest.raises(TypeError, match="colour"):
        index.writer(colour=1)  # type: ignore[call-arg]
    with pytest.raises(dlsearch.AlreadyExistsError):
        Index.create(path)
    made = Index.create(path, None, [{"id": "a", "text": "new"}], replace=True, threads=2, reorder=True, pair_words=0)
    assert len(made) == 1 and len(index) == 4


def test_a_writer_belongs_to_the_process_that_opened_it(index: Index) -> None:
    with index.writer() as writer:
        writer.add({"id": "parent", "title": "of the parent"})
        child = os.fork()
        if child == 0:
            refused = False
            try:
                writer.commit()
            except dlsearch.InvalidArgumentError:
                refused = True
            writer.close()  # lets go of it, without closing what is the parent's
            os._exit(0 if refused else 1)
        assert os.waitpid(child, 0)[1] == 0
    assert "parent" in index
    index.writer().close()


def test_a_closed_writer_says_so(index: Index) -> None:
    writer = index.writer()
    writer.close()
    writer.close()
    for action in (writer.commit, writer.abort, lambda: writer.add({"id": "a"}), lambda: writer.delete("arith")):
        with pytest.raises(dlsearch.InvalidArgumentError):
            action()
    assert len(writer) == 0
