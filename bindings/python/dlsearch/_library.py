# SPDX-License-Identifier: MIT
"""The C library: where it is loaded, and the few ways in which the other modules call it.

Every call releases the interpreter lock while it runs (cffi does that), so objects that C wants for one thread at a
time have a lock of their own where they are wrapped.
"""

from __future__ import annotations

import os
import sysconfig
import threading
from pathlib import Path
from typing import Any, List, NoReturn, Optional, Union

from . import _binding
from .errors import InvalidArgumentError, error_of

ffi: Any = _binding.ffi
constants = _binding.CONSTANTS
NULL, _buffer = ffi.NULL, ffi.buffer

_VERSION = _binding.VERSION


def _load() -> Any:
    """The library of $DLSEARCH_LIBRARY, or that of a wheel, which lies beside the package, or the system's."""
    folders = [Path(__file__).parent.parent, Path(sysconfig.get_path("platlib"))]
    beside = [str(file) for folder in folders for file in folder.glob(".dlsearch.mesonpy.libs/libdlsearch.*")]
    name = os.environ.get("DLSEARCH_LIBRARY") or (beside[0] if beside else "")
    parts = _VERSION.split(".")
    soname = "libdlsearch.so." + (".".join(parts[:2]) if parts[0] == "0" else parts[0])
    library = ffi.dlopen(name or soname)
    found = ffi.string(library.dls_version()).decode()
    if found.split(".")[:2] != parts[:2]:
        raise ImportError(f"dlsearch {_VERSION} was made for another library than {name or soname}, which is {found}")
    return library


lib: Any = _load()

Text = Union[str, bytes]


class Kept:
    """What is C's, and belongs to this process."""

    __slots__ = ()
    _instead = "make another one there"

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} cannot be pickled or copied: {self._instead}")


def encode(text: Text) -> bytes:
    """UTF-8; what is no text in a str (lone surrogates) becomes bytes that the library reads as U+FFFD."""
    if isinstance(text, bytes):
        return text
    try:
        return text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def decode(text: Any) -> str:
    """The str of a dls_text."""
    return str(_buffer(text.bytes, text.length), "utf-8", "replace")


def call(function: Any, *arguments: Any) -> None:
    """Call a function that returns dls_status and takes a dls_error last; raise what it says."""
    error = ffi.new("dls_error *")
    status = function(*arguments, error)
    if status:
        fail(status, error)


def fail(status: int, error: Any) -> None:
    """Raise the exception for a failure."""
    raise error_of(
        ffi.string(lib.dls_status_name(status)).decode(),
        ffi.string(error.text).decode("utf-8", "replace"),
        error.at,
    )


def struct(name: str, kept: Optional[List[Any]] = None) -> Any:
    """A struct as its *_INIT macro has it; put into `kept`, it lives as long as that list."""
    values = [NULL if value is None else value for value in _binding.INIT[name]]
    values[0] = ffi.sizeof(name)
    made = ffi.new(name + " *", values)
    if kept is not None:
        kept.append(made)
    return made


def path_bytes(path: Union[str, bytes, "os.PathLike[str]"]) -> bytes:
    """A path as C has it, which would end at a NUL."""
    name = os.fsencode(path)
    if b"\0" in name:
        raise InvalidArgumentError("a path with a NUL in it")
    return name


# ------------------------------------------------------------------------------------------------------ Interrupts

# Python runs the handlers of signals between two of its own instructions, so what takes long asks it now and then, by
# calling a function that does nothing: Ctrl-C then raises KeyboardInterrupt in there. Signals are the main thread's
# alone; searches of other threads, and writers that these opened, ask nothing, and never wait for the interpreter lock.

MAIN_THREAD = threading.main_thread().ident


class Asked:
    """A function for `cancel` of options that calls `ask`, and keeps what that raises."""

    __slots__ = ("raised", "function")

    def __init__(self, ask: Any) -> None:
        self.raised: Optional[BaseException] = None
        self.function = ffi.callback("bool(void *)", lambda _: bool(ask()), error=True, onerror=self._keep)

    def _keep(self, kind: Any, raised: BaseException, traceback: Any) -> bool:
        self.raised = raised
        return True

    def again(self) -> None:
        """Raise what was kept."""
        raised, self.raised = self.raised, None
        if raised is not None:
            raise raised


INTERRUPT = Asked(lambda: False)  # of the main thread; Ctrl-C stops what asks it


def asked_by_default() -> Optional[Asked]:
    """Whom the calling thread asks where nobody is named."""
    return INTERRUPT if threading.get_ident() == MAIN_THREAD else None


def fail_asked(asked: Optional[Asked], status: int, error: Any) -> None:
    """Raise the exception for a failure: where it is that `asked` raised something, that."""
    if asked is not None and status == lib.DLS_ECANCELLED:
        asked.again()
    fail(status, error)


def call_asked(asked: Optional[Asked], function: Any, *arguments: Any) -> None:
    """The same as `call`, of a function that asks `asked`."""
    error = ffi.new("dls_error *")
    status = function(*arguments, error)
    if status:
        fail_asked(asked, status, error)


def feature(name: str) -> Optional[str]:
    """What the library is made of: "kernels", "system", "format", "analysis", "utf8proc", "unicode", "lz4"; None for
    what it does not know."""
    found = lib.dls_feature(name.encode())
    return None if found == NULL else ffi.string(found).decode()


def limit(name: str) -> Optional[int]:
    """A limit, by the name of its constant in the C header without the prefix: "MAX_KEY"; None for what is none."""
    return lib.dls_limit(b"DLS_" + name.encode()) or None


def version() -> str:
    """The version of the C library, "0.1.0"."""
    found: bytes = ffi.string(lib.dls_version())
    return found.decode()
