# SPDX-License-Identifier: MIT
"""Words and phrases that say the same, and short forms that texts define."""

from __future__ import annotations

from typing import TYPE_CHECKING, Iterable, Union

from ._library import NULL, Kept, Text, call, encode, ffi, lib
from .schema import Schema

if TYPE_CHECKING:
    from .index import Index


class Synonyms(Kept):
    """Rules that widen what a query finds: `gan` finds what `generative adversarial network` finds, and counts as one
    word with it. For the fields of one schema, by whose analyzers they are read; immutable, for any number of threads.

        rules = Synonyms(index.schema, "gan, generative adversarial network")
        index.search("gan", synonyms=rules)

    rules: lines, or one text of lines: `a, b c` (each stands for the others), `a => b, c` (who looks for a finds b and c
        too), `# a remark`; a \\ before a sign makes it nothing but that sign. Those of the acronyms that the
        texts of an index define: Synonyms(index.schema, acronyms(index)).

    Raises QuerySyntaxError for a line that is no rule, with its byte in `at`, and LimitError.
    """

    def __init__(self, schema: Schema, rules: Union[Text, Iterable[str]]) -> None:
        data = encode(rules if isinstance(rules, (str, bytes)) else "\n".join(rules))
        out = ffi.new("dls_synonyms **")
        call(lib.dls_synonyms_new, schema._pointer, NULL, out)
        self._pointer = ffi.gc(out[0], lib.dls_synonyms_free)
        call(lib.dls_synonyms_add, self._pointer, data, len(data))

    def __len__(self) -> int:
        """How many rules there are."""
        count: int = lib.dls_synonyms_count(self._pointer)
        return count

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"<Synonyms {len(self)} rules>"


def acronyms(source: Union[Index, Iterable[Text]], most: int = 65536) -> str:
    """Short forms that texts define themselves, "recurrent neural networks (RNNs)", as rules for Synonyms, a line each:
    those first that most texts define, in `most` bytes at most. `source`: texts, or an index, which has those of fields
    with acronyms=True."""
    out, text, length = ffi.new("dls_acronyms **"), ffi.new("const char **"), ffi.new("size_t *")
    call(lib.dls_acronyms_new, NULL, out)
    pointer = ffi.gc(out[0], lib.dls_acronyms_free)
    if hasattr(source, "_snapshot"):
        call(lib.dls_acronyms_add_index, pointer, source._snapshot())
    else:
        for one in source:
            data = encode(one)
            call(lib.dls_acronyms_add, pointer, data, len(data))
    call(lib.dls_acronyms_rules, pointer, most, text, length)
    return str(ffi.buffer(text[0], length[0]), "utf-8", "replace")
