# SPDX-License-Identifier: MIT
"""Is every C file in the list that builds it: its folder's meson.build, and src/dlsearch_all.c for the library?
And is every name that is private to a file private to one alone, so that dlsearch_all.c compiles?
Usage: check_lists.py SOURCE_ROOT"""
import collections
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
faults = []

for path in sorted(p for d in ("src", "tests", "bench") for p in (root / d).rglob("*.c")):
    if path.name == "dlsearch_all.c" or path.parent.name == "consumers":  # projects of their own
        continue
    build = path.parent / "meson.build"
    if not build.exists() or f"'{path.name}'" not in build.read_text():
        faults.append(f"{path.relative_to(root)} is not built; list it in {build.relative_to(root)}")

unity = re.findall(r'^#include "(\w+/\w+\.c)"', (root / "src/dlsearch_all.c").read_text(), re.M)
library = {p.relative_to(root / "src").as_posix() for p in (root / "src").glob("*/*.c") if p.parent.name != "cli"}
faults += [f"src/dlsearch_all.c lacks {name}; include it" for name in sorted(library - set(unity))]
faults += [f"src/dlsearch_all.c includes {name}, which is not there" for name in sorted(set(unity) - library)]

PRIVATE = re.compile(r"^static [^=;(]*?(\w+)(?:\(|\[| =|;)|^#define (\w+)|^(?:struct|enum|union) (\w+) \{|^\} (\w+);",
                     re.M)
private = collections.defaultdict(set)
for name in library:
    code = (root / "src" / name).read_text()
    for found in PRIVATE.findall(code):
        private["".join(found)].add(re.sub(r"_(posix|windows)\.c$", "_SYSTEM.c", name))  # one of them is compiled
for name, files in sorted(private.items()):
    if len(files) > 1:
        faults.append(f"{name} is private to each of {', '.join(sorted(files))}; let one say more exactly what it is")
sys.exit("\n".join(faults) if faults else 0)
