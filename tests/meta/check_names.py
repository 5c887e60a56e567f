# SPDX-License-Identifier: MIT
"""Form of the C files: names, first lines, banned words, lengths. Usage: check_names.py SOURCE_ROOT"""
import collections
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
files = [path for folder in ("include", "src", "tests", "bench") for path in sorted((root / folder).rglob("*.[ch]"))]
MAX_LINE, MAX_FUNCTION = 120, 80
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b")
BANNED = r"(?<![\w.>])(%s)\s*\("
MEMORY = re.compile(BANNED % "malloc|calloc|realloc|reallocarray|strdup|strndup|alloca|free")
TALK = re.compile(BANNED % "printf|fprintf|puts|fputs|putchar|perror|exit|_Exit|abort|system|getenv|setlocale")
UNSAFE = re.compile(BANNED % r'gets|strcpy(?!\(\w+, ""\))|strcat|sprintf|vsprintf|strtok|atoi|atol|atof|rand|srand')
MAY_ASK = {("src/kernels/kernels.c", "getenv")}  # so that tests can take the place of another processor
faults = []
by_name = collections.defaultdict(list)
for path in files:
    by_name[path.name].append(path.relative_to(root).as_posix())
for paths in by_name.values():
    if len(paths) > 1:
        faults.append(f"{' and '.join(paths)}: one name, two files; rename one")


def check(path):
    name = path.relative_to(root).as_posix()
    lines = path.read_text().splitlines()
    library, test = re.match("src/(?!cli/)", name), name.startswith("tests/")
    if len(lines) < 3 or not lines[0].startswith("/* SPDX-License-Identifier: MIT"):
        faults.append(f'{name}:1: begin with "/* SPDX-License-Identifier: MIT"')
    elif not re.match(r" \* \S", lines[2]) and f'{path.stem.removeprefix("test_")}.h"' not in "".join(lines[1:4]):
        faults.append(f"{name}:3: say what this file is for, or include the header that does")
    opened = 0
    for number, line in enumerate(lines, 1):
        fault = lambda text: faults.append(f"{name}:{number}: {text}")
        code = "" if line.startswith(" *") else re.sub(r'"(\\.|[^"\\])*"', '""', line).split("/*")[0]
        if len(line) > MAX_LINE:
            fault(f"{len(line)} columns; at most {MAX_LINE}")
        if line != line.rstrip() or "\t" in line:
            fault("a tab, or space at the end of the line")
        if word := UNFINISHED.search(line):
            fault(f"{word[0]}: finish it, or write it where plans are kept")
        if library and name != "src/base/alloc.c" and (call := MEMORY.search(code)):
            fault(f"{call[1]}: memory comes from the caller's allocator (base/alloc.h)")
        if library and (call := TALK.search(code)) and (name, call[1]) not in MAY_ASK:
            fault(f"{call[1]}: a library does not print, exit or ask the environment; return an error")
        if not test and (call := UNSAFE.search(code)):
            fault(f"{call[1]}: use the form that knows the size, or the project's own")
        if line == "{":
            opened = number
        if line == "}" and opened:
            if number - opened + 1 > MAX_FUNCTION:
                fault(f"a function of {number - opened + 1} lines; at most {MAX_FUNCTION}, find the seam")
            opened = 0


for path in files:
    check(path)
sys.exit("\n".join(faults) if faults else 0)
