# SPDX-License-Identifier: MIT
"""Values of documents: Python's as the text that the library takes, and back."""

from __future__ import annotations

import datetime
from typing import Any, Dict, Iterable, List, Mapping, Union

from ._library import encode

Scalar = Union[str, bytes, bool, int, float, datetime.date]


def value_bytes(value: Any) -> bytes:
    """A value as the library reads it: numbers in decimal, dates by ISO 8601, "true" and "false", text as it is."""
    if isinstance(value, (str, bytes)):
        return encode(value)
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, int):
        return b"%d" % value
    if isinstance(value, float):
        return float.__repr__(value).encode()
    if isinstance(value, datetime.date):
        return value.isoformat().encode()
    item = getattr(value, "item", None)  # of NumPy and Arrow: a scalar that knows its Python value
    if item is not None:
        return value_bytes(item())
    return encode(str(value))


def is_missing(value: Any) -> bool:
    """None, NaN and NaT are no values."""
    if value is None:
        return True
    try:
        return bool(value != value)
    except (TypeError, ValueError):
        return False


def several(value: Any) -> bool:
    """Whether a value stands for several."""
    return not isinstance(value, (str, bytes, int, float, datetime.date, Mapping)) and isinstance(value, Iterable)


def all_bytes(value: Any) -> List[bytes]:
    """One value, several, or none."""
    if isinstance(value, str):
        return [encode(value)]
    if several(value):
        return [value_bytes(one) for one in value if not is_missing(one)]
    return [] if is_missing(value) else [value_bytes(value)]


def members_of(document: Any) -> Mapping[str, Any]:
    """A document as a mapping: one already, or a named tuple, a data class, or what else has members."""
    if isinstance(document, Mapping):
        return document
    as_dict = getattr(document, "_asdict", None) or getattr(document, "as_dict", None)
    if as_dict is not None:
        members: Mapping[str, Any] = as_dict()
        return members
    if hasattr(document, "items") and hasattr(document, "keys"):  # a row of pandas
        return dict(document.items())
    fields: Dict[str, Any] = getattr(document, "__dict__", {})
    if not fields:
        raise TypeError(f"a document is a mapping of fields to values, not {type(document).__name__}")
    return fields


def from_text(kind: str, text: str) -> Union[str, int, float, bool]:
    """A stored value in Python's type; dates stay ISO 8601, as they were added."""
    if kind == "integer":
        return int(text)
    if kind == "float":
        return float(text)
    if kind == "boolean":
        return text == "true"
    return text
