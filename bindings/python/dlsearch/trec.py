# SPDX-License-Identifier: MIT
"""Runs, as TREC writes them, for trec_eval, ir_measures and their like."""

from __future__ import annotations

import io
import math
import re
from struct import pack, unpack
from typing import IO, Iterable, Mapping, Optional, Tuple, Union

from .hits import Hits

Ranked = Union[Hits, Iterable[Tuple[str, float]]]


def to_trec(run: Mapping[str, Ranked], file: Optional[IO[str]] = None, tag: str = "dlsearch") -> str:
    """Write a run, as lines `query Q0 key rank score tag`, to a file if one is given; the result is its text.

    run: for each query's name its Hits, or pairs of key and score, best first.

    Who reads it sorts by score, in single precision, and equal scores by name. So that all see this order, a score that
    is not below the one before it is written as the next smaller number. A blank in a name, which would end it, is
    written as in an address, "%20".
    """
    out = io.StringIO()
    for name, ranked in run.items():
        pairs = ((hit.key, hit.score) for hit in ranked) if isinstance(ranked, Hits) else ranked
        above = math.inf
        for rank, (key, score) in enumerate(pairs, 1):
            score = _single(score)
            above = score if score < above else _next_below(above)
            out.write(f"{_word(name)} Q0 {_word(key)} {rank} {above:.9g} {_word(tag)}\n")
    text = out.getvalue()
    if file is not None:
        file.write(text)
    return text


def _word(name: str) -> str:
    return re.sub(r"\s", lambda blank: "".join(f"%{byte:02X}" for byte in blank[0].encode()), name)


def _single(score: float) -> float:
    """A number in single precision."""
    number: float = unpack("f", pack("f", score))[0]
    return number


def _next_below(number: float) -> float:
    """The next smaller number in single precision."""
    bits: int = unpack("i", pack("f", number))[0]  # sign and magnitude: neighbours have neighbouring bits
    below: float = unpack("f", pack("i", bits - 1 if number > 0 else bits + 1 if number < 0 else -(1 << 31) + 1))[0]
    return below
