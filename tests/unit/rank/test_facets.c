/* SPDX-License-Identifier: MIT
 *
 * Counting by codes: every width and form of a column, and codes that no value has.
 */
#include "rank/facets.h"

#include <stdlib.h>

#include "kernels/kernels.h"
#include "rank/exact_bits.h"
#include "rank_fixture.h"

#define DOCUMENTS 70000

static dls_error err;

/* One of `numbers` different values in most documents, or two. */
static void make_index(small_index *s, uint32_t numbers, bool several)
{
    small_index_begin(s, "text number/keyword/column");
    for (uint32_t d = 0; d < DOCUMENTS; d++) {
        char texts[2][16];
        dls_value values[3] = { { 0, d % 3 == 0 ? "some all" : "all", d % 3 == 0 ? 8 : 3 } };
        snprintf(texts[0], sizeof texts[0], "%06u", d % numbers);
        snprintf(texts[1], sizeof texts[1], "%06u", (d + 1) % numbers);
        for (size_t i = 0; i < 2; i++) values[i + 1] = (dls_value){ 1, texts[i], 6 };
        small_index_add_values(s, values, d % 7 == 0 ? 1 : several ? 3 : 2);
    }
    small_index_open(s);
}

static uint64_t expected_count(uint32_t number, uint32_t numbers, bool several, uint32_t step)
{
    uint64_t count = 0;
    for (uint32_t d = 0; d < DOCUMENTS; d += step)
        if (d % 7 != 0) count += d % numbers == number || (several && (d + 1) % numbers == number);
    return count;
}

static void assert_counts(small_index *s, const char *words, uint32_t numbers, bool several, uint32_t step)
{
    dls_facet_request request = DLS_FACET_REQUEST_INIT;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    dls_hits *hits;
    dls_query *query = small_index_parse(s, words);
    uint64_t with = 0, matches = 0;
    for (uint32_t d = 0; d < DOCUMENTS; d += step, matches++) with += d % 7 != 0;
    request.field = 1;
    request.limit = numbers < 20 ? numbers : 20;
    options.facets = &request;
    options.facet_count = 1;
    assert_ok(dls_search(s->index, query, 0, &options, &hits, &err), &err);
    const dls_facet *facet = dls_hits_facet(hits, 0);
    assert_int_equal(facet->with, with);
    assert_int_equal(facet->without, matches - with);
    for (size_t i = 0; i < facet->count; i++) {
        uint32_t number = (uint32_t)strtoul(facet->buckets[i].value.bytes, NULL, 10);
        assert_int_equal(facet->buckets[i].count, expected_count(number, numbers, several, step));
        assert_true(i == 0 || facet->buckets[i - 1].count >= facet->buckets[i].count);
    }
    assert_int_equal(facet->count + facet->others, numbers);
    dls_hits_free(hits);
    dls_query_free(query);
}

static void test_columns_of_every_form_are_counted(void **state)
{
    (void)state;
    static const struct {
        uint32_t numbers;
        bool several;
    } rows[] = { { 5, false }, { 200, true }, { 1000, false }, { 1000, true } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        small_index s;
        make_index(&s, rows[i].numbers, rows[i].several);
        assert_counts(&s, "all", rows[i].numbers, rows[i].several, 1);
        assert_counts(&s, "some", rows[i].numbers, rows[i].several, 3);
        small_index_end(&s);
    }
}

/* Of a column whose codes are hostile: nothing is written outside, and values are counted as far as there are any. */
static void test_codes_that_no_value_has_are_passed_over(void **state)
{
    (void)state;
    for (uint32_t width = 1; width <= 4; width *= 2) {
        uint8_t codes[64 * 4];
        dls__value_column column = { .codes = codes, .width = width, .values = 2, .code_count = 64 };
        uint64_t bits[DLS__BLOCK_DOCUMENTS / 64 + 8] = { UINT64_MAX };
        dls_facet_request request = DLS_FACET_REQUEST_INIT;
        small_index s;
        planned p;
        dls__facets facets;
        dls__arena arena;
        memset(codes, 0xff, sizeof codes);
        small_index_begin(&s, "text n/integer");
        small_index_add(&s, "text=a\nn=1");
        small_index_open(&s);
        dls__rank_parameters parameters = default_parameters(&s);
        request.field = 1;
        planned_init(&p, &s, small_index_parse(&s, "a"), &parameters);
        planned_enter(&p, 0);
        dls__arena_init(&arena, dls__allocator_or_default(NULL));
        s.index->segments[0].values[0] = column;
        s.index->segments[0].values[0].offset = 0; /* what is verified is another section */
        assert_ok(dls__facets_init(&facets, s.index, &request, 1, &arena, &arena, &err), &err);
        assert_ok(dls__facets_enter(&facets, &p.plan, &err), &err);
        dls__facets_take(&facets, &p.plan, 0, bits, 64);
        assert_int_equal(facets.facets[0].segments[0].counts[1], 0);
        assert_int_equal(facets.facets[0].segments[0].counts[2], 0);
        dls__arena_done(&arena);
        planned_done(&p);
        small_index_end(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns_of_every_form_are_counted),
        cmocka_unit_test(test_codes_that_no_value_has_are_passed_over),
    };
    return cmocka_run_group_tests_name("rank/facets", tests, NULL, NULL);
}
