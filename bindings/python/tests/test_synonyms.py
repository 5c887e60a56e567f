# SPDX-License-Identifier: MIT
"""Words that say the same, and acronyms."""

from __future__ import annotations

from pathlib import Path

import pytest

import dlsearch
from dlsearch import Index, Query, Synonyms, acronyms


@pytest.fixture
def rules(index: Index) -> Synonyms:
    return Synonyms(index.schema, ["# what says the same", "backprop => chain rule", "step, stride"])


def test_rules_widen_what_is_found(index: Index, rules: Synonyms) -> None:
    assert len(rules) == 2 and rules and "2 rules" in repr(rules)
    assert index.search("backprop", correct=False).keys() == []
    assert index.search("backprop", synonyms=rules).keys() == ["backprop"]
    assert index.count("backprop", synonyms=rules) == 1
    assert index.search("title:x OR backprop", syntax="full", synonyms=rules).keys() == ["backprop"]
    assert index.search(Query.parse("backprop", synonyms=rules) & Query.value("year", 1986)).keys() == ["backprop"]
    assert index.search(Query.full("+backprop", synonyms=rules)).keys() == ["backprop"]
    many = index.search_many(["step", "backprop"], 3, keys=True, synonyms=rules).keys
    assert many is not None and many[1] == ["backprop"]
    assert index.search_many(["backprop"], 3, synonyms=rules).counts.tolist() == [1]
    found = dlsearch.search_shards([index], "backprop", synonyms=rules)
    assert [hit.key for _, hit in found] == ["backprop"]


def test_members_of_a_synonym_count_as_one_word(index: Index) -> None:
    query = Query.synonym("stride", "chain rule", Query.term("pad"))
    assert sorted(index.search(query).keys()) == ["arith", "backprop", "bare", "transposed"]
    assert [node.kind for node in index.search(query)[0].explain()][0] == "synonym"
    assert index.search(query).keys() == index.search(Query.full(query.text(index))).keys()
    with pytest.raises(dlsearch.InvalidArgumentError):
        index.search(Query.synonym(Query.all()))


def test_a_line_that_is_no_rule_is_told(index: Index) -> None:
    with pytest.raises(dlsearch.QuerySyntaxError) as raised:
        Synonyms(index.schema, "a, b\nc =>\n")
    assert raised.value.at is not None and raised.value.at >= 5
    other = Synonyms(dlsearch.Schema({"title": "text"}), "a, b")
    with pytest.raises(dlsearch.InvalidArgumentError):
        index.search("a", synonyms=other)
    with pytest.raises(dlsearch.InvalidArgumentError):
        index.search("a", syntax="words", synonyms=Synonyms(index.schema, "a, b"))


def test_acronyms_are_gathered(path: Path) -> None:
    texts = ["Recurrent neural networks (RNNs) read words.", "An RNN (recurrent neural network) is trained."]
    rules = acronyms(texts)
    assert rules == "rnn, recurrent neural network\n"
    assert acronyms([]) == "" and acronyms(texts, most=5) == ""
    index = Index.create(path, {"text": "text"}, [{"id": "a", "text": "a recurrent neural network"}])
    assert index.search("RNN", synonyms=Synonyms(index.schema, rules)).keys() == ["a"]


def test_acronyms_of_an_index_are_those_of_its_texts(path: Path) -> None:
    schema = dlsearch.Schema([dlsearch.Field("text", acronyms=True), dlsearch.Field("note")])
    documents = [
        {"id": "a", "text": "recurrent neural networks (RNNs)", "note": "a Markov process (MAP)"},
        {"id": "b", "text": "RNN"},
    ]
    index = Index.create(path, schema, documents)
    assert acronyms(index) == "rnn, recurrent neural network\n" and index.info.acronym_bytes > 8
    rules = Synonyms(index.schema, acronyms(index))
    assert sorted(index.search('"recurrent neural network"', synonyms=rules).keys()) == ["a", "b"]


def test_words_are_joined_as_the_index_has_them(path: Path) -> None:
    index = Index.create(path, {"text": "text"}, [{"id": "a", "text": "the dataset of sentences"}])
    query = Query.parse("data set")
    assert index.search(query).keys() == ["a"] and index.search("data set", join="none").keys() == []
    joined = query.joined(index)
    assert joined is not None and "dataset" in joined.text(index)
    assert Query.parse("sentences").joined(index, all=True) is None
