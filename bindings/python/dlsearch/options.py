# SPDX-License-Identifier: MIT
"""The options of a search: what may be asked for, and the C struct that says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, Iterable, List, Mapping, Optional, Sequence, Tuple, TypedDict, Union

from ._library import NULL, Asked, constants, ffi, lib, struct
from .errors import InvalidArgumentError
from .query import FilterLike, Names, as_filter
from .schema import Schema
from .values import value_bytes

if TYPE_CHECKING:
    from .statistics import Statistics
    from .synonyms import Synonyms

FACET_KINDS = {
    "values": lib.DLS_FACET_VALUES,
    "ranges": lib.DLS_FACET_RANGES,
    "years": lib.DLS_FACET_YEARS,
    "months": lib.DLS_FACET_MONTHS,
    "days": lib.DLS_FACET_DAYS,
    "steps": lib.DLS_FACET_STEPS,
}
BOOST_FORMS = {"near": lib.DLS_BOOST_NEAR, "large": lib.DLS_BOOST_LARGE, "between": lib.DLS_BOOST_BETWEEN}
FORMULAS = {"bm25": lib.DLS_FORMULA_BM25, "bm25+": lib.DLS_FORMULA_BM25_PLUS, "bm25l": lib.DLS_FORMULA_BM25L}
TIES = {"document": lib.DLS_TIES_BY_DOCUMENT, "key": lib.DLS_TIES_BY_KEY}
JOINS = {"none": lib.DLS_JOIN_NONE, "unknown": lib.DLS_JOIN_UNKNOWN, "all": lib.DLS_JOIN_ALL}
READING = ("fields", "syntax", "synonyms")  # how a text is read


@dataclass(frozen=True)
class FacetRequest:
    """How matches are counted by a field with a column.

    kind: "values", "ranges", "years", "months", "days" (of dates) or "steps" (of integers).
    limit: so many of the most frequent buckets. step: the width of "steps". ranges: pairs of ends, None for open.
    """

    field: str
    kind: str = "values"
    limit: int = 10
    step: int = 1
    ranges: Sequence[Tuple[Any, Any]] = ()


@dataclass(frozen=True)
class ColumnBoost:
    """A column that counts: scores are multiplied by 1 + weight * x, with x from 0 to 1 by the value in the column.

    form: "near" (scale / (scale + |value - origin|): newness), "large" (1 - scale / (scale + value): popularity) or
        "between" (0 at origin, 1 at end). scale: of dates in days. weight: 0 to 1000.
    """

    field: str
    form: str = "near"
    weight: float = 1.0
    scale: float = 1.0
    origin: Any = None
    end: Any = None


FacetsLike = Union[str, FacetRequest, Iterable[Union[str, FacetRequest]]]


class SearchOptions(TypedDict, total=False):
    """What may be asked of a search, by name.

    fields: text fields in which words are sought, of a query that is a text; default all.
    syntax: how such a text is read: "plain" (default), "full" (as Query.full) or "words" (no sign means anything).
    synonyms: words that say the same, for such a text.
    filter: documents have to match this too, which counts for no score: a Query, a text in the full syntax, or a
        mapping of fields to what they must have: {"kind": ["paper", "book"], "year": (2015, None)}.
    facets: names of fields with a column, or FacetRequest objects; Hits.facets has the counts.
    sort: "date", "-date" (descending), "score", or several, one after the other. Documents without a value come last.
    offset: leave out so many of the best hits. after: leave out all up to one, by its Hit.cursor.
    count: count all matches, for Hits.total.
    k1 (0 to 1000), weights, b, lead (by field): numbers of ranking in place of the schema's.
    adjacency (0 to 100): how much more words count that stand side by side as in the query; default 0.1.
    formula: "bm25", "bm25+" or "bm25l"; delta: its delta.
    ties: order of equal scores, by "document" (order of adding) or by "key".
    statistics: numbers to rank by, of several indexes together.
    relax: where nothing matches, search without quotes and dashes; default True.
    correct: put misspelt words right; default True.
    join: seek words written together or apart, as the index has them: "unknown" (those that no document has; default),
        "all" or "none".
    collapse: a field: of documents that share a value of it one is a hit. collapse_apart: those without a value each
        stand for themselves.
    boosts: columns that multiply scores.
    deadline: stop after so many seconds; Hits.remarks then has "stopped".
    cancel: called some thousand times a second; when it returns true the search stops, when it raises that is raised.
    """

    fields: Names
    syntax: str
    synonyms: "Synonyms"
    filter: FilterLike
    facets: FacetsLike
    sort: Union[str, Iterable[str]]
    offset: int
    after: bytes
    count: bool
    k1: float
    weights: Mapping[str, float]
    b: Mapping[str, float]
    lead: Mapping[str, float]
    adjacency: float
    formula: str
    delta: float
    ties: str
    statistics: "Statistics"
    relax: bool
    correct: bool
    join: str
    collapse: str
    collapse_apart: bool
    boosts: Iterable[ColumnBoost]
    deadline: float
    cancel: Callable[[], bool]


class Made:
    """A dls_search_options with what it points to."""

    __slots__ = ("pointer", "kept", "facet_requests", "asked")

    def __init__(self, schema: Schema, index: Any, given: Mapping[str, Any]) -> None:
        self.kept: List[Any] = []
        self.facet_requests: List[FacetRequest] = []
        self.asked: Optional[Asked] = None
        self.pointer = struct("dls_search_options")
        for name, value in given.items():
            if name in READING:
                continue
            setter = _SETTERS.get(name)
            if setter is None:
                raise TypeError(f"a search has no option {name!r}; there are {', '.join(SearchOptions.__annotations__)}")
            if value is not None:
                setter(self, schema, index, name, value)

    def bytes(self, value: Any) -> Any:
        """A value ended by NUL, NULL for None."""
        if value is None:
            return NULL
        self.kept.append(ffi.new("char[]", value_bytes(value)))
        return self.kept[-1]

    def structs(self, type_name: str, count: int) -> Any:
        self.kept.append(ffi.new(f"{type_name}[]", count))
        return self.kept[-1]


def choice(table: Mapping[str, Any], name: str, what: str) -> Any:
    """What a name stands for."""
    try:
        return table[name]
    except KeyError:
        raise InvalidArgumentError(f"no {what} is called {name!r}; there are {', '.join(table)}") from None


def _plain(made: Made, schema: Schema, index: Any, name: str, value: Any) -> None:
    setattr(made.pointer, name, value)


def _chosen(table: Mapping[str, Any]) -> Any:
    def set_it(made: Made, schema: Schema, index: Any, name: str, value: Any) -> None:
        setattr(made.pointer, name, choice(table, value, name))

    return set_it


def _numbers(made: Made, schema: Schema, index: Any, name: str, value: Mapping[str, float]) -> None:
    attribute = {"weights": "weight"}.get(name, name)
    numbers = ffi.new("float[]", [getattr(field, attribute) for field in schema])
    for field, number in value.items():
        numbers[schema.number(field)] = number
    made.kept.append(numbers)
    setattr(made.pointer, name, numbers)


def _filter(made: Made, schema: Schema, index: Any, name: str, value: Any) -> None:
    query = as_filter(value)
    if query is not None:
        made.pointer.filter = query._pointer(schema, index)
        made.kept.append(made.pointer.filter)
        made.kept.append(query)


def _facets(made: Made, schema: Schema, index: Any, name: str, value: FacetsLike) -> None:
    given = [value] if isinstance(value, (str, FacetRequest)) else list(value)
    made.facet_requests = [FacetRequest(one) if isinstance(one, str) else one for one in given]
    requests = made.structs("dls_facet_request", len(given))
    template = struct("dls_facet_request")
    for request, wanted in zip(requests, made.facet_requests):
        ffi.memmove(ffi.addressof(request), template, ffi.sizeof("dls_facet_request"))
        request.field, request.kind = schema.number(wanted.field), choice(FACET_KINDS, wanted.kind, "kind of facet")
        request.limit, request.step = wanted.limit, wanted.step
        ranges = made.structs("dls_facet_range", len(wanted.ranges))
        for place, (low, high) in zip(ranges, wanted.ranges):
            place.low, place.high = made.bytes(low), made.bytes(high)
        request.ranges, request.range_count = ranges, len(wanted.ranges)
    made.pointer.facets, made.pointer.facet_count = requests, len(given)


def _sort(made: Made, schema: Schema, index: Any, name: str, value: Union[str, Iterable[str]]) -> None:
    given = [value] if isinstance(value, str) else list(value)
    keys = made.structs("dls_sort_key", len(given))
    for key, wanted in zip(keys, given):
        field = wanted[1:] if wanted.startswith("-") else wanted
        by_score = field == "score" and field not in schema
        key.field = constants["DLS_SORT_SCORE"] if by_score else schema.number(field)
        key.descending = wanted.startswith("-") or by_score
    made.pointer.sort, made.pointer.sort_count = keys, len(given)


def _after(made: Made, schema: Schema, index: Any, name: str, value: bytes) -> None:
    made.kept.append(ffi.from_buffer("char[]", value))
    made.pointer.after, made.pointer.after_length = made.kept[-1], len(value)


def _statistics(made: Made, schema: Schema, index: Any, name: str, value: "Statistics") -> None:
    made.kept.append(value)
    made.pointer.statistics = value._pointer


def _collapse(made: Made, schema: Schema, index: Any, name: str, value: str) -> None:
    made.pointer.collapse = schema.number(value)


def _boosts(made: Made, schema: Schema, index: Any, name: str, value: Iterable[ColumnBoost]) -> None:
    given = list(value)
    boosts = made.structs("dls_column_boost", len(given))
    for boost, wanted in zip(boosts, given):
        boost.struct_size = ffi.sizeof("dls_column_boost")
        boost.field, boost.form = schema.number(wanted.field), choice(BOOST_FORMS, wanted.form, "form of boosts")
        boost.weight, boost.scale = wanted.weight, wanted.scale
        boost.origin, boost.end = made.bytes(wanted.origin), made.bytes(wanted.end)
    made.pointer.column_boosts, made.pointer.column_boost_count = boosts, len(given)


def _deadline(made: Made, schema: Schema, index: Any, name: str, value: float) -> None:
    made.pointer.deadline_ms = max(1, min(round(value * 1000), (1 << 32) - 1))


def _cancel(made: Made, schema: Schema, index: Any, name: str, value: Callable[[], bool]) -> None:
    made.asked = Asked(value)
    made.pointer.cancel = made.asked.function


_SETTERS: Mapping[str, Any] = {
    "filter": _filter,
    "facets": _facets,
    "sort": _sort,
    "offset": _plain,
    "after": _after,
    "count": _plain,
    "k1": _plain,
    "weights": _numbers,
    "b": _numbers,
    "lead": _numbers,
    "adjacency": _plain,
    "formula": _chosen(FORMULAS),
    "delta": _plain,
    "ties": _chosen(TIES),
    "statistics": _statistics,
    "relax": _plain,
    "correct": _plain,
    "join": _chosen(JOINS),
    "collapse": _collapse,
    "collapse_apart": _plain,
    "boosts": _boosts,
    "deadline": _deadline,
    "cancel": _cancel,
}
