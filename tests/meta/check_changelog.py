# SPDX-License-Identifier: MIT
"""Does CHANGELOG.md begin with this version, and say what changed where? Usage: check_changelog.py SOURCE_ROOT"""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
AREAS = {"api", "search", "index", "format", "cli", "build", "fix"}
header = (root / "include/dlsearch/version.h").read_text()
version = re.search(r'DLS_VERSION_STRING "(.*)"', header)[1]
parts = [re.search(rf"DLS_VERSION_{part} (\d+)", header)[1] for part in ("MAJOR", "MINOR", "PATCH")]
faults = [] if version == ".".join(parts) else [f"version.h: DLS_VERSION_STRING is {version}, the numbers say {parts}"]

text = (root / "CHANGELOG.md").read_text()
newest = re.search(r"^## (\S+)", text, re.M)
if not newest or newest[1] != version:
    faults.append(f'CHANGELOG.md: the first heading should be "## {version}", with what changed below it')
for area in re.findall(r"^### (.*)$", text, re.M):
    if area not in AREAS:
        faults.append(f"CHANGELOG.md: '{area}' is none of {', '.join(sorted(AREAS))}")
sys.exit("\n".join(faults) if faults else 0)
