# SPDX-License-Identifier: MIT
"""How a score came about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Iterator, List, Optional, Sequence, Tuple, overload, Union

from ._library import decode, ffi, lib

if TYPE_CHECKING:
    from .schema import Schema

NODE_KINDS = {
    getattr(lib, "DLS_NODE_" + name): name.lower()
    for name in ("BOOL", "TERM", "PHRASE", "KEYWORD", "PREFIX", "FUZZY", "ALL", "KEY", "CONSTANT", "RANGE",
                 "SYNONYM")
}
OCCURS = {lib.DLS_SHOULD: "should", lib.DLS_MUST: "must", lib.DLS_MUST_NOT: "must_not"}
FORMULA_NAMES = {lib.DLS_FORMULA_BM25: "bm25", lib.DLS_FORMULA_BM25_PLUS: "bm25+", lib.DLS_FORMULA_BM25L: "bm25l"}


@dataclass(frozen=True)
class FieldPart:
    """What one field gave to a word's tf: weight * occurrences / (1 - b + b * length / average_length)."""

    field: str
    occurrences: int
    length: int
    average_length: float
    weight: float
    b: float
    tf: float


@dataclass(frozen=True)
class BoostPart:
    """What one column did to the score: it was multiplied by `factor`."""

    field: str
    value: Optional[str]
    factor: float


@dataclass(frozen=True)
class Node:
    """A part of the query: see dls_explain_node of the C header. Where it does not match, score and tf are 0."""

    kind: str
    depth: int
    occur: str
    matches: bool
    score: float
    text: str
    near: bool
    slop: int
    edits: int
    minimum: int
    df: int
    idf: float
    boost: float
    k1: float
    tf: float
    early: float
    adjacent: float
    fields: Tuple[FieldPart, ...]
    formula: str
    delta: float
    factor: float
    boosts: Tuple[BoostPart, ...]


class Explanation(Sequence[Node]):
    """The nodes of the query in their order, parents before children; the first one's score is the hit's."""

    def __init__(self, nodes: List[Node]) -> None:
        self.nodes = nodes

    @property
    def score(self) -> float:
        return self.nodes[0].score

    def __len__(self) -> int:
        return len(self.nodes)

    @overload
    def __getitem__(self, number: int) -> Node: ...
    @overload
    def __getitem__(self, number: slice) -> List[Node]: ...
    def __getitem__(self, number: Union[int, slice]) -> Union[Node, List[Node]]:
        return self.nodes[number]

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)

    def __str__(self) -> str:
        return "\n".join(_line(node) for node in self.nodes)


def _line(node: Node) -> str:
    words = [f"{node.score:9.4f}", "  " * node.depth + node.kind, node.text]
    if not node.matches:
        words.append("(does not match)")
    elif node.idf:
        words.append(f"idf {node.idf:.3f}  df {node.df}  tf {node.tf:.3f}  early {node.early:.3f}")
        words += [f"{part.field} {part.occurrences}x in {part.length}" for part in node.fields]
    words += [f"{boost.field} x {boost.factor:.3f}" for boost in node.boosts]
    return "  ".join(word for word in words if word)


def explanation_of(nodes: Any, count: int, schema: "Schema") -> Explanation:
    """The nodes of C's as Python's."""
    return Explanation([_node(nodes[number], schema) for number in range(count)])


def _node(node: Any, schema: "Schema") -> Node:
    names = [field.name for field in schema]
    parts = ffi.unpack(node.fields, node.field_count) if node.field_count else []
    boosts = ffi.unpack(node.boosts, node.boost_count) if node.boost_count else []
    return Node(
        kind=NODE_KINDS[node.kind],
        occur=OCCURS[node.occur],
        text=decode(node.text),
        fields=tuple(
            FieldPart(
                names[part.field], part.occurrences, part.length, part.average_length, part.weight, part.b, part.tf
            )
            for part in parts
        ),
        formula=FORMULA_NAMES[node.formula],
        boosts=tuple(
            BoostPart(names[one.field], decode(one.value) if one.has_value else None, one.factor) for one in boosts
        ),
        **{
            name: getattr(node, name)
            for name in (
                "depth", "matches", "score", "near", "slop", "edits", "minimum", "df", "idf", "boost", "k1", "tf",
                "early", "adjacent", "delta", "factor",
            )
        },
    )  # fmt: skip
