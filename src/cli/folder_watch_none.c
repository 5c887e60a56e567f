/* SPDX-License-Identifier: MIT
 *
 * Where there is no inotify.
 */
#include "cli/folder_watch.h"

#include "cli/input.h"

int folder_watch_open(dls_error *err)
{
    input_fail(err, DLS_EIO, "cannot watch: this system has no inotify");
    return -1;
}

dls_status folder_watch_add(int watch, const char *path, dls_error *err)
{
    (void)watch;
    (void)path;
    return input_fail(err, DLS_EIO, "cannot be watched");
}

bool folder_watch_wait(int watch, const char *ignored)
{
    (void)watch;
    (void)ignored;
    return false;
}
