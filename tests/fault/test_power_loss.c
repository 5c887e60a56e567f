/* SPDX-License-Identifier: MIT
 *
 * The power fails after any write of any commit. Of what was written since the last sync any part may be on the disk:
 * writes whole, torn, or not at all, in any order. The index then holds the last commit that had returned, or the one
 * that was being made, whole; and a writer goes on from there, until the power fails again.
 *
 * The calls that write and sync are replaced below, for the whole program, by ones that keep a log.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/rng.h"
#include "support/small_index.h"

#define COMMITS 5
#define LOSSES 8 /* that are tried at each moment */

static dls_error err;

/* ------------------------------------------------------------------------------------------------------------ log */

typedef struct operation {
    bool sync;
    off_t offset;
    size_t size;
    uint8_t *bytes;
    unsigned returned; /* commits that had returned before */
} operation;

static struct {
    bool on;
    ino_t file; /* whose operations are kept */
    operation *operations;
    size_t count;
    unsigned returned;
} written;

static void keep_operation(int descriptor, bool sync, off_t offset, const void *bytes, size_t size)
{
    struct stat about;
    if (!written.on || fstat(descriptor, &about) != 0 || about.st_ino != written.file) return;
    if ((written.count & (written.count - 1)) == 0)
        written.operations =
            realloc(written.operations, (written.count == 0 ? 1 : 2 * written.count) * sizeof *written.operations);
    operation *kept = &written.operations[written.count++];
    *kept = (operation){ sync, offset, size, malloc(size + 1), written.returned };
    if (size > 0) memcpy(kept->bytes, bytes, size);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t offset)
{
    keep_operation(descriptor, false, offset, bytes, size);
    if (lseek(descriptor, offset, SEEK_SET) < 0) return -1;
    return write(descriptor, bytes, size);
}

int fsync(int descriptor)
{
    keep_operation(descriptor, true, 0, NULL, 0);
    return 0;
}

static void begin_log(const char *path, unsigned returned)
{
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    written.on = true;
    written.file = about.st_ino;
    written.returned = returned;
}

static void clear_log(void)
{
    for (size_t i = 0; i < written.count; i++) free(written.operations[i].bytes);
    free(written.operations);
    memset(&written, 0, sizeof written);
}

/* ------------------------------------------------------------------------------------------------------ the commits */

/* Commit `version` has its number for a payload, and so many documents that say it. */
static void write_version(dls_writer *writer, unsigned version)
{
    char payload[32], text[3000];
    size_t at = 0;
    for (unsigned i = 0; i < 200; i++) at += (size_t)snprintf(text + at, sizeof text - at, "w%u ", i * version % 97);
    for (unsigned i = 0; i < 8; i++) {
        char key[32];
        dls_status status;
        snprintf(key, sizeof key, "%u", i);
        snprintf(text + at, sizeof text - at, "version%u", version);
        if (i < 1 + version % 7)
            status = dls_writer_put(writer, key, strlen(key), &(dls_value){ 0, text, strlen(text) }, 1, &err);
        else
            status = dls_writer_delete(writer, key, strlen(key), &err);
        assert_true(status == DLS_OK || status == DLS_ENOTFOUND);
    }
    snprintf(payload, sizeof payload, "%u", version);
    assert_ok(dls_writer_set_payload(writer, payload, strlen(payload), &err), &err);
    assert_ok(dls_writer_commit(writer, &err), &err);
    written.returned = version;
}

static void write_versions(const char *path, unsigned from, unsigned to)
{
    dls_writer *writer;
    assert_ok(dls_writer_open(path, NULL, NULL, &writer, &err), &err);
    for (unsigned version = from; version <= to; version++) write_version(writer, version);
    dls_writer_close(writer);
}

