# SPDX-License-Identifier: MIT
"""Is each line that bench/speed/ablate.py takes out there, once? Usage: check_ablation.py SOURCE_ROOT"""
import pathlib
import sys

root = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(root / "bench/speed"))
sys.dont_write_bytecode = True
from ablate import PARTS  # noqa: E402

faults = []
for part, (changes, _) in PARTS.items():
    for name, line, _ in changes:
        times = (root / name).read_text(encoding="utf-8").count(line)
        if times != 1:
            faults.append(f"bench/speed/ablate.py: {name} has {times} times what {part!r} takes out: {line}")
sys.exit("\n".join(faults) if faults else 0)
