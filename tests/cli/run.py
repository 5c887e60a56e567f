#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Run the cases of tests/cli/cases against the built command: run.py PATH/TO/dlsearch [--update] [NAME...]

A case is NAME.cmd, a script for sh, with what it must come to: NAME.out (standard output), NAME.err (standard error)
and NAME.exit (the exit status). Where one of them is missing, the output is empty and the status 0. Each case runs in
a directory of its own that holds a copy of tests/cli/data, with `dlsearch` on its path.

In an expected line {#} stands for a number and {*} for anything. --update rewrites what differs, and keeps lines whose
patterns fit. A case that cannot run here exits with 77. What the command does on a terminal is in terminal.py, whose
checks come after the cases. The report is TAP.
"""
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import terminal

HERE = pathlib.Path(__file__).resolve().parent
CASES = HERE / "cases"
PATTERNS = {"{#}": r"[0-9][0-9,.]*", "{*}": ".*"}
TIMEOUT_SECONDS = 60


def line_matches(expected, actual):
    parts = re.split(r"(\{#\}|\{\*\})", expected)
    return re.fullmatch("".join(PATTERNS.get(part) or re.escape(part) for part in parts), actual) is not None


def text_matches(expected, actual):
    expected_lines, actual_lines = expected.split("\n"), actual.split("\n")
    return len(expected_lines) == len(actual_lines) and all(map(line_matches, expected_lines, actual_lines))


def run_script(script, command):
    """Standard output, standard error and exit status of a case, as the files have them."""
    with tempfile.TemporaryDirectory(prefix="cli-case-") as directory:
        place = pathlib.Path(directory)
        work = place / "work"
        shutil.copytree(HERE / "data", work)
        (place / "bin").mkdir()
        (place / "bin" / "dlsearch").symlink_to(command)
        environment = {"PATH": f"{place / 'bin'}:{os.environ['PATH']}", "HOME": directory, "LANG": "C.UTF-8"}
        environment.update({name: os.environ[name] for name in terminal.PASSED_ON if name in os.environ})
        done = subprocess.run(["sh", str(script)], cwd=work, env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=TIMEOUT_SECONDS)
    return {".out": done.stdout.decode(errors="backslashreplace"),
            ".err": done.stderr.decode(errors="backslashreplace"),
            ".exit": f"{done.returncode}\n"}


def expected_of(script, suffix):
    path = script.with_suffix(suffix)
    if path.exists():
        return path.read_text(encoding="utf-8")
    return "0\n" if suffix == ".exit" else ""


def updated(expected, actual):
    """The new expectation: what was seen, but lines whose patterns fit as they were."""
    lines = actual.split("\n")
    old_lines = expected.split("\n")
    matcher = [old for old in old_lines if "{#}" in old or "{*}" in old]
    return "\n".join(next((old for old in matcher if line_matches(old, line)), line) for line in lines)


def update(script, actual):
    for suffix, text in actual.items():
        path = script.with_suffix(suffix)
        if text == ("0\n" if suffix == ".exit" else ""):
            path.unlink(missing_ok=True)
        elif not text_matches(expected_of(script, suffix), text):
            path.write_text(updated(expected_of(script, suffix), text), encoding="utf-8")


def differences(script, actual):
    for suffix, text in actual.items():
        expected = expected_of(script, suffix)
        if not text_matches(expected, text):
            yield from difflib.unified_diff(expected.splitlines(), text.splitlines(), f"{script.stem}{suffix}", "seen",
                                            lineterm="")


class Report:
    def __init__(self, tests):
        self.number = 0
        self.failed = 0
        print(f"1..{tests}")

    def add(self, name, problems, skipped=False):
        self.number += 1
        self.failed += bool(problems)
        print(f"{'not ok' if problems else 'ok'} {self.number} - {name}{' # SKIP' if skipped else ''}", flush=True)
        for line in problems:
            print(f"# {line}")


def run_case(report, script, command, wants_update):
    actual = run_script(script, command)
    skipped = actual[".exit"] == "77\n"
    if wants_update and not skipped:
        update(script, actual)
    report.add(script.stem, [] if skipped else list(differences(script, actual)), skipped)


def run_check(report, check, command):
    problems, skipped = [], False
    with tempfile.TemporaryDirectory(prefix="cli-terminal-") as directory:
        place = pathlib.Path(directory) / "work"
        shutil.copytree(HERE / "data", place)
        try:
            check(command, place)
        except terminal.NoTerminal:
            skipped = True
        except (AssertionError, KeyError, subprocess.SubprocessError) as error:
            problems = str(error).splitlines() or [type(error).__name__]
    report.add(f"terminal: {check.__name__}", problems, skipped)


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--update"]
    if not arguments:
        sys.exit(__doc__)
    command = pathlib.Path(arguments[0]).resolve()
    names = arguments[1:]
    scripts = [script for script in sorted(CASES.glob("*.cmd")) if not names or script.stem in names]
    checks = [check for check in terminal.CHECKS if not names or check.__name__ in names]
    report = Report(len(scripts) + len(checks))
    for script in scripts:
        run_case(report, script, command, "--update" in sys.argv)
    for check in checks:
        run_check(report, check, command)
    sys.exit(1 if report.failed else 0)


if __name__ == "__main__":
    main()