/* The version of the commit that those bytes hold, which must be whole. */
static unsigned version_of(const uint8_t *bytes, size_t size)
{
    dls_index *index;
    dls_index_info info;
    dls_query *query;
    uint64_t count;
    char word[32];
    size_t length;
    unsigned version = 0;
    assert_ok(dls_index_open_memory(bytes, size, NULL, &index, &err), &err);
    assert_ok(dls_index_check(index, &err), &err);
    const char *payload = dls_index_payload(index, &length);
    for (size_t i = 0; i < length; i++) version = 10 * version + (unsigned)(payload[i] - '0');
    dls_index_get_info(index, &info);
    assert_int_equal(info.documents, 1 + version % 7);
    snprintf(word, sizeof word, "version%u", version);
    assert_ok(dls_query_parse(dls_index_schema(index), word, strlen(word), 0, NULL, &query, &err), &err);
    assert_ok(dls_count(index, query, &count, &err), &err);
    assert_int_equal(count, info.documents);
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

static image image_of(const uint8_t *bytes, size_t size)
{
    image copy = { malloc(size + 4000000), size, size + 4000000 };
    assert_non_null(copy.bytes);
    memcpy(copy.bytes, bytes, size);
    return copy;
}

static void apply(image *disk, const operation *write, size_t size)
{
    size_t offset = (size_t)write->offset;
    assert_true(offset + size <= disk->room);
    if (offset > disk->size) memset(disk->bytes + disk->size, 0, offset - disk->size);
    memcpy(disk->bytes + offset, write->bytes, size);
    disk->size = offset + size > disk->size ? offset + size : disk->size;
}

/* The disk after `count` operations, of which those since the last sync are there whole, in part, or not. */
static image disk_after(rng *r, const uint8_t *before, size_t size, size_t count)
{
    image disk = image_of(before, size);
    size_t synced = 0;
    for (size_t i = 0; i < count; i++)
        if (written.operations[i].sync) synced = i;
    uint64_t kept_one_in = rng_between(r, 1, 3);
    for (size_t i = 0; i < count; i++) {
        const operation *write = &written.operations[i];
        if (write->sync) continue;
        if (i < synced)
            apply(&disk, write, write->size);
        else if (rng_one_in(r, kept_one_in))
            apply(&disk, write, rng_one_in(r, 3) ? rng_below(r, write->size + 1) : write->size);
    }
    return disk;
}

/* Fail at any moment of what is in the log. `again`: a writer goes on, and it happens once more. */
static void fail_everywhere(rng *r, const uint8_t *before, size_t size, bool again);

static void go_on_and_fail_again(rng *r, const image *disk, unsigned version)
{
    const char *path = test_path("again.dls");
    test_write_file(path, disk->bytes, disk->size);
    clear_log();
    begin_log(path, version);
    write_versions(path, version + 1, version + 2);
    written.on = false;
    fail_everywhere(r, disk->bytes, disk->size, false);
}

static void write_log(const uint8_t *before, size_t size)
{
    const char *path = test_path("index.dls");
    test_write_file(path, before, size);
    clear_log();
    begin_log(path, 0);
    write_versions(path, 1, COMMITS);
    written.on = false;
}

static void fail_everywhere(rng *r, const uint8_t *before, size_t size, bool again)
{
    for (size_t count = 0; count <= written.count; count++)
        for (int loss = 0; loss < LOSSES; loss++) {
            unsigned returned = count < written.count ? written.operations[count].returned : written.returned;
            image disk = disk_after(r, before, size, count);
            unsigned version = version_of(disk.bytes, disk.size);
            assert_true(version == returned || version == returned + 1);
            if (again && rng_one_in(r, 16)) {
                go_on_and_fail_again(r, &disk, version);
                write_log(before, size); /* back to where we were */
            }
            free(disk.bytes);
        }
}

static void test_a_commit_is_there_whole_or_not_at_all(void **state)
{
    (void)state;
    rng r = rng_for_test(9);
    small_index s;
    size_t size;
    small_index_begin(&s, "text");
    small_index_add(&s, "text=version0");
    small_index_open(&s);
    uint8_t *before = test_read_file(s.path, &size);
    assert_ok(dls_index_check(s.index, &err), &err);
    write_log(before, size);
    assert_int_equal(written.returned, COMMITS);
    assert_true(written.count > 5 * COMMITS); /* the log is kept */
    fail_everywhere(&r, before, size, true);
    clear_log();
    free(before);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_commit_is_there_whole_or_not_at_all),
    };
    return cmocka_run_group_tests_name("fault/power_loss", tests, NULL, NULL);
}
