/* SPDX-License-Identifier: MIT
 *
 * What a check of a list finds: whatever says other than the postings do.
 */
#include "list_fixture.h"

static dls_error err;

/* A list whose bytes can be changed. */
typedef struct checked {
    collection c;
    plain_list term;
    uint64_t value;
    dls__lists_file file;
    dls__arena arena;
    dls__list list;
} checked;

static void begin(checked *k, rng *r, uint32_t documents, uint32_t df)
{
    static const float weights[2] = { 2.0f, 1.0f }, b[2] = { 0.5f, 0.75f };
    static const double average[2] = { 30.0, 100.0 };
    collection_init(&k->c, r, documents, 2, 0);
    dls__impacts_init(&k->c.impacts, weights, b, average, 2);
    k->term = term_of_df(r, &k->c, df, 3);
    k->file = write_terms(&k->c, &k->term, 1, &k->value);
    dls__arena_init(&k->arena, dls__allocator_or_default(NULL));
    assert_ok(dls__list_open(&k->file, k->value, &k->arena, &k->list, &err), &err);
}

static void end(checked *k)
{
    dls__arena_done(&k->arena);
    lists_file_free(&k->file);
    plain_list_free(&k->term);
    collection_done(&k->c);
}

static dls_status check(const checked *k)
{
    return dls__list_check(&k->file, k->value, dls__allocator_or_default(NULL), &err);
}

static uint8_t *writable(const uint8_t *bytes) { return (uint8_t *)(uintptr_t)bytes; }

static void put_nibble(const uint8_t *nibbles, size_t i, uint32_t value)
{
    uint8_t *byte = writable(nibbles) + i / 2;
    *byte = (uint8_t)((*byte & ~(15u << i % 2 * 4)) | value << i % 2 * 4);
}

static void test_right_lists_pass(void **state)
{
    (void)state;
    rng r = rng_for_test(51);
    for (int i = 0; i < 60; i++) {
        collection c;
        uint64_t value;
        random_collection(&c, &r, 1 + rng_below32(&r, i % 10 == 0 ? 140000 : 5000));
        plain_list term = random_term(&r, &c);
        dls__lists_file file = write_terms(&c, &term, 1, &value);
        assert_ok(dls__list_check(&file, value, dls__allocator_or_default(NULL), &err), &err);
        lists_file_free(&file);
        plain_list_free(&term);
        collection_done(&c);
    }
}

/* Where a count is not stored but follows from the class, another class is another count, which makes sense by itself;
 * lengths do not agree then (segment/segment_check.c). All other changes are found here. */
static void test_a_changed_class_is_found_or_changes_the_count(void **state)
{
    (void)state;
    rng r = rng_for_test(52);
    static const uint32_t dfs[] = { 130, 200, 700 };
    uint32_t found = 0;
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(dfs); i++) {
        checked k;
        begin(&k, &r, 700, dfs[i]);
        for (uint32_t number = 0; number < k.term.count; number += 1 + rng_below32(&r, 5)) {
            const uint8_t *classes = k.list.blocks[0].classes;
            uint32_t class = dls__nibble(classes, number), low = k.term.postings[number].document;
            uint32_t before[2], after[2];
            dls__list_counts(&k.list, 0, number, low, before);
            put_nibble(classes, number, (class + 1 + rng_below32(&r, 15)) % 16);
            dls__list_counts(&k.list, 0, number, low, after);
            bool same = memcmp(before, after, sizeof before) == 0;
            dls_status status = check(&k);
            if (same || dls__nibble(classes, number) == 0) assert_int_equal(status, DLS_ECORRUPT);
            found += same;
            put_nibble(classes, number, class);
        }
        assert_ok(check(&k), &err);
        end(&k);
    }
    assert_true(found > 10);
}

static void test_a_changed_maximum_is_found(void **state)
{
    (void)state;
    rng r = rng_for_test(53);
    static const struct {
        uint32_t documents, df, maxima;
    } rows[] = { { 700, 300, 11 }, { 20000, 200, 79 }, { 20000, 4000, 313 } }; /* of lines, chunks, lines */
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        checked k;
        begin(&k, &r, rows[i].documents, rows[i].df);
        const uint8_t *maxima = k.list.blocks[0].maxima;
        for (uint32_t at = 0; at < rows[i].maxima; at += 1 + rng_below32(&r, rows[i].maxima / 10)) {
            uint32_t right = dls__nibble(maxima, at);
            put_nibble(maxima, at, (right + 1 + rng_below32(&r, 15)) % 16);
            assert_fails(check(&k), DLS_ECORRUPT, &err, "maximum");
            put_nibble(maxima, at, right);
        }
        assert_ok(check(&k), &err);
        end(&k);
    }
}

