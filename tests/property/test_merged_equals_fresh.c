/* SPDX-License-Identifier: MIT
 *
 * An index that has seen any additions, replacements, deletions and merges is, once it is compacted, byte by byte one
 * that was made of what is left.
 */
#include <stdio.h>
#include <stdlib.h>

#include "index/index_writer.h"
#include "support/dls_test.h"
#include "support/rng.h"
#include "support/small_index.h"

#define ROUNDS 60
#define MOST_KEYS 4000

static dls_error err;

/* Document `seed`: its fields follow from the number. */
static dls_status put(dls_writer *writer, size_t key_number, uint64_t seed)
{
    rng r = rng_seeded(seed);
    char key[32], texts[4][2000];
    dls_value values[5];
    size_t count = rng_below(&r, 5);
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        texts[i < 4 ? i : 0][0] = '\0';
        for (uint64_t words = rng_below(&r, rng_one_in(&r, 10) ? 150 : 12); words > 0 && i < 4; words--)
            at += (size_t)snprintf(texts[i] + at, sizeof texts[i] - at, "w%u ",
                                   (unsigned)rng_below(&r, 1 + rng_below(&r, 1 + rng_below(&r, 300))));
        if (at > 0 && rng_one_in(&r, 4)) at += (size_t)snprintf(texts[i] + at, sizeof texts[i] - at, "(WW)");
        values[i] = i < 4 ? (dls_value){ rng_below(&r, 3), texts[i], at } : (dls_value){ 3, "kind", 4 };
    }
    snprintf(key, sizeof key, "key %zu", key_number);
    return dls__writer_put(writer, key, strlen(key), values, count, &err);
}

typedef struct history {
    uint64_t seeds[MOST_KEYS]; /* of the document that each key has; 0: none */
    uint64_t order[MOST_KEYS]; /* when it was added */
    uint64_t now;
    size_t keys;
    size_t most;
} history;

static void take_step(rng *r, dls_writer *writer, history *h)
{
    size_t key = rng_one_in(r, 3) && h->keys > 0 ? rng_below(r, h->keys) : h->keys;
    if (key == h->most) return;
    if (key == h->keys) h->keys++;
    if (h->seeds[key] != 0 && rng_one_in(r, 2)) {
        char name[32];
        snprintf(name, sizeof name, "key %zu", key);
        assert_ok(dls__writer_delete(writer, name, strlen(name), &err), &err);
        h->seeds[key] = 0;
        return;
    }
    h->seeds[key] = 1 + rng_next(r) / 2;
    h->order[key] = ++h->now;
    assert_ok(put(writer, key, h->seeds[key]), &err);
}

static dls_writer *begin(rng *r, const char *path, const dls_schema *schema, bool reorder, bool pairs)
{
    dls_writer *writer;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.replace = true;
    options.reorder = reorder;
    options.pair_words = pairs ? DLS_DEFAULT_PAIR_WORDS : 0;
    options.buffer_bytes = rng_one_in(r, 2) ? (size_t)1 << 22 : 20000 + rng_below(r, 200000);
    assert_ok(dls__writer_create(path, schema, &options, &writer, &err), &err);
    return writer;
}

/* Returns whether the documents are in another order in the end: if that was wanted, or some were. */
static bool write_history(rng *r, const char *path, const dls_schema *schema, bool reorder, bool pairs, history *h)
{
    dls_writer *writer = begin(r, path, schema, reorder, pairs);
    uint64_t commits = 1 + rng_below(r, 30);
    writer->merge = rng_one_in(r, 2);
    writer->background = writer->merge && rng_one_in(r, 2);
    for (uint64_t steps = h->most; steps > 0; steps--) {
        take_step(r, writer, h);
        if (!rng_one_in(r, 1 + h->most / commits)) continue;
        assert_ok(dls__writer_commit(writer, &err), &err);
        writer->reorder = writer->segment.reorder = rng_one_in(r, 2); /* sources are of both kinds */
    }
    writer->reorder = writer->segment.reorder = reorder;
    if (rng_one_in(r, 2)) assert_ok(dls__writer_commit(writer, &err), &err);
    assert_ok(dls__writer_compact(writer, 1, &err), &err);
    bool reordered = writer->segment_count > 0 && writer->descriptors[0].sections[DLS__SECTION_ORDER].size > 0;
    assert_true(reordered || !reorder || writer->segment_count == 0);
    dls__writer_close(writer);
    return reordered;
}

static void write_fresh(rng *r, const char *path, const dls_schema *schema, bool reorder, bool pairs, const history *h)
{
    dls_writer *writer = begin(r, path, schema, reorder, pairs);
    static size_t key_at[MOST_KEYS + 1];
    for (uint64_t at = 0; at <= h->now; at++) key_at[at] = SIZE_MAX;
    for (size_t key = 0; key < h->keys; key++)
        if (h->seeds[key] != 0) key_at[h->order[key]] = key;
    for (uint64_t at = 0; at <= h->now; at++)
        if (key_at[at] != SIZE_MAX) assert_ok(put(writer, key_at[at], h->seeds[key_at[at]]), &err);
    assert_ok(dls__writer_commit(writer, &err), &err);
    dls__writer_close(writer);
}

static void test_what_was_compacted_has_the_bytes_of_what_is_fresh(void **state)
{
    (void)state;
    rng r = rng_for_test(20261130);
    small_index fields;
    small_index_schema(&fields, "title@english/suggest/acronyms text/suggest/acronyms note/nopositions kind/keyword");
    for (int round = 0; round < ROUNDS; round++) {
        static history h;
        memset(&h, 0, sizeof h);
        h.most = rng_below(&r, round % 10 == 0 ? MOST_KEYS : 300);
        bool reorder = rng_one_in(&r, 2), pairs = !rng_one_in(&r, 4);
        const char *path = test_path("merged"), *fresh_path = test_path("fresh");
        reorder = write_history(&r, path, fields.schema, reorder, pairs, &h);
        write_fresh(&r, fresh_path, fields.schema, reorder, pairs, &h);
        size_t size, fresh_size;
        uint8_t *bytes = test_read_file(path, &size), *fresh = test_read_file(fresh_path, &fresh_size);
        assert_bytes(bytes + DLS__FIRST_SEGMENT, size - DLS__FIRST_SEGMENT, fresh + DLS__FIRST_SEGMENT,
                     fresh_size - DLS__FIRST_SEGMENT);
        free(bytes);
        free(fresh);
    }
    dls_schema_free(fields.schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_compacted_has_the_bytes_of_what_is_fresh),
    };
    return cmocka_run_group_tests_name("property/merged_equals_fresh", tests, NULL, NULL);
}
