# SPDX-License-Identifier: MIT
"""Every public function of C is called by the package, or listed in unreached.txt with the reason why not."""

from __future__ import annotations

import re
from pathlib import Path

import dlsearch

from conftest import SOURCE


def test_every_function_is_reached_or_listed() -> None:
    lines = (SOURCE / "src/dlsearch.symbols").read_text().splitlines()
    public = {line for line in lines if line.startswith("dls_")}
    listed = dict(
        line.split(None, 1)
        for line in (SOURCE / "bindings/python/unreached.txt").read_text().splitlines()
        if not line.startswith("#")
    )
    package = Path(dlsearch.__file__).parent
    called = {name for file in package.glob("*.py") for name in re.findall(r"\blib\.(dls_\w+)", file.read_text())}
    assert all(listed.values()) and not set(listed) & called
    assert public - called - set(listed) == set(), "call these, or list them with a reason"
    assert (called | set(listed)) - public == set(), "these are no functions of C"
