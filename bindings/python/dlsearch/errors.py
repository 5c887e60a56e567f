# SPDX-License-Identifier: MIT
"""Failures: one exception for each dls_status, with the library's own sentence.

Each is also what Python programs expect of its kind (ValueError, OSError, LookupError, MemoryError), so that one who
does not know the library catches the right thing.
"""

from __future__ import annotations

from typing import Any, ClassVar, Dict, Optional, Type


class Error(Exception):
    """What the library could not do.

    status: the name of the C status, "DLS_ECORRUPT".
    at: the byte of the file or query that the failure is about, None where there is none.
    """

    status: ClassVar[str] = "DLS_UNKNOWN"
    at: Optional[int] = None


class InvalidArgumentError(Error, ValueError):
    """An argument is outside what is allowed."""

    status = "DLS_EINVAL"


class OutOfMemoryError(Error, MemoryError):
    """An allocation failed. What was committed stays."""

    status = "DLS_ENOMEM"


class FileError(Error, OSError):
    """The operating system refused a file operation."""

    status = "DLS_EIO"


class NotFoundError(Error, LookupError):
    """There is no such file, field, analyzer or document."""

    status = "DLS_ENOTFOUND"


class AlreadyExistsError(Error, ValueError):
    """Something of that name is there already: the file, the document's key, the field."""

    status = "DLS_EEXISTS"


class CorruptError(Error, OSError):
    """An index that was damaged or cut off; `at` is the offset in the file."""

    status = "DLS_ECORRUPT"


class VersionError(Error, OSError):
    """An index of another format or analysis version."""

    status = "DLS_EVERSION"


class LimitError(Error, ValueError):
    """More than a documented limit allows."""

    status = "DLS_ELIMIT"


class NotAnIndexError(Error, ValueError):
    """The file or memory is something else than an index."""

    status = "DLS_EFORMAT"


class BusyError(Error, OSError):
    """Another writer has the index open."""

    status = "DLS_EBUSY"


class QuerySyntaxError(Error, ValueError):
    """A query of the full syntax that is none; `at` is its byte."""

    status = "DLS_ESYNTAX"


class CancelledError(Error):
    """`cancel` returned true. What was committed stays."""

    status = "DLS_ECANCELLED"


BY_STATUS: Dict[str, Type[Error]] = {kind.status: kind for kind in Error.__subclasses__()}

NO_PLACE = (1 << 64) - 1


def error_of(status_name: str, text: str, at: int) -> Error:
    """The exception for a status, the library's sentence and its place."""
    error: Any = BY_STATUS.get(status_name, Error)(text)
    error.at = None if at == NO_PLACE else at
    result: Error = error
    return result
