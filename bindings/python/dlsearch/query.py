# SPDX-License-Identifier: MIT
"""What to look for.

A Query says what is sought; C makes its own of it when an index is there, whose fields it needs. So a Query can be
combined with others, used again, and used with any index:

    Query.full("title:conv*") & ~Query.phrase("batch normalization")
"""

from __future__ import annotations

from typing import Any, Callable, Iterable, List, Mapping, NamedTuple, Optional, Tuple, Union

from ._library import NULL, Kept, Text, call, constants, decode, encode, ffi, lib, struct
from .errors import InvalidArgumentError
from .schema import Schema
from .synonyms import Synonyms
from .values import all_bytes, several, value_bytes

Names = Union[str, Iterable[str], None]
Range = Tuple[Any, Any]
FilterLike = Union["Query", str, Mapping[str, Any], None]


class Correction(NamedTuple):
    """A misspelt word, and what stands for it."""

    typed: str
    meant: str


def _new(function: Any, *arguments: Any) -> Any:
    """A query of C's, which whoever asked for it owns."""
    out = ffi.new("dls_query **")
    call(function, *arguments, NULL, out)
    return out[0]


SYNTAXES = ("plain", "full", "words")


def parse(schema: Schema, text: Text, syntax: str, fields: Names, synonyms: Optional[Synonyms]) -> Any:
    """A query of C's of what someone typed, which whoever asked for it owns."""
    if syntax not in SYNTAXES:
        raise InvalidArgumentError(f"no syntax is called {syntax!r}; there are {', '.join(SYNTAXES)}")
    data, bits = encode(text), schema.set_of(fields)
    if syntax == "words":
        if synonyms is not None:
            raise InvalidArgumentError("a query of words alone takes no synonyms")
        return _new(lib.dls_query_new_words, schema._pointer, data, len(data), bits)
    if synonyms is None:
        function = lib.dls_query_parse_full if syntax == "full" else lib.dls_query_parse
        return _new(function, schema._pointer, data, len(data), bits)
    options = struct("dls_parse_options")
    options.fields, options.full, options.synonyms = bits, syntax == "full", synonyms._pointer
    return _new(lib.dls_query_parse_with, schema._pointer, data, len(data), options)


