# SPDX-License-Identifier: MIT
"""Do programs that were compiled against the last release still work with this library, where it has the same soname?

abidiff compares the library as it is with that of the last tag (or of COMMIT), both compiled from src/dlsearch_all.c.
Functions may come, if version.h says since when, and structs that begin with their own size may grow at their end;
nothing else may change. First the comparison is shown some small libraries that it has to pass or to refuse.

Usage: check_abi.py SOURCE_ROOT [COMMIT]
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

root = pathlib.Path(sys.argv[1]).resolve()
SIZED = re.compile(r"typedef struct (dls_\w+) \{\s*size_t struct_size;")
RULE = """
[suppress_type]
  type_kind = struct
  name_regexp = ^{name}$
  has_data_member_inserted_between = {{{bits}, end}}
"""
# What was, what may become of it, whether that is fine.
BEFORE = """
#include <stddef.h>
typedef struct dls_x_options { size_t struct_size; int a; int b; } dls_x_options;
typedef struct dls_w_options { size_t struct_size; int a; } dls_w_options;
typedef struct dls_y_info { int a; } dls_y_info;
typedef enum dls_z { DLS_Z_A = 1 } dls_z;
int dls_f(const dls_x_options *x, const dls_w_options *w, dls_y_info *y, dls_z z);
#ifndef DECLARED
int dls_f(const dls_x_options *x, const dls_w_options *w, dls_y_info *y, dls_z z)
{
    return x->a + x->b + w->a + y->a + (int)z;
}
#endif
"""
CASES = (
    ("nothing changes", "", "", True),
    ("a function comes", "#ifndef", "int dls_g(void) { return 1; }\n#ifndef", True),
    ("options grow", "int b;", "int b; int c;", True),
    ("an enumeration grows", "DLS_Z_A = 1", "DLS_Z_A = 1, DLS_Z_B = 2", True),
    ("a function goes", "dls_f", "dls_h", False),
    ("options change in the middle", "int a; int b;", "int c; int a; int b;", False),
    ("options grow into bytes that programs leave as they are", "int a; } dls_w", "int a; int c; } dls_w", False),
    ("a filled struct grows", "int a; } dls_y", "int a; int b; } dls_y", False),
    ("an argument changes", "dls_z z)", "long z)", False),
    ("an enumerator changes", "DLS_Z_A = 1", "DLS_Z_A = 2", False),
)


def compare(before, header, now, folder, *more):
    """What abidiff has against it, None if nothing. `header` is what was included before: a struct with a size may grow
    behind what that size was."""
    names = SIZED.findall(header.read_text())
    (folder / "sizes.c").write_text("".join(
        ["#define DECLARED\n#include <stdio.h>\n", f'#include "{header}"\n', "int main(void) {\n",
         *(f'printf("{name} %zu\\n", sizeof({name}));\n' for name in names), "}\n"]))
    compile_c([folder / "sizes.c"], folder / "sizes")
    sizes = subprocess.run([folder / "sizes"], capture_output=True, text=True, check=True).stdout.split()
    rules = folder / "rules.abignore"
    rules.write_text("".join(RULE.format(name=name, bits=8 * int(size)) for name, size in zip(sizes[::2], sizes[1::2])))
    command = ["abidiff", *more, "--suppressions", rules, "--no-added-syms", before, now]
    done = subprocess.run(command, capture_output=True, text=True)
    return None if done.returncode == 0 else done.stdout + done.stderr


def compile_c(sources, out, *flags):
    command = [os.environ.get("CC", "cc"), "-g", "-O0", "-std=c11", "-w", *flags, "-o", out, *sources]
    subprocess.run(command, check=True)
    return out


def check_cases(folder):
    before = folder / "before.h"
    before.write_text(BEFORE)
    (folder / "before.c").write_text(BEFORE)
    then = compile_c([folder / "before.c"], folder / "then.so", "-shared", "-fPIC")
    for name, old, new, is_fine in CASES:
        (folder / "case.c").write_text(BEFORE.replace(old, new) if old else BEFORE)
        now = compile_c([folder / "case.c"], folder / "now.so", "-shared", "-fPIC")
        if (compare(then, before, now, folder) is None) != is_fine:
            sys.exit(f"not ok 1 - {name}: that should be {'fine' if is_fine else 'refused'}")


def library_of(tree, folder, name):
    """The library and its soname."""
    out = compile_c([tree / "src/dlsearch_all.c"], folder / name, "-shared", "-fPIC", "-fvisibility=hidden",
                    f"-I{tree}/include", f"-I{tree}/src")
    major, minor = re.findall(r"DLS_VERSION_(?:MAJOR|MINOR) (\d+)", (tree / "include/dlsearch/version.h").read_text())
    return out, f"0.{minor}" if major == "0" else major


def check_history(tree, commit):
    """Functions that came since are in the history of version.h."""
    def symbols(of):
        return {line for line in (of / "src/dlsearch.symbols").read_text().splitlines() if not line.startswith("#")}
    history = (root / "include/dlsearch/version.h").read_text()
    forgotten = sorted(name for name in symbols(root) - symbols(tree) if not re.search(rf"\b{name}\b", history))
    if forgotten:
        sys.exit(f"not ok 2 - since {commit} came {', '.join(forgotten)}: say so in include/dlsearch/version.h")


def git(*arguments):
    return subprocess.run(["git", "-C", root, *arguments], capture_output=True, text=True)


if not shutil.which("abidiff"):
    print("there is no abidiff here: Debian has it in abigail-tools")
    sys.exit(1 if os.environ.get("CI") else 77)
with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    check_cases(folder)
    print(f"ok 1 - {len(CASES)} small changes are judged as they should be")
    commit = sys.argv[2] if len(sys.argv) > 2 else git("describe", "--tags", "--abbrev=0").stdout.strip()
    if not commit:
        print("ok 2 # SKIP there is no release yet")
        sys.exit(0)
    (folder / "then").mkdir()
    archive = subprocess.Popen(["git", "-C", root, "archive", commit], stdout=subprocess.PIPE)
    subprocess.run(["tar", "-x", "-C", folder / "then"], stdin=archive.stdout, check=True)
    check_history(folder / "then", commit)
    before, soname_before = library_of(folder / "then", folder, "before.so")
    now, soname = library_of(root, folder, "now.so")
    if soname != soname_before:
        print(f"ok 2 # SKIP {commit} had the soname {soname_before}, this has {soname}: programs are compiled anew")
        sys.exit(0)
    headers = ["--headers-dir1", folder / "then/include", "--headers-dir2", root / "include"]  # others are opaque
    against = compare(before, folder / "then/include/dlsearch/dlsearch.h", now, folder, *headers)
    if against:
        sys.exit(f"not ok 2 - programs that were compiled against {commit} would break; keep what was, or raise the "
                 f"version in include/dlsearch/version.h:\n{against}")
    print(f"ok 2 - what was compiled against {commit} works with this")
