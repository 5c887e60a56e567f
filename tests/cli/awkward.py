#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What awkward queries find: awkward.py PATH/TO/dlsearch EXPECTED [--index FILE] [--update]

awkward/queries.txt has a query a line, \\xNN standing for a byte. Each is given to the command as one argument, with an
index or without, and EXPECTED has for each what came of it: the query, its exit status and how many documents match,
then the first hits by key and title. Exit status 2 is never right: any bytes are a query. --update writes EXPECTED
anew, to be read by eye. The report is TAP.
"""
import argparse
import difflib
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent / "awkward"
HITS = "3"


def bytes_of(line):
    return re.sub(rb"\\x([0-9a-f]{2})", lambda escape: bytes([int(escape[1], 16)]), line.encode())


def run(command, index, query):
    arguments = [command, "search", "-i", index or "built-in"]
    total = subprocess.run([*arguments, "-n", "0", "--", query], capture_output=True, check=False)
    hits = subprocess.run([*arguments, "-n", HITS, "--json", "--", query], capture_output=True, check=False)
    status = max(total.returncode, hits.returncode)
    said = total.stderr.decode(errors="backslashreplace").strip().split("\n")[-1]
    counted = re.search(r"^dlsearch: ([0-9,]+) match(es)?$", total.stderr.decode(errors="backslashreplace"), re.M)
    yield f"  {status}: {counted[1] if counted else 'nothing'}" if status < 2 else f"  {status}: {said}"
    for line in hits.stdout.decode().splitlines():
        hit = json.loads(line)
        yield f"  {hit['key']}  {' '.join(hit['title'].split())}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("command")
    parser.add_argument("expected", type=pathlib.Path)
    parser.add_argument("--index")
    parser.add_argument("--update", action="store_true")
    arguments = parser.parse_args()
    os.environ["LANG"] = "C.UTF-8"
    seen, refused = [], 0
    for line in (HERE / "queries.txt").read_text(encoding="utf-8").split("\n")[:-1]:
        answer = list(run(arguments.command, arguments.index, bytes_of(line)))
        refused += answer[0].startswith("  2")
        seen += [f"? {line}", *answer]
    if arguments.update:
        arguments.expected.write_text("\n".join(seen) + "\n", encoding="utf-8")
    expected = arguments.expected.read_text(encoding="utf-8").split("\n")[:-1]
    differences = list(difflib.unified_diff(expected, seen, "expected", "seen", lineterm=""))
    print("1..2")
    print(f"{'not ok' if refused else 'ok'} 1 - no query is refused")
    print(f"{'not ok' if differences else 'ok'} 2 - every query finds what it did")
    for line in differences:
        print(f"# {line}")
    return bool(refused or differences)


sys.exit(main())
