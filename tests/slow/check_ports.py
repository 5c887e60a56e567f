# SPDX-License-Identifier: MIT
"""Do the unit, api and property tests pass with another C library, and on Windows?

PORT is musl, or windows, by mingw-w64 and wine. The library and the tests are built by meson in WORK_DIR, with
libraries that build_dependencies.py compiles there. Exits with 77 where a compiler, wine or the sources are missing.

Usage: check_ports.py SOURCE_ROOT WORK_DIR PORT [TEST...]
"""
import os
import pathlib
import subprocess
import sys

import build_dependencies

root, work = (pathlib.Path(name).resolve() for name in sys.argv[1:3])
port, tests = sys.argv[3], sys.argv[4:]
compilers = {"musl": "musl-gcc", "windows": "x86_64-w64-mingw32-gcc"}
SUITES = ("unit", "api", "property")
CROSS = """[binaries]
c = '{compiler}'
ar = 'x86_64-w64-mingw32-ar'
strip = 'x86_64-w64-mingw32-strip'
pkgconfig = 'pkg-config'
exe_wrapper = {wine}
[properties]
pkg_config_libdir = '{prefix}/lib/pkgconfig'
[built-in options]
c_args = ['-I{prefix}/include', '-DUTF8PROC_STATIC']
c_link_args = ['-L{prefix}/lib', '-static']
[host_machine]
system = 'windows'
cpu_family = 'x86_64'
cpu = 'x86_64'
endian = 'little'
"""


def set_up(build, prefix, compiler):
    setup = ["meson", "setup", str(build), str(root), "--buildtype=debugoptimized", "-Dcli=disabled", "-Dtests=enabled"]
    if port == "windows":
        cross = work / "windows.ini"
        cross.write_text(CROSS.format(compiler=compiler, prefix=prefix, wine=build_dependencies.wine()))
        subprocess.run([*setup, f"--cross-file={cross}"], check=True)
    else:
        environment = {**os.environ, "CC": compiler, "CFLAGS": f"-I{prefix}/include", "LDFLAGS": f"-L{prefix}/lib",
                       "PKG_CONFIG_LIBDIR": f"{prefix}/lib/pkgconfig"}
        subprocess.run(setup, env=environment, check=True)


work.mkdir(parents=True, exist_ok=True)
compiler, prefix, build = compilers[port], work / port, work / f"build-{port}"
if port == "windows" and build_dependencies.wine() is None or not build_dependencies.build(work, prefix, compiler):
    print(f"there is no {compiler}, nothing that runs what it makes, or no source of a library")
    sys.exit(77)
if not (build / "build.ninja").exists():
    set_up(build, prefix, compiler)
command = ["meson", "test", "-C", str(build), "--print-errorlogs", "-t", "10"]
if not tests:
    command += [word for suite in SUITES for word in ("--suite", suite)]
sys.exit(subprocess.run([*command, *tests], env={**os.environ, **build_dependencies.wine_environment(work)}).returncode)
