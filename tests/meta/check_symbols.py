# SPDX-License-Identifier: MIT
"""Are the exported symbols those of the header and of src/dlsearch.symbols?
Usage: check_symbols.py SOURCE_ROOT LIBRARY"""
import pathlib
import re
import subprocess
import sys

root, library = pathlib.Path(sys.argv[1]), sys.argv[2]
header = set(re.findall(r"^DLS_API [^;(]*?(\w+)\(", (root / "include/dlsearch/dlsearch.h").read_text(), re.M))
listed = [line for line in (root / "src/dlsearch.symbols").read_text().splitlines() if not line.startswith("#")]
nm = subprocess.run(["nm", "--dynamic", "--defined-only", library], check=True, capture_output=True, text=True).stdout
exported = {line.split()[-1].split("@")[0] for line in nm.splitlines()}

faults = []
if listed != sorted(set(listed)):
    faults.append("src/dlsearch.symbols: sort it (LC_ALL=C sort -u)")
for name in sorted(header - set(listed)):
    faults.append(f"{name} is in the header and not in src/dlsearch.symbols; add it, it is a promise from then on")
for name in sorted(set(listed) - header):
    faults.append(f"{name} is in src/dlsearch.symbols and not in the header; removing a function breaks programs")
for name in sorted(header - exported):
    faults.append(f"{name} is in the header and not in the library; write it in src/api")
for name in sorted(exported - header):
    faults.append(f"{name} is exported and not in the header; make it static, or build with hidden visibility")
sys.exit("\n".join(faults) if faults else 0)
