#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Install a wheel in a clean environment of each Python that is named, run the tests there, use the command that came
# with it, and uninstall both.
#
#   ./try_wheel.sh WHEEL PYTHON...
set -eEuo pipefail
trap 'echo "this failed: $BASH_COMMAND" >&2' ERR
here=$(cd "$(dirname "$0")" && pwd)
wheel=$(realpath "$1")
size=$(stat -c %s "$wheel")
echo "$(basename "$wheel"): $size bytes"
[ "$size" -le 2500000 ] || { echo "more than 2.5 MB" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset PYTHONPATH DLSEARCH_LIBRARY
export XDG_STATE_HOME=$work/state # where the command keeps what was found last
bin=$work/venv/bin
cd "$work" # where no sources are that would be imported in the wheel's place

# As both, the program and the module, it finds in files of three kinds what is there, and nothing else.
try_command() {
    printf '{"id": "a", "title": "Stride", "text": "the step of a convolution"}\n' >notes.jsonl
    printf '# Gradients\n\nThey flow *backwards*.\n' >notes.md
    printf '<title>Pooling</title><p>The largest of four values.</p>\n' >notes.html
    "$bin/python" -m dlsearch index -q -o notes.dls notes.jsonl notes.md notes.html
    local word said status=0
    for word in step backwards largest; do
        "$bin/python" -m dlsearch search -q -i notes.dls "$word" >found
        "$bin/dlsearch" search -q -i notes.dls "$word" | cmp found
        [ -s found ]
    done
    "$bin/dlsearch" search -i notes.dls zebra >/dev/null 2>&1 || status=$?
    [ "$status" = 1 ]
    said=$("$bin/dlsearch" fetch notes.dls 2>&1) || status=$?
    [ "$status" = 2 ]
    [[ $said == *"without 'fetch'"* ]]
    [ "$("$bin/dlsearch" --version)" = "$("$bin/python" -m dlsearch --version)" ]
    "$bin/dlsearch" --version | head -1
}

for python in "${@:2}"; do
    "$python" -m venv venv
    "$bin/pip" install -q --only-binary :all: "$wheel" pytest
    "$bin/python" -c 'import sys, dlsearch; print(sys.version.split()[0], "dlsearch", dlsearch.version(), end=": ")'
    if grep -q avx2 /proc/cpuinfo; then # it is made use of
        "$bin/python" -c 'import dlsearch; assert dlsearch.feature("kernels") != "portable"'
    fi
    DLSEARCH_SOURCE=$here/../.. "$bin/python" -m pytest -q -p no:cacheprovider "$here/tests" \
        "--deselect=$here/tests/test_leaks.py" >tested || { cat tested >&2; exit 1; }
    tail -1 tested
    try_command
    "$bin/pip" uninstall -q -y dlsearch
    [ ! -e "$bin/dlsearch" ]
    rm -rf venv
done
