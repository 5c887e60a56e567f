# SPDX-License-Identifier: MIT
"""Can others use the library: installed, as a subproject, as one file?

A copy of the tree is built, installed to a folder, and found there by pkg-config, CMake and both; it is a subproject of
a meson project, by a wrap; and src/dlsearch_all.c is compiled with one command. Each makes a program of find_words.c,
or of find_words.cpp, and all of these must print the same. They see the installed files, or the copy, and nothing else
of this tree. What a tool is missing for is left out, and said so.

Usage: check_consumers.py SOURCE_ROOT [CONSUMER...]
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

root = pathlib.Path(sys.argv[1]).resolve()
here = root / "tests/consumers"
# key and score, see find_words.c
EXPECTED = "stride 0.386285156\n"
STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]
DEPENDENCIES = ["-lstemmer", "-lutf8proc", "-llz4", "-pthread"]
failures, left_out = [], []


class Failure(Exception):
    pass


def run(*command, cwd=None, **environment):
    """What a command prints; it sees little of the environment, so that nothing is found by accident."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG") if name in os.environ}
    done = subprocess.run([str(word) for word in command], cwd=cwd, env={**kept, **environment}, capture_output=True,
                          text=True)
    if done.returncode:
        raise Failure(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def expect(program, scratch, **environment):
    index = scratch / "words.dls"
    index.unlink(missing_ok=True)
    printed = run(program, index, **environment)
    if printed != EXPECTED:
        raise Failure(f"{program} printed\n{printed}in place of\n{EXPECTED}")


def needed(program):
    """The shared libraries that a program wants."""
    lines = run("readelf", "-d", program).splitlines()
    return [line.split("[")[1].rstrip("]") for line in lines if "(NEEDED)" in line]


def copy_tree(to):
    """The tree as a repository of its own, without what builds have left in it."""
    ignored = shutil.ignore_patterns(".git", "build*", "subprojects", "__pycache__", ".cache")
    shutil.copytree(root, to, ignore=ignored, symlinks=True)


def install(tree, prefix):
    build = prefix.parent / "build"
    run("meson", "setup", build, tree, "--buildtype=debug", f"--prefix={prefix}", "--libdir=lib", "-Dcli=disabled",
        "-Dtests=disabled")
    run("meson", "install", "-C", build)


def pkg_config(scratch, tree, prefix):
    flags = run("pkg-config", "--cflags", "--libs", "dlsearch", PKG_CONFIG_PATH=f"{prefix}/lib/pkgconfig").split()
    run("cc", *STRICT, "find_words.c", "-o", "find_words", *flags, cwd=scratch)
    expect(scratch / "find_words", scratch, LD_LIBRARY_PATH=f"{prefix}/lib")
    version = run("pkg-config", "--modversion", "dlsearch", PKG_CONFIG_PATH=f"{prefix}/lib/pkgconfig").strip()
    soname = f"libdlsearch.so.{'.'.join(version.split('.')[:2 if version.startswith('0.') else 1])}"
    if soname not in needed(scratch / "find_words") or "libstemmer" in " ".join(needed(scratch / "find_words")):
        raise Failure(f"the program should need {soname}, and nothing that this one needs in turn")


def pkg_config_cxx(scratch, tree, prefix):
    flags = run("pkg-config", "--cflags", "--libs", "dlsearch", PKG_CONFIG_PATH=f"{prefix}/lib/pkgconfig").split()
    run("c++", "-std=c++17", *STRICT, "find_words.cpp", "-o", "find_words", *flags, cwd=scratch)
    expect(scratch / "find_words", scratch, LD_LIBRARY_PATH=f"{prefix}/lib")


def pkg_config_static(scratch, tree, prefix):
    path = f"{prefix}/lib/pkgconfig"
    private = run("pkg-config", "--print-requires-private", "dlsearch", PKG_CONFIG_PATH=path).split()
    if not {"libutf8proc", "liblz4"} <= set(private):
        raise Failure(f"Requires.private has {private}")
    flags = run("pkg-config", "--static", "--cflags", "--libs", "dlsearch", PKG_CONFIG_PATH=path).split()
    run("cc", *STRICT, "find_words.c", "-static", "-o", "find_words", *flags, cwd=scratch)
    if needed(scratch / "find_words"):
        raise Failure("a static program needs no shared library")
    expect(scratch / "find_words", scratch)


def meson_subproject(scratch, tree, prefix):
    identity = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.org", "-c", "init.defaultBranch=main"]
    run("git", *identity, "init", "-q", cwd=tree)
    run("git", *identity, "add", "-A", cwd=tree)
    run("git", *identity, "commit", "-q", "-m", "As it stands", cwd=tree)
    wrap = scratch / "subprojects/dlsearch.wrap"
    wrap.write_text(wrap.read_text().replace("@URL@", tree.as_uri()))
    for linking in ("shared", "static"):
        build = scratch / f"build_{linking}"
        run("meson", "setup", build, "--buildtype=debug", f"-Ddlsearch:default_library={linking}", cwd=scratch)
        run("ninja", "-C", build, "find_words")
        expect(build / "find_words", scratch)
        if ("dlsearch" in " ".join(needed(build / "find_words"))) != (linking == "shared"):
            raise Failure(f"the {linking} library was asked for")


def cmake(scratch, tree, prefix):
    run("cmake", "-G", "Ninja", "-B", "build", f"-DCMAKE_PREFIX_PATH={prefix}", cwd=scratch)
    run("cmake", "--build", "build", cwd=scratch)
    expect(scratch / "build/find_words", scratch)
    expect(scratch / "build/find_words_static", scratch)
    if "dlsearch" in " ".join(needed(scratch / "build/find_words_static")):
        raise Failure("the static library should be in the program")


def cmake_moved(scratch, tree, prefix):
    """Installed files may be moved: CMake's say where things are from where they are themselves."""
    shutil.copytree(prefix, scratch / "moved", symlinks=True)
    cmake(scratch, tree, scratch / "moved")
    if str(prefix) in (scratch / "build/CMakeCache.txt").read_text():
        raise Failure("something was found where the files had been before")


def cmake_wrong_version(scratch, tree, prefix):
    text = (scratch / "CMakeLists.txt").read_text()
    for version in ("99.0", "0.0"):  # until 1.0.0 another minor version is another interface
        (scratch / "CMakeLists.txt").write_text(text.replace("dlsearch 0.1", f"dlsearch {version}"))
        try:
            run("cmake", "-G", "Ninja", "-B", f"build{version}", f"-DCMAKE_PREFIX_PATH={prefix}", cwd=scratch)
        except Failure as refused:
            if "compatible" not in str(refused):
                raise
        else:
            raise Failure(f"version {version} was found")


def cmake_pkg_config(scratch, tree, prefix):
    run("cmake", "-G", "Ninja", "-B", "build", f"-DCMAKE_PREFIX_PATH={prefix}", cwd=scratch)
    run("cmake", "--build", "build", cwd=scratch)
    expect(scratch / "build/find_words", scratch)


def unity(scratch, tree, prefix):
    run("cc", "-O1", "-ffp-contract=off", f"-I{tree}/include", f"-I{tree}/src", "find_words.c",
        tree / "src/dlsearch_all.c", "-o", "find_words", *DEPENDENCIES, cwd=scratch)
    expect(scratch / "find_words", scratch)


# The consumer, the folder of its own files, what it needs.
CONSUMERS = (
    (pkg_config, None, ("cc", "pkg-config", "readelf")),
    (pkg_config_cxx, None, ("c++", "pkg-config")),
    (pkg_config_static, None, ("cc", "pkg-config", "readelf")),
    (meson_subproject, "meson", ("cc", "git")),
    (cmake, "cmake", ("cc", "cmake", "readelf")),
    (cmake_moved, "cmake", ("cc", "cmake", "readelf")),
    (cmake_wrong_version, "cmake", ("cc", "cmake")),
    (cmake_pkg_config, "cmake_pkg_config", ("cc", "cmake", "pkg-config")),
    (unity, None, ("cc",)),
)

def check(number, consumer, files, tools, work):
    name = consumer.__name__
    missing = [tool for tool in tools if not shutil.which(tool)]
    if missing:
        left_out.append(name)
        return print(f"ok {number} - {name} # SKIP there is no {missing[0]}")
    scratch = work / name
    if files:
        shutil.copytree(here / files, scratch)
    scratch.mkdir(exist_ok=True)
    for program in here.glob("find_words.*"):
        shutil.copy(program, scratch)
    try:
        consumer(scratch, work / "dlsearch", work / "prefix")
        print(f"ok {number} - {name}", flush=True)
    except Failure as failure:
        failures.append(name)
        print(f"not ok {number} - {name}\n{failure}", flush=True)


with tempfile.TemporaryDirectory() as folder:
    work = pathlib.Path(folder).resolve()
    copy_tree(work / "dlsearch")
    install(work / "dlsearch", work / "prefix")
    for number, (consumer, files, tools) in enumerate(CONSUMERS, 1):
        if len(sys.argv) == 2 or consumer.__name__ in sys.argv[2:]:
            check(number, consumer, files, tools, work)
if left_out and os.environ.get("CI"):
    sys.exit("in continuous integration nothing is left out: ./dev installs all of it")
sys.exit(bool(failures))
