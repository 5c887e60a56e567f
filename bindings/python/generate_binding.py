# SPDX-License-Identifier: MIT
"""Writes dlsearch/_binding.py: what dlsearch.h declares, in the form in which cffi loads it without a compiler.

    python3 generate_binding.py INCLUDE_FOLDER OUTPUT

So nothing of the header is written down twice: functions, structs, constants, and the initialisers of structs
(INIT, from the *_INIT macros) are all read from it.
"""

import re
import sys
from pathlib import Path
from typing import Any, Dict

import cffi

include, output = Path(sys.argv[1]), Path(sys.argv[2])
header = (include / "dlsearch/dlsearch.h").read_text()
header = re.sub(r"/\*.*?\*/|#ifdef __cplusplus.*?#endif", " ", header, flags=re.S)
macros = dict(re.findall(r"^#define (DLS_\w+)(?:[ \t]|\\\n)+((?:.*\\\n)*.*)$", header, flags=re.M))
declarations = re.sub(r"^#(?:.*\\\n)*.*$", "", header, flags=re.M).replace("DLS_API ", "")

names: Dict[str, Any] = {"SIZE_MAX": (1 << 64) - 1 if sys.maxsize > 1 << 32 else (1 << 32) - 1}
names.update((name, int(value)) for name, value in re.findall(r"(DLS_\w+) = (-?\d+)", declarations))


def value_of(expression: str) -> Any:
    """What a macro's expression comes to; an initialiser is a list, in it None for NULL and for its own size."""
    text = re.sub(r"\\\n|\(size_t\)", " ", expression)
    text = re.sub(r"UINT64_C\((\d+)\)", r"\1", text)
    text = re.sub(r"(?<=[\d.])[uf]\b", "", text)
    text = re.sub(r"sizeof\(\w+\)|\bNULL\b", "None", text)
    text = text.replace("false", "False").replace("true", "True").replace("{", "[").replace("}", "]")
    return eval(text.strip(), {}, names)


initialisers = {}
for name, expression in macros.items():
    if name == "DLS_API":
        continue
    value = value_of(expression)
    names[name] = value
    if isinstance(value, list):
        struct = re.search(r"sizeof\((\w+)\)", expression)
        assert struct is not None
        initialisers[struct[1]] = value

constants = {name: value for name, value in names.items() if name in macros and isinstance(value, int)}
ffi = cffi.FFI()
ffi.cdef(declarations)
ffi.set_source("dlsearch._binding", None)
ffi.emit_python_code(str(output))
version = re.search(r'DLS_VERSION_STRING "(.*)"', (include / "dlsearch/version.h").read_text())
assert version is not None
with output.open("a") as file:
    file.write(f"\nVERSION = {version[1]!r}\nCONSTANTS = {constants!r}\nINIT = {initialisers!r}\n")
