# SPDX-License-Identifier: MIT
"""`python -m dlsearch ARGUMENTS` is the command `dlsearch`: that of a wheel, or that of this environment, or the
system's."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path


def command() -> str:
    """Where the command is; "" if nowhere."""
    folders = [str(Path(__file__).parent), str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
    return shutil.which("dlsearch", path=os.pathsep.join(folders)) or ""


def main() -> None:
    found = command()
    if not found:
        print("dlsearch: the command is not installed; the package has the library alone", file=sys.stderr)
        sys.exit(2)
    os.execv(found, [found, *sys.argv[1:]])


if __name__ == "__main__":
    main()