class Query(Kept):
    """What to look for, made by the functions below and by &, | and ~; immutable."""

    __slots__ = ("_build", "_made", "_shown")
    _instead = "make it anew there; Query.text() is what Query.full() reads"

    # _build(schema, index): a new query of C's; index is NULL where there is none, as for a writer.
    # _made: the last one, and the schema that it was made for. _shown: how it was made, for people.

    def __init__(self, build: Callable[[Schema, Any], Any], shown: str) -> None:
        self._build, self._shown = build, shown
        self._made: Optional[Tuple[Schema, Any]] = None

    def __repr__(self) -> str:
        return self._shown

    def _pointer(self, schema: Schema, index: Any) -> Any:
        """The query for a schema, kept for the next time."""
        made = self._made
        if made is None or made[0] is not schema:
            made = schema, ffi.gc(self._build(schema, index), lib.dls_query_free)
            self._made = made
        return made[1]

    # ---------------------------------------------------------------------------------------------- from text

    @staticmethod
    def parse(text: Text, *, fields: Names = None, synonyms: Optional[Synonyms] = None) -> "Query":
        """What someone typed: any text is a query. Words, "phrases" in quotes, -words to leave out; misspelt words are
        put right by the search. fields: text fields in which words are sought; None: all."""
        return typed(text, "plain", fields, synonyms)

    @staticmethod
    def full(text: Text, *, fields: Names = None, synonyms: Optional[Synonyms] = None) -> "Query":
        """A query in the full syntax: AND, OR, NOT, +, -, groups, title:word, conv*, word~1, year:2015.., kind:paper,
        word^2. Raises QuerySyntaxError when it is used, with the byte in `at`."""
        return typed(text, "full", fields, synonyms)

    @staticmethod
    def words(text: Text, *, fields: Names = None) -> "Query":
        """Any of the words of the text; no sign means anything."""
        return typed(text, "words", fields, None)

    @staticmethod
    def phrase(text: Text, slop: int = 0, *, fields: Names = None) -> "Query":
        """The words one after the other, each up to `slop` (0 to 31) words from its place."""
        return _text("phrase", lib.dls_query_new_phrase, text, fields, slop)

    @staticmethod
    def near(text: Text, distance: int, *, fields: Names = None) -> "Query":
        """The words within `distance` (1 to 64) words of the first."""
        return _text("near", lib.dls_query_new_near, text, fields, distance)

    @staticmethod
    def term(term: Text, *, fields: Names = None) -> "Query":
        """A term as it stands in the index, "convolut"."""
        return _text("term", lib.dls_query_new_term, term, fields)

    @staticmethod
    def prefix(text: Text, *, fields: Names = None) -> "Query":
        """Words that begin so."""
        return _text("prefix", lib.dls_query_new_prefix, text, fields)

    @staticmethod
    def fuzzy(text: Text, edits: int = 1, *, fields: Names = None) -> "Query":
        """Words that 1 or 2 edits make of this one."""
        return _text("fuzzy", lib.dls_query_new_fuzzy, text, fields, edits)

    @staticmethod
    def similar(text: Text, *, words: int = 0, fields: Names = None) -> "Query":
        """What is like a text: any of its `words` (0: 50) most telling words, by what the index has. Such a query is
        made anew for each index, and needs one: a writer cannot delete by it."""
        return _like("similar", lib.dls_query_new_similar, text, words, fields)

    @staticmethod
    def similar_to(key: Text, *, words: int = 0, fields: Names = None) -> "Query":
        """What is like the document with that key, without itself. Raises NotFoundError when it is used."""
        return _like("similar_to", lib.dls_query_new_similar_document, key, words, fields)

    # -------------------------------------------------------------------------------------------- from values

    @staticmethod
    def all() -> "Query":
        """All documents, scoring 0."""
        return Query(lambda schema, index: _new(lib.dls_query_new_all), "Query.all()")

    @staticmethod
    def key(key: Text) -> "Query":
        """The document with that key."""
        data = encode(key)
        return Query(lambda schema, index: _new(lib.dls_query_new_key, data, len(data)), f"Query.key({key!r})")

    @staticmethod
    def value(field: str, value: Any) -> "Query":
        """Documents that have exactly this value in a field of keywords, numbers, dates or booleans."""
        data = value_bytes(value)
        return Query(
            lambda schema, index: _new(
                lib.dls_query_new_keyword, schema._pointer, schema.number(field), data, len(data)
            ),
            f"Query.value({field!r}, {value!r})",
        )

    @staticmethod
    def values(field: str, values: Iterable[Any]) -> "Query":
        """Documents that have any of these values; none is fine, and finds nothing."""
        given = list(values)
        datas = all_bytes(given)

        def build(schema: Schema, index: Any) -> Any:
            kept = [ffi.from_buffer("char[]", data) for data in datas]
            return _new(
                lib.dls_query_new_values, schema._pointer, schema.number(field), kept, [len(data) for data in datas],
                len(datas),
            )  # fmt: skip

        return Query(build, f"Query.values({field!r}, {given!r})")

    @staticmethod
    def range(
        field: str, low: Any = None, high: Any = None, *, above_low: bool = False, below_high: bool = False
    ) -> "Query":
        """Documents with a value from `low` to `high`, both of which belong to it, unless `above_low` or `below_high`
        say otherwise; None: open. A date stands for all of its time: high="2018" includes December."""
        flags = constants["DLS_RANGE_ABOVE_LOW"] * above_low | constants["DLS_RANGE_BELOW_HIGH"] * below_high
        ends: List[Any] = []
        for end in (low, high):
            data = NULL if end is None else value_bytes(end)
            ends += [data, 0 if end is None else len(data)]
        return Query(
            lambda schema, index: _new(lib.dls_query_new_range, schema._pointer, schema.number(field), *ends, flags),
            f"Query.range({field!r}, {low!r}, {high!r}"
            + f"{', above_low=True' * above_low}{', below_high=True' * below_high})",
        )

    @staticmethod
    def value_prefix(field: str, prefix: Text) -> "Query":
        """Documents with a keyword that begins so, in a field with a column."""
        data = encode(prefix)
        return Query(
            lambda schema, index: _new(
                lib.dls_query_new_keyword_prefix, schema._pointer, schema.number(field), data, len(data)
            ),
            f"Query.value_prefix({field!r}, {prefix!r})",
        )

    @staticmethod
    def exists(field: str) -> "Query":
        """Documents with any value in a field with a column, or a word in a text field."""
        return Query(
            lambda schema, index: _new(lib.dls_query_new_exists, schema._pointer, schema.number(field)),
            f"Query.exists({field!r})",
        )

    # -------------------------------------------------------------------------------------------- from queries

    @staticmethod
    def bool(
        must: Iterable["Query"] = (),
        should: Iterable["Query"] = (),
        must_not: Iterable["Query"] = (),
        minimum: int = 0,
    ) -> "Query":
        """All of `must`, none of `must_not`, and at least `minimum` of `should`, which add to the score."""
        given = {"must": list(must), "should": list(should), "must_not": list(must_not)}
        clauses = [(_OCCURS[occur], clause) for occur, all_clauses in given.items() for clause in all_clauses]

        def build(schema: Schema, index: Any) -> Any:
            made = _new(lib.dls_query_new_bool)
            try:
                for occur, clause in clauses:
                    call(lib.dls_query_add, made, occur, clause._build(schema, index))
                if minimum:
                    call(lib.dls_query_set_minimum, made, minimum)
            except BaseException:
                lib.dls_query_free(made)
                raise
            return made

        shown = [f"{occur}={those!r}" for occur, those in given.items() if those]
        return Query(build, f"Query.bool({', '.join(shown + [f'minimum={minimum}'] * (minimum > 0))})")

    @staticmethod
    def synonym(*members: Union[Text, "Query"]) -> "Query":
        """Words and phrases that say the same and count as one: queries of a word or a phrase, or texts, each of which
        is one. A document matches if it has one of them, and scores as if that were one word."""
        queries = [member if isinstance(member, Query) else Query.phrase(member) for member in members]

        def build(schema: Schema, index: Any) -> Any:
            made = _new(lib.dls_query_new_synonym)
            try:
                for member in queries:
                    call(lib.dls_query_add, made, lib.DLS_SHOULD, member._build(schema, index))
            except BaseException:
                lib.dls_query_free(made)
                raise
            return made

        return Query(build, f"Query.synonym({', '.join(map(repr, members))})")

    def boost(self, factor: float) -> "Query":
        """The same, counting `factor` (1e-6 to 1e6) times as much."""

        def build(schema: Schema, index: Any) -> Any:
            made = self._build(schema, index)
            try:
                call(lib.dls_query_boost, made, factor)
            except BaseException:
                lib.dls_query_free(made)
                raise
            return made

        return Query(build, f"{self!r}.boost({factor!r})")

    def constant(self, score: float) -> "Query":
        """What this matches, with that score for each document."""
        return Query(
            # C takes the child over, on failure too
            lambda schema, index: _new(lib.dls_query_new_constant, self._build(schema, index), score),
            f"{self!r}.constant({score!r})",
        )

    def __and__(self, other: "Query") -> "Query":
        return Query.bool(must=[self, other])

    def __or__(self, other: "Query") -> "Query":
        return Query.bool(should=[self, other])

    def __invert__(self) -> "Query":
        return Query.bool(must=[Query.all()], must_not=[self])

    # ---------------------------------------------------------------------------------------- of a made query

    def _of_index(self, index: Any) -> Any:
        return self._pointer(index.schema, index._snapshot())

    def text(self, index: Any) -> str:
        """The query in the full syntax, words as the terms of the index."""
        made = self._of_index(index)
        length = lib.dls_query_print(made, index.schema._pointer, NULL, 0)
        buffer = ffi.new("char[]", length + 1)
        lib.dls_query_print(made, index.schema._pointer, buffer, length + 1)
        text: bytes = ffi.buffer(buffer, length)[:]
        return text.decode("utf-8", "replace")

    def is_empty(self, index: Any) -> "_Bool":
        """Whether there is nothing to look for: the text had no word in it."""
        return _Bool(lib.dls_query_is_empty(self._of_index(index)))

    def is_cut(self, index: Any) -> "_Bool":
        """Whether text or terms beyond a limit were left out."""
        return _Bool(lib.dls_query_is_cut(self._of_index(index)))

    def relaxed(self, index: Any) -> Optional["Query"]:
        """What a search turns to where nothing matches, None if there is no such. It cannot be part of another."""
        made = self._of_index(index)
        found = lib.dls_query_relaxed(made)
        return None if found == NULL else _Made.of(index.schema, found, made)

    def corrected(self, index: Any) -> Optional["Query"]:
        """What a search makes of it where words are misspelt, None where there is nothing to correct. It cannot be part
        of another."""
        made = self._of_index(index)
        out = ffi.new("dls_query **")
        call(lib.dls_query_corrected, made, index._snapshot(), NULL, out)
        return None if out[0] == NULL else _Made.of(index.schema, ffi.gc(out[0], lib.dls_query_free), made)

    def joined(self, index: Any, *, all: "_Bool" = False) -> Optional["Query"]:
        """What a search makes of words that the index has written together or apart (`data set`, `dataset`): of those
        that no document has; with all=True of all. None where there are none. It cannot be part of another."""
        made = self._of_index(index)
        join = lib.DLS_JOIN_ALL if all else lib.DLS_JOIN_UNKNOWN
        out = ffi.new("dls_query **")
        call(lib.dls_query_joined, made, index._snapshot(), join, NULL, out)
        return None if out[0] == NULL else _Made.of(index.schema, ffi.gc(out[0], lib.dls_query_free), made)

    def corrections(self, index: Any) -> List[Correction]:
        """Of a corrected query: which words were put right."""
        return corrections_of(self._of_index(index))

    def corrected_text(self, index: Any) -> str:
        """Of a corrected query: the text with the right words, for "did you mean"; empty where it was not one text."""
        return decode(lib.dls_query_corrected_text(self._of_index(index)))


