# SPDX-License-Identifier: MIT
"""What a search found: hits, best first, whose fields are read when they are asked for."""

from __future__ import annotations

from itertools import repeat
from threading import Lock
from typing import (
    TYPE_CHECKING, Any, Dict, FrozenSet, Iterator, List, NamedTuple, Optional, Sequence, Tuple, Union, overload,
)  # fmt: skip

from . import hit_array
from ._library import NULL, Kept, call, constants, decode, ffi, lib
from .errors import NotFoundError
from .explanation import Explanation, explanation_of
from .options import FacetRequest
from .query import Correction, Query, corrections_of
from .text import Range, characters, html, text_ranges
from .values import from_text

if TYPE_CHECKING:
    from .schema import Schema

Value = Union[str, int, float, bool]

PAGE = 100  # of so many hits all keys are read at once
UNKNOWN = (1 << 64) - 1
REMARKS = {name[11:].lower(): bit for name, bit in constants.items() if name.startswith("DLS_REMARK_")}

_count, _at, _new, _buffer = lib.dls_hits_count, lib.dls_hits_at, ffi.new, ffi.buffer
_TEXT, _TEXTS, _SIZE = map(ffi.typeof, ("dls_text *", "dls_text[]", "size_t *"))
_VALUE, _KEY = lib.dls_hits_value, lib.dls_hits_key


class Bucket(NamedTuple):
    """A value of a facet (of a range None), and how many documents have it."""

    value: Optional[Value]
    documents: int


class Facet(NamedTuple):
    """Counts by a field: buckets; how many buckets and documents are beyond the limit; documents with and without."""

    buckets: List[Bucket]
    others: int
    other_count: int
    having: int
    lacking: int


class Snippet(NamedTuple):
    """A piece of a value. ranges: what matched in it, as (begin, end) in characters of `text`. begin: the character of
    the value at which it begins. cut_before, cut_after: the value goes on there."""

    text: str
    ranges: List[Range]
    begin: int
    cut_before: bool
    cut_after: bool

    def html(self, before: str = "<b>", after: str = "</b>") -> str:
        """As HTML, with marks around what matched; whatever else the text has stays text."""
        return html(self.text, self.ranges, before, after)


class Collapsed(NamedTuple):
    """What a hit stands for: the value that documents share (None: they have none), and how many they are."""

    value: Optional[Value]
    documents: Optional[int]


