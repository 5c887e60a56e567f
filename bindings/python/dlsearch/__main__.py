# SPDX-License-Identifier: MIT
"""`python -m dlsearch ARGUMENTS` is the command `dlsearch`: the wheel's, or this environment's, or the system's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib import metadata
from typing import List


def folders() -> List[str]:
    """Where the command is looked for: where pip says that it put it, beside Python, where the shell looks."""
    try:
        files = metadata.files("dlsearch") or []
    except metadata.PackageNotFoundError:
        files = []
    ours = [os.path.dirname(file.locate()) for file in files if file.name in ("dlsearch", "dlsearch.exe")]
    return [*ours, os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)]


def command() -> str:
    """Where the command is; "" if nowhere."""
    return shutil.which("dlsearch", path=os.pathsep.join(folders())) or ""


def main() -> None:
    found = command()
    if not found:
        print("dlsearch: the command is not installed; this package was built without it", file=sys.stderr)
        sys.exit(2)
    if sys.platform == "win32":  # where another program is no successor, and nobody would wait for it
        sys.exit(subprocess.run([found, *sys.argv[1:]]).returncode)
    os.execv(found, [found, *sys.argv[1:]])


if __name__ == "__main__":
    main()