/* Edges stand 40 bytes, kths 10 bytes before what follows them: the head is found by its own numbers. df and row_count
 * are numbers of 1 or 2 bytes. */
static uint8_t *edges_of(const checked *k)
{
    size_t df_size = k->list.df < 128 ? 1 : k->list.df < 16384 ? 2 : 3;
    size_t rows_size = k->list.row_count < 128 ? 1 : k->list.row_count < 16384 ? 2 : 3;
    return writable(k->file.postings.documents.bytes) + k->value / 2 + df_size + 1 + 3 + rows_size;
}

static void test_edges_are_where_the_tests_look_for_them(void **state)
{
    (void)state;
    rng r = rng_for_test(54);
    checked k;
    begin(&k, &r, 3000, 2500);
    for (uint32_t class = 1; class <= DLS__CLASSES; class ++) {
        float edge = dls__edge_value(dls__load_u16(edges_of(&k) + 2 * (class - 1)));
        assert_memory_equal(&edge, &k.list.edges[class], sizeof edge);
    }
    end(&k);
}

/* An impact that fewer reach; one that more reach is less than could be said, but true. */
static void test_a_kth_impact_too_large_is_found(void **state)
{
    (void)state;
    rng r = rng_for_test(55);
    checked k;
    begin(&k, &r, 3000, 2500);
    for (uint32_t i = 0; i < DLS__KTHS; i++) {
        uint8_t *kth = edges_of(&k) + 2 * (DLS__CLASSES + i);
        uint32_t right = dls__load_u16(kth);
        assert_true(right > 0 && right < UINT16_MAX);
        const uint32_t wrong[] = { right + 1, right + 100, UINT16_MAX };
        for (size_t w = 0; w < DLS__ARRAY_LENGTH(wrong); w++) {
            kth[0] = (uint8_t)wrong[w];
            kth[1] = (uint8_t)(wrong[w] >> 8);
            assert_fails(check(&k), DLS_ECORRUPT, &err, "an impact that too few postings reach");
        }
        kth[0] = (uint8_t)(right - 1);
        kth[1] = (uint8_t)((right - 1) >> 8);
        assert_ok(check(&k), &err);
        kth[0] = (uint8_t)right;
        kth[1] = (uint8_t)(right >> 8);
    }
    end(&k);
}

static void put_edge(const checked *k, uint32_t class, uint32_t edge)
{
    uint8_t *at = edges_of(k) + 2 * (class - 1);
    at[0] = (uint8_t)edge;
    at[1] = (uint8_t)(edge >> 8);
}

/* The last class has the best posting: an edge below it hides it. The first has the worst, unless its edge falls. */
static void test_an_edge_that_postings_exceed_is_found(void **state)
{
    (void)state;
    rng r = rng_for_test(56);
    checked k;
    begin(&k, &r, 3000, 2500);
    uint32_t last = dls__load_u16(edges_of(&k) + 2 * (DLS__CLASSES - 1)), first = dls__load_u16(edges_of(&k));
    put_edge(&k, DLS__CLASSES, last - 1);
    assert_status(check(&k), DLS_ECORRUPT);
    put_edge(&k, DLS__CLASSES, last);
    put_edge(&k, 1, 0);
    assert_status(check(&k), DLS_ECORRUPT);
    put_edge(&k, 1, first);
    assert_ok(check(&k), &err);
    end(&k);
}

/* In a bitmap, whose bits say the same. */
static void test_documents_that_the_starts_contradict_are_found(void **state)
{
    (void)state;
    rng r = rng_for_test(57);
    checked k;
    begin(&k, &r, 20000, 3000);
    assert_int_equal(k.list.blocks[0].form, DLS__DOCUMENTS_BITMAP);
    uint8_t *starts = writable(k.list.blocks[0].starts);
    for (uint32_t chunk = 0; chunk < 78; chunk++) {
        starts[2 * chunk] ^= 1;
        assert_fails(check(&k), DLS_ECORRUPT, &err, "documents of a list are out of order");
        starts[2 * chunk] ^= 1;
    }
    assert_ok(check(&k), &err);
    end(&k);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_right_lists_pass),
        cmocka_unit_test(test_a_changed_class_is_found_or_changes_the_count),
        cmocka_unit_test(test_a_changed_maximum_is_found),
        cmocka_unit_test(test_edges_are_where_the_tests_look_for_them),
        cmocka_unit_test(test_a_kth_impact_too_large_is_found),
        cmocka_unit_test(test_an_edge_that_postings_exceed_is_found),
        cmocka_unit_test(test_documents_that_the_starts_contradict_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
