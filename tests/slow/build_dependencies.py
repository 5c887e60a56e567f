# SPDX-License-Identifier: MIT
"""What libdlsearch needs, and cmocka, made from Debian's sources by a compiler for another machine or C library, for
which Debian has no packages: libstemmer, utf8proc, lz4 as static libraries with their headers and .pc files in PREFIX.

The sources are fetched through apt, once, to WORK_DIR alone; its state is its own, the system's is not touched. For
libstemmer a program is compiled for this machine, which makes C of the descriptions of languages.

Usage: build_dependencies.py WORK_DIR PREFIX COMPILER [FLAG...]
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile

SOURCES = ("snowball", "utf8proc", "lz4", "cmocka")
TOOLS = ("apt-get", "cc", "make", "perl")
# What cmocka's CMake files would find on every system of today; and on Windows C99's printf.
CMOCKA = ["-D__USE_MINGW_ANSI_STDIO=1", *(f"-DHAVE_{name}=1" for name in (
    "MALLOC_H", "INTTYPES_H", "SETJMP_H", "SIGNAL_H", "STDIO_H", "STDINT_H", "STDLIB_H", "STRING_H", "SYS_TYPES_H",
    "TIME_H", "UNISTD_H", "SNPRINTF", "VSNPRINTF", "STRUCT_TIMESPEC"))]
PC = """prefix={prefix}
Name: {name}
Description: {name} for tests
Version: {version}
Libs: -L${{prefix}}/lib -l{library}
Cflags: -I${{prefix}}/include {flags}
"""


def wine():
    """The command that runs a program of Windows; None if there is none."""
    for name in ("wine64", "/usr/lib/wine/wine64", "wine"):
        if found := shutil.which(name):
            return [found]
    return None


def wine_environment(work):
    """Its settings, and what it makes of a disk, in `work` alone."""
    return {"WINEPREFIX": str(work / "wine"), "WINEDEBUG": "-all"}


def source_list(folder):
    """The system's list of where packages come from, made one of where sources come from."""
    parts = folder / "sources.list.d"
    parts.mkdir(parents=True, exist_ok=True)
    etc = pathlib.Path("/etc/apt")
    for path in (etc / "sources.list", *(etc / "sources.list.d").glob("*")):
        if path.suffix in (".list", ".sources") and path.exists():
            text = re.sub(r"^Types:.*$", "Types: deb-src", path.read_text(), flags=re.M)
            (parts / path.name).write_text(re.sub(r"^deb ", "deb-src ", text, flags=re.M))
    return parts


def fetch(work):
    """The folder with the unpacked sources; None if they cannot be had."""
    folder = work / "sources"
    if (folder / "ready").exists():
        return folder
    state = folder / "apt"
    for path in (state / "lists/partial", state / "cache/archives/partial"):
        path.mkdir(parents=True, exist_ok=True)
    (state / "status").touch()
    places = {"State::Lists": state / "lists", "State::status": state / "status", "Cache": state / "cache",
              "Etc::SourceList": "/dev/null", "Etc::SourceParts": source_list(state)}
    apt = ["apt-get", "-q", *(word for name, path in places.items() for word in ("-o", f"Dir::{name}={path}"))]
    subprocess.run([*apt, "update"], capture_output=True)
    if subprocess.run([*apt, "source", "--download-only", *SOURCES], cwd=folder, capture_output=True).returncode:
        return None
    for archive in folder.glob("*.orig.tar.*z"):
        with tarfile.open(archive) as tar:
            tar.extractall(folder)
    shutil.rmtree(state)
    (folder / "ready").touch()
    return folder


def one(folder, name):
    return next(path for path in folder.glob(f"{name}-*") if path.is_dir())


def stemmer_sources(snowball):
    if not (snowball / "libstemmer/mkinc.mak").exists():
        subprocess.run(["make", "-s", "libstemmer.a"], cwd=snowball, check=True, capture_output=True)
    listed = re.findall(r"\S+\.c\b", (snowball / "libstemmer/mkinc.mak").read_text())
    return [*sorted(set(listed)), "runtime/api.c", "runtime/utilities.c", "libstemmer/libstemmer.c"]


def make_library(name, folder, sources, headers, prefix, compiler, flags):
    """prefix/lib/libNAME.a and prefix/include/HEADERS."""
    objects = prefix / "objects" / name
    shutil.rmtree(objects, ignore_errors=True)
    objects.mkdir(parents=True)
    command = [compiler, "-O2", "-w", "-fPIC", "-c", *flags, *(folder / source for source in sources)]
    subprocess.run(command, cwd=objects, check=True)
    archive = prefix / "lib" / f"lib{name}.a"
    archive.parent.mkdir(exist_ok=True)
    archive.unlink(missing_ok=True)
    tool = shutil.which(re.sub("gcc$", "ar", compiler)) or "ar"
    subprocess.run([tool, "rcs", archive, *sorted(objects.glob("*.o"))], check=True)
    (prefix / "include").mkdir(exist_ok=True)
    for header in headers:
        shutil.copy(folder / header, prefix / "include")


def build(work, prefix, compiler, flags=()):
    """Whether all of them are in `prefix` now."""
    if any(not shutil.which(tool) for tool in (*TOOLS, compiler)):
        return False
    prefix.mkdir(parents=True, exist_ok=True)
    ready = prefix / "ready"
    if ready.exists():
        return True
    sources = fetch(work)
    if sources is None:
        return False
    snowball, utf8proc, lz4, cmocka = (one(sources, name) for name in SOURCES)
    rules = (prefix, compiler, list(flags))
    make_library("stemmer", snowball, stemmer_sources(snowball), ["include/libstemmer.h"], *rules)
    make_library("utf8proc", utf8proc, ["utf8proc.c"], ["utf8proc.h"], prefix, compiler,
                 [*flags, "-DUTF8PROC_STATIC"])
    make_library("lz4", lz4, ["lib/lz4.c"], ["lib/lz4.h"], *rules)
    headers = [f"include/{path.name}" for path in (cmocka / "include").glob("cmocka*.h")]
    make_library("cmocka", cmocka, ["src/cmocka.c"], headers, prefix, compiler,
                 [*flags, f"-I{cmocka / 'include'}", *CMOCKA])
    packages = prefix / "lib/pkgconfig"
    packages.mkdir(exist_ok=True)
    for name, library, folder, more in (("libutf8proc", "utf8proc", utf8proc, "-DUTF8PROC_STATIC"),
                                        ("liblz4", "lz4", lz4, ""), ("cmocka", "cmocka", cmocka, "")):
        text = PC.format(prefix=prefix, name=name, library=library, version=folder.name.split("-")[1], flags=more)
        (packages / f"{name}.pc").write_text(text)
    ready.touch()
    return True


if __name__ == "__main__":
    work, prefix = (pathlib.Path(name).resolve() for name in sys.argv[1:3])
    work.mkdir(parents=True, exist_ok=True)
    if not build(work, prefix, sys.argv[3], sys.argv[4:]):
        missing = [tool for tool in (*TOOLS, sys.argv[3]) if not shutil.which(tool)]
        sys.exit(f"there is no {', '.join(missing) or 'source'}")
