# SPDX-License-Identifier: MIT
"""Does the text of the repository speak of the project alone? No paths of one machine, no numbers of tickets that a
reader cannot look up, no folders beside the repository. Usage: check_words.py SOURCE_ROOT"""
import os
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
SKIPPED = re.compile(r"^(\.git|build.*|subprojects|__pycache__|\.cache|\.vscode)$")
TEXT = {".c", ".h", ".inc", ".py", ".md", ".txt", ".build", ".symbols", ".sh", ".cmd", ".out", ".err"}
SCRIPTS = {"dev", ".ci/run", "LICENSE"}
RULES = {
    r"(?<![.\w-])/(work|root|home|Users|mnt|media)/\w": "a path of one machine; make it relative, or an argument",
    r"(?<![.\w-])/tmp/\w": "a fixed place for scratch; use $TMPDIR, mktemp or tempfile",
    r"(?<![.\w/])\.\./shared\b": "a folder beside the repository; let a variable or an argument name it",
    r"(?<!UAX )(?<!UTS )(?<!UTR )(?<![\w&])#\d+\b": "the number of a ticket; say what it was about",
    r"\b(localhost|\d{1,3}(\.\d{1,3}){3})(:\d+)\b": "the address of one machine",
}
# Data of others says what it says.
DATA = re.compile(r"^(corpus/(?!README)|tests/cli/data/|tests/golden/|LICENSE)")
faults = []

for folder, folders, files in os.walk(root):
    folders[:] = sorted(name for name in folders if not SKIPPED.match(name))
    for path in (pathlib.Path(folder, name) for name in sorted(files)):
        name = path.relative_to(root).as_posix()
        if path.suffix not in TEXT and name not in SCRIPTS or DATA.match(name) or path.name == "check_words.py":
            continue
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, 1):
            for pattern, advice in RULES.items():
                if found := re.search(pattern, line):
                    faults.append(f"{name}:{number}: {found[0]}: {advice}")
sys.exit("\n".join(faults) if faults else 0)
