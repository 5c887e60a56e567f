# SPDX-License-Identifier: MIT
"""Arrays of dls_hit, which C has side by side, as buffers: of the documents' numbers, and of the scores."""

from __future__ import annotations

import struct
from array import array
from typing import Any, Tuple

from ._library import ffi

SIZE: int = ffi.sizeof("dls_hit")  # 16 bytes; 12 where 64 bits may lie at any 4 bytes, as on i386
SCORE_AT: int = ffi.offsetof("dls_hit", "score")
HIT = f"Qf{SIZE - SCORE_AT - 4}x"


def unpacked(hits: Any, count: int) -> Tuple[Any, ...]:
    """Of the first `count` hits number, score, number, score, ..."""
    return struct.unpack(HIT * count, hits)


def documents(hits: Any) -> "memoryview[int]":
    """The numbers, without a copy where a hit's size allows it."""
    if SIZE % 8 == 0:
        return memoryview(hits).cast("Q")[:: SIZE // 8]
    numbers = b"".join(hits[begin : begin + 8] for begin in range(0, len(hits), SIZE))
    return memoryview(array("Q", numbers))


def scores(hits: Any) -> "memoryview[float]":
    """The scores, without a copy."""
    return memoryview(hits).cast("f")[SCORE_AT // 4 :: SIZE // 4]
