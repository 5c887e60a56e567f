/* SPDX-License-Identifier: MIT
 *
 * A disk that loses power, is full, or fails. The calls that open, write, sync and rename are replaced, for the whole
 * program and all its threads, by ones that keep a log of what was done to an index and to the files beside it. From
 * the log follows what the disk may hold at any moment: of what was written to a file since its last sync any part,
 * writes whole, torn, some of their sectors, or not at all, in any order; a name as it was before a renaming or after
 * it, until the folder is synced.
 *
 *   disk_watch(&log, path);                     an index stands there, all of it durable
 *   ...                                         something writes
 *   disk_rest();                                and no longer
 *   disk_moment *m = disk_first_moment(&log);   before the first operation
 *   disk_step(m);                               and after it
 *   disk_image image = disk_after_loss(&r, m);  the power fails
 *   ...
 *   free(image.bytes);
 *   disk_moment_free(m);
 *   disk_log_free(&log);
 *
 * One log is kept at a time. Synchronisation itself is left out. A header, since a library with these calls in it would
 * replace them for every test.
 */
#ifndef SIM_DISK_H
#define SIM_DISK_H

#ifndef _GNU_SOURCE
#error define _GNU_SOURCE and _FILE_OFFSET_BITS before the first header
#endif
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "support/dls_test.h"
#include "support/rng.h"
#include "support/test_folder.h"

#define DISK_SECTOR 512

/* The bytes of a file, to be freed by free. */
typedef struct disk_image {
    uint8_t *bytes;
    size_t size;
    size_t room;
} disk_image;

typedef struct disk_operation {
    enum { DISK_WRITE, DISK_SYNC, DISK_RENAME, DISK_SYNC_FOLDER } kind;
    size_t file;
    size_t offset;
    size_t size;
    uint8_t *bytes;
    unsigned mark; /* the log's when it was made */
} disk_operation;

typedef struct disk_log {
    char path[1024];   /* of the index */
    disk_image before; /* what stood there */
    disk_operation *operations;
    size_t count;
    ino_t *files; /* by number: 0 was the index at first, then each that was made; an inode may serve again */
    size_t file_count;
    unsigned mark; /* the test's, to know later what had happened when: disk_mark */
} disk_log;

static struct {
    pthread_mutex_t lock;
    disk_log *log;      /* NULL: nothing is watched */
    size_t writes_left; /* that succeed still; SIZE_MAX: all do */
    size_t syncs_left;  /* likewise */
    size_t files_left;  /* that can be made still, likewise */
} sim_disk = { PTHREAD_MUTEX_INITIALIZER, NULL, SIZE_MAX, SIZE_MAX, SIZE_MAX };

/* ------------------------------------------------------------------------------------------------------------ log */

/* An array of such elements, of which there are `count`, with room for one more. */
static inline void *disk_grow(void *array, size_t count, size_t element)
{
    if ((count & (count - 1)) != 0) return array;
    array = realloc(array, (count == 0 ? 1 : 2 * count) * element);
    assert_non_null(array);
    return array;
}

/* The file with that inode, SIZE_MAX if it was there before and is not the index. */
static inline size_t disk_file_of(ino_t inode)
{
    size_t i = sim_disk.log->file_count;
    while (i > 0 && sim_disk.log->files[i - 1] != inode) i--;
    return i == 0 ? SIZE_MAX : i - 1;
}

static inline void disk_keep_file(ino_t inode)
{
    disk_log *log = sim_disk.log;
    log->files = disk_grow(log->files, log->file_count, sizeof *log->files);
    log->files[log->file_count++] = inode;
}

static inline void disk_keep(disk_operation made, const void *bytes)
{
    disk_log *log = sim_disk.log;
    if (made.file == SIZE_MAX) return;
    made.bytes = malloc(made.size + 1);
    assert_non_null(made.bytes);
    if (bytes != NULL) memcpy(made.bytes, bytes, made.size);
    made.mark = log->mark;
    log->operations = disk_grow(log->operations, log->count, sizeof *log->operations);
    log->operations[log->count++] = made;
}

static inline struct stat disk_about(int descriptor)
{
    struct stat about;
    assert_int_equal(fstat(descriptor, &about), 0);
    return about;
}

/* Whether a call fails, of which `*left` succeed still. */
static inline bool disk_fails(size_t *left)
{
    if (*left == SIZE_MAX) return false;
    if (*left == 0) return true;
    --*left;
    return false;
}

