# SPDX-License-Identifier: MIT
"""Is the library small, with all it needs but the C library? Usage: check_size.py LIBRARY"""
import os
import re
import subprocess
import sys
import tempfile

LIMIT = 2_000_000
library = sys.argv[1]
with tempfile.TemporaryDirectory() as folder:
    stripped = os.path.join(folder, os.path.basename(library))
    subprocess.run(["strip", "-o", stripped, library], check=True)
    sizes = {os.path.basename(library): os.path.getsize(stripped)}
for name, path in re.findall(r"^\s*(\S+) => (\S+)", subprocess.run(
        ["ldd", library], check=True, capture_output=True, text=True).stdout, re.M):
    if not re.match(r"(libc|libm|libpthread|ld-linux.*)\.so", name):
        sizes[name] = os.path.getsize(path)

for name, size in sizes.items():
    print(f"{size:>9,} {name}")
print(f"{sum(sizes.values()):>9,} in all, of {LIMIT:,}")
if sum(sizes.values()) >= LIMIT:
    sys.exit("too big: what grew, and is it worth it to those who embed the library?")
