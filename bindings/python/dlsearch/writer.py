# SPDX-License-Identifier: MIT
"""A writer: documents are added, replaced and deleted, and all of it becomes visible by a commit."""

from __future__ import annotations

import os
import threading
from functools import partial
from typing import TYPE_CHECKING, Any, Callable, Iterable, List, Mapping, Optional, Tuple, Type, TypedDict, Union

from ._library import Asked, Kept, Text, asked_by_default, encode, fail_asked, ffi, lib, struct
from .errors import InvalidArgumentError, NotFoundError
from .query import Query
from .schema import Schema
from .values import all_bytes, members_of, value_bytes

if TYPE_CHECKING:
    from types import TracebackType

    from .index import Index

_add, _put, _from_buffer, _new = lib.dls_writer_add, lib.dls_writer_put, ffi.from_buffer, ffi.new


class WriterOptions(TypedDict, total=False):
    """What may be asked of a writer, by name.

    key: the member of a document that is its key; default "id".
    ignore_unknown: members that are no fields are passed over; default False: they are an InvalidArgumentError.
    buffer_bytes: memory for what is being added; default 256 MiB.
    replace: Index.create: an existing file is replaced.
    reorder: lay alike documents together: faster searches, slower commits.
    pair_words: so many of the commonest words, each two of which get a list for phrases of them; 0 to 128, default 28.
    merge: commits merge small segments; default True. background: by a thread.
    wait_ms: how long to wait for another writer, in milliseconds.
    threads: threads that index, 1 to 8.
    cancel: called some thousand times a second while a commit is made; when it returns true that ends, by a
        CancelledError, when it raises that is raised. Default: Ctrl-C ends it, if the main thread opened the writer.
    """

    key: str
    ignore_unknown: bool
    buffer_bytes: int
    replace: bool
    reorder: bool
    pair_words: int
    merge: bool
    background: bool
    wait_ms: int
    threads: int
    cancel: Callable[[], bool]


def writer_options(given: Mapping[str, Any]) -> Tuple[Any, List[Any], Optional[Asked]]:
    """A dls_writer_options; what lives as long; and who is asked."""
    kept: List[Any] = []
    made = struct("dls_writer_options", kept)
    for name, value in given.items():
        if name not in WriterOptions.__annotations__:
            raise TypeError(f"a writer has no option {name!r}; there are {', '.join(WriterOptions.__annotations__)}")
        if name not in ("key", "ignore_unknown", "cancel"):
            setattr(made, name, value)
    asked = Asked(given["cancel"]) if "cancel" in given else asked_by_default()
    if asked is not None:
        made.cancel = asked.function
    return made, kept, asked


def _close_in(process: int, pointer: Any) -> None:
    """Close a writer; but not in a child that was forked, to which it does not belong."""
    if os.getpid() == process:
        lib.dls_writer_close(pointer)


