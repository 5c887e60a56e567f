#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Install a wheel in a clean environment of each Python that is named, and run the tests there.
#
#   ./try_wheel.sh WHEEL PYTHON...
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
wheel=$(realpath "$1")
size=$(stat -c %s "$wheel")
echo "$(basename "$wheel"): $size bytes"
[ "$size" -le 2500000 ] || { echo "more than 2.5 MB" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset PYTHONPATH DLSEARCH_LIBRARY
for python in "${@:2}"; do
    "$python" -m venv "$work/venv"
    "$work/venv/bin/pip" install -q --only-binary :all: "$wheel" pytest
    # from where no sources are that would be imported in the wheel's place
    (cd "$work" && "$work/venv/bin/python" -c \
        'import sys, dlsearch; print(sys.version.split()[0], "dlsearch", dlsearch.version(), end=": ")')
    (cd "$work" && DLSEARCH_SOURCE=$here/../.. "$work/venv/bin/python" -m pytest -q -p no:cacheprovider "$here/tests" \
        "--deselect=$here/tests/test_leaks.py" | tail -1)
    rm -rf "$work/venv"
done
