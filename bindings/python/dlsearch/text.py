# SPDX-License-Identifier: MIT
"""Text: ranges in characters, HTML with marks, and words as an index has them."""

from __future__ import annotations

import threading
from typing import Any, Iterable, List, NamedTuple, Tuple

from ._library import NULL, Kept, Text, call, encode, ffi, lib

Range = Tuple[int, int]


def characters(bytes_at: Any, length: int, ranges: Any, count: int) -> List[Range]:
    """Ranges of bytes as ranges of characters (code points), in which Python counts."""
    out = ffi.new("dls_range[]", count)
    call(lib.dls_ranges_convert, bytes_at, length, ranges, count, lib.DLS_UNIT_CHARACTER, out)
    return [(one.begin, one.end) for one in out]


def text_ranges(bytes_at: Any, length: int, ranges: Any, count: int, before: str, after: str) -> str:
    """HTML of a text of C's with ranges of bytes."""
    needed = ffi.new("size_t *")
    marks = encode(before), encode(after)
    call(lib.dls_html, bytes_at, length, ranges, count, *marks, NULL, 0, needed)
    out = ffi.new("char[]", needed[0] + 1)
    call(lib.dls_html, bytes_at, length, ranges, count, *marks, out, needed[0] + 1, needed)
    made: bytes = ffi.buffer(out, needed[0])[:]
    return made.decode("utf-8", "replace")


def html(text: str, ranges: Iterable[Range] = (), before: str = "<b>", after: str = "</b>") -> str:
    """A text as HTML, with `before` and `after` (HTML themselves) around ranges of characters, ascending and apart.
    Whatever else the text has stays text. Raises InvalidArgumentError for ranges that do not ascend."""
    data = encode(text)
    places: List[Tuple[int, int]] = []
    for begin, end in ranges:
        start = len(encode(text[:begin]))
        places.append((start, start + len(encode(text[begin:end]))))
    return text_ranges(data, len(data), ffi.new("dls_range[]", places), len(places), before, after)


class Token(NamedTuple):
    """A word as it is indexed: its term, its position, and the characters [begin, end) of the text it comes from."""

    term: str
    position: int
    begin: int
    end: int


class Analyzer(Kept):
    """Turns text into terms, as the fields of an index do.

    `name` is a language ("english"), "words" or "spaces", with ":accents" behind the first two to keep diacritics.
    Raises NotFoundError.
    """

    def __init__(self, name: str = "english") -> None:
        out = ffi.new("dls_analyzer **")
        call(lib.dls_analyzer_new, name.encode(), NULL, out)
        self.name = name
        self._pointer, self._lock = ffi.gc(out[0], lib.dls_analyzer_free), threading.Lock()

    def __call__(self, text: Text) -> List[Token]:
        """The words of a text, in order."""
        data = encode(text)
        found: List[Any] = []

        def on_token(_: Any, token: Any) -> bool:
            term: bytes = ffi.buffer(token.term, token.term_length)[:]
            found.append((term.decode("utf-8", "replace"), token.position, token.begin, token.end))
            return True

        with self._lock:
            call(
                lib.dls_analyzer_run, self._pointer, data, len(data),
                ffi.callback("bool(void *, const dls_token *)", on_token), NULL,
            )  # fmt: skip
        tokens: List[Token] = []
        at = place = 0  # a byte and its character, from which one counts on: tokens seldom begin before others
        for term, position, begin, end in found:
            if begin < at:
                at = place = 0
            place += len(data[at:begin].decode("utf-8", "replace"))
            at = begin
            tokens.append(Token(term, position, place, place + len(data[begin:end].decode("utf-8", "replace"))))
        return tokens

    @staticmethod
    def languages() -> List[str]:
        """The languages that have a stemmer."""
        names: List[str] = []
        while lib.dls_analyzer_language(len(names)) != NULL:
            names.append(ffi.string(lib.dls_analyzer_language(len(names))).decode())
        return names
