# SPDX-License-Identifier: MIT
"""Rankings of several searches as one: of shards, and of different rankers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Iterable, List, Optional, Sequence, Tuple, Union

from ._library import NULL, call, decode, encode, ffi, lib
from .hits import Hit, merge
from .index import Index
from .query import Query, typed
from .statistics import Statistics

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .options import SearchOptions


def search_shards(
    indexes: Sequence[Index], query: Union[str, Query], k: int = 10, **options: "Unpack[SearchOptions]"
) -> List[Tuple[int, Hit]]:
    """Search several indexes as if they were one: the best `k` of all, as pairs of which index, and the hit.

    The scores are, to the bit, those of one index of all documents. No key may be in two of them, and all must have the
    same fields. Where nothing is found, quotes and dashes are left aside, as Index.search does; misspelt words are not
    put right. A text is read as Index.search does.
    """
    made: Optional[Query] = None
    if isinstance(query, Query):
        made = query
    else:
        made = typed(query, options.pop("syntax", "plain"), options.pop("fields", None), options.pop("synonyms", None))
    offset = options.pop("offset", 0)
    if "sort" not in options:
        options["ties"] = "key"
    found: List[Tuple[int, Hit]] = []
    while made is not None and not found:
        statistics = Statistics.collect(indexes[0], made)
        for index in indexes[1:]:
            statistics.merge(Statistics.collect(index, made))
        options["statistics"] = statistics
        found = merge([index.search(made, k + offset, **options) for index in indexes], k, offset)
        made = made.relaxed(indexes[0])
    return found


def fuse(
    lists: Sequence[Iterable[str]], weights: Optional[Sequence[float]] = None, k: float = 60, limit: int = 10
) -> List[Tuple[str, float]]:
    """Fuse ranked lists of keys, best first, whoever ranked them, by their ranks (reciprocal rank fusion): a key scores
    the sum of weight / (k + rank) over the lists that have it. The result are pairs of key and score, best first."""
    kept: List[Any] = []
    key_lists = ffi.new("dls_key_list[]", len(lists))
    for number, keys in enumerate(lists):
        datas = [encode(key) for key in keys]
        views = [ffi.from_buffer("char[]", data) for data in datas]
        texts = ffi.new("dls_text[]", [(view, len(data)) for view, data in zip(views, datas)])
        kept += [views, texts]
        key_lists[number] = (texts, len(datas), 1.0 if weights is None else weights[number])
    out, fused = ffi.new("dls_fused_hit[]", max(limit, 1)), ffi.new("size_t *")
    call(lib.dls_fuse, key_lists, len(lists), k, limit, NULL, out, fused)
    return [(decode(out[number].key), out[number].score) for number in range(fused[0])]
