# SPDX-License-Identifier: MIT
"""Does the ranking still give what bench/relevance/expected.tsv says, on every judged set, to four digits?

The sets are not part of the repository: $DLS_SHARED, or the folder `shared` beside the source tree, has them in
data/relevance. Without them the test is skipped. Usage: check_relevance.py SOURCE_ROOT PROGRAM
"""
import os
import pathlib
import subprocess
import sys

root, program = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
shared = pathlib.Path(os.environ.get("DLS_SHARED") or root.parent / "shared")
sets = shared / "data" / "relevance"
if not sets.is_dir():
    print(f"skipped: no judged sets at {sets}; let DLS_SHARED name the folder that has data/relevance")
    sys.exit(77)
command = [sys.executable, root / "bench/relevance/expected.py", program, sets, "--check"]
sys.exit(subprocess.run(command).returncode)
