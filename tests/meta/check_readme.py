# SPDX-License-Identifier: MIT
"""Does README.md's first program work, and do the links in the documents lead somewhere?
Usage: check_readme.py SOURCE_ROOT LIBRARY COMPILER..."""
import pathlib
import re
import subprocess
import sys
import tempfile

root, library, cc = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve(), sys.argv[3:]
MAX_LINES = 24
faults = []


def check_program(text):
    found = re.search(r"```c\n(.*?)```\n(.*?)```(?:text)?\n(.*?)```", text, re.S)
    if not found or len(found[2].split()) > 40:
        return faults.append("README.md: the first block of C is followed, within a sentence or two, by what it prints")
    program, expected = found[1], found[3]
    if len(program.splitlines()) > MAX_LINES:
        faults.append(f"README.md: the first program has {len(program.splitlines())} lines; at most {MAX_LINES}")
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "first.c").write_text(program)
        command = [*cc, "-std=c11", "-Wall", "-Wextra", "-Werror", f"-I{root}/include", "first.c", "-o", "first",
                   str(library), f"-Wl,-rpath,{library.parent}"]
        built = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if built.returncode != 0:
            return faults.append(f"README.md: the first program does not compile:\n{built.stderr}")
        ran = subprocess.run(["./first"], cwd=folder, capture_output=True, text=True, timeout=60)
        if ran.returncode != 0 or ran.stdout != expected:
            faults.append(f"README.md: the first program ends with {ran.returncode}, printing\n{ran.stdout}{ran.stderr}"
                          f"where README.md shows\n{expected}")


def check_links(path):
    text = re.sub(r"```.*?```", "", path.read_text(), flags=re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        file, _, heading = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        if not (path.parent / file).exists():
            faults.append(f"{path.relative_to(root)}: the link {target} leads nowhere")
        elif heading and file.endswith((".md", "")):
            page = (path.parent / file).read_text() if file else path.read_text()
            slugs = {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in re.findall(r"^#+ (.*)$", page, re.M)}
            if heading not in slugs:
                faults.append(f"{path.relative_to(root)}: no heading for the link {target}")


check_program((root / "README.md").read_text())
for path in sorted([*root.glob("*.md"), *(p for d in ("src", "tests", "bench", "bindings", "corpus")
                                          for p in (root / d).rglob("README.md"))]):
    check_links(path)
sys.exit("\n".join(faults) if faults else 0)
