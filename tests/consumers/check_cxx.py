# SPDX-License-Identifier: MIT
"""Does dlsearch.hpp do what it says, by each C++ compiler that there is, without a warning, and is it short? And do the
lines of C++ in README.md? Usage: check_cxx.py SOURCE_ROOT LIBRARY"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

root, library = (pathlib.Path(name).resolve() for name in sys.argv[1:3])
MAX_LINES = 350
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Wold-style-cast", "-Werror"]
header = root / "include/dlsearch/dlsearch.hpp"
if (lines := len(header.read_text().splitlines())) > MAX_LINES:
    sys.exit(f"{header} has {lines} lines; at most {MAX_LINES}: what C++ does not need to say otherwise, C says")

test = (root / "tests/consumers/test_wrapper.cpp").read_text()
lines = re.search(r"```cpp\n(.*?)```", (root / "README.md").read_text(), re.S)[1]
example = f"#include <dlsearch/dlsearch.hpp>\n#include <iostream>\nint main() {{\n{lines}}}\n"
compilers = [name for name in ("g++", "clang++") if shutil.which(name)]
number = failures = 0


def check(what, code, expected, compiler, standard):
    global number, failures
    number += 1
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "program.cpp").write_text(code)
        build = [compiler, f"-std={standard}", "-O1", "-g", *WARNINGS, f"-I{root}/include", "-fsanitize=undefined",
                 "-fno-sanitize-recover", "-D_GLIBCXX_ASSERTIONS", "program.cpp", "-o", "program", library,
                 f"-Wl,-rpath,{library.parent}"]
        done = subprocess.run(build, cwd=folder, capture_output=True, text=True)
        if done.returncode == 0:
            done = subprocess.run(["./program", "words.dls"], cwd=folder, capture_output=True, text=True)
    is_fine = done.returncode == 0 and expected in done.stdout
    failures += not is_fine
    print(f"{'ok' if is_fine else 'not ok'} {number} - {what}, {compiler} {standard}", flush=True)
    if not is_fine:
        print(done.stdout + done.stderr)


for compiler in compilers:
    check("README.md", example, "Stride is the step of a <b>convolution</b>.", compiler, "c++17")
    for standard in ("c++17", "c++20"):
        check("test_wrapper", test, "ok", compiler, standard)
if not compilers:
    print("there is no C++ compiler here")
    sys.exit(77)
sys.exit(bool(failures))
