# SPDX-License-Identifier: MIT
"""Run the tests of the Python package on a library that was built.

    python3 run.py SOURCE_FOLDER LIBRARY [SANITIZERS] [PYTEST_ARGUMENTS...]

The package is put together in a folder of its own, as a wheel has it. Exits with 77 where Python, cffi or pytest are
missing, but not in continuous integration, which has to have them.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

source, library = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
sanitizers, arguments = (sys.argv[3:4] or ["none"])[0], sys.argv[4:]
python = source / "bindings/python"



def has_modules(interpreter: str) -> bool:
    try:
        return subprocess.run([interpreter, "-c", "import cffi, pytest"], stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


# meson's own interpreter first, then that for which the system's packages are
interpreter = next(filter(has_modules, (sys.executable, "python3", "/usr/bin/python3")), None)
if interpreter is None:
    print("the Python package is not tested: please install what Debian calls python3-cffi and python3-pytest")
    sys.exit(1 if os.environ.get("CI") else 77)

with tempfile.TemporaryDirectory(prefix="dlsearch-python-") as folder:
    package = Path(folder) / "dlsearch"
    shutil.copytree(python / "dlsearch", package, ignore=shutil.ignore_patterns("_binding.py", "__pycache__"))
    generate = [interpreter, str(python / "generate_binding.py"), str(source / "include"), str(package / "_binding.py")]
    subprocess.run(generate, check=True, stdout=subprocess.DEVNULL)
    environment = dict(os.environ, PYTHONPATH=folder, DLSEARCH_LIBRARY=str(library), DLSEARCH_SOURCE=str(source))
    if "address" in sanitizers:
        preload = [
            subprocess.run(["cc", f"-print-file-name={name}"], check=True, capture_output=True, text=True).stdout.strip()
            for name in ("libasan.so", "libubsan.so")
        ]
        # Python's own allocator hides blocks from the sanitizer, and Python has leaks of its own at its end
        environment.update(LD_PRELOAD=" ".join(preload), PYTHONMALLOC="malloc", DLSEARCH_SANITIZED="1")
        environment["ASAN_OPTIONS"] = environment.get("ASAN_OPTIONS", "") + ":detect_leaks=0"
    command = [interpreter, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(python / "tests"), *arguments]
    sys.exit(subprocess.run(command, env=environment, cwd=folder).returncode)
