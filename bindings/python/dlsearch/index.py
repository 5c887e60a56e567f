# SPDX-License-Identifier: MIT
"""An index: opened, searched, refreshed."""

from __future__ import annotations

import os
import sys
from threading import Lock, get_ident
from typing import TYPE_CHECKING, Any, Callable, Iterable, List, Mapping, NamedTuple, Optional, Sequence, Type, Union

from ._library import (
    INTERRUPT,
    MAIN_THREAD,
    NULL,
    Kept,
    Text,
    asked_by_default,
    call,
    call_asked,
    decode,
    encode,
    ffi,
    lib,
    path_bytes,
    struct,
)
from .errors import InvalidArgumentError, NotFoundError
from .hits import Hit, Hits
from .many import ManyHits, search_many
from .options import READING, Made
from .query import Query, parse
from .schema import Field, Schema, as_schema
from .writer import Writer, WriterOptions, writer_options

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Buffer, Unpack

    from .options import SearchOptions

Path = Union[str, bytes, "os.PathLike[str]"]

_parse, _search, _free_query, _new = lib.dls_query_parse, lib.dls_search, lib.dls_query_free, ffi.new

# What a search of the main thread has by default.
_DEFAULTS = struct("dls_search_options")
_DEFAULTS.cancel = INTERRUPT.function


class Info(NamedTuple):
    """Numbers about an index, sizes in bytes: dls_index_info of the C header."""

    documents: int
    deleted: int
    terms: int
    tokens: int
    postings: int
    segments: int
    generation: int
    file_bytes: int
    dictionary_bytes: int
    document_bytes: int
    position_bytes: int
    pair_bytes: int
    length_bytes: int
    column_bytes: int
    suggest_bytes: int
    acronym_bytes: int
    stored_bytes: int
    key_bytes: int
    checksum_bytes: int


class Suggestion(NamedTuple):
    """What a search box may offer: dls_suggestion of the C header.

    kind: "word" (the last word completed, or one that may follow it) or "title".
    text: for the box.
    begin: of a word: the character of `text` at which it begins.
    documents: of a word: how many have it and the words before it that count; of a title 1.
    together: of a word: how many different words these are.
    corrected: some word was mistyped, and put right.
    key: of a title: its document's; else None.
    index: of a title, where several indexes were asked: the number of the one that has the document; else 0.
    """

    kind: str
    text: str
    begin: int
    documents: int
    together: int
    corrected: bool
    key: Optional[str]
    index: int = 0


class Loss(NamedTuple):
    """What a repair could not save: "document" or "words" of the document with that number (and key, if known)."""

    kind: str
    document: int
    key: Optional[str]


class RepairInfo(NamedTuple):
    """What came of a repair: documents in the new index, lost, without words; deletions that are not known."""

    documents: int
    lost: int
    without_words: int
    unknown_deletions: int


