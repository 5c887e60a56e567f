# SPDX-License-Identifier: MIT
"""Does an index that lives long stay what one is that was just made? See bench/soak/soak.c.

The texts are not part of the repository: $DLS_SHARED, or the folder `shared` beside the source tree, has them as
data/arxiv-cs.jsonl.zst. Without them the test is skipped. Usage: check_soak.py SOURCE_ROOT PROGRAM"""
import os
import pathlib
import subprocess
import sys
import tempfile

root, program = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
shared = pathlib.Path(os.environ.get("DLS_SHARED") or root.parent / "shared")
texts = shared / "data" / "arxiv-cs.jsonl.zst"
if not texts.is_file():
    print(f"skipped: no texts at {texts}; let DLS_SHARED name the folder that has data/arxiv-cs.jsonl.zst")
    sys.exit(77)
with tempfile.TemporaryDirectory() as folder:
    lines = pathlib.Path(folder, "documents.jsonl")
    with open(lines, "wb") as out:
        subprocess.run(["zstd", "-dc", texts], stdout=out, check=True)
    sys.exit(subprocess.run([program, lines, folder]).returncode)