static inline void disk_watch(disk_log *log, const char *path)
{
    struct stat about;
    *log = (disk_log){ .count = 0 };
    snprintf(log->path, sizeof log->path, "%s", path);
    log->before.bytes = test_read_file(path, &log->before.size);
    assert_int_equal(stat(path, &about), 0);
    sim_disk.log = log;
    disk_keep_file(about.st_ino);
}

static inline void disk_rest(void) { sim_disk.log = NULL; }

static inline void disk_mark(unsigned mark)
{
    pthread_mutex_lock(&sim_disk.lock);
    sim_disk.log->mark = mark;
    pthread_mutex_unlock(&sim_disk.lock);
}

static inline void disk_log_free(disk_log *log)
{
    for (size_t i = 0; i < log->count; i++) free(log->operations[i].bytes);
    free(log->operations);
    free(log->files);
    free(log->before.bytes);
}

/* ---------------------------------------------------------------------------------------------------------- calls */

int open(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    bool made = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
    mode_t mode = made ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    pthread_mutex_lock(&sim_disk.lock);
    bool fails = made && disk_fails(&sim_disk.files_left);
    int descriptor = fails ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    if (fails) errno = EACCES;
    if (sim_disk.log != NULL && descriptor >= 0 && made) disk_keep_file(disk_about(descriptor).st_ino);
    pthread_mutex_unlock(&sim_disk.lock);
    return descriptor;
}

ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t offset)
{
    ssize_t written = -1;
    pthread_mutex_lock(&sim_disk.lock);
    if (disk_fails(&sim_disk.writes_left)) {
        errno = ENOSPC;
    } else {
        if (sim_disk.log != NULL)
            disk_keep((disk_operation){ .kind = DISK_WRITE,
                                        .file = disk_file_of(disk_about(descriptor).st_ino),
                                        .offset = (size_t)offset,
                                        .size = size },
                      bytes);
        written = (ssize_t)syscall(SYS_pwrite64, descriptor, bytes, size, offset);
    }
    pthread_mutex_unlock(&sim_disk.lock);
    return written;
}

int fsync(int descriptor)
{
    pthread_mutex_lock(&sim_disk.lock);
    bool fails = disk_fails(&sim_disk.syncs_left);
    if (!fails && sim_disk.log != NULL) {
        struct stat about = disk_about(descriptor);
        if (S_ISDIR(about.st_mode))
            disk_keep((disk_operation){ .kind = DISK_SYNC_FOLDER }, NULL);
        else
            disk_keep((disk_operation){ .kind = DISK_SYNC, .file = disk_file_of(about.st_ino) }, NULL);
    }
    pthread_mutex_unlock(&sim_disk.lock);
    if (fails) errno = EIO;
    return fails ? -1 : 0;
}

/* To the path of the index only, and of a file that was made under watch. */
int rename(const char *from, const char *to)
{
    struct stat about;
    pthread_mutex_lock(&sim_disk.lock);
    if (sim_disk.log != NULL) {
        assert_string_equal(to, sim_disk.log->path);
        assert_int_equal(stat(from, &about), 0);
        assert_int_not_equal(disk_file_of(about.st_ino), SIZE_MAX);
        disk_keep((disk_operation){ .kind = DISK_RENAME, .file = disk_file_of(about.st_ino) }, NULL);
    }
    int result = renameat(AT_FDCWD, from, AT_FDCWD, to);
    pthread_mutex_unlock(&sim_disk.lock);
    return result;
}

/* -------------------------------------------------------------------------------------------------------- moments */

/* The disk at a moment of a log, which must not grow meanwhile. */
typedef struct disk_moment {
    const disk_log *log;
    size_t at;            /* operations before it */
    disk_image *synced;   /* of each file what is durable */
    size_t *since;        /* of each file the operation after its last sync */
    size_t named;         /* the file that has the index's name for certain */
    size_t renamed_since; /* the operation after the last sync of the folder */
} disk_moment;

/* A part of a write. */
static inline void disk_apply(disk_image *image, const disk_operation *write, size_t from, size_t to)
{
    size_t end = write->offset + to;
    if (from == to) return;
    if (end > image->room) {
        image->room = 2 * end;
        image->bytes = realloc(image->bytes, image->room);
        assert_non_null(image->bytes);
    }
    if (end > image->size) {
        memset(image->bytes + image->size, 0, end - image->size);
        image->size = end;
    }
    memcpy(image->bytes + write->offset + from, write->bytes + from, to - from);
}

