/* SPDX-License-Identifier: MIT
 *
 * The only calls to the operating system in the library, but for threads (thread.h): files that are written from front
 * to back, read through a map, renamed into place, locked. Every failure names the file and gives the system's reason.
 * Interrupted and short writes are continued here.
 *
 * The lock of a file is flock's, on the file itself, so that it ends with the last process that has it open, and
 * nothing is left to be cleaned up. fcntl's lock would end as soon as this process closes any descriptor of the file,
 * which each opening of an index does; that of open file descriptions is Linux's alone, and does not tell who holds it.
 * Linux tells of flock in /proc/locks.
 */
#ifndef DLS__FILE_H
#define DLS__FILE_H

#include "base/common.h"

typedef struct dls__file dls__file;

/* A new file for writing, locked, beside `path`; dls__file_rename gives it its name. Until then it has none, where the
 * system can do that, or a temporary one. Freed by dls__file_close, which deletes it if it was never renamed. */
dls_status dls__file_create_beside(const char *path, const dls_allocator *allocator, dls__file **out, dls_error *err);

/* The same to take the place of `old`, with its permissions; where a symbolic link leads to that, the link stays.
 * DLS_EIO: another file stands there now, or none. */
dls_status dls__file_create_for(const dls__file *old, const dls_allocator *allocator, dls__file **out, dls_error *err);

/* Whether a file that was made so some time ago would still be made in that place, DLS_EIO if not; it gets the
 * permissions that `old` has by now. */
dls_status dls__file_check_for(const dls__file *old, const dls__file *file, dls_error *err);

/* The file at `path`, for writing, locked: waits up to `wait_ms` milliseconds for who has the lock. DLS_ENOTFOUND:
 * there is none. DLS_EBUSY: somebody has the lock still. */
dls_status dls__file_open_locked(const char *path, uint32_t wait_ms, const dls_allocator *allocator, dls__file **out,
                                 dls_error *err);

/* A new file beside `path` that has no name and vanishes when it is closed. For scratch. */
dls_status dls__file_create_scratch(const char *path, const dls_allocator *allocator, dls__file **out, dls_error *err);

/* Whether something stands at `path`. */
bool dls__file_exists(const char *path);

/* Write `size` bytes at `offset`, which may be beyond the end. */
dls_status dls__file_write(dls__file *file, uint64_t offset, const void *bytes, size_t size, dls_error *err);

/* Read exactly `size` bytes at `offset`. */
dls_status dls__file_read(dls__file *file, uint64_t offset, void *bytes, size_t size, dls_error *err);

/* Make what was written durable. The system tells a failed write once: one thread alone syncs a file. */
dls_status dls__file_sync(dls__file *file, dls_error *err);

/* Have the system begin to bring bytes to the disk, if it can be told to, so that the next sync has less to wait for.
 * What fails then, that sync says. */
void dls__file_write_back(const dls__file *file, uint64_t offset, uint64_t size);

/* Make the name durable that it was opened by. */
dls_status dls__file_sync_name(dls__file *file, dls_error *err);

/* Give the file its name, the `path` it was created beside, replacing what stands there if `replace` (DLS_EEXISTS
 * otherwise), and make the name durable. */
dls_status dls__file_rename(dls__file *file, bool replace, dls_error *err);

void dls__file_close(dls__file *file);

/* Which file of the system one is. */
typedef struct dls__file_identity {
    uint64_t device;
    uint64_t number;
} dls__file_identity;

static inline bool dls__file_is_same(dls__file_identity a, dls__file_identity b)
{
    return a.device == b.device && a.number == b.number;
}

/* A file's bytes as they are now, mapped for reading. `bytes` is NULL for an empty file. */
typedef struct dls__map {
    const uint8_t *bytes;
    size_t size;
    dls__file_identity identity;
} dls__map;

dls_status dls__map_open(const char *path, dls__map *out, dls_error *err);

/* All bytes of a file being written; or the first `size`. */
dls_status dls__map_whole_file(dls__file *file, dls__map *out, dls_error *err);
dls_status dls__map_file(dls__file *file, size_t size, dls__map *out, dls_error *err);

void dls__map_close(dls__map *map);

/* Whether the file that was mapped is the one that stands at `path`. */
bool dls__map_is_at(const dls__map *map, const char *path);

#endif
