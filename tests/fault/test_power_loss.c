/* SPDX-License-Identifier: MIT
 *
 * The power fails at any moment of a writer's life: documents are put and deleted, committed, merged by commits or by a
 * thread, compacted to a file that takes the old one's place. Of what was written to a file since its last sync any
 * part may be on the disk: writes whole, torn, some of their sectors, or not at all, in any order; a renaming that was
 * not made durable may have been or not. The index then holds the last commit that had returned, or the one that was
 * being made, whole, with every document of it and no other; and a writer goes on from there, until the power fails
 * again.
 *
 * slow/test_power_loss_long.c is this with larger numbers.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "support/rng.h"
#include "support/sim_disk.h"
#include "support/small_index.h"

#ifndef STORIES
#define STORIES 1 /* of each kind: merged by commits, by a thread */
#define LOSSES 2  /* that are tried at each moment */
#endif
#define STEPS 260    /* of a story: a document put or deleted, a commit, a compaction */
#define VERSIONS 400 /* more commits than a story has, and those that go on with it */
#define KEYS 30

static dls_error err;

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
    disk_mark(s->version);
}

static dls_writer *open_writer(const story *s, const char *path)
{
    dls_writer *writer;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.background = s->background;
    assert_ok(dls_writer_open(path, NULL, &options, &writer, &err), &err);
    return writer;
}