/* Some of a write: its beginning, or some of its sectors. */
static inline void disk_apply_torn(rng *r, disk_image *image, const disk_operation *write)
{
    if (rng_one_in(r, 2)) {
        disk_apply(image, write, 0, rng_below(r, write->size + 1));
        return;
    }
    for (size_t from = 0; from < write->size;) {
        size_t to = (write->offset + from) / DISK_SECTOR * DISK_SECTOR + DISK_SECTOR - write->offset;
        if (to > write->size) to = write->size;
        if (rng_one_in(r, 2)) disk_apply(image, write, from, to);
        from = to;
    }
}

static inline disk_image disk_copy(const disk_image *image)
{
    disk_image copy = { malloc(image->size + 1), image->size, image->size + 1 };
    assert_non_null(copy.bytes);
    if (image->size > 0) memcpy(copy.bytes, image->bytes, image->size);
    return copy;
}

static inline disk_moment *disk_first_moment(const disk_log *log)
{
    disk_moment *m = malloc(sizeof *m);
    assert_non_null(m);
    *m = (disk_moment){ .log = log,
                        .synced = calloc(log->file_count, sizeof *m->synced),
                        .since = calloc(log->file_count, sizeof *m->since) };
    assert_true(m->synced != NULL && m->since != NULL);
    m->synced[0] = disk_copy(&log->before);
    return m;
}

static inline void disk_moment_free(disk_moment *m)
{
    for (size_t i = 0; i < m->log->file_count; i++) free(m->synced[i].bytes);
    free(m->synced);
    free(m->since);
    free(m);
}

static inline bool disk_is_write(const disk_operation *operation, size_t file)
{
    return operation->kind == DISK_WRITE && operation->file == file;
}

/* All that was written to a file since its last sync. */
static inline void disk_apply_writes(disk_image *image, const disk_moment *m, size_t file)
{
    const disk_operation *operations = m->log->operations;
    for (size_t i = m->since[file]; i < m->at; i++)
        if (disk_is_write(&operations[i], file)) disk_apply(image, &operations[i], 0, operations[i].size);
}

/* On to the moment after the next operation. */
static inline void disk_step(disk_moment *m)
{
    const disk_operation *operations = m->log->operations, *next = &operations[m->at++];
    if (next->kind == DISK_SYNC) {
        disk_apply_writes(&m->synced[next->file], m, next->file);
        m->since[next->file] = m->at;
    } else if (next->kind == DISK_SYNC_FOLDER) {
        for (size_t i = m->renamed_since; i < m->at; i++)
            if (operations[i].kind == DISK_RENAME) m->named = operations[i].file;
        m->renamed_since = m->at;
    }
}

/* The mark of the log then. */
static inline unsigned disk_marked(const disk_moment *m)
{
    return m->at < m->log->count ? m->log->operations[m->at].mark : m->log->mark;
}

/* What the path leads to if the process dies then, and the system does not. */
static inline disk_image disk_after_death(const disk_moment *m)
{
    const disk_operation *operations = m->log->operations;
    size_t file = m->named;
    for (size_t i = m->renamed_since; i < m->at; i++)
        if (operations[i].kind == DISK_RENAME) file = operations[i].file;
    disk_image image = disk_copy(&m->synced[file]);
    disk_apply_writes(&image, m, file);
    return image;
}

/* The file that has the name after a loss: any that was renamed to it since the folder was synced, or that before. */
static inline size_t disk_named_after_loss(rng *r, const disk_moment *m)
{
    size_t named = m->named;
    for (size_t i = m->renamed_since; i < m->at; i++)
        if (m->log->operations[i].kind == DISK_RENAME && rng_one_in(r, 2)) named = m->log->operations[i].file;
    return named;
}

/* What the path leads to if the power fails then: of what is not durable any part. */
static inline disk_image disk_after_loss(rng *r, const disk_moment *m)
{
    size_t file = disk_named_after_loss(r, m);
    disk_image image = disk_copy(&m->synced[file]);
    uint64_t lost_one_in = rng_between(r, 1, 4);
    for (size_t i = m->since[file]; i < m->at; i++) {
        const disk_operation *write = &m->log->operations[i];
        if (!disk_is_write(write, file) || rng_one_in(r, lost_one_in)) continue;
        if (rng_one_in(r, 3))
            disk_apply_torn(r, &image, write);
        else
            disk_apply(&image, write, 0, write->size);
    }
    return image;
}

#endif