class Writer(Kept):
    """Changes an index:

        with index.writer() as writer:
            writer.add({"id": "a", "title": "Stride", "year": 2018, "tags": ["cnn", "tutorial"]})

    Leaving the `with` commits; leaving it by an exception forgets what was not committed. A document is a mapping, a
    named tuple, a data class, a row of pandas (df.itertuples()) or what else has members; its values are text, numbers,
    dates, booleans or several of them; None and NaN are no value. May be used by several threads, one after the other.
    """

    _instead = "changes go through one writer, in one process"

    def __init__(
        self,
        pointer: Any,
        schema: Schema,
        index: Optional["Index"],
        options: Mapping[str, Any],
        asked: Optional[Asked],
    ) -> None:
        self._pointer: Any = ffi.gc(pointer, partial(_close_in, os.getpid()))
        self._schema, self._index, self._process, self._asked = schema, index, os.getpid(), asked
        self._key: str = options.get("key", "id")
        self._ignore: bool = options.get("ignore_unknown", False)
        self._lock = threading.RLock()  # C wants a writer for one thread at a time
        self._error = _new("dls_error *")
        self._numbers = {field.name: number for number, field in enumerate(schema)}
        self._values, self._room = _new("dls_value[]", 64), 64

    # ---------------------------------------------------------------------------------------------- documents

    def add(self, document: Any) -> None:
        """Add a document. Raises AlreadyExistsError where its key is there already, InvalidArgumentError for what is no
        field or no value of its kind, LimitError; nothing was added then, and the writer goes on."""
        self._give(_add, document)

    def update(self, document: Any) -> None:
        """Add a document in place of the one that has its key, if there is one."""
        self._give(_put, document)

    def add_many(self, documents: Iterable[Any], *, update: bool = False, progress: bool = False) -> int:
        """Add documents from any iterable, or update them; the result is how many. progress=True shows a bar, if tqdm
        is installed. A document that is refused raises; those before it are added, and committed if you commit."""
        if progress:
            documents = with_progress(documents)
        give, function, count = self._give, _put if update else _add, 0
        for document in documents:
            give(function, document)
            count += 1
        return count

    def delete(self, key: Text) -> None:
        """Delete the document with that key. Raises NotFoundError."""
        data = encode(key)
        self._call(lib.dls_writer_delete, data, len(data))

    def discard(self, key: Text) -> bool:
        """Delete the document with that key, if there is one; whether there was."""
        try:
            self.delete(key)
        except NotFoundError:
            return False
        return True

    def delete_by_query(self, query: Union[str, Query]) -> int:
        """Delete all documents that the query (a Query, or a text in the full syntax) finds in the last commit; how
        many they were."""
        made = Query.full(query) if isinstance(query, str) else query
        out = _new("uint64_t *")
        self._call(lib.dls_writer_delete_by_query, made._pointer(self._schema, ffi.NULL), out)
        deleted: int = out[0]
        return deleted

    def _give(self, function: Any, document: Any) -> None:
        """Add or put a document: its values stand in self._values while C reads them."""
        if type(document) is not dict:
            document = members_of(document)
        numbers, key_name, kept, fields = self._numbers, self._key, [], []
        key = None
        for name, value in document.items():
            number = numbers.get(name)
            if name == key_name:
                key = value
                if number is None:
                    continue
            if number is None:
                if self._ignore:
                    continue
                raise InvalidArgumentError(f"no field called {name!r}; there are {', '.join(numbers)}")
            if type(value) is str:
                try:
                    kept.append(value.encode())
                except UnicodeEncodeError:
                    kept.append(encode(value))
                fields.append(number)
            elif value is not None:
                for one in all_bytes(value):
                    kept.append(one)
                    fields.append(number)
        if key is None:
            raise InvalidArgumentError(f"the document has no member {key_name!r}, which is its key")
        with self._lock:
            self._send(function, value_bytes(key), fields, kept)

    def _send(self, function: Any, key: bytes, fields: List[int], kept: List[bytes]) -> None:
        pointer, values, error, count = self._pointer, self._values, self._error, len(kept)
        if pointer is None:
            raise InvalidArgumentError("the writer is closed")
        if count > self._room:
            self._room = 2 * count
            values = self._values = _new("dls_value[]", self._room)
        place = 0
        for data in kept:
            value = values[place]
            value.field, value.text, value.length = fields[place], _from_buffer(data), len(data)
            place += 1
        status = function(pointer, key, len(key), values, count, error)
        if status:
            fail_asked(self._asked, status, error)

    # ------------------------------------------------------------------------------------------------ commits

    def commit(self) -> None:
        """Make everything since the last commit durable, and visible to who opens or refreshes the index. It is whole
        or not at all: Ctrl-C ends it, the index is as it was, and the writer can only be closed."""
        self._call(lib.dls_writer_commit)

    def compact(self, segments: int = 1) -> None:
        """Commit, and leave the index with so many segments at most, without what was deleted."""
        self._call(lib.dls_writer_compact, segments)

    def abort(self) -> None:
        """Forget everything since the last commit."""
        self._call(lib.dls_writer_abort)

    def set_payload(self, data: bytes) -> None:
        """Bytes (65,536 at most) that the next commits store; Index.payload has them back."""
        self._call(lib.dls_writer_set_payload, data, len(data))

    def __len__(self) -> int:
        """Documents in the index as the next commit would leave it."""
        with self._lock:
            count: int = 0 if self._pointer is None else lib.dls_writer_count(self._pointer)
            return count

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"<Writer {'closed' if self._pointer is None else f'{len(self)} documents'}>"

    def close(self) -> None:
        """End the writer; what was not committed is gone. The index that it came from sees what was."""
        with self._lock:
            if self._pointer is None:
                return
            ffi.release(self._pointer)
            self._pointer = None
        if self._index is not None:
            self._index.refresh()

    def _call(self, function: Any, *arguments: Any) -> None:
        with self._lock:
            if self._pointer is None:
                raise InvalidArgumentError("the writer is closed")
            if self._process != os.getpid():  # two processes would write over each other's commits
                raise InvalidArgumentError("a writer belongs to the process that opened it, not to one that was forked")
            status = function(self._pointer, *arguments, self._error)
            if status:
                fail_asked(self._asked, status, self._error)

    def __enter__(self) -> "Writer":
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        raised: Optional[BaseException],
        traceback: Optional["TracebackType"],
    ) -> None:
        try:
            if kind is None and self._pointer is not None:
                self.commit()
        finally:
            self.close()


def with_progress(items: Iterable[Any]) -> Iterable[Any]:
    """The same, with a bar of tqdm if that is installed."""
    try:
        from tqdm.auto import tqdm  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except ImportError:
        return items
    shown: Iterable[Any] = tqdm(items)
    return shown
