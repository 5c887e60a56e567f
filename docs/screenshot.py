#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Picture what the command prints on a terminal, as SVG: screenshot.py PATH/TO/dlsearch [OUTPUT.svg]

The command runs on a pseudo-terminal, on the built-in list; what it prints (bold, dim, colours, links) becomes text in
an SVG, a cell of the terminal a place in it. tests/meta/check_screenshot.py makes the picture again and compares.
"""
import fcntl
import os
import pathlib
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
import unicodedata
from xml.sax.saxutils import escape

OUTPUT = pathlib.Path(__file__).resolve().with_name("search.svg")
COLUMNS, LINES = 80, 60
ARGUMENTS = ["convolution", "stride", "-n", "2", "--facet", "kind:4"]

CELL, LINE, MARGIN = 8.4, 19, 16
GROUND, TEXT, DIM = "#1c2128", "#cdd9e5", "#76839c"
COLOURS = {31: "#f47067", 35: "#dcbdfb"}  # red and magenta, as a dark palette has them
PATTERN = re.compile(r"\x1b\[([0-9;]*)m|\x1b\]8;[^\x1b]*\x1b\\")


def printed(command):
    """What the command prints on a terminal, standard error too."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    with tempfile.TemporaryDirectory() as home:
        environment = {"PATH": os.environ["PATH"], "HOME": home, "LANG": "C.UTF-8", "TERM": "xterm-256color", "PAGER": ""}
        environment.update({name: os.environ[name] for name in ("LD_LIBRARY_PATH", "ASAN_OPTIONS") if name in os.environ})
        process = subprocess.Popen([command, *ARGUMENTS], stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs,
                                   env=environment)
        os.close(theirs)
        parts = []
        try:
            while part := os.read(ours, 65536):
                parts.append(part)
        except OSError:  # the other side is closed
            pass
        process.wait()
    os.close(ours)
    return b"".join(parts).decode().replace("\r\n", "\n").rstrip("\n")


def pieces(line, style):
    """(text, style) of a line; `style` goes on from the line before, and is changed."""
    at = 0
    for sequence in PATTERN.finditer(line):
        yield line[at:sequence.start()], dict(style)
        at = sequence.end()
        if sequence[1] is None:
            continue
        for code in map(int, (sequence[1] or "0").split(";")):
            if code == 0:
                style.clear()
            else:
                style[{1: "bold", 2: "dim"}.get(code, "colour")] = code
    yield line[at:], dict(style)


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c) for c in text)


def spans(line, y, style):
    column = 0
    for text, now in pieces(line, style):
        fill = COLOURS.get(now.get("colour"), DIM if "dim" in now else TEXT)
        bold = ' font-weight="bold"' if "bold" in now else ""
        for run in re.finditer(r"[^ ]+(?: [^ ]+)*", text):  # blanks side by side would become one
            x, length = MARGIN + (column + width(text[:run.start()])) * CELL, width(run[0]) * CELL
            yield (f'<text x="{x:.1f}" y="{y}" textLength="{length:.1f}" lengthAdjust="spacingAndGlyphs" '
                   f'fill="{fill}"{bold}>{escape(run[0])}</text>')
        column += width(text)


def picture(text):
    lines = [f"\x1b[2m$\x1b[0m dlsearch {' '.join(ARGUMENTS)}", *text.split("\n")]
    wide, high = COLUMNS * CELL + 2 * MARGIN, len(lines) * LINE + 2 * MARGIN
    style = {}
    rows = [span for number, line in enumerate(lines)
            for span in spans(line, MARGIN + number * LINE + 14, style)]
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.0f}" height="{high}" viewBox="0 0 {wide:.0f} {high}" '
        'font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, \'DejaVu Sans Mono\', monospace" font-size="14">',
        f'<title>dlsearch {escape(" ".join(ARGUMENTS))}</title>',
        f'<rect width="100%" height="100%" rx="8" fill="{GROUND}"/>', *rows, "</svg>", ""])


if __name__ == "__main__":
    output = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else OUTPUT
    output.write_text(picture(printed(pathlib.Path(sys.argv[1]).resolve())), encoding="utf-8")
