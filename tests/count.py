# SPDX-License-Identifier: MIT
"""Sum up test runs: reads the JSON logs of `meson test`, prints "N passed, N failed, N skipped", fails if any test did.

A program counts for each test that it reports, as cmocka does or in TAP; for one if it reports none. A program that did
not end as it should counts for one failure at least, and so does a run whose log is missing."""
import json
import re
import sys

passed = failed = skipped = 0


def told(output, cmocka, tap):
    """How many tests a program reports with this word of cmocka's, or this line of TAP."""
    groups = re.findall(r"^\[ +%s +\] (\d+) test\(s\)" % cmocka, output, re.MULTILINE)
    return sum(map(int, groups)) + len(re.findall(tap, output, re.MULTILINE))


for path in sys.argv[1:]:
    try:
        runs = [json.loads(line) for line in open(path, encoding="utf-8")]
    except (OSError, ValueError) as problem:
        print(f"no test log: {problem}")
        failed += 1
        continue
    for run in runs:
        output = (run.get("stdout") or "") + "\n" + (run.get("stderr") or "")
        ok = told(output, "PASSED", r"^ok \d+(?!.*# SKIP)")
        bad = told(output, "FAILED", r"^not ok \d+")
        left_out = told(output, "SKIPPED", r"^ok \d+.*# SKIP")
        if run["result"] == "SKIP":
            left_out = max(left_out, 1)
        elif run["result"] not in ("OK", "EXPECTEDFAIL"):
            bad = max(bad, 1)
        elif ok + left_out == 0:
            ok = 1
        passed, failed, skipped = passed + ok, failed + bad, skipped + left_out
print(f"{passed} passed, {failed} failed, {skipped} skipped")
sys.exit(1 if failed or not passed else 0)
