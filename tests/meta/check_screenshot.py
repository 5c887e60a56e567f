# SPDX-License-Identifier: MIT
"""Does docs/search.svg show what the command prints? Usage: check_screenshot.py SOURCE_ROOT COMMAND"""
import importlib.util
import pathlib
import sys

root, command = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
spec = importlib.util.spec_from_file_location("screenshot", root / "docs/screenshot.py")
screenshot = importlib.util.module_from_spec(spec)
spec.loader.exec_module(screenshot)
try:
    text = screenshot.printed(command)
except OSError as error:
    print(f"no pseudo-terminal here: {error}")
    sys.exit(77)
same = screenshot.picture(text) == (root / "docs/search.svg").read_text(encoding="utf-8")
sys.exit(0 if same else "docs/search.svg is not what the command prints; make it anew: docs/screenshot.py COMMAND")
