# SPDX-License-Identifier: MIT
"""Has every source file its test? src/X/Y.c has tests/unit/X/test_Y.c; src/api/Y.c, tests/api/test_Y.c.
Usage: check_twins.py SOURCE_ROOT"""
import pathlib
import sys

root = pathlib.Path(sys.argv[1])
exceptions_name = "tests/meta/without_twin.txt"
exceptions, faults = {}, []
for line in (root / exceptions_name).read_text().splitlines():
    if line and not line.startswith("#"):
        name, _, reason = line.partition(" ")
        exceptions[name] = reason.strip()
        if not exceptions[name]:
            faults.append(f"{exceptions_name}: say why {name} has no test of its own")

for source in sorted((root / "src").glob("*/*.c")):
    name = f"{source.parent.name}/{source.stem}"
    if source.parent.name == "cli":  # tests/cli runs the command
        continue
    folder = "tests/api" if source.parent.name == "api" else f"tests/unit/{source.parent.name}"
    test = f"{folder}/test_{source.stem}.c"
    tested = (root / test).exists()
    if not tested and name not in exceptions:
        faults.append(f"src/{name}.c has no {test}; write it, or give the reason in {exceptions_name}")
    if tested and name in exceptions:
        faults.append(f"{exceptions_name}: {name} has a test now; take the line out")
    exceptions.pop(name, None)
faults += [f"{exceptions_name}: there is no src/{name}.c" for name in exceptions]
for test in sorted((root / "tests/unit").glob("*/test_*.c")):
    source = f"src/{test.parent.name}/{test.stem.removeprefix('test_')}"
    if not any((root / (source + end)).exists() for end in (".c", ".h")):
        faults.append(f"{test.relative_to(root)} tests {source}.c, which does not exist; rename it")
sys.exit("\n".join(faults) if faults else 0)
