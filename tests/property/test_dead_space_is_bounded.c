/* SPDX-License-Identifier: MIT
 *
 * After any commit the file is at most twice as large as a compaction would make it, and 16 MiB: whatever is added,
 * replaced and deleted, a little at a time or most of it at once, long documents or short.
 */
#define _XOPEN_SOURCE 700
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "support/rng.h"
#include "support/small_index.h"

#define ALLOWED ((size_t)16 << 20)
#define KEYS 300
#define MOST_WORDS 700

static dls_error err;

typedef struct collection {
    const char *path;
    dls_writer *writer;
    size_t words[KEYS]; /* of the document that each key has; 0: none */
    size_t largest;     /* file */
    unsigned compared;  /* with what a compaction makes */
} collection;

/* Words that are long and of which none is like another: many bytes in little time. */
static void put(rng *r, collection *c, size_t key, size_t words)
{
    static char text[MOST_WORDS * 101];
    char name[32];
    size_t at = 0;
    for (size_t i = 0; i < words; i++) {
        for (size_t letters = 100; letters > 0; letters -= 10)
            at += (size_t)snprintf(text + at, sizeof text - at, "%010u", rng_below32(r, UINT32_MAX));
        text[at++] = ' ';
    }
    snprintf(name, sizeof name, "%zu", key);
    const dls_value value = { 0, text, at };
    assert_ok(dls_writer_put(c->writer, name, strlen(name), &value, 1, &err), &err);
    c->words[key] = words;
}

static void take_out(collection *c, size_t key)
{
    char name[32];
    snprintf(name, sizeof name, "%zu", key);
    assert_ok(dls_writer_delete(c->writer, name, strlen(name), &err), &err);
    c->words[key] = 0;
}

/* Delete documents until only that share of the words is left; the longest first, or any. */
static void delete_down_to(rng *r, collection *c, size_t percent, bool longest)
{
    size_t all = 0, left;
    for (size_t i = 0; i < KEYS; i++) all += c->words[i];
    for (left = all; 100 * left > percent * all;) {
        size_t key = rng_below(r, KEYS);
        for (size_t i = 0; i < KEYS && longest; i++)
            if (c->words[i] > c->words[key]) key = i;
        if (c->words[key] == 0) continue;
        left -= c->words[key];
        take_out(c, key);
    }
}

static size_t size_of(const char *path)
{
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    return (size_t)about.st_size;
}

/* What a compaction makes of a copy. */
static size_t compacted_size(const char *path)
{
    const char *copy = test_path("copy.dls");
    size_t size;
    dls_writer *writer;
    uint8_t *bytes = test_read_file(path, &size);
    test_write_file(copy, bytes, size);
    free(bytes);
    assert_ok(dls_writer_open(copy, NULL, NULL, &writer, &err), &err);
    assert_ok(dls_writer_compact(writer, 1, &err), &err);
    dls_writer_close(writer);
    return size_of(copy);
}

/* The larger the file is, beyond what may be dead in any, the more often it is compared. */
static void commit(rng *r, collection *c)
{
    assert_ok(dls_writer_commit(c->writer, &err), &err);
    size_t size = size_of(c->path);
    c->largest = size > c->largest ? size : c->largest;
    if (size <= ALLOWED || rng_below(r, ALLOWED) >= 8 * (size - ALLOWED)) return;
    size_t compacted = compacted_size(c->path);
    if (size > 2 * compacted + ALLOWED) fail_msg("%zu bytes, of which %zu are live", size, compacted);
    c->compared++;
}

static void begin(collection *c, const dls_schema *schema)
{
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.replace = true;
    *c = (collection){ .path = test_path("index.dls") };
    assert_ok(dls_writer_create(c->path, schema, &options, &c->writer, &err), &err);
}

static void end(collection *c)
{
    print_message("# %zu bytes at most, %u times compared\n", c->largest, c->compared);
    assert_true(c->compared > 0);
    dls_writer_close(c->writer);
}

static size_t some_words(rng *r) { return rng_one_in(r, 4) ? rng_between(r, 200, MOST_WORDS) : rng_between(r, 1, 30); }

static void test_little_by_little(void **state)
{
    (void)state;
    rng r = rng_for_test(31);
    small_index fields;
    collection c;
    small_index_schema(&fields, "text@spaces");
    begin(&c, fields.schema);
    for (int i = 0; i < 250; i++) {
        for (uint64_t puts = rng_below(&r, 10); puts > 0; puts--) put(&r, &c, rng_below(&r, KEYS / 4), some_words(&r));
        size_t key = rng_below(&r, KEYS / 4);
        if (c.words[key] > 0) take_out(&c, key);
        if (rng_one_in(&r, 50)) delete_down_to(&r, &c, rng_below(&r, 60), rng_one_in(&r, 2));
        commit(&r, &c);
    }
    end(&c);
    dls_schema_free(fields.schema);
}

/* A large segment of which about half is deleted, all at once, stays as it is for a while. */
static void test_most_of_it_at_once(void **state)
{
    (void)state;
    rng r = rng_for_test(32);
    small_index fields;
    small_index_schema(&fields, "text@spaces");
    for (int longest = 0; longest < 2; longest++) {
        collection c;
        begin(&c, fields.schema);
        for (size_t key = 1; key < KEYS; key++) put(&r, &c, key, some_words(&r) / 2 + 1);
        commit(&r, &c);
        delete_down_to(&r, &c, 52, longest != 0);
        for (int i = 0; i < 200; i++) {
            put(&r, &c, 0, MOST_WORDS / 2);
            commit(&r, &c);
        }
        end(&c);
    }
    dls_schema_free(fields.schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_little_by_little),
        cmocka_unit_test(test_most_of_it_at_once),
    };
    return cmocka_run_group_tests_name("property/dead_space_is_bounded", tests, NULL, NULL);
}
