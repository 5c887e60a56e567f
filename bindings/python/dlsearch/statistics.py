# SPDX-License-Identifier: MIT
"""The numbers that ranking needs, of several indexes together: with them shards are searched as if they were one.

    1. Statistics.collect(index, query) on each index;
    2. merge() of all of them (bytes(statistics) carries them between processes);
    3. index.search(query, statistics=statistics, ties="key") on each index;
    4. dlsearch.merge([hits, ...]), or else: the largest scores first, equal ones by key.
"""

from __future__ import annotations

import threading
from typing import Any, List, NamedTuple, Optional, Tuple, Union

from ._library import NULL, Kept, call, constants, ffi, lib
from .index import Index
from .query import Query
from .schema import Schema


class FieldStatistics(NamedTuple):
    """Of a text field: documents that have a word in it, and words of all of them together."""

    documents: int
    words: int


class TermStatistics(NamedTuple):
    """Of a term: its text; the keyword field it belongs to, None for a word; documents that have it; whether a prefix or
    a misspelt word may become it; whether it is a synonym, whose words and phrases have line feeds between them."""

    text: str
    field: Optional[str]
    df: int
    expanded: bool
    synonym: bool


class Statistics(Kept):
    """Numbers about collections, for one query. They can be read, merged, written, and set."""

    _instead = "carry bytes(statistics) there, for Statistics.read"

    def __init__(self, pointer: Any, schema: Schema) -> None:
        self._pointer, self.schema = ffi.gc(pointer, lib.dls_statistics_free), schema
        self._lock = threading.Lock()

    @classmethod
    def collect(cls, index: Index, query: Union[str, Query]) -> "Statistics":
        """Of all terms of the query in this index. A text is read as Query.parse does."""
        made = Query.parse(query) if isinstance(query, str) else query
        pointer, out = index._snapshot(), ffi.new("dls_statistics **")
        call(lib.dls_statistics_collect, pointer, made._pointer(index.schema, pointer), NULL, out)
        return cls(out[0], index.schema)

    @classmethod
    def read(cls, data: bytes, schema: Schema) -> "Statistics":
        """From bytes(statistics), of another process or machine. Raises NotAnIndexError, VersionError, CorruptError."""
        out = ffi.new("dls_statistics **")
        call(lib.dls_statistics_read, data, len(data), NULL, out)
        return cls(out[0], schema)

    def __bytes__(self) -> bytes:
        out, length = ffi.new("const void **"), ffi.new("size_t *")
        with self._lock:
            call(lib.dls_statistics_write, self._pointer, out, length)
            data: bytes = ffi.buffer(out[0], length[0])[:]
            return data

    def merge(self, other: "Statistics") -> None:
        """Add those of another index, for the same query. Raises InvalidArgumentError where they are of another."""
        with self._lock:
            call(lib.dls_statistics_merge, self._pointer, other._pointer)

    @property
    def documents(self) -> int:
        """How many documents there are."""
        count: int = lib.dls_statistics_documents(self._pointer)
        return count

    @documents.setter
    def documents(self, count: int) -> None:
        self._set(lib.dls_statistics_set_documents, count)

    def field(self, name: str) -> FieldStatistics:
        """The numbers of a text field."""
        out = ffi.new("dls_field_statistics *")
        call(lib.dls_statistics_field, self._pointer, self.schema.number(name), out)
        return FieldStatistics(out.documents, out.words)

    def set_field(self, name: str, numbers: Tuple[int, int]) -> None:
        """Set documents and words of a text field."""
        self._set(
            lib.dls_statistics_set_field, self.schema.number(name), ffi.new("dls_field_statistics *", tuple(numbers))
        )

    @property
    def terms(self) -> List[TermStatistics]:
        """The terms, in the order of their bytes, values of keyword fields behind."""
        names = [field.name for field in self.schema]
        found: List[TermStatistics] = []
        with self._lock:
            for number in range(lib.dls_statistics_term_count(self._pointer)):
                term = lib.dls_statistics_term_at(self._pointer, number)
                text: bytes = ffi.buffer(term.text, term.length)[:]
                synonym = term.field == constants["DLS_FIELD_OF_SYNONYM"]
                name = None if term.field < 0 or synonym else names[term.field]
                found.append(TermStatistics(text.decode("utf-8", "replace"), name, term.df, term.expanded, synonym))
        return found

    def set_df(self, number: int, df: int) -> None:
        """Set how many documents have term `number`."""
        self._set(lib.dls_statistics_set_df, number, df)

    def _set(self, function: Any, *arguments: Any) -> None:
        with self._lock:
            call(function, self._pointer, *arguments)
