/* SPDX-License-Identifier: MIT
 *
 * Waiting for files to change. What is watched are folders; a change in one of them is told, whatever it is, but for
 * names that begin with a dot and for those that are left out: who is told looks at everything again.
 */
#ifndef CLI_FOLDER_WATCH_H
#define CLI_FOLDER_WATCH_H

#include <stdbool.h>

#include <dlsearch/dlsearch.h>

/* Begin to watch; what is returned is a descriptor, to be closed. -1 after filling `err`: DLS_EIO also where the system
 * has no such thing. */
int folder_watch_open(dls_error *err);

/* Watch a folder too; one that is watched already stays so. */
dls_status folder_watch_add(int watch, const char *path, dls_error *err);

/* Wait until something has changed and then nothing more for a moment, or some seconds have passed. A file called
 * `ignored` does not count, nor do those that take its place ("ignored.tmp-..."); "" is none. False: a signal came, or
 * there is nothing to wait for any more. */
bool folder_watch_wait(int watch, const char *ignored);

#endif
