# SPDX-License-Identifier: MIT
"""How much of the library the tests of a build directory went through: branches and lines, as gcov counts them, of
src/ without src/cli and without what asserts compile to. With --missing also each line that has a branch never taken.
Usage: coverage.py SOURCE_ROOT BUILD_DIR [--missing] [PART_OF_A_NAME]"""
import collections
import gzip
import json
import pathlib
import subprocess
import sys
import tempfile

root, build = (pathlib.Path(name).resolve() for name in sys.argv[1:3])
wanted = [word for word in sys.argv[3:] if word != "--missing"]
counters = [path for path in build.rglob("*.gcda") if "libdlsearch" in path.parent.name]
lines = collections.defaultdict(int)  # (file, line): times
branches = collections.defaultdict(lambda: [])  # (file, line): times of each branch

with tempfile.TemporaryDirectory() as scratch:
    subprocess.run(["gcov", "--json-format", "--branch-probabilities", *counters], cwd=scratch, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for report in pathlib.Path(scratch).glob("*.gcov.json.gz"):
        data = json.loads(gzip.open(report).read())
        for file in data["files"]:
            path = (pathlib.Path(data["current_working_directory"]) / file["file"]).resolve()
            if not path.is_relative_to(root / "src"):
                continue
            name = path.relative_to(root).as_posix()
            for line in file["lines"]:
                place = name, line["line_number"]
                lines[place] += line["count"]
                counts = [branch["count"] for branch in line["branches"]]
                old = branches[place]
                # an inline function of a header is compiled into several files: the branches are the same ones
                branches[place] = [a + b for a, b in zip(old, counts)] if len(old) == len(counts) else old or counts

text = {name: (root / name).read_text().splitlines() for name in {name for name, _ in lines}}
files = collections.defaultdict(lambda: [0, 0, 0, 0])
for (name, number), count in sorted(lines.items()):
    if name.startswith("src/cli/") or "assert(" in text[name][number - 1]:
        continue
    taken = [times > 0 for times in branches[name, number]]
    sums = files[name]
    for i, value in enumerate((sum(taken), len(taken), count > 0, 1)):
        sums[i] += value
    if "--missing" in sys.argv and not all(taken) and all(word in name for word in wanted):
        print(f"{name}:{number}: {taken.count(False)} of {len(taken)}: {text[name][number - 1].strip()}")

total = [sum(column) for column in zip(*files.values())]
for name, (taken, all_branches, seen, all_lines) in sorted(files.items()):
    if taken < all_branches and all(word in name for word in wanted):
        print(f"{name}: {taken} of {all_branches} branches, {seen} of {all_lines} lines")
print(f"{total[0]} of {total[1]} branches, {100 * total[0] / total[1]:.2f} %; "
      f"{total[2]} of {total[3]} lines, {100 * total[2] / total[3]:.2f} %")
