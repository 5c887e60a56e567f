# SPDX-License-Identifier: MIT
"""Do awkward queries find among 214,696 abstracts what they did? See tests/cli/awkward.py.

The texts are not part of the repository: $DLS_SHARED, or the folder `shared` beside the source tree, has them as
data/arxiv-cs.jsonl.zst. Without them the test is skipped. Usage: check_awkward.py SOURCE_ROOT DLSEARCH"""
import os
import pathlib
import subprocess
import sys
import tempfile

root, command = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
shared = pathlib.Path(os.environ.get("DLS_SHARED") or root.parent / "shared")
texts = shared / "data" / "arxiv-cs.jsonl.zst"
if not texts.is_file():
    print(f"skipped: no texts at {texts}; let DLS_SHARED name the folder that has data/arxiv-cs.jsonl.zst")
    sys.exit(77)
cli = root / "tests" / "cli"
with tempfile.TemporaryDirectory() as folder:
    index = pathlib.Path(folder, "arxiv.dls")
    subprocess.run([command, "index", "-q", "-o", index, texts], check=True)
    sys.exit(subprocess.run([sys.executable, cli / "awkward.py", command, cli / "awkward" / "arxiv.txt",
                             "--index", index]).returncode)
