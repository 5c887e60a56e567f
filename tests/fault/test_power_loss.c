/* SPDX-License-Identifier: MIT
 *
 * The power fails at any moment of a writer's life: documents are put and deleted, committed, merged by commits or by a
 * thread, compacted to a file that takes the old one's place. Of what was written to a file since its last sync any
 * part may be on the disk: writes whole, torn, some of their sectors, or not at all, in any order; a renaming that was
 * not made durable may have been or not. The index then holds the last commit that had returned, or the one that was
 * being made, whole, with every document of it and no other; and a writer goes on from there, until the power fails
 * again.
 *
 * The calls that open, write, sync and rename are replaced below, for the whole program, by ones that keep a log.
 * slow/test_power_loss_long.c is this with larger numbers.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "support/rng.h"
#include "support/small_index.h"

#ifndef STORIES
#define STORIES 1 /* of each kind: merged by commits, by a thread */
#define LOSSES 2  /* that are tried at each moment */
#endif
#define STEPS 260   /* of a story: a document put or deleted, a commit, a compaction */
#define VERSIONS 400 /* more commits than a story has, and those that go on with it */
#define KEYS 30
#define FILES 2000
#define SECTOR 512

static dls_error err;

/* ------------------------------------------------------------------------------------------------------------ log */

typedef struct operation {
    enum { WRITE, SYNC, RENAME, FOLDER_SYNC } kind;
    size_t file;
    size_t offset;
    size_t size;
    uint8_t *bytes;
    unsigned returned; /* the last commit that had returned before */
} operation;

typedef struct oplog {
    const char *path; /* of the index */
    operation *operations;
    size_t count;
    ino_t files[FILES]; /* 0 is the index at first; a number may come again when its file is gone */
    size_t file_count;
    unsigned returned;
} oplog;

static oplog *kept; /* NULL: none is kept */
static pthread_mutex_t keeping = PTHREAD_MUTEX_INITIALIZER;

/* The file with that number, SIZE_MAX if it was there before and is not the index. */
static size_t file_of(ino_t number)
{
    size_t i = kept->file_count;
    while (i > 0 && kept->files[i - 1] != number) i--;
    return i == 0 ? SIZE_MAX : i - 1;
}

static void keep_file(ino_t number)
{
    assert_true(kept->file_count < FILES);
    kept->files[kept->file_count++] = number;
}

static void keep_operation(operation made)
{
    if (made.file == SIZE_MAX) return;
    if ((kept->count & (kept->count - 1)) == 0)
        kept->operations = realloc(kept->operations, (kept->count == 0 ? 1 : 2 * kept->count) * sizeof made);
    const uint8_t *bytes = made.bytes;
    made.bytes = malloc(made.size + 1);
    assert_true(kept->operations != NULL && made.bytes != NULL);
    if (made.size > 0) memcpy(made.bytes, bytes, made.size);
    made.returned = kept->returned;
    kept->operations[kept->count++] = made;
}

/* What a descriptor or a path is about. */
static struct stat about_descriptor(int descriptor)
{
    struct stat about;
    assert_int_equal(fstat(descriptor, &about), 0);
    return about;
}

int open(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    bool made = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
    mode_t mode = made ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    int descriptor = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    pthread_mutex_lock(&keeping);
    if (kept != NULL && descriptor >= 0 && made) keep_file(about_descriptor(descriptor).st_ino);
    pthread_mutex_unlock(&keeping);
    return descriptor;
}

ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t offset)
{
    pthread_mutex_lock(&keeping);
    if (kept != NULL)
        keep_operation((operation){ .kind = WRITE,
                                    .file = file_of(about_descriptor(descriptor).st_ino),
                                    .offset = (size_t)offset,
                                    .size = size,
                                    .bytes = (uint8_t *)(uintptr_t)bytes });
    ssize_t written = (ssize_t)syscall(SYS_pwrite64, descriptor, bytes, size, offset);
    pthread_mutex_unlock(&keeping);
    return written;
}

int fsync(int descriptor)
{
    pthread_mutex_lock(&keeping);
    if (kept != NULL) {
        struct stat about = about_descriptor(descriptor);
        if (S_ISDIR(about.st_mode))
            keep_operation((operation){ .kind = FOLDER_SYNC });
        else
            keep_operation((operation){ .kind = SYNC, .file = file_of(about.st_ino) });
    }
    pthread_mutex_unlock(&keeping);
    return 0;
}

