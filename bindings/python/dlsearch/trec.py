# SPDX-License-Identifier: MIT
"""Runs, as TREC writes them, for trec_eval, ir_measures and their like."""

from __future__ import annotations

import io
from typing import IO, Iterable, Mapping, Optional, Tuple, Union

from .hits import Hits

Ranked = Union[Hits, Iterable[Tuple[str, float]]]


def to_trec(run: Mapping[str, Ranked], file: Optional[IO[str]] = None, tag: str = "dlsearch") -> str:
    """Write a run, as lines `query Q0 key rank score tag`, to a file if one is given; the result is its text.

    run: for each query's name its Hits, or pairs of key and score. Scores come as they are, which sorts equal ones as
    their readers like; readers that sort by score anew may order equal ones otherwise.
    """
    out = io.StringIO()
    for name, ranked in run.items():
        pairs = ((hit.key, hit.score) for hit in ranked) if isinstance(ranked, Hits) else ranked
        for rank, (key, score) in enumerate(pairs, 1):
            out.write(f"{name} Q0 {key} {rank} {score!r} {tag}\n")
    text = out.getvalue()
    if file is not None:
        file.write(text)
    return text
