# SPDX-License-Identifier: MIT
"""Text by itself: analyzers and HTML."""

from __future__ import annotations

import pytest

import dlsearch
from dlsearch import Analyzer


def test_words_and_where_they_stand() -> None:
    text = "Über convolutions, word²"
    tokens = Analyzer("english")(text)
    assert [token.term for token in tokens][:2] == ["uber", "convolut"]
    assert [text[token.begin : token.end] for token in tokens] == ["Über", "convolutions", "word", "²"]
    assert Analyzer("words:accents")("Über")[0].term == "über"
    assert Analyzer("spaces")("") == []


def test_languages() -> None:
    assert {"english", "german", "russian"} <= set(Analyzer.languages())
    for name in Analyzer.languages():
        Analyzer(name)
    with pytest.raises(dlsearch.NotFoundError, match="klingon"):
        Analyzer("klingon")


def test_what_the_library_is_made_of() -> None:
    assert dlsearch.feature("system") == "posix" and dlsearch.feature("colour") is None
    assert dlsearch.limit("MAX_KEY") == 4096 and dlsearch.limit("MAX_COLOUR") is None
    for name, value in dlsearch._library.constants.items():
        assert dlsearch.limit(name[4:]) in (value, None)


def test_html() -> None:
    assert dlsearch.html("ä < b", [(0, 1)]) == "<b>ä</b> &lt; b"
    assert dlsearch.html("") == "" and dlsearch.html("'\0") == "&#39;\ufffd"
    with pytest.raises(dlsearch.InvalidArgumentError):
        dlsearch.html("abc", [(2, 3), (0, 1)])
