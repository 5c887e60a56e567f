/* SPDX-License-Identifier: MIT
 *
 * A disk that loses power, is full, or fails. The calls that write, sync, rename and close are replaced, for the whole
 * program, by ones that keep a log of what was done to every file. From it follows what a disk may hold at any moment:
 * of what was written since the last sync of a file any part, whole, torn, or not at all; a name as it was before the
 * renaming or after it, until the folder is synced.
 *
 * One path is watched, of an index that stands there. Synchronisation itself is left out.
 */
#ifndef SIM_DISK_H
#define SIM_DISK_H

#ifndef _GNU_SOURCE
#error define _GNU_SOURCE and _FILE_OFFSET_BITS before the first header
#endif
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "support/dls_test.h"
#include "support/rng.h"
#include "support/test_folder.h"

typedef struct disk_operation {
    enum { DISK_WRITE, DISK_SYNC, DISK_SYNC_FOLDER, DISK_NAME } kind;
    uint64_t file; /* its inode; of one that is gone, whose inode may serve again, a number above all inodes */
    uint64_t offset;
    size_t size;
    uint8_t *bytes;
} disk_operation;

#define DISK_FIRST_GONE (UINT64_C(1) << 63)

static struct {
    char path[1024]; /* empty: nothing is watched */
    uint64_t first;  /* the file that stood there when watching began, and its bytes then */
    uint8_t *bytes;
    size_t size;
    disk_operation *operations;
    size_t count;
    uint64_t gone;
    size_t fail_after;      /* writes that succeed still; SIZE_MAX: all do */
    size_t fail_sync_after; /* likewise syncs */
} disk = { .fail_after = SIZE_MAX, .fail_sync_after = SIZE_MAX };

/* Whether a call fails, of which `*left` succeed still. */
static inline bool disk_fails(size_t *left, int number)
{
    if (*left == SIZE_MAX) return false;
    if (*left > 0) {
        --*left;
        return false;
    }
    errno = number;
    return true;
}

static inline void disk_log(disk_operation operation, const void *bytes)
{
    if (disk.path[0] == '\0') return;
    if ((disk.count & (disk.count - 1)) == 0) {
        size_t room = disk.count == 0 ? 1 : 2 * disk.count;
        disk.operations = realloc(disk.operations, room * sizeof *disk.operations);
        assert_non_null(disk.operations);
    }
    operation.bytes = malloc(operation.size + 1);
    assert_non_null(operation.bytes);
    if (operation.size > 0) memcpy(operation.bytes, bytes, operation.size);
    disk.operations[disk.count++] = operation;
}

ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t offset)
{
    struct stat about;
    if (disk_fails(&disk.fail_after, ENOSPC)) return -1;
    if (disk.path[0] != '\0' && fstat(descriptor, &about) == 0)
        disk_log((disk_operation){ DISK_WRITE, about.st_ino, (uint64_t)offset, size, NULL }, bytes);
    return syscall(SYS_pwrite64, descriptor, bytes, size, offset);
}

int fsync(int descriptor)
{
    struct stat about;
    if (disk_fails(&disk.fail_sync_after, EIO)) return -1;
    if (disk.path[0] != '\0' && fstat(descriptor, &about) == 0)
        disk_log((disk_operation){ S_ISDIR(about.st_mode) ? DISK_SYNC_FOLDER : DISK_SYNC, about.st_ino, 0, 0, NULL },
                 NULL);
    return 0;
}

int rename(const char *from, const char *to)
{
    struct stat about;
    if (strcmp(to, disk.path) == 0 && stat(from, &about) == 0)
        disk_log((disk_operation){ DISK_NAME, about.st_ino, 0, 0, NULL }, NULL);
    return renameat(-100, from, -100, to); /* AT_FDCWD */
}

/* A file without a name is gone when it is closed. */
int close(int descriptor)
{
    struct stat about;
    if (disk.path[0] != '\0' && fstat(descriptor, &about) == 0 && about.st_nlink == 0) {
        uint64_t now = DISK_FIRST_GONE + disk.gone++;
        for (size_t i = 0; i < disk.count; i++)
            if (disk.operations[i].file == about.st_ino) disk.operations[i].file = now;
        if (disk.first == about.st_ino) disk.first = now;
    }
    return (int)syscall(SYS_close, descriptor);
}

static inline void disk_forget(void)
{
    for (size_t i = 0; i < disk.count; i++) free(disk.operations[i].bytes);
    free(disk.operations);
    free(disk.bytes);
    memset(&disk, 0, sizeof disk);
    disk.fail_after = disk.fail_sync_after = SIZE_MAX;
}

/* Begin a log with what stands at `path`, all of it durable. */
static inline void disk_watch(const char *path)
{
    struct stat about;
    disk_forget();
    assert_int_equal(stat(path, &about), 0);
    disk.first = about.st_ino;
    disk.bytes = test_read_file(path, &disk.size);
    snprintf(disk.path, sizeof disk.path, "%s", path);
}

/* The file that the path leads to after `count` operations and a loss of power. */
static inline uint64_t disk_named(rng *r, size_t count, uint64_t kept_one_in)
{
    uint64_t durable = disk.first, last = disk.first;
    for (size_t i = 0; i < count; i++) {
        if (disk.operations[i].kind == DISK_NAME) last = disk.operations[i].file;
        if (disk.operations[i].kind == DISK_SYNC_FOLDER) durable = last;
    }
    return kept_one_in == 1 || rng_one_in(r, 2) ? last : durable;
}

/* What the path leads to if the power fails after `count` operations, to be freed by free. Of what is not durable, one
 * write in `kept_one_in` is there; 1: all of it (a process died, and the system did not). */
static inline uint8_t *disk_after(rng *r, size_t count, uint64_t kept_one_in, size_t *size)
{
    uint64_t file = disk_named(r, count, kept_one_in);
    size_t synced = 0, room = disk.size + 1;
    for (size_t i = 0; i < count; i++) {
        const disk_operation *o = &disk.operations[i];
        if (o->file == file && o->kind == DISK_SYNC) synced = i + 1;
        if (o->file == file && o->offset + o->size > room) room = (size_t)o->offset + o->size;
    }
    uint8_t *bytes = calloc(1, room);
    assert_non_null(bytes);
    *size = file == disk.first ? disk.size : 0;
    memcpy(bytes, disk.bytes, *size);
    for (size_t i = 0; i < count; i++) {
        const disk_operation *o = &disk.operations[i];
        if (o->file != file || o->kind != DISK_WRITE) continue;
        bool durable = i < synced || kept_one_in == 1;
        if (!durable && !rng_one_in(r, kept_one_in)) continue;
        bool torn = !durable && rng_one_in(r, 3);
        size_t some = torn ? rng_below(r, o->size + 1) : o->size;
        memcpy(bytes + o->offset, o->bytes, some);
        if (o->offset + some > *size) *size = (size_t)o->offset + some;
    }
    return bytes;
}

#endif
