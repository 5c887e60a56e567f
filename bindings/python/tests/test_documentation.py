# SPDX-License-Identifier: MIT
"""The programs in README.md and docs/python.md run as they stand, and print what stands below them."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import Any

import pytest

from conftest import SOURCE

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)


@pytest.mark.parametrize("name", ["README.md", "bindings/python/README.md", "docs/python.md"])
def test_programs_print_what_is_said(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = BLOCK.findall((SOURCE / name).read_text())
    names: dict[str, Any] = {"__name__": "__main__"}
    compared = 0
    for number, (language, text) in enumerate(blocks):
        if language != "python":
            continue
        file = re.match(r"# (\w+\.py)\n", text)
        if file:
            (tmp_path / file[1]).write_text(text)
            continue
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(text, f"{name}, block {number}", "exec"), names)
        following = blocks[number + 1] if number + 1 < len(blocks) else ("", "")
        if following[0] == "text":
            assert out.getvalue() == following[1], text
            compared += 1
    assert compared or name == "README.md"
