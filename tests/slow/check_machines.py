# SPDX-License-Identifier: MIT
"""Do other compilers, processors and machines make the same index, byte by byte, and give the same answers?

Compiles the library as one file, with tests/property/test_*same_everywhere.c, and runs them: by gcc and clang, with and
without optimisation, for each set of kernels; for big-endian s390x, for 32-bit arm and x86, and for arm64, by qemu's
user emulation; with musl in place of the C library; and for Windows, by wine. What is not there is left out, and said
so: cross compilers (gcc-s390x-linux-gnu, ..., gcc-mingw-w64-x86-64), qemu-user-static, clang, musl-tools, wine64.
Libraries for other machines are fetched through apt, once, and unpacked to WORK_DIR alone, or their sources are, and
compiled there (build_dependencies.py).

Usage: check_machines.py SOURCE_ROOT WORK_DIR [NAME...]   (here, s390x, armhf, arm64, i386, musl, windows; without: all)
"""
import os
import pathlib
import shutil
import subprocess
import sys

import build_dependencies

root, work = (pathlib.Path(name).resolve() for name in sys.argv[1:3])
wanted = sys.argv[3:]
tests = {"words": ["tests/property/test_same_everywhere.c", "tests/support/test_folder.c"],
         "columns": ["tests/property/test_columns_same_everywhere.c", "tests/support/column_sample.c",
                     "tests/support/test_folder.c"]}
# What meson.build passes everywhere.
flags = ["-std=c11", "-ffp-contract=off", "-Iinclude", "-Isrc", "-Itests"]
libraries = ["-lcmocka", "-lstemmer", "-lutf8proc", "-llz4", "-lm"]
kernels = ("portable", "sse41", "avx2", "avx512")
packages = ["libcmocka0", "libcmocka-dev", "libstemmer0d", "libstemmer-dev", "libutf8proc2", "libutf8proc-dev",
            "liblz4-1", "liblz4-dev"]
# Debian's name, the compiler's, and that of its C library's folder; qemu's, or none where the processor runs it; flags.
machines = (("s390x", "s390x-linux-gnu", "s390x-linux-gnu", "qemu-s390x-static", ["-fexcess-precision=fast"]),
            ("armhf", "arm-linux-gnueabihf", "arm-linux-gnueabihf", "qemu-arm-static", []),
            ("arm64", "aarch64-linux-gnu", "aarch64-linux-gnu", "qemu-aarch64-static", []),
            ("i386", "i686-linux-gnu", "i386-linux-gnu", "qemu-i386-static", ["-msse2", "-mfpmath=sse"]))
# The compiler, what runs its programs, flags; libraries are compiled from their sources.
ports = {"musl": ("musl-gcc", [], ["-static"]),
         "windows": ("x86_64-w64-mingw32-gcc", build_dependencies.wine(),
                     ["-static", "-Wa,-muse-unaligned-vector-move", "-D__USE_MINGW_ANSI_STDIO=1", "-DUTF8PROC_STATIC"])}
passed, failed = [], []


def run(name, programs, before=(), **environment):
    for test, program in programs.items():
        done = subprocess.run([*before, program], cwd=root, env={**os.environ, **environment}, capture_output=True,
                              text=True)
        (failed if done.returncode else passed).append(name)
        print(f"{'FAILED' if done.returncode else 'same'}: {name}, {test}", flush=True)
        if done.returncode:
            print(done.stdout + done.stderr, flush=True)


def build(name, compiler, more, link=()):
    """The programs by the names of their tests; none where something does not compile."""
    library = work / f"{name.replace(' ', '')}.o"
    commands = [["-c", "src/dlsearch_all.c", "-o", library]]
    programs = {test: work / f"{name.replace(' ', '')}.{test}.exe" for test in tests}
    commands += [[*tests[test], library, "-o", program, *link, *libraries] for test, program in programs.items()]
    for command in commands:
        done = subprocess.run([compiler, *flags, *more, *command], cwd=root, capture_output=True, text=True)
        if done.returncode:
            failed.append(name)
            print(f"FAILED: {name} does not compile\n{done.stderr}")
            return {}
    return programs


def fetch(machine):
    """The folder with the machine's libraries, by an apt whose state is its own; None if that cannot be."""
    folder = work / machine
    if (folder / "usr").is_dir():
        return folder
    state, archives = folder / "apt", folder / "deb"
    for path in (state / "lists" / "partial", state / "cache" / "archives" / "partial", archives):
        path.mkdir(parents=True, exist_ok=True)
    (state / "status").touch()
    apt = ["apt-get", "-q", "-o", f"APT::Architecture={machine}", "-o", f"APT::Architectures={machine}", "-o",
           f"Dir::State::Lists={state / 'lists'}", "-o", f"Dir::State::status={state / 'status'}", "-o",
           f"Dir::Cache={state / 'cache'}"]
    subprocess.run([*apt, "update"], capture_output=True)
    if subprocess.run([*apt, "download", *packages], cwd=archives, capture_output=True).returncode:
        return None
    for archive in archives.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", archive, folder], check=True)
    shutil.rmtree(state)
    return folder


def here():
    for compiler in filter(shutil.which, ("gcc", "clang")):
        for level in (["-O0"], ["-O3"], ["-O2", "-march=native"]):
            name = f"{compiler} {' '.join(level)}"
            programs = build(name, compiler, level)
            for mask in kernels if level == ["-O3"] else ():
                run(f"{name}, kernels up to {mask}", programs, DLS_CPU_MASK=mask)
            if level != ["-O3"]:
                run(name, programs)


def elsewhere():
    for machine, triple, folder, qemu, more in machines:
        if wanted and machine not in wanted:
            continue
        compiler = f"{triple}-gcc"
        missing = [tool for tool in (compiler, qemu, "apt-get", "dpkg-deb") if not shutil.which(tool)]
        libs = None if missing else fetch(machine)
        if libs is None:
            print(f"left out: {machine}, there is no {missing[0] if missing else 'library for it'}")
            continue
        lib = libs / "usr/lib" / folder
        link = [f"-L{lib}", f"-Wl,-rpath-link,{lib}"]
        for level in ("-O0", "-O3"):
            name = f"{machine} {level}"
            programs = build(name, compiler, [level, f"-I{libs / 'usr/include'}", *more], link)
            run(name, programs, [qemu, "-L", f"/usr/{triple}", "-E", f"LD_LIBRARY_PATH={lib}:/usr/{triple}/lib"])


def with_sources():
    for name, (compiler, runner, flags) in ports.items():
        if wanted and name not in wanted:
            continue
        prefix = work / name
        if runner is None or not build_dependencies.build(work, prefix, compiler):
            print(f"left out: {name}, there is no {compiler}, nothing that runs it, or no source of a library")
            continue
        for level in ("-O0", "-O3"):
            programs = build(f"{name} {level}", compiler, [level, f"-I{prefix / 'include'}", *flags],
                             [f"-L{prefix / 'lib'}"])
            run(f"{name} {level}", programs, runner, **build_dependencies.wine_environment(work))


work.mkdir(parents=True, exist_ok=True)
if not wanted or "here" in wanted:
    here()
elsewhere()
with_sources()
print(f"{len(passed)} the same, {len(failed)} not")
sys.exit(bool(failed) or (77 if not passed else 0))