_Bool = bool  # the name is a function's in the class
_OCCURS = {"must": lib.DLS_MUST, "should": lib.DLS_SHOULD, "must_not": lib.DLS_MUST_NOT}


class _Made(Query):
    """A query that C made of another."""

    __slots__ = ("_owner",)
    _owner: Any

    @classmethod
    def of(cls, schema: Schema, pointer: Any, owner: Any) -> "Query":
        def build(schema: Schema, index: Any) -> Any:
            raise InvalidArgumentError("a relaxed, corrected or joined query cannot be part of another")

        self = cls(build, "<Query made of another>")
        self._made, self._owner = (schema, pointer), owner
        return self

    def _pointer(self, schema: Schema, index: Any) -> Any:
        assert self._made is not None
        return self._made[1]  # for any index with the same fields, which C checks


def corrections_of(pointer: Any) -> List[Correction]:
    """The corrections of a query of C's."""
    found: List[Correction] = []
    while True:
        one = lib.dls_query_correction(pointer, len(found))
        if one == NULL:
            return found
        found.append(Correction(decode(one.typed), decode(one.meant)))


def typed(text: Text, syntax: str, fields: Names, synonyms: Optional[Synonyms]) -> Query:
    """What someone typed, as a Query."""
    data, names, made = encode(text), _names(fields), {"plain": "parse"}.get(syntax, syntax)
    shown = [repr(text), *[f"fields={names!r}"] * (names is not None), *[f"synonyms={synonyms!r}"] * bool(synonyms)]
    return Query(
        lambda schema, index: parse(schema, data, syntax, names, synonyms), f"Query.{made}({', '.join(shown)})"
    )