int rename(const char *from, const char *to)
{
    struct stat about;
    pthread_mutex_lock(&keeping);
    if (kept != NULL) {
        assert_string_equal(to, kept->path);
        assert_int_equal(stat(from, &about), 0);
        keep_operation((operation){ .kind = RENAME, .file = file_of(about.st_ino) });
    }
    int result = (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    pthread_mutex_unlock(&keeping);
    return result;
}

/* Begin to keep what happens to the index at `path`. */
static void begin_log(oplog *log, const char *path, unsigned returned)
{
    struct stat about;
    *log = (oplog){ .path = path, .returned = returned };
    assert_int_equal(stat(path, &about), 0);
    kept = log;
    keep_file(about.st_ino);
}

static void note_returned(unsigned version)
{
    pthread_mutex_lock(&keeping);
    kept->returned = version;
    pthread_mutex_unlock(&keeping);
}

static void free_log(oplog *log)
{
    for (size_t i = 0; i < log->count; i++) free(log->operations[i].bytes);
    free(log->operations);
}

/* ------------------------------------------------------------------------------------------------------- the story */

/* What there is to be found: for each commit which document each key has, by a number; 0 for none. */
typedef struct story {
    unsigned documents[VERSIONS][KEYS];
    unsigned now[KEYS];
    unsigned version; /* of the last commit */
    unsigned serial;  /* of the last document */
    bool background;
} story;

static size_t write_text(char *text, size_t room, unsigned key, unsigned serial)
{
    size_t at = (size_t)snprintf(text, room, "all key%u serial%u", key, serial);
    for (unsigned i = 0; i < serial % 40; i++) at += (size_t)snprintf(text + at, room - at, " w%u", serial * i % 97);
    return at;
}

static void put_or_delete(rng *r, story *s, dls_writer *writer)
{
    char name[32], text[1000];
    unsigned key = rng_below32(r, KEYS);
    snprintf(name, sizeof name, "%u", key);
    if (s->now[key] != 0 && rng_one_in(r, 3)) {
        s->now[key] = 0;
        assert_ok(dls_writer_delete(writer, name, strlen(name), &err), &err);
        return;
    }
    s->now[key] = ++s->serial;
    const dls_value value = { 0, text, write_text(text, sizeof text, key, s->serial) };
    assert_ok(dls_writer_put(writer, name, strlen(name), &value, 1, &err), &err);
}

static void commit(rng *r, story *s, dls_writer *writer)
{
    char payload[32];
    assert_true(++s->version < VERSIONS);
    memcpy(s->documents[s->version], s->now, sizeof s->now);
    snprintf(payload, sizeof payload, "%u", s->version);
    assert_ok(dls_writer_set_payload(writer, payload, strlen(payload), &err), &err);
    if (rng_one_in(r, 12))
        assert_ok(dls_writer_compact(writer, 1 + rng_below(r, 3), &err), &err);
    else
        assert_ok(dls_writer_commit(writer, &err), &err);
    note_returned(s->version);
}

static dls_writer *open_writer(const story *s)
{
    dls_writer *writer;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.background = s->background;
    assert_ok(dls_writer_open(kept->path, NULL, &options, &writer, &err), &err);
    return writer;
}

/* Go on with the story, and keep a log of it. */
static void tell(rng *r, story *s, const char *path, size_t steps, oplog *log)
{
    begin_log(log, path, s->version);
    dls_writer *writer = open_writer(s);
    for (size_t i = 0; i < steps; i++) {
        if (!rng_one_in(r, 4)) {
            put_or_delete(r, s, writer);
            continue;
        }
        commit(r, s, writer);
        if (s->background && rng_one_in(r, 2)) usleep(1000); /* a merge may come to its end */
        if (!rng_one_in(r, 20)) continue;
        dls_writer_close(writer);
        writer = open_writer(s);
    }
    dls_writer_close(writer);
    memcpy(s->now, s->documents[s->version], sizeof s->now); /* the rest is gone */
    kept = NULL;
}

static void assert_is_of(const story *s, dls_hits *hits, size_t number, unsigned version)
{
    dls_text key, value;
    char text[1000];
    assert_ok(dls_hits_key(hits, number, &key, &err), &err);
    assert_ok(dls_hits_value(hits, number, 0, 0, &value, &err), &err);
    unsigned named = (unsigned)strtoul(key.bytes, NULL, 10);
    assert_true(named < KEYS && s->documents[version][named] != 0);
    assert_int_equal(write_text(text, sizeof text, named, s->documents[version][named]), value.length);
    assert_string_equal(value.bytes, text);
}

/* The version of the commit that those bytes hold, which must be whole. */
static unsigned version_of(const story *s, const uint8_t *bytes, size_t size)
{
    dls_index *index;
    dls_query *query;
    dls_hits *hits;
    size_t length, expected = 0;
    assert_ok(dls_index_open_memory(bytes, size, NULL, &index, &err), &err);
    assert_ok(dls_index_check(index, &err), &err);
    const char *payload = dls_index_payload(index, &length);
    unsigned version = 0;
    for (size_t i = 0; i < length; i++) version = 10 * version + (unsigned)(payload[i] - '0');
    assert_true(version <= s->version);
    for (unsigned key = 0; key < KEYS; key++) expected += s->documents[version][key] != 0;
    assert_ok(dls_query_parse(dls_index_schema(index), "all", 3, 0, NULL, &query, &err), &err);
    assert_ok(dls_search(index, query, 2 * KEYS, NULL, &hits, &err), &err);
    assert_int_equal(dls_hits_count(hits), expected);
    for (size_t i = 0; i < expected; i++) assert_is_of(s, hits, i, version);
    dls_hits_free(hits);
    dls_query_free(query);
    dls_index_close(index);
    return version;
}

/* ------------------------------------------------------------------------------------------------------ the losses */

typedef struct image {
    uint8_t *bytes;
    size_t size;
    size_t room;
} image;

static void apply(image *disk, const operation *write, size_t from, size_t to)
{
    size_t end = write->offset + to;
    if (from == to) return;
    if (end > disk->room) {
        disk->room = 2 * end;
        disk->bytes = realloc(disk->bytes, disk->room);
        assert_non_null(disk->bytes);
    }
    if (end > disk->size) {
        memset(disk->bytes + disk->size, 0, end - disk->size);
        disk->size = end;
    }
    memcpy(disk->bytes + write->offset + from, write->bytes + from, to - from);
}

/* Some of a write: its beginning, or some of its sectors. */
static void apply_torn(rng *r, image *disk, const operation *write)
{
    if (rng_one_in(r, 2)) {
        apply(disk, write, 0, rng_below(r, write->size + 1));
        return;
    }
    for (size_t from = 0; from < write->size;) {
        size_t to = (write->offset + from) / SECTOR * SECTOR + SECTOR - write->offset;
        if (to > write->size) to = write->size;
        if (rng_one_in(r, 2)) apply(disk, write, from, to);
        from = to;
    }
}

/* The disk at a moment of a log. */
typedef struct moment {
    const oplog *log;
    size_t at;            /* operations before it */
    image synced[FILES];  /* of each file what is durable */
    size_t since[FILES];  /* the operation after its last sync */
    size_t named;         /* the file that has the index's name for certain */
    size_t renamed_since; /* the operation after the last sync of the folder */
} moment;

static void step_on(moment *m)
{
    const operation *next = &m->log->operations[m->at++];
    if (next->kind == SYNC) {
        for (size_t i = m->since[next->file]; i < m->at; i++) {
            const operation *write = &m->log->operations[i];
            if (write->kind == WRITE && write->file == next->file)
                apply(&m->synced[next->file], write, 0, write->size);
        }
        m->since[next->file] = m->at;
    } else if (next->kind == FOLDER_SYNC) {
        for (size_t i = m->renamed_since; i < m->at; i++)
            if (m->log->operations[i].kind == RENAME) m->named = m->log->operations[i].file;
        m->renamed_since = m->at;
    }
}

/* The file that has the name after a loss: any that was renamed to it since the folder was synced, or that before. */
static size_t named_after_loss(rng *r, const moment *m)
{
    size_t named = m->named;
    for (size_t i = m->renamed_since; i < m->at; i++)
        if (m->log->operations[i].kind == RENAME && rng_one_in(r, 2)) named = m->log->operations[i].file;
    return named;
}

static image disk_after_loss(rng *r, const moment *m)
{
    size_t file = named_after_loss(r, m);
    const image *synced = &m->synced[file];
    image disk = { malloc(synced->size + 1), synced->size, synced->size + 1 };
    assert_non_null(disk.bytes);
    memcpy(disk.bytes, synced->bytes, synced->size);
    uint64_t lost_one_in = rng_between(r, 1, 4);
    for (size_t i = m->since[file]; i < m->at; i++) {
        const operation *write = &m->log->operations[i];
        if (write->kind != WRITE || write->file != file || rng_one_in(r, lost_one_in)) continue;
        if (rng_one_in(r, 3))
            apply_torn(r, &disk, write);
        else
            apply(&disk, write, 0, write->size);
    }
    return disk;
}

static void fail_everywhere(rng *r, const story *s, const uint8_t *before, size_t size, const oplog *log, bool again);

static void go_on_and_fail_again(rng *r, const story *s, const image *disk, unsigned version)
{
    const char *path = test_path("again.dls");
    story *further = malloc(sizeof *further);
    oplog *log = malloc(sizeof *log);
    assert_true(further != NULL && log != NULL);
    *further = *s;
    further->version = version;
    memcpy(further->now, s->documents[version], sizeof further->now);
    test_write_file(path, disk->bytes, disk->size);
    tell(r, further, path, 12, log);
    fail_everywhere(r, further, disk->bytes, disk->size, log, false);
    free_log(log);
    free(log);
    free(further);
}

/* Fail at any moment of the log. `again`: now and then a writer goes on, and it happens once more. */
static void fail_everywhere(rng *r, const story *s, const uint8_t *before, size_t size, const oplog *log, bool again)
{
    moment *m = calloc(1, sizeof *m);
    assert_non_null(m);
    m->log = log;
    apply(&m->synced[0], &(operation){ .bytes = (uint8_t *)(uintptr_t)before, .size = size }, 0, size);
    for (;; step_on(m)) {
        unsigned returned = m->at < log->count ? log->operations[m->at].returned : log->returned;
        for (int loss = 0; loss < LOSSES; loss++) {
            image disk = disk_after_loss(r, m);
            unsigned version = version_of(s, disk.bytes, disk.size);
            assert_true(version == returned || version == returned + 1);
            if (again && rng_one_in(r, 60)) go_on_and_fail_again(r, s, &disk, version);
            free(disk.bytes);
        }
        if (m->at == log->count) break;
    }
    for (size_t i = 0; i < FILES; i++) free(m->synced[i].bytes);
    free(m);
}

static size_t count_of(const oplog *log, int kind)
{
    size_t count = 0;
    for (size_t i = 0; i < log->count; i++) count += (int)log->operations[i].kind == kind;
    return count;
}

static void assert_commits_are_whole(uint64_t seed, bool background)
{
    rng r = rng_for_test(seed);
    small_index fields;
    size_t size;
    small_index_begin(&fields, "text");
    small_index_open(&fields);
    uint8_t *before = test_read_file(fields.path, &size);
    const char *path = test_path("index.dls");
    for (int i = 0; i < STORIES; i++) {
        static story s;
        static oplog log;
        memset(&s, 0, sizeof s);
        s.background = background;
        test_write_file(path, before, size);
        tell(&r, &s, path, STEPS, &log);
        assert_true(count_of(&log, RENAME) > 0 && count_of(&log, SYNC) > 40);
        fail_everywhere(&r, &s, before, size, &log, true);
        print_message("# %u commits, %zu writes, %zu syncs, %zu renamings\n", s.version, count_of(&log, WRITE),
                      count_of(&log, SYNC), count_of(&log, RENAME));
        free_log(&log);
    }
    free(before);
    small_index_end(&fields);
}

static void test_a_commit_is_there_whole_or_not_at_all(void **state)
{
    (void)state;
    assert_commits_are_whole(9, false);
}

static void test_so_it_is_where_a_thread_merges(void **state)
{
    (void)state;
    assert_commits_are_whole(10, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_commit_is_there_whole_or_not_at_all),
        cmocka_unit_test(test_so_it_is_where_a_thread_merges),
    };
    return cmocka_run_group_tests_name("fault/power_loss", tests, NULL, NULL);
}