class Hit(Kept):
    """A hit: `hit["title"]` is the first value of a field, None where it has none. It keeps its Hits.

    number: its place among the hits, from 0. score: 0 or more, in single precision. document: its number in the index,
    from 0; another commit may number anew, keys are what lasts.
    """

    __slots__ = ("_hits", "number", "document", "score")
    _instead = "take what is wanted of it: key, score, fields()"

    def __init__(self, hits: "Hits", number: int, document: int, score: float) -> None:
        self._hits = hits  # one by one, which takes less time than all by one statement
        self.number = number
        self.document = document
        self.score = score

    @property
    def key(self) -> str:
        """The document's key."""
        return self._hits._key(self.number)

    def __getitem__(self, field: str) -> Optional[Value]:
        hits = self._hits
        number = hits.schema.number(field)
        try:
            text = decode(hits._read(_VALUE, self.number, _TEXT, number, 0))
        except NotFoundError:
            return None
        return from_text(hits.schema.fields[number].kind, text)

    def values(self, field: str) -> List[Value]:
        """All values of a field, in the order in which they were added; none where it is not stored."""
        hits = self._hits
        number = hits.schema.number(field)
        kind = hits.schema.fields[number].kind
        count = hits._read(lib.dls_hits_value_count, self.number, _SIZE, number)[0]
        return [
            from_text(kind, decode(hits._read(_VALUE, self.number, _TEXT, number, value)))
            for value in range(count)
        ]

    def fields(self) -> Dict[str, Union[Value, List[Value]]]:
        """All that is stored: of fields with several values lists; fields without any are left out."""
        found = {field.name: self.values(field.name) for field in self._hits.schema}
        return {name: values[0] if len(values) == 1 else values for name, values in found.items() if values}

    def matches(self, field: str, value: int = 0) -> List[Range]:
        """What matched in a value, as (begin, end) in characters: text[begin:end]. Raises NotFoundError where there is
        no such value."""
        hits, number = self._hits, self._hits.schema.number(field)
        text = hits._read(_VALUE, self.number, _TEXT, number, value)
        out, count = ffi.new("dls_range **"), ffi.new("size_t *")
        with hits._lock:
            call(lib.dls_hits_matches, hits._pointer, self.number, number, value, out, count)
            return characters(text.bytes, text.length, out[0], count[0])

    def highlight(self, field: str, before: str = "<b>", after: str = "</b>", value: int = 0) -> str:
        """A value as HTML, with marks around what matched; empty where there is no such value."""
        hits, number = self._hits, self._hits.schema.number(field)
        try:
            text = hits._read(_VALUE, self.number, _TEXT, number, value)
        except NotFoundError:
            return ""
        out, count = ffi.new("dls_range **"), ffi.new("size_t *")
        with hits._lock:
            call(lib.dls_hits_matches, hits._pointer, self.number, number, value, out, count)
            return text_ranges(text.bytes, text.length, out[0], count[0], before, after)

    def snippet(self, field: str, characters_at_most: int = 200) -> Snippet:
        """The piece of a field, of 20 characters or more, that shows most of the query; the beginning where nothing
        matches; an empty one where there is no value."""
        hits, number = self._hits, self._hits.schema.number(field)
        out = ffi.new("dls_snippet *")
        with hits._lock:
            call(lib.dls_hits_snippet, hits._pointer, self.number, number, characters_at_most, out)
            ranges = characters(out.text.bytes, out.text.length, out.ranges, out.range_count)
        text = decode(out.text)
        return Snippet(text, ranges, self._begin_of(text, number, out.begin), out.cut_before, out.cut_after)

    def _begin_of(self, piece: str, field: int, begin: int) -> int:
        """The character at which a piece of a value begins, by its byte: of the first value that has it there."""
        for value in range(self._hits._read(lib.dls_hits_value_count, self.number, _SIZE, field)[0] if begin else 0):
            text = self._hits._read(_VALUE, self.number, _TEXT, field, value)
            data = _buffer(text.bytes, text.length)
            if str(data[begin:], "utf-8", "replace").startswith(piece):
                return len(str(data[:begin], "utf-8", "replace"))
        return begin

    def explain(self) -> Explanation:
        """How the score came about; printed, it is a table."""
        hits = self._hits
        out, count = ffi.new("dls_explain_node **"), ffi.new("size_t *")
        with hits._lock:
            call(lib.dls_hits_explain, hits._pointer, self.number, out, count)
            return explanation_of(out[0], count[0], hits.schema)

    def collapsed(self) -> Collapsed:
        """Of a search with `collapse`: what this hit stands for. The count is known where the search counts."""
        hits = self._hits
        out = hits._read(lib.dls_hits_collapsed, self.number, "dls_collapsed *")
        value = decode(out.value) if out.has_value else None
        if value is not None and hits._collapse is not None:
            return Collapsed(from_text(hits.schema[hits._collapse].kind, value), _known(out.count))
        return Collapsed(value, _known(out.count))

    @property
    def cursor(self) -> bytes:
        """Where this hit stands, for the option `after`."""
        text = self._hits._read(lib.dls_hits_cursor, self.number, _TEXT)
        cursor: bytes = ffi.buffer(text.bytes, text.length)[:]
        return cursor

    def __repr__(self) -> str:
        return f"<Hit {self.key!r} {self.score:.4f}>"


