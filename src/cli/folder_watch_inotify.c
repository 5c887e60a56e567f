/* SPDX-License-Identifier: MIT
 *
 * By inotify(7), on Linux.
 */
#include "cli/folder_watch.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "cli/input.h"
#include "cli/interrupt.h"
#include "cli/progress.h"

/* Milliseconds without a change after which a batch of them is over: editors and programs write in several steps. */
#define QUIET_MS 200

/* Seconds after which what has changed is told even so: a log may be written to all the time. */
#define LONGEST_BATCH 3.0

/* A look whether a signal came that was missed between two calls. */
#define LOOK_MS 1000

#define CHANGES                                                                                                        \
    (IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ATTRIB)

int folder_watch_open(dls_error *err)
{
    int watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (watch < 0) input_fail(err, DLS_EIO, "cannot watch: %s", strerror(errno));
    return watch;
}

dls_status folder_watch_add(int watch, const char *path, dls_error *err)
{
    if (inotify_add_watch(watch, path, CHANGES | IN_ONLYDIR) >= 0) return DLS_OK;
    const char *hint = errno == ENOSPC ? " (fs.inotify.max_user_watches says how many folders may be watched)" : "";
    return input_fail(err, DLS_EIO, "cannot be watched: %s%s", strerror(errno), hint);
}

/* Whether what happened to this name is of interest; a name is "" where it happened to the folder itself. */
static bool counts(const char *name, const char *ignored)
{
    static const char temporary[] = ".tmp-";
    size_t length = strlen(ignored);
    const char *rest = length > 0 && strncmp(name, ignored, length) == 0 ? name + length : NULL;
    bool is_ignored = rest != NULL && (*rest == '\0' || strncmp(rest, temporary, strlen(temporary)) == 0);
    return name[0] != '.' && !is_ignored;
}

/* Read all that has happened; whether any of it counts. */
static bool take_changes(int watch, const char *ignored)
{
    _Alignas(struct inotify_event) char buffer[4096];
    bool counted = false;
    for (ssize_t size; (size = read(watch, buffer, sizeof buffer)) > 0;) {
        for (const char *at = buffer; at < buffer + size;) {
            struct inotify_event event;
            memcpy(&event, at, sizeof event);
            const char *name = event.len > 0 ? at + sizeof event : "";
            counted = counted || (event.mask & IN_Q_OVERFLOW) != 0 || counts(name, ignored);
            at += sizeof event + event.len;
        }
    }
    return counted;
}

bool folder_watch_wait(int watch, const char *ignored)
{
    struct pollfd wanted = { .fd = watch, .events = POLLIN };
    double begun = 0;
    for (bool changed = false;;) {
        int ready = poll(&wanted, 1, changed ? QUIET_MS : LOOK_MS);
        if (interrupt_pending() != 0 || (ready < 0 && errno != EINTR)) return false;
        if (changed && (ready == 0 || clock_seconds() - begun > LONGEST_BATCH)) return true;
        if (ready <= 0 || !take_changes(watch, ignored)) continue;
        if (!changed) begun = clock_seconds();
        changed = true;
    }
}
