/* SPDX-License-Identifier: MIT
 *
 * What collapses hits, on its own; and that collapsing leaves most documents of a large segment unscored. What comes
 * out is compared with the twin (property/test_columns_equal_naive.c).
 */
#include "rank/collapse.h"

#include "rank/search.h"
#include "rank_fixture.h"

static dls_error err;

enum { TEXT, TAG, YEAR };

static void begin(small_index *s)
{
    small_index_begin(s, "text tag/keyword/column year/integer");
    small_index_add(s, "text=a\ntag=b\ntag=a\nyear=1");
    small_index_add(s, "text=a\ntag=b\nyear=1");
    small_index_add(s, "text=a");
    small_index_commit(s);
    small_index_add(s, "text=a\ntag=c\nyear=2");
    small_index_add(s, "text=a\ntag=b\nyear=1");
    small_index_open(s);
}

static void test_a_document_has_the_code_of_its_first_value(void **state)
{
    (void)state;
    static const uint32_t codes[] = { 1, 2, 0 };
    small_index s;
    dls__arena arena;
    dls__collapse collapse;
    begin(&s);
    dls__arena_init(&arena, dls__allocator_or_default(NULL));
    assert_ok(dls__collapse_init(&collapse, s.index, TAG, false, &arena, &err), &err);
    assert_ok(dls__collapse_enter(&collapse, &s.index->segments[0], &err), &err);
    for (uint32_t d = 0; d < 3; d++) {
        uint32_t code = 7;
        assert_ok(dls__collapse_code(&collapse, d, &code, &err), &err);
        assert_int_equal(code, codes[d]);
    }
    assert_true(dls__collapse_shares(&collapse, 1) && dls__collapse_shares(&collapse, 0));
    collapse.apart = true;
    assert_true(dls__collapse_shares(&collapse, 1) && !dls__collapse_shares(&collapse, 0));
    dls__arena_done(&arena);
    small_index_end(&s);
}

static void test_the_place_of_a_value_is_found_in_another_segment(void **state)
{
    (void)state;
    small_index s;
    dls__arena arena;
    dls__collapse collapse;
    dls__mark_key b, c, none;
    uint32_t place;
    begin(&s);
    dls__arena_init(&arena, dls__allocator_or_default(NULL));
    assert_ok(dls__collapse_init(&collapse, s.index, TAG, false, &arena, &err), &err);
    assert_ok(dls__collapse_enter(&collapse, &s.index->segments[1], &err), &err);
    assert_ok(dls__collapse_value(&collapse, 1, &arena, &b, &err), &err);
    assert_ok(dls__collapse_value(&collapse, 2, &arena, &c, &err), &err);
    assert_ok(dls__collapse_value(&collapse, 0, &arena, &none, &err), &err);
    assert_ok(dls__collapse_enter(&collapse, &s.index->segments[0], &err), &err);
    assert_ok(dls__collapse_place(&collapse, &b, &place, &err), &err);
    assert_int_equal(place, 0);
    collapse.places[0] = 5;
    collapse.places[2] = 9;
    assert_ok(dls__collapse_place(&collapse, &b, &place, &err), &err);
    assert_int_equal(place, 9);
    assert_ok(dls__collapse_place(&collapse, &c, &place, &err), &err);
    assert_int_equal(place, 0);
    assert_ok(dls__collapse_place(&collapse, &none, &place, &err), &err);
    assert_int_equal(place, 5);
    collapse.apart = true;
    assert_ok(dls__collapse_place(&collapse, &none, &place, &err), &err);
    assert_int_equal(place, 0);
    dls__arena_done(&arena);
    small_index_end(&s);
}

static void test_documents_of_all_segments_are_counted(void **state)
{
    (void)state;
    small_index s;
    dls__arena arena;
    dls__collapse collapse;
    uint32_t first[] = { 0, 10, 20 }, second[] = { 0, 300, 400 }, *by_code[] = { first, second };
    const dls_hit hits[] = { { 0, 1.0f }, { 1, 1.0f }, { 3, 1.0f }, { 4, 1.0f }, { 2, 1.0f } };
    const uint32_t codes[] = { 1, 2, 2, 1, 0 };
    uint64_t counts[5];
    begin(&s);
    dls__arena_init(&arena, dls__allocator_or_default(NULL));
    assert_ok(dls__collapse_init(&collapse, s.index, TAG, false, &arena, &err), &err);
    assert_ok(dls__collapse_counts(&collapse, s.index, hits, codes, 5, by_code, 7, counts, &err), &err);
    assert_memory_equal(counts, ((const uint64_t[]){ 10, 320, 400, 320, 7 }), sizeof counts);
    by_code[1] = NULL; /* a search that was stopped before */
    assert_ok(dls__collapse_counts(&collapse, s.index, hits, codes, 5, by_code, 7, counts, &err), &err);
    assert_memory_equal(counts, ((const uint64_t[]){ 10, 20, 0, 20, 7 }), sizeof counts);
    collapse.apart = true;
    assert_ok(dls__collapse_counts(&collapse, s.index, hits, codes, 5, by_code, 7, counts, &err), &err);
    assert_int_equal(counts[4], 1);
    dls__arena_done(&arena);
    small_index_end(&s);
}

