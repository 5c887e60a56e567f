# SPDX-License-Identifier: MIT
"""Does the command print what README.md and docs show? Usage: check_docs.py SOURCE_ROOT COMMAND [--update]

Looked at are blocks of text below a comment "shown by: ./dev try ..." (or ./dev run), and those that begin with "$ ":
commands, each followed by what it prints on 78 columns (80 for the former). Of a summary only the number of documents
counts. Blocks of one file share a directory, with the data of tests/cli/data/import in it. A block whose input is not
there is left out: it may lie in the folder that $DLSEARCH_EXAMPLES names. So are those about a place of one system, and
those that ask the web, which tests/fetch does. --update writes what is printed.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

root, command = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
update = "--update" in sys.argv
examples = os.environ.get("DLSEARCH_EXAMPLES")
BLOCK = re.compile(r"(?:<!-- shown by: \./dev (\w+) (.*?)(?:;.*?)?-->\n)?```text\n(.*?)```", re.S)
SUMMARY = re.compile(r"[\d,]+ bytes, in [\d.]+ s: .*")
faults, left_out = [], []


def printed(line, place, columns=78):
    environment = {**os.environ, "HOME": str(place), "COLUMNS": str(columns), "LANG": "C.UTF-8",
                   "PATH": f"{place / 'bin'}:{os.environ['PATH']}"}
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "DLSEARCH_INDEX"):
        environment.pop(name, None)
    done = subprocess.run(["sh", "-c", f"exec 2>&1; {line}"], cwd=place / "work", env=environment, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=60)
    return done.stdout.replace(str(place), "~")


def transcript(text, place):
    """The same commands, with what they print now; None: it cannot be run here."""
    lines = [line[2:] for line in text.split("\n") if line.startswith("$ ")]
    for line in lines:
        for file in re.findall(r"[\w./-]+\.(?:md|csv|bib)\b", line):
            if examples and (pathlib.Path(examples) / file).exists():
                shutil.copy(pathlib.Path(examples) / file, place / "work")
            if not (place / "work" / file).exists():
                return None
    if any(re.search(r" /\w| fetch ", line) for line in lines):
        return None
    return "".join(f"$ {line}\n{printed(line, place)}" for line in lines)


def check(document):
    with tempfile.TemporaryDirectory(prefix="docs-") as folder:
        place = pathlib.Path(folder)
        shutil.copytree(root / "tests/cli/data/import", place / "work")
        (place / "bin").mkdir()
        (place / "bin/dlsearch").symlink_to(command)

        def block(found):
            verb, arguments, text = found.groups()
            shown = text
            if verb:
                built_in = "search -i built-in " if verb == "try" else ""
                shown = printed(f"dlsearch {built_in}{arguments} 2>/dev/null", place, 80)
            elif text.startswith("$ "):
                shown = transcript(text, place) or text
                if shown is text:
                    left_out.append(f"{document.name}: {text.splitlines()[0]}")
            known = {SUMMARY.sub("", line): line for line in text.split("\n")}
            shown = "\n".join(known.get(SUMMARY.sub("", line), line) for line in shown.split("\n"))
            if shown != text:
                faults.append(f"{document.relative_to(root)} shows\n{text}but printed is\n{shown}")
            return found[0].replace(text, shown)

        whole = document.read_text(encoding="utf-8")
        new = BLOCK.sub(block, whole)
        if update and new != whole:
            document.write_text(new, encoding="utf-8")


for path in [root / "README.md", *sorted((root / "docs").glob("*.md"))]:
    check(path)
print("left out:", "; ".join(left_out) or "nothing")
sys.exit("\n".join([*faults, "make it anew: check_docs.py . COMMAND --update"]) if faults and not update else 0)
