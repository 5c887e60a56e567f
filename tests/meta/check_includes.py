# SPDX-License-Identifier: MIT
"""Does every include go down? The floors are those of src/README.md. Usage: check_includes.py SOURCE_ROOT"""
import fnmatch
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
src = root / "src"
table = (src / "README.md").read_text()
floors = {room: int(floor) for floor, room in re.findall(r"^\| (\d+) \| (\w+) \|", table, re.M)}

# Headers that come from outside, and the files that may include them. Those of C itself are free.
C_HEADERS = set("assert ctype errno float inttypes limits locale math setjmp stdalign stdarg stdatomic stdbool stddef "
                "stdint stdio stdlib string time wchar".split())
OUTSIDE = {
    "utf8proc.h": "analysis/unicode.c",
    "libstemmer.h": "analysis/stemmer.c",
    "lz4*.h": "columns/docstore_*.c",
    "zstd*.h": "columns/docstore_*.c",
    "*intrin.h": "kernels/kernels_*",
    "arm_neon.h": "kernels/kernels_neon.c",
    "pthread.h": "base/thread_*.c",
    "signal.h": "base/thread_*.c",
    "process.h": "base/thread_*.c",
    "windows.h": "base/*_windows.c",
    "*": "base/file_*.c",
}
functions = re.findall(r"^DLS_API [^;(]*?(\w+)\(", (root / "include/dlsearch/dlsearch.h").read_text(), re.M)
called = re.compile(r"(?<![\w.>])(%s)\(" % "|".join(functions))
faults = []


def check(path, line_number, line):
    name, room = path.relative_to(src).as_posix(), path.parent.name
    fault = lambda text: faults.append(f"src/{name}:{line_number}: {text}")
    if ours := re.match(r'\s*#\s*include\s*"(?:(\w+)/)?([^"]+)"', line):
        other = ours[1] or room
        if other not in floors:
            fault(f"there is no room '{other}' in src/README.md")
        elif room == "cli" and other != "cli":
            fault(f"cli uses the public header alone, not {other}/{ours[2]}")
        elif other != room and floors[other] >= floors[room]:
            fault(f"{room} (floor {floors[room]}) may not see {other}/{ours[2]} (floor {floors[other]}); "
                  "move what both need to a lower floor")
    elif theirs := re.match(r"\s*#\s*include\s*<([^>]+)>", line):
        header = theirs[1]
        if room == "cli" or header.startswith("dlsearch/") or header.removesuffix(".h") in C_HEADERS:
            return
        owner = next(files for pattern, files in OUTSIDE.items() if fnmatch.fnmatch(header, pattern))
        if not fnmatch.fnmatch(name, owner):
            fault(f"<{header}> may be included by src/{owner} alone; ask that file's header for what you need")
    elif floors[room] < floors["api"] and (call := called.search(line.split("/*")[0])) and not line.startswith(" *"):
        fault(f"{call[1]} is public, and called from src/api and above alone; call the room that does it")


for path in sorted(src.glob("*/*.[ch]")):
    if path.parent.name not in floors:
        faults.append(f"src/{path.parent.name}: give this room a floor in src/README.md")
        continue
    for number, line in enumerate(path.read_text().splitlines(), 1):
        check(path, number, line)
sys.exit("\n".join(faults) if faults else 0)
