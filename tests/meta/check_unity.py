# SPDX-License-Identifier: MIT
"""Does src/dlsearch_all.c compile without the build and without a warning, and export what the library does?
Usage: check_unity.py SOURCE_ROOT COMPILER..."""
import os
import pathlib
import subprocess
import sys
import tempfile

root, cc = pathlib.Path(sys.argv[1]), sys.argv[2:]
listed = {line for line in (root / "src/dlsearch.symbols").read_text().splitlines() if not line.startswith("#")}
with tempfile.TemporaryDirectory() as folder:
    library = os.path.join(folder, "libdlsearch_all.so")
    command = [*cc, "-std=c11", "-O1", "-Wall", "-Wextra", "-Wpedantic", "-Werror",
               "-fvisibility=hidden", "-fPIC", "-shared",
               f"-I{root}/include", f"-I{root}/src", str(root / "src/dlsearch_all.c"), "-o", library]
    built = subprocess.run(command, capture_output=True, text=True)
    if built.returncode != 0:
        sys.exit("src/dlsearch_all.c does not compile; names that are private to a file are unique in the library, "
                 f"and no file relies on the flags of the build:\n{built.stderr}")
    nm = subprocess.run(["nm", "--dynamic", "--defined-only", library],
                        check=True, capture_output=True, text=True).stdout
exported = {line.split()[-1] for line in nm.splitlines()}
if exported != listed:
    sys.exit(f"src/dlsearch_all.c: these are exported in one way alone: {', '.join(sorted(exported ^ listed))}")
