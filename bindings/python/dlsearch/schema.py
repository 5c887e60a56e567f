# SPDX-License-Identifier: MIT
"""The fields of documents: what they are called, how they are analysed, what is kept of them."""

from __future__ import annotations

from dataclasses import dataclass
from struct import pack
from typing import Any, Dict, Iterable, Iterator, Mapping, Tuple, Union

from ._library import NULL, call, ffi, lib, struct
from .errors import InvalidArgumentError, NotFoundError

KINDS: Dict[str, int] = {
    "text": lib.DLS_FIELD_TEXT,
    "keyword": lib.DLS_FIELD_KEYWORD,
    "stored": lib.DLS_FIELD_STORED,
    "integer": lib.DLS_FIELD_INTEGER,
    "float": lib.DLS_FIELD_FLOAT,
    "date": lib.DLS_FIELD_DATE,
    "boolean": lib.DLS_FIELD_BOOLEAN,
}
KIND_NAMES = {number: name for name, number in KINDS.items()}


@dataclass(frozen=True)
class Field:
    """A field.

    name: 1 to 64 bytes.
    kind: "text" (analysed, searched, ranked), "keyword" (each value one term as it stands), "stored" (for display),
        "integer", "float", "date" (of ISO 8601) or "boolean".
    analyzer: text: a language ("english", "german", ...), "words" (no stemming) or "spaces"; with ":accents" behind
        the first two diacritics count. "" if not text.
    weight: text: how much an occurrence counts, 0.001 to 1000.
    b: text: how much length matters, 0 to 1.
    stored: the text can be had back from a hit.
    positions: text: phrases can be found.
    column: keywords: ranges, prefixes, facets and sorting are possible. Numbers, dates and booleans always have one.
    lead: text: how much more early words count, 0 to 100.
    suggest: text that is stored: its words are offered by Index.suggest.
    acronyms: text that is stored: the short forms that it defines are kept, as dlsearch info --acronyms shows them.
    """

    name: str
    kind: str = "text"
    analyzer: str = "english"
    weight: float = 1.0
    b: float = 0.75
    stored: bool = True
    positions: bool = True
    column: bool = False
    lead: float = 0.2
    suggest: bool = False
    acronyms: bool = False


class Schema:
    """Fields in their order, by number and by name; immutable.

    `fields` are Field objects, or a mapping of names to kinds:

        Schema({"title": "text", "tags": "keyword", "year": "integer"})

    Keywords of a mapping have a column. Raises AlreadyExistsError, NotFoundError (no such analyzer), LimitError,
    InvalidArgumentError.
    """

    def __init__(self, fields: Union[Mapping[str, str], Iterable[Field]]) -> None:
        if isinstance(fields, Mapping):
            fields = [Field(name, kind, column=kind == "keyword") for name, kind in fields.items()]
        pointer = _new()
        for field in fields:
            _add(pointer, field)
        self._adopt(pointer)

    @classmethod
    def default(cls, analyzer: str = "english") -> "Schema":
        """What suits most collections: title (weight 2), tags, section, authors and text, all of them text."""
        out = ffi.new("dls_schema **")
        call(lib.dls_schema_new_default, NULL, analyzer.encode(), out)
        made, self = ffi.gc(out[0], lib.dls_schema_free), cls.__new__(cls)
        self._adopt(made)
        return self

    @classmethod
    def _copy_of(cls, pointer: Any) -> "Schema":
        """The same fields as a schema of C's has, which may go."""
        self, copy = cls.__new__(cls), _new()
        for number in range(lib.dls_schema_count(pointer)):
            call(lib.dls_schema_add, copy, lib.dls_schema_at(pointer, number))
        self._adopt(copy)
        return self

    def _adopt(self, pointer: Any) -> None:
        self._pointer = pointer
        self.fields: Tuple[Field, ...] = tuple(
            _field_at(pointer, number) for number in range(lib.dls_schema_count(pointer))
        )
        self._numbers = {field.name: number for number, field in enumerate(self.fields)}

    def number(self, name: str) -> int:
        """The number of a field. Raises NotFoundError."""
        try:
            return self._numbers[name]
        except KeyError:
            raise NotFoundError(f"no field called {name!r}; there are {', '.join(self._numbers)}") from None

    def set_of(self, names: Union[str, Iterable[str], None]) -> int:
        """Fields as a set of bits; None: 0, which means all text fields."""
        if names is None:
            return 0
        bits = 0
        for name in [names] if isinstance(names, str) else names:
            bits |= 1 << self.number(name)
        return bits

    def __getitem__(self, name: str) -> Field:
        return self.fields[self.number(name)]

    def __contains__(self, name: object) -> bool:
        return name in self._numbers

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Schema) and self.fields == other.fields

    def __hash__(self) -> int:
        return hash(self.fields)

    def __reduce__(self) -> Any:
        return Schema, (self.fields,)

    def __repr__(self) -> str:
        return f"Schema({list(self.fields)!r})"


def _new() -> Any:
    """A schema of C's, without fields."""
    out = ffi.new("dls_schema **")
    call(lib.dls_schema_new, NULL, out)
    return ffi.gc(out[0], lib.dls_schema_free)


def _add(pointer: Any, field: Field) -> None:
    if field.kind not in KINDS:
        raise InvalidArgumentError(f"field {field.name!r} is of no kind {field.kind!r}; there are {', '.join(KINDS)}")
    name, analyzer = ffi.new("char[]", field.name.encode()), ffi.new("char[]", field.analyzer.encode())
    made = struct("dls_field")
    made.name, made.kind = name, KINDS[field.kind]
    if field.kind == "text":
        made.analyzer = analyzer
        made.weight, made.b, made.lead = field.weight, field.b, field.lead
        made.positions, made.suggest, made.acronyms = field.positions, field.suggest, field.acronyms
    made.stored, made.column = field.stored, field.column
    call(lib.dls_schema_add, pointer, made)


def _field_at(pointer: Any, number: int) -> Field:
    at = lib.dls_schema_at(pointer, number)
    return Field(
        ffi.string(at.name).decode(),
        KIND_NAMES[at.kind],
        ffi.string(at.analyzer).decode(),
        _shortest(at.weight),
        _shortest(at.b),
        at.stored,
        at.positions,
        at.column,
        _shortest(at.lead),
        at.suggest,
        at.acronyms,
    )


def _shortest(number: float) -> float:
    """The number with the fewest digits that is the same in single precision: 0.2, and not 0.20000000298."""
    packed = pack("f", number)
    return next(short for digits in range(6, 10) if pack("f", short := float(f"{number:.{digits}g}")) == packed)


def as_schema(schema: Union[Schema, Mapping[str, str], Iterable[Field], None]) -> Schema:
    """What is given where a schema is wanted; None: the default one."""
    if schema is None:
        return Schema.default()
    return schema if isinstance(schema, Schema) else Schema(schema)