class Hits(Kept, Sequence[Hit]):
    """Hits, best first; a sequence of Hit. It may be used by several threads, one after the other."""

    _instead = "take what is wanted of them: keys(), scores, or the fields() of each"

    # what but few searches have stands here, since each attribute takes a while to set
    _query: Any = NULL  # one that these hits own
    _kept: Any = None  # what else must live as long
    _requests: Sequence[FacetRequest] = ()
    _collapse: Optional[str] = None
    _keys: Optional[List[str]] = None  # once they were read; [] when the next one to be asked for will bring all

    def __init__(self, schema: "Schema", index: Any, pointer: Any) -> None:
        self.schema, self._index, self._pointer = schema, index, pointer
        self._lock = Lock()  # C wants hits for one thread at a time

    def __del__(self, free: Any = lib.dls_hits_free, free_query: Any = lib.dls_query_free) -> None:
        # in a cycle the index may be closed already, and its query freed: C looks at neither here
        free(self._pointer)
        if self._query:
            free_query(self._query)

    def _read(self, function: Any, number: int, out_type: Any, *arguments: Any) -> Any:
        """What a function of C's writes about a hit."""
        out = _new(out_type)
        with self._lock:
            if function(self._pointer, number, *arguments, out, NULL):
                call(function, self._pointer, number, *arguments, out)  # again, for the error
        return out

    def _key(self, number: int) -> str:
        """The key of a hit. Whoever asks for a second one of a page will ask for all."""
        if self._keys is None:
            if len(self) <= PAGE:
                self._keys = []
            return decode(self._read(_KEY, number, _TEXT))
        return (self._keys or self.keys())[number]

    def __len__(self) -> int:
        count: int = _count(self._pointer)
        return count

    @overload
    def __getitem__(self, number: int) -> Hit: ...
    @overload
    def __getitem__(self, number: slice) -> List[Hit]: ...
    def __getitem__(self, number: Union[int, slice]) -> Union[Hit, List[Hit]]:
        if isinstance(number, slice):
            return list(self)[number]
        length = len(self)
        if number < 0:
            number += length
        if not 0 <= number < length:
            raise IndexError(f"there are {length} hits")
        hit = _at(self._pointer, number)
        return Hit(self, number, hit.document, hit.score)

    def __iter__(self) -> Iterator[Hit]:
        pointer = self._pointer
        length = _count(pointer)
        if length == 0:
            return iter(())
        if self._keys is None and length <= PAGE:
            self._keys = []
        flat = hit_array.unpacked(_buffer(_at(pointer, 0), hit_array.SIZE * length), length)
        return map(Hit, repeat(self), range(length), flat[::2], flat[1::2])

    def _array(self) -> bytes:
        length = _count(self._pointer)
        array: bytes = _buffer(_at(self._pointer, 0), hit_array.SIZE * length)[:] if length else b""
        return array

    @property
    def documents(self) -> "memoryview[int]":
        """The documents' numbers, unsigned 64 bits, as a buffer."""
        return hit_array.documents(self._array())

    @property
    def scores(self) -> "memoryview[float]":
        """The scores, single precision, as a buffer."""
        return hit_array.scores(self._array())

    def keys(self) -> List[str]:
        """The documents' keys."""
        if not self._keys:
            out = _new(_TEXTS, len(self))
            with self._lock:
                call(lib.dls_hits_keys, self._pointer, out)
            self._keys = [decode(text) for text in out]
        return self._keys[:]

    @property
    def total(self) -> Optional[int]:
        """How many documents match in all; None unless the search was asked to count."""
        return _known(lib.dls_hits_total(self._pointer))

    @property
    def collapsed_total(self) -> Optional[int]:
        """How many collapsed hits there are in all; None unless they were collapsed and counted."""
        return _known(lib.dls_hits_collapsed_total(self._pointer))

    @property
    def remarks(self) -> FrozenSet[str]:
        """What was done that the query does not say: "dropped" (stop words), "relaxed" (nothing matched with quotes and
        dashes), "cut" (something was beyond a limit), "stopped" (by deadline or cancel), "corrected" (misspelt words)."""
        bits = lib.dls_hits_remarks(self._pointer)
        return frozenset(name for name, bit in REMARKS.items() if bits & bit)

    def feedback(self, documents: int = 3, words: int = 20, share: float = 0.25) -> Query:
        """The query that was run, for the same index, and beside it what tells most in the first hits: so many words of
        so many documents, which together count that share of the query's."""

        def make(schema: Any, index: Any) -> Any:
            out = ffi.new("dls_query **")
            with self._lock:
                call(lib.dls_query_new_feedback, self._pointer, documents, words, share, NULL, out)
            return out[0]

        return Query(make, "<Query of feedback>")

    @property
    def corrections(self) -> List[Correction]:
        """Which words were put right."""
        query = lib.dls_hits_corrected(self._pointer)
        return [] if query == NULL else corrections_of(query)

    @property
    def corrected(self) -> Optional[str]:
        """The text that was searched for, with the right words; None where none was misspelt."""
        query = lib.dls_hits_corrected(self._pointer)
        return None if query == NULL else decode(lib.dls_query_corrected_text(query))

    @property
    def facets(self) -> Dict[str, Facet]:
        """The facets that were asked for, by field (or by field and kind, "date:years")."""
        found: Dict[str, Facet] = {}
        for number, request in enumerate(self._requests):
            kind = self.schema[request.field].kind if request.kind == "values" else request.kind
            name = request.field if request.field not in found else f"{request.field}:{request.kind}"
            found[name] = _facet(lib.dls_hits_facet(self._pointer, number), "integer" if kind == "steps" else kind)
        return found

    def __repr__(self) -> str:
        return f"<Hits {[(hit.key, round(hit.score, 4)) for hit in self[:3]]}{'...' if len(self) > 3 else ''}>"


def _known(count: int) -> Optional[int]:
    return None if count == UNKNOWN else count


def _facet(facet: Any, kind: str) -> Facet:
    buckets = [
        Bucket(None if kind == "ranges" else from_text(kind, decode(bucket.value)), bucket.count)
        for bucket in ffi.unpack(facet.buckets, facet.count)
    ]
    return Facet(buckets, facet.others, facet.other_count, getattr(facet, "with"), facet.without)


def merge(
    several: Sequence[Hits], k: int = 10, offset: int = 0
) -> List[Tuple[int, Hit]]:
    """The hits of several searches as one list: pairs of which Hits, and the hit. Larger scores come first, equal ones
    by key; where all were sorted, in that order. They must come from searches with ties="key" and statistics of all, or
    with `sort`. Raises InvalidArgumentError."""
    room = min(k, sum(map(len, several)))
    out, merged = ffi.new("dls_merged_hit[]", max(room, 1)), ffi.new("size_t *")
    locks = {id(hits): hits._lock for hits in several}
    for lock in [locks[one] for one in sorted(locks)]:  # one order for all threads
        lock.acquire()
    try:
        call(lib.dls_hits_merge, [hits._pointer for hits in several], len(several), offset, room, out, merged)
    finally:
        for lock in locks.values():
            lock.release()
    return [(one.shard, several[one.shard][one.number]) for one in out[0 : merged[0]]]
