# SPDX-License-Identifier: MIT
"""The package, and a program that uses it, pass mypy --strict."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import dlsearch

from conftest import package

PROGRAM = """
from typing import List, Optional
import dlsearch

index: dlsearch.Index = dlsearch.Index.create("x.dls", {"title": "text"}, [{"id": "a", "title": "b"}], threads=2)
with index.writer(wait_ms=10) as writer:
    count: int = writer.add_many([{"id": "c"}])
hits: dlsearch.Hits = index.search("x", k=3, filter={"year": (2000, None)}, facets=["tags"], sort="-year")
for hit in hits:
    score: float = hit.score
    key: str = hit.key
total: Optional[int] = hits.total
keys: List[str] = hits.keys()
"""

WRONG = """
import dlsearch
dlsearch.Index.open("x.dls").search("x", colour="red")
"""


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        # import-not-found: the packages that the retrievers are for may not be there
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--disable-error-code=import-not-found", *arguments],
        capture_output=True,
        text=True,
    )


def test_the_package_is_typed(tmp_path: Path) -> None:
    package("mypy")
    folder = Path(dlsearch.__file__).parent
    assert (folder / "py.typed").exists()
    result = run(str(folder))
    assert result.returncode == 0, result.stdout + result.stderr


def test_programs_are_checked(tmp_path: Path) -> None:
    package("mypy")
    (tmp_path / "right.py").write_text(PROGRAM)
    (tmp_path / "wrong.py").write_text(WRONG)
    right, wrong = run(str(tmp_path / "right.py")), run(str(tmp_path / "wrong.py"))
    assert right.returncode == 0, right.stdout + right.stderr
    assert wrong.returncode == 1 and "colour" in wrong.stdout
