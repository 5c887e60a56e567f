# SPDX-License-Identifier: MIT
"""Failures are exceptions, one for each status of C, with its sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import dlsearch
from dlsearch import Index
from dlsearch._library import ffi, lib
from dlsearch.errors import BY_STATUS


def test_each_status_has_an_exception() -> None:
    statuses = {name for name in ffi.typeof("dls_status").relements if name != "DLS_OK"}
    assert statuses == set(BY_STATUS)
    for name, kind in BY_STATUS.items():
        assert ffi.string(lib.dls_status_name(getattr(lib, name))).decode() == name
        assert kind.__name__ in dlsearch.__all__ and kind.__doc__


def test_what_cannot_be_opened(tmp_path: Path, index: Index, path: Path) -> None:
    with pytest.raises(dlsearch.NotFoundError, match="nothing.dls") as raised:
        Index.open(tmp_path / "nothing.dls")
    assert raised.value.status == "DLS_ENOTFOUND" and raised.value.at is None
    assert isinstance(raised.value, LookupError)
    (tmp_path / "text").write_text("this is a text " * 1000)
    with pytest.raises(dlsearch.NotAnIndexError):
        Index.open(tmp_path / "text")
    with pytest.raises(dlsearch.FileError):
        Index.open(tmp_path)
    with pytest.raises(dlsearch.NotAnIndexError):
        Index.memory(b"short")
    with pytest.raises(OSError):
        Index.create(tmp_path / "no" / "folder.dls")
    with pytest.raises(dlsearch.InvalidArgumentError):
        Index.open(f"{path}\0.old")
    with pytest.raises(dlsearch.InvalidArgumentError):
        Index.create(f"{path}\0.new", replace=True)


def test_damage_is_found(path: Path, index: Index) -> None:
    data = bytearray(path.read_bytes())
    places = []
    for place in range(4096, len(data), 61):
        data[place] ^= 1
        try:
            Index.memory(data).check()
        except dlsearch.CorruptError as error:
            places.append(error.at)
        data[place] ^= 1
    assert len(places) > 10 and any(at is not None for at in places)


def test_a_repair_tells_what_was_lost(path: Path, index: Index, tmp_path: Path) -> None:
    lost: list[dlsearch.Loss] = []
    info = Index.repair(path, tmp_path / "sound.dls", lost.append)
    assert info == (4, 0, 0, 0) and not lost
    assert Index.open(tmp_path / "sound.dls").search("stride").keys() == index.search("stride").keys()
    data = bytearray(path.read_bytes())
    damaged = tmp_path / "damaged.dls"
    found = False
    for place in range(4096, len(data), 512):
        one = data.copy()
        one[place] ^= 255
        damaged.write_bytes(one)
        new = tmp_path / f"new-{place}.dls"
        try:
            info = Index.repair(damaged, new, lost.append)
        except dlsearch.CorruptError:
            continue
        assert len(Index.open(new)) == info.documents and info.lost == len(lost)
        found = found or bool(lost)
        lost.clear()
    assert found

    def refuse(loss: dlsearch.Loss) -> None:
        raise ZeroDivisionError

    for place in range(4096, len(data), 512):
        one = data.copy()
        one[place] ^= 255
        damaged.write_bytes(one)
        try:
            Index.repair(damaged, tmp_path / f"again-{place}.dls", refuse)
        except ZeroDivisionError:
            return
        except dlsearch.CorruptError:
            pass
    raise AssertionError("nothing was lost")


def test_one_writer_at_a_time(index: Index, path: Path) -> None:
    with index.writer():
        with pytest.raises(dlsearch.BusyError):
            Index.open(path).writer()
        with pytest.raises(dlsearch.BusyError):
            Index.open(path).writer(wait_ms=10)
        program = f"import dlsearch; dlsearch.Index.open({str(path)!r}).writer()"
        other = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
        assert "BusyError" in other.stderr
    index.writer().close()