class Index(Kept):
    """An index as its last commit left it when it was opened, or refreshed. Any number of threads may search it.

        with Index.open("papers.dls") as index:
            for hit in index.search("convolution stride"):
                print(hit.score, hit["title"])

    Hits keep what they need of it: they stay good when it is refreshed or closed. `len(index)` is how many documents it
    has, `key in index` whether one has that key.
    """

    _instead = "open it there, by its path"

    def __init__(self, pointer: Any, path: Optional[bytes], kept: Any = None) -> None:
        self._path, self._refreshing = path, Lock()  # two at once could end with the older commit
        self._adopt(pointer, kept)
        self.schema = Schema._copy_of(lib.dls_index_schema(pointer))

    def _adopt(self, pointer: Any, kept: Any) -> None:
        # `kept` are the bytes of an index in memory, which live as long as the pointer that reads them
        self._pointer: Any = ffi.gc(pointer, lambda it, kept=kept: lib.dls_index_close(it))

    # ----------------------------------------------------------------------------------------- made and opened

    @classmethod
    def open(cls, path: Path) -> "Index":
        """Open the index at `path`. Raises NotFoundError, NotAnIndexError, CorruptError, VersionError, FileError."""
        out = ffi.new("dls_index **")
        call(lib.dls_index_open, path_bytes(path), NULL, out)
        return cls(out[0], path_bytes(path))

    @classmethod
    def memory(cls, data: "Buffer") -> "Index":
        """An index whose bytes are in memory: bytes, or any buffer, which has to stay unchanged."""
        out, view = ffi.new("dls_index **"), ffi.from_buffer("char[]", data)
        call(lib.dls_index_open_memory, view, len(view), NULL, out)
        return cls(out[0], None, view)

    @classmethod
    def create(
        cls,
        path: Path,
        schema: Union[Schema, Mapping[str, str], Iterable[Field], None] = None,
        documents: Optional[Iterable[Any]] = None,
        **options: "Unpack[WriterOptions]",
    ) -> "Index":
        """Make an index at `path`, with the documents, if any are given (see Writer.add_many).

        schema: a Schema, or a mapping of names to kinds: {"title": "text", "year": "integer"}; None: Schema.default().
        Raises AlreadyExistsError where something is there, unless replace=True.
        """
        made, kept, asked = writer_options(options)
        out = ffi.new("dls_writer **")
        fields = as_schema(schema)
        call(lib.dls_writer_create, path_bytes(path), fields._pointer, made, out)
        with Writer(out[0], fields, None, options, asked) as writer:
            if documents is not None:
                writer.add_many(documents)
        return cls.open(path)

    @staticmethod
    def repair(
        path: Path,
        new_path: Path,
        on_loss: Optional[Callable[[Loss], None]] = None,
        **options: "Unpack[WriterOptions]",
    ) -> RepairInfo:
        """Write what is sound of the index at `path` to a new one; `on_loss` is told of each document that was lost, or
        lost its words."""
        kinds = {lib.DLS_LOSS_DOCUMENT: "document", lib.DLS_LOSS_WORDS: "words"}
        raised: List[BaseException] = []

        def tell(_: Any, loss: Any) -> None:
            key = None if loss.key == NULL else ffi.buffer(loss.key, loss.key_length)[:].decode("utf-8", "replace")
            if on_loss is not None and not raised:
                on_loss(Loss(kinds[loss.kind], loss.document, key))

        told = ffi.callback(
            "void(void *, const dls_loss *)", tell, onerror=lambda kind, one, traceback: raised.append(one)
        )
        made, kept, asked = writer_options(options)
        out = ffi.new("dls_repair_info *")
        call_asked(asked, lib.dls_index_repair, path_bytes(path), path_bytes(new_path), made, told, NULL, out)
        if raised:
            raise raised[0]
        return RepairInfo(out.documents, out.lost, out.without_words, out.unknown_deletions)

    def writer(self, **options: "Unpack[WriterOptions]") -> Writer:
        """A writer of this index: what it commits is seen by this object when its `with` ends. Raises BusyError where
        another has it, or still had after `wait_ms`."""
        if self._path is None:
            raise InvalidArgumentError("an index in memory has no writer")
        made, kept, asked = writer_options(options)
        out = ffi.new("dls_writer **")
        call(lib.dls_writer_open, self._path, NULL, made, out)
        return Writer(out[0], self.schema, self, options, asked)

    # ------------------------------------------------------------------------------------------------ searched

    def search(self, query: Union[str, Query], k: int = 10, **options: "Unpack[SearchOptions]") -> Hits:
        """The best `k` documents (0 to 10,000,000), best first; see SearchOptions for all that may be asked.

        A text is read as what someone typed: any text is a query (see Query.parse). Ctrl-C stops a search of the main
        thread. Raises CorruptError, and InvalidArgumentError, NotFoundError, QuerySyntaxError for what is asked for.
        """
        main = get_ident() == MAIN_THREAD
        if options or not isinstance(query, str):
            return self._search_with(query, k, options, main)
        # The way of most searches: each call and allocation more would take a tenth of a microsecond. A failure is told
        # by the other way, which keeps the error.
        index, schema, parsed, out = self._pointer, self.schema, _new("dls_query **"), _new("dls_hits **")
        try:
            data = query.encode()
        except UnicodeEncodeError:
            data = encode(query)
        if index is None or _parse(schema._pointer, data, len(data), 0, NULL, parsed, NULL):
            return self._search_with(query, k, options, main)
        try:
            failed = _search(index, parsed[0], k, _DEFAULTS if main else NULL, out, NULL)
        except BaseException:  # `k` is none of C's numbers
            _free_query(parsed[0])
            raise
        if failed:
            _free_query(parsed[0])
            return self._search_with(query, k, options, main)
        hits = Hits(schema, index, out[0])
        hits._query = parsed[0]
        if main and INTERRUPT.raised is not None:
            INTERRUPT.again()
        return hits

    def _search_with(self, query: Union[str, Query], k: int, options: "Mapping[str, Any]", main: bool) -> Hits:
        made = Made(self.schema, self._snapshot(), options)
        return self._search_made(self._query_of(query, options), k, options, made, main)

    def _search_made(self, pointer: Any, k: int, options: "Mapping[str, Any]", made: Made, main: bool) -> Hits:
        index, schema, out = self._snapshot(), self.schema, _new("dls_hits **")
        asked = made.asked
        if asked is None and main:
            asked = INTERRUPT
            made.pointer.cancel = asked.function
        call(_search, index, pointer, k, made.pointer, out)
        hits = Hits(schema, index, out[0])
        hits._kept, hits._requests, hits._collapse = (made, pointer), made.facet_requests, options.get("collapse")
        if asked is not None:
            asked.again()
        return hits

    def search_many(
        self,
        queries: Iterable[Union[str, Query]],
        k: int = 10,
        threads: Optional[int] = None,
        keys: bool = False,
        progress: bool = False,
        **options: "Unpack[SearchOptions]",
    ) -> ManyHits:
        """Search for many queries, on `threads` threads (None: one for each processor).

        The result has arrays, as buffers: documents (queries x k, unsigned 64 bits), scores (queries x k, single
        precision) and counts (how many hits each query has). With keys=True it has the documents' keys too.
        """
        return search_many(self, list(queries), k, threads or os.cpu_count() or 1, keys, progress, options)

    def count(self, query: Union[str, Query], **options: "Unpack[SearchOptions]") -> int:
        """How many documents match."""
        if set(options) <= set(READING):
            out = ffi.new("uint64_t *")
            call(lib.dls_count, self._snapshot(), self._query_of(query, options), out)
            counted: int = out[0]
            return counted
        options["count"] = True
        total = self.search(query, 0, **options).total
        assert total is not None
        return total

    def suggest(self, text: Text, *, words: int = 6, titles: int = 4, correct: bool = True) -> List[Suggestion]:
        """What a search box may offer to somebody who has typed `text`: up to `words` words that complete its last one,
        or may follow it behind a space, then up to `titles` titles (0 to 32 each), the best first. Fields with suggest=True are asked."""
        return _suggestions(lib.dls_suggest, (self._snapshot(),), text, (words, titles, correct))

    def _query_of(self, query: Union[str, Query], options: "Mapping[str, Any]") -> Any:
        """C's query, which is freed with the last who has it."""
        fields, syntax, synonyms = map(options.get, READING)
        if not isinstance(query, Query):
            return ffi.gc(parse(self.schema, query, syntax or "plain", fields, synonyms), lib.dls_query_free)
        if (fields, syntax, synonyms) != (None, None, None):
            raise InvalidArgumentError("fields, syntax and synonyms say how a text is read; this is a Query")
        return query._pointer(self.schema, self._snapshot())

    def get(self, key: Text) -> Optional[Hit]:
        """The document with that key, as a hit that scores 0; None if there is none."""
        hits = self.search(Query.key(key), 1)
        return hits[0] if hits else None

    def find(self, key: Text) -> int:
        """The number of the document with that key. Raises NotFoundError."""
        data, out = encode(key), ffi.new("uint64_t *")
        call(lib.dls_index_find, self._snapshot(), data, len(data), out)
        document: int = out[0]
        return document

    def __contains__(self, key: Text) -> bool:
        try:
            self.find(key)
        except NotFoundError:
            return False
        return True

    def __len__(self) -> int:
        return self.info.documents

    def __bool__(self) -> bool:
        return True

    # --------------------------------------------------------------------------------------- looked at, closed

    def refresh(self) -> bool:
        """Look for a newer commit; whether there was one. Hits from before stay good."""
        out = ffi.new("dls_index **")
        with self._refreshing:
            call(lib.dls_index_refresh, self._snapshot(), out)
            if out[0] == NULL:
                return False
            self._adopt(out[0], None)
            return True

    @property
    def info(self) -> Info:
        """Numbers about the index."""
        out = ffi.new("dls_index_info *")
        lib.dls_index_get_info(self._snapshot(), out)
        return Info(*(getattr(out, name) for name in Info._fields))

    @property
    def payload(self) -> bytes:
        """The bytes that Writer.set_payload stored with the commit."""
        length = ffi.new("size_t *")
        found = lib.dls_index_payload(self._snapshot(), length)
        payload: bytes = ffi.buffer(found, length[0])[:] if length[0] else b""
        return payload

    def check(self, text: bool = False) -> None:
        """Read the whole index and verify it; with text=True analyse stored texts anew and compare. Raises
        CorruptError, which says what is wrong first."""
        asked, options = asked_by_default(), struct("dls_check_options")
        options.text = text
        if asked is not None:
            options.cancel = asked.function
        call_asked(asked, lib.dls_index_check_with, self._snapshot(), options)

    def close(self) -> None:
        """Let go of the file, as soon as no hits need it."""
        self._pointer = None

    def __repr__(self) -> str:
        where = "in memory" if self._path is None else repr(os.fsdecode(self._path))
        return f"<Index {where}, {'closed' if self._pointer is None else f'{len(self)} documents'}>"

    def _snapshot(self) -> Any:
        if self._pointer is None:
            raise InvalidArgumentError("the index is closed")
        return self._pointer

    def __enter__(self) -> "Index":
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        raised: Optional[BaseException],
        traceback: Optional["TracebackType"],
    ) -> None:
        self.close()