/* Go on with the story, and keep a log of it, whose mark is the last commit that has returned. */
static void tell(rng *r, story *s, const char *path, size_t steps, disk_log *log)
{
    disk_watch(log, path);
    disk_mark(s->version);
    dls_writer *writer = open_writer(s, path);
    for (size_t i = 0; i < steps; i++) {
        if (!rng_one_in(r, 4)) {
            put_or_delete(r, s, writer);
            continue;
        }
        commit(r, s, writer);
        if (s->background && rng_one_in(r, 2)) usleep(1000); /* a merge may come to its end */
        if (!rng_one_in(r, 20)) continue;
        dls_writer_close(writer);
        writer = open_writer(s, path);
    }
    dls_writer_close(writer);
    memcpy(s->now, s->documents[s->version], sizeof s->now); /* the rest is gone */
    disk_rest();
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

static void fail_everywhere(rng *r, const story *s, const disk_log *log, bool again);

static void go_on_and_fail_again(rng *r, const story *s, const disk_image *image, unsigned version)
{
    const char *path = test_path("again.dls");
    story *further = malloc(sizeof *further);
    disk_log *log = malloc(sizeof *log);
    assert_true(further != NULL && log != NULL);
    *further = *s;
    further->version = version;
    memcpy(further->now, s->documents[version], sizeof further->now);
    test_write_file(path, image->bytes, image->size);
    tell(r, further, path, 12, log);
    fail_everywhere(r, further, log, false);
    disk_log_free(log);
    free(log);
    free(further);
}

/* Fail at any moment of the log. `again`: now and then a writer goes on, and it happens once more. */
static void fail_everywhere(rng *r, const story *s, const disk_log *log, bool again)
{
    disk_moment *m = disk_first_moment(log);
    for (;; disk_step(m)) {
        unsigned returned = disk_marked(m);
        for (int loss = 0; loss < LOSSES; loss++) {
            disk_image image = disk_after_loss(r, m);
            unsigned version = version_of(s, image.bytes, image.size);
            assert_true(version == returned || version == returned + 1);
            if (again && rng_one_in(r, 60)) go_on_and_fail_again(r, s, &image, version);
            free(image.bytes);
        }
        if (m->at == log->count) break;
    }
    disk_moment_free(m);
}

/* The bytes of an index without documents, from which all begins. */
static uint8_t *begin_empty(small_index *s, size_t *size)
{
    small_index_begin(s, "text");
    small_index_open(s);
    return test_read_file(s->path, size);
}

static size_t count_of(const disk_log *log, int kind)
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
    uint8_t *before = begin_empty(&fields, &size);
    const char *path = test_path("index.dls");
    for (int i = 0; i < STORIES; i++) {
        static story s;
        static disk_log log;
        memset(&s, 0, sizeof s);
        s.background = background;
        test_write_file(path, before, size);
        tell(&r, &s, path, STEPS, &log);
        assert_true(count_of(&log, DISK_RENAME) > 0 && count_of(&log, DISK_SYNC) > 40);
        fail_everywhere(&r, &s, &log, true);
        print_message("# %u commits, %zu writes, %zu syncs, %zu renamings\n", s.version, count_of(&log, DISK_WRITE),
                      count_of(&log, DISK_SYNC), count_of(&log, DISK_RENAME));
        disk_log_free(&log);
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

/* ------------------------------------------------------------------------------------------------- syncs that fail */

static void put_and_commit(story *s, dls_writer *writer, size_t syncs, bool compact)
{
    char text[1000], payload[32];
    s->now[s->version] = ++s->serial;
    const dls_value value = { 0, text, write_text(text, sizeof text, s->version, s->serial) };
    int length = snprintf(payload, sizeof payload, "%u", s->version);
    assert_ok(dls_writer_put(writer, payload, (size_t)length, &value, 1, &err), &err);
    memcpy(s->documents[++s->version], s->now, sizeof s->now);
    length = snprintf(payload, sizeof payload, "%u", s->version);
    assert_ok(dls_writer_set_payload(writer, payload, (size_t)length, &err), &err);
    sim_disk.syncs_left = syncs;
    dls_status status = compact ? dls_writer_compact(writer, 1, &err) : dls_writer_commit(writer, &err);
    assert_true(status == DLS_OK || syncs < SIZE_MAX);
    sim_disk.syncs_left = SIZE_MAX;
}

static unsigned version_at(const story *s, const char *path)
{
    size_t size;
    uint8_t *bytes = test_read_file(path, &size);
    unsigned version = version_of(s, bytes, size);
    free(bytes);
    return version;
}

/* Of a commit whose last sync failed one does not know whether it is on the disk. But what a writer has gone on from
 * does not vanish, whenever the power fails: applications read the payload, and forget what came before. */
static void assert_stays(rng *r, const char *path, size_t syncs, bool compact)
{
    static story s;
    static disk_log log;
    memset(&s, 0, sizeof s);
    disk_watch(&log, path);
    dls_writer *writer = open_writer(&s, path);
    put_and_commit(&s, writer, syncs, compact);
    dls_writer_close(writer);
    writer = open_writer(&s, path);
    size_t opened = log.count;
    unsigned there = version_at(&s, path);
    memcpy(s.now, s.documents[there], sizeof s.now);
    put_and_commit(&s, writer, SIZE_MAX, false);
    dls_writer_close(writer);
    disk_rest();
    for (disk_moment *m = disk_first_moment(&log);; disk_step(m)) {
        for (int loss = 0; loss < 20 && m->at >= opened; loss++) {
            disk_image image = disk_after_loss(r, m);
            assert_true(version_of(&s, image.bytes, image.size) >= there);
            free(image.bytes);
        }
        if (m->at < log.count) continue;
        disk_moment_free(m);
        break;
    }
    disk_log_free(&log);
}

static void test_what_a_writer_goes_on_from_stays(void **state)
{
    (void)state;
    rng r = rng_for_test(12);
    small_index fields;
    size_t size;
    uint8_t *before = begin_empty(&fields, &size);
    const char *path = test_path("index.dls");
    for (size_t syncs = 1; syncs < 6; syncs++) {
        test_write_file(path, before, size);
        assert_stays(&r, path, syncs, false);
        test_write_file(path, before, size);
        assert_stays(&r, path, syncs, true);
    }
    free(before);
    small_index_end(&fields);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_commit_is_there_whole_or_not_at_all),
        cmocka_unit_test(test_so_it_is_where_a_thread_merges),
        cmocka_unit_test(test_what_a_writer_goes_on_from_stays),
    };
    return cmocka_run_group_tests_name("fault/power_loss", tests, NULL, NULL);
}
