# SPDX-License-Identifier: MIT
"""What objects say of themselves, and which may go to other processes."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from typing import Any

import pytest

from dlsearch import Analyzer, Field, Index, Query, Schema, Statistics, Synonyms


def test_objects_show_what_they_are(path: Path, index: Index) -> None:
    assert repr(index) == f"<Index {str(path)!r}, 4 documents>"
    assert repr(Index.memory(path.read_bytes())) == "<Index in memory, 4 documents>"
    with index.writer() as writer:
        assert repr(writer) == "<Writer 4 documents>"
    assert repr(writer) == "<Writer closed>"
    index.close()
    assert "closed" in repr(index)


@pytest.mark.parametrize(
    "query",
    [
        Query.parse("a b", fields="title"),
        Query.full("title:a"),
        Query.words("a", fields=["title", "text"]),
        Query.phrase("a b", 2),
        Query.near("a b", 3),
        Query.term("a"),
        Query.prefix("a"),
        Query.fuzzy("abcd", 2),
        Query.similar("a"),
        Query.similar_to("arith"),
        Query.all(),
        Query.key("a"),
        Query.value("year", 2015),
        Query.values("year", [1, 2]),
        Query.range("year", None, 2015, below_high=True),
        Query.value_prefix("tags", "a"),
        Query.exists("year"),
        Query.synonym("a", Query.phrase("b c")),
        (Query.term("a") & ~Query.term("b")).boost(2.0).constant(1.0),
        Query.bool(should=[Query.term("a"), Query.term("b")], minimum=2),
    ],
)
def test_a_query_shows_how_it_was_made(query: Query) -> None:
    again = eval(repr(query))
    assert isinstance(again, Query) and repr(again) == repr(query) and repr(query).startswith("Query.")


def test_what_is_of_this_process_is_not_pickled(index: Index) -> None:
    with index.writer() as writer:
        kept: dict[Any, str] = {
            index: "by its path",
            index.search("stride"): "keys()",
            index.search("stride")[0]: "fields()",
            Query.parse("a"): "Query.full()",
            Statistics.collect(index, "stride"): "bytes(statistics)",
            Synonyms(index.schema, "a, b"): "another one",
            Analyzer(): "another one",
            writer: "one writer",
        }
        for one, instead in kept.items():
            for carry in (pickle.dumps, copy.copy):
                with pytest.raises(TypeError, match=type(one).__name__) as raised:
                    carry(one)
                assert instead in str(raised.value)


def test_schemas_go_to_other_processes(index: Index) -> None:
    again = pickle.loads(pickle.dumps(index.schema))
    assert again == index.schema and again.number("year") == index.schema.number("year")
    odd = Schema([Field("title", weight=0.0012345678, b=0.1, lead=1 / 3)])
    assert pickle.loads(pickle.dumps(odd)) == odd and odd["title"].b == 0.1