static void test_a_code_that_no_value_has_is_damage(void **state)
{
    (void)state;
    small_index s;
    dls__arena arena;
    dls__collapse collapse;
    uint32_t code;
    begin(&s);
    dls__arena_init(&arena, dls__allocator_or_default(NULL));
    assert_ok(dls__collapse_init(&collapse, s.index, YEAR, false, &arena, &err), &err);
    assert_ok(dls__collapse_enter(&collapse, &s.index->segments[0], &err), &err);
    dls__value_column column = *collapse.column;
    column.values = 0;
    collapse.column = &column;
    assert_status(dls__collapse_code(&collapse, 0, &code, &err), DLS_ECORRUPT);
    dls__arena_done(&arena);
    small_index_end(&s);
}

/* Of a hundred years each has its best; most documents cannot be that. */
static void test_bounds_leave_most_documents_unscored(void **state)
{
    (void)state;
    enum { DOCUMENTS = 20000, LIMIT = 10 };
    small_index s;
    rng r = rng_seeded(3);
    dls_hit found[LIMIT];
    uint32_t codes[LIMIT];
    dls__search_result result;
    small_index_begin(&s, "text year/integer");
    for (uint32_t d = 0; d < DOCUMENTS; d++) {
        char words[200], lines[256];
        random_words(&r, 50, 1 + rng_below(&r, 20), words, sizeof words);
        snprintf(lines, sizeof lines, "text=%s\nyear=%u", words, rng_below32(&r, 100));
        small_index_add(&s, lines);
    }
    small_index_open(&s);
    dls_query *query = small_index_parse(&s, "w0 w3 w9");
    const dls__collapsing by_year = { 1, false };
    dls__search_request request = {
        .query = query, .parameters = default_parameters(&s), .limit = LIMIT, .collapse = &by_year
    };
    const dls__found into = { .hits = found, .codes = codes };
    dls__arena arena;
    dls__arena_init(&arena, dls__allocator_or_default(NULL));
    assert_ok(dls__search_for(s.index, &request, dls__allocator_or_default(NULL), &arena, &into, &result, &err), &err);
    assert_int_equal(result.count, LIMIT);
    assert_in_range(result.scored, LIMIT, DOCUMENTS / 10);
    for (size_t i = 0; i < LIMIT; i++)
        for (size_t j = 0; j < i; j++) assert_int_not_equal(codes[i], codes[j]);
    dls__arena_done(&arena);
    dls_query_free(query);
    small_index_end(&s);
}

/* The best of a list tell what hits reach, but here they share one value: with a filter, too, that keeps a third. */
static void test_what_the_best_documents_reach_is_no_threshold(void **state)
{
    (void)state;
    enum { DOCUMENTS = 6000 };
    small_index s;
    dls_query *filter;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    small_index_begin(&s, "text year/integer third/integer");
    for (uint32_t d = 0; d < DOCUMENTS; d++) {
        char lines[128];
        snprintf(lines, sizeof lines, "text=%s\nyear=%u\nthird=%u", d % 2 == 0 ? "oak oak oak" : "oak elm elm elm elm",
                 d % 2 == 0 ? 0 : d % 20, d % 3);
        small_index_add(&s, lines);
    }
    small_index_open(&s);
    dls_query *query = small_index_parse(&s, "oak");
    assert_ok(dls_query_new_range(s.schema, 2, "1", 1, "1", 1, 0, NULL, &filter, &err), &err);
    options.collapse = 1;
    for (int filtered = 0; filtered < 2; filtered++) {
        dls_hits *hits;
        options.filter = filtered ? filter : NULL;
        assert_ok(dls_search(s.index, query, 10, &options, &hits, &err), &err);
        assert_int_equal(dls_hits_count(hits), 10);
        for (size_t i = 0; i < 10; i++) {
            dls_collapsed of;
            assert_ok(dls_hits_collapsed(hits, i, &of, &err), &err);
            assert_true((i == 0) == (strcmp(of.value.bytes, "0") == 0));
        }
        dls_hits_free(hits);
    }
    dls_query_free(filter);
    dls_query_free(query);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_document_has_the_code_of_its_first_value),
        cmocka_unit_test(test_the_place_of_a_value_is_found_in_another_segment),
        cmocka_unit_test(test_documents_of_all_segments_are_counted),
        cmocka_unit_test(test_a_code_that_no_value_has_is_damage),
        cmocka_unit_test(test_bounds_leave_most_documents_unscored),
        cmocka_unit_test(test_what_the_best_documents_reach_is_no_threshold),
    };
    return cmocka_run_group_tests_name("rank/collapse", tests, NULL, NULL);
}
