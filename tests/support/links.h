/* SPDX-License-Identifier: MIT
 *
 * Folders, links and modes of files. On Windows a folder has no mode, and tests of the others begin with
 * skip_on_windows: there these names have only to be known to the compiler.
 */
#ifndef LINKS_H
#define LINKS_H

#include <sys/stat.h>
#include <unistd.h>

#ifdef _WIN32
#include <direct.h>
#define mkdir(path, mode) _mkdir(path)
#define symlink(to, path) (-1)
#define lstat(path, about) stat(path, about)
#define S_ISLNK(mode) ((void)(mode), 0)
#endif

#endif
