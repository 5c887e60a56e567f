# SPDX-License-Identifier: MIT
"""Does dlsearch.hpp do what it says, by each C++ compiler that there is, without a warning, and is it short?
Usage: check_cxx.py SOURCE_ROOT LIBRARY"""
import pathlib
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

compilers = [name for name in ("g++", "clang++") if shutil.which(name)]
number = failures = 0
for compiler in compilers:
    for standard in ("c++17", "c++20"):
        number += 1
        with tempfile.TemporaryDirectory() as folder:
            program = f"{folder}/test_wrapper"
            build = [compiler, f"-std={standard}", "-O1", "-g", *WARNINGS, f"-I{root}/include",
                     "-fsanitize=undefined", "-fno-sanitize-recover", "-D_GLIBCXX_ASSERTIONS",
                     root / "tests/consumers/test_wrapper.cpp", "-o", program, library, f"-Wl,-rpath,{library.parent}"]
            done = subprocess.run(build, capture_output=True, text=True)
            if done.returncode == 0:
                done = subprocess.run([program, f"{folder}/words.dls"], capture_output=True, text=True)
        failures += done.returncode != 0
        print(f"{'not ok' if done.returncode else 'ok'} {number} - {compiler} {standard}\n{done.stdout}{done.stderr}",
              flush=True)
if not compilers:
    print("there is no C++ compiler here")
    sys.exit(77)
sys.exit(bool(failures))
