# SPDX-License-Identifier: MIT
"""What a search box may offer."""

from __future__ import annotations

from pathlib import Path

import dlsearch
import pytest
from dlsearch import Field, Index, Schema, Suggestion

SCHEMA = Schema([Field("title", suggest=True), Field("text")])
DOCUMENTS = [
    {"id": "a", "title": "Gradient descent", "text": "deep networks"},
    {"id": "b", "title": "naïve gradients"},
]


def test_words_and_titles(tmp_path: Path) -> None:
    with Index.create(tmp_path / "a.dls", SCHEMA, DOCUMENTS) as index:
        assert index.schema["title"].suggest and not index.schema["text"].suggest
        assert index.suggest("deep gra") == [Suggestion("word", "deep gradient", 5, 1, 2, False, None)]
        assert index.suggest("naïve gra", titles=0) == [Suggestion("word", "naïve gradient", 6, 1, 2, False, None)]
        word, *titles = index.suggest("grda")
        assert word == Suggestion("word", "gradient", 0, 2, 1, True, None)
        assert sorted((each.text, each.key) for each in titles) == [("Gradient descent", "a"), ("naïve gradients", "b")]
        assert index.suggest("grda", correct=False) == []
        assert index.suggest("") == index.suggest("gradient", words=0, titles=0) == []
        with pytest.raises(dlsearch.LimitError):
            index.suggest("a", words=33)
        assert index.info.suggest_bytes > 0


def test_of_several_indexes(tmp_path: Path) -> None:
    with Index.create(tmp_path / "a.dls", SCHEMA, DOCUMENTS[:1]) as a, Index.create(
        tmp_path / "b.dls", SCHEMA, DOCUMENTS[1:]
    ) as b, Index.create(tmp_path / "c.dls", Schema([Field("title", suggest=True)]), []) as other:
        word, *titles = dlsearch.suggest_all([a, b], "gra")
        assert word == Suggestion("word", "gradient", 0, 2, 1, False, None)
        assert sorted((each.key, each.index) for each in titles) == [("a", 0), ("b", 1)]
        assert dlsearch.suggest_all([a], "gra") == a.suggest("gra")
        for wrong in ([], [a, other]):
            with pytest.raises(dlsearch.InvalidArgumentError):
                dlsearch.suggest_all(wrong, "gra")