def suggest_all(
    indexes: "Sequence[Index]", text: Text, *, words: int = 6, titles: int = 4, correct: bool = True
) -> List[Suggestion]:
    """What several indexes, which have the same fields, suggest together, as if they were one: counts are sums, of
    equal titles that of the first index comes. See Index.suggest."""
    snapshots = ffi.new("const dls_index *[]", [index._snapshot() for index in indexes])
    return _suggestions(lib.dls_suggest_all, (snapshots, len(indexes)), text, (words, titles, correct))


def _suggestions(ask: Any, of: "Sequence[Any]", text: Text, settings: "Sequence[int]") -> List[Suggestion]:
    data, out, options = encode(text), ffi.new("dls_suggestions **"), struct("dls_suggest_options")
    options.words, options.titles, options.correct = settings
    call(ask, *of, data, len(data), options, out)
    made = ffi.gc(out[0], lib.dls_suggestions_free)
    return [_suggestion(lib.dls_suggestions_at(made, i)) for i in range(lib.dls_suggestions_count(made))]


def _suggestion(at: Any) -> Suggestion:
    word = at.kind == lib.DLS_SUGGESTION_WORD
    before: bytes = ffi.buffer(at.text.bytes, at.begin)[:]
    return Suggestion(
        "word" if word else "title",
        decode(at.text),
        len(before.decode("utf-8", "replace")),
        at.count,
        at.together,
        at.corrected,
        None if word else decode(at.key),
        at.index,
    )
