# SPDX-License-Identifier: MIT
"""Does every header compile alone, the public ones in C11, C17 and C++17?
Usage: check_headers.py SOURCE_ROOT COMPILER..."""
import pathlib
import shutil
import subprocess
import sys

root, cc = pathlib.Path(sys.argv[1]), sys.argv[2:]
warnings = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-D_XOPEN_SOURCE=700", "-D_DEFAULT_SOURCE"]
includes = [f"-I{root}/include", f"-I{root}/src"]
# The one library whose headers lie deeper, which the command reads pages with.
includes += subprocess.run(["pkg-config", "--cflags", "libxml-2.0"], capture_output=True, text=True).stdout.split()
faults = []


def check(header, compiler, language, standard):
    # Twice, for the include guard.
    text = f'#include "{header}"\n' * 2 + "extern int at_least_one_declaration;\n"
    command = [*compiler, "-x", language, f"-std={standard}", *warnings, *includes, "-fsyntax-only", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    if done.returncode != 0:
        faults.append(f"{header} does not stand alone in {standard}; let it include what it uses:\n{done.stderr}")


for path in sorted((root / "include").glob("dlsearch/*.h")):
    name = path.relative_to(root / "include").as_posix()
    check(name, cc, "c", "c11")
    check(name, cc, "c", "c17")
    if cxx := shutil.which("c++"):
        check(name, [cxx], "c++", "c++17")
    else:
        print("no C++ compiler here: C++ was left out")
if cxx:
    check("dlsearch/dlsearch.hpp", [cxx], "c++", "c++17")
for path in sorted((root / "src").glob("*/*.h")):
    check(path.relative_to(root / "src").as_posix(), cc, "c", "c11")
sys.exit("\n".join(faults) if faults else 0)
