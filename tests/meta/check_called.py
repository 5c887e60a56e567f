# SPDX-License-Identifier: MIT
"""Is every public function called by a test in tests/api? Usage: check_called.py SOURCE_ROOT"""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
listed = [line for line in (root / "src/dlsearch.symbols").read_text().splitlines() if not line.startswith("#")]
code = "\n".join(re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S) for path in (root / "tests/api").glob("*.c"))
called = set(re.findall(r"\b(dls_\w+)\(", code))
sys.exit("\n".join(f"{name} is called by no test in tests/api; write one that says what it does"
                   for name in listed if name not in called) or 0)