def _text(name: str, function: Any, text: Text, fields: Names, *more: int) -> Query:
    data, names = encode(text), _names(fields)
    shown = [repr(text), *map(repr, more), *[f"fields={names!r}"] * (names is not None)]
    return Query(
        lambda schema, index: _new(function, schema._pointer, data, len(data), *more, schema.set_of(names)),
        f"Query.{name}({', '.join(shown)})",
    )


def _names(fields: Names) -> Names:
    """The same, to be read more than once."""
    return fields if fields is None or isinstance(fields, str) else tuple(fields)


class _Like(Query):
    """A query that depends on the index, and is not kept for another."""

    __slots__ = ()

    def _pointer(self, schema: Schema, index: Any) -> Any:
        return ffi.gc(self._build(schema, index), lib.dls_query_free)


def _like(name: str, function: Any, text: Text, words: int, fields: Names) -> Query:
    data, names = encode(text), _names(fields)

    def build(schema: Schema, index: Any) -> Any:
        if index == NULL:
            raise InvalidArgumentError("what is like a text is known by an index alone")
        return _new(function, index, data, len(data), schema.set_of(names), words)

    return _Like(build, f"Query.{name}({text!r})")


def as_filter(given: FilterLike) -> Optional[Query]:
    """A filter: a Query, a text in the full syntax, or a mapping of fields to what they must have, all of it:

    a value ("paper"), several, any of which will do (["paper", "book"]), a range as a tuple with None for an open
    end ((2015, None)), or None: no value at all.
    """
    if given is None or isinstance(given, Query):
        return given
    if isinstance(given, str):
        return Query.full(given)
    return Query.bool(must=[_condition(field, wanted) for field, wanted in given.items()])


def _condition(field: str, wanted: Any) -> Query:
    if wanted is None:
        return ~Query.exists(field)
    if isinstance(wanted, tuple):
        if len(wanted) != 2:
            raise InvalidArgumentError(f"the range of {field!r} is a pair of its ends, not {wanted!r}")
        return Query.range(field, *wanted)
    if several(wanted):
        return Query.values(field, wanted)
    return Query.value(field, wanted)
