/* SPDX-License-Identifier: MIT
 *
 * Many texts are searched for as each by itself.
 */
#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

enum { LIMIT = 2, TEXTS = 4 };

/* Texts that find three, none, one and two, of which LIMIT are asked for. */
static const dls_text texts[TEXTS] = { { "deep trees", 10 }, { "nothing", 7 }, { "\"a deep\"", 8 }, { "trees", 5 } };

static void begin(small_index *s)
{
    small_index_begin(s, "title text");
    small_index_add(s, "title=deep\ntext=a deep word");
    small_index_add(s, "title=trees\ntext=deep trees");
    small_index_commit(s);
    small_index_add(s, "text=trees and other trees");
    small_index_open(s);
}

static void test_each_text_has_the_hits_that_it_has_alone(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    for (uint64_t fields = 0; fields < 3; fields++)
        for (uint64_t offset = 0; offset < 2; offset++) {
            dls_hit hits[TEXTS * LIMIT];
            size_t counts[TEXTS], written = 0;
            memset(hits, 0x55, sizeof hits);
            dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
            options.offset = offset;
            assert_ok(dls_search_texts(s.index, texts, TEXTS, fields, LIMIT, &options, hits, counts, &err), &err);
            for (size_t i = 0; i < TEXTS; i++) {
                dls_query *query;
                dls_hits *alone;
                assert_ok(dls_query_parse(s.schema, texts[i].bytes, texts[i].length, fields, NULL, &query, &err), &err);
                assert_ok(dls_search(s.index, query, LIMIT, &options, &alone, &err), &err);
                assert_int_equal(counts[i], dls_hits_count(alone));
                for (size_t j = 0; j < counts[i]; j++) {
                    assert_int_equal(hits[i * LIMIT + j].document, dls_hits_at(alone, j)->document);
                    assert_memory_equal(&hits[i * LIMIT + j].score, &dls_hits_at(alone, j)->score, sizeof(float));
                }
                for (size_t j = counts[i]; j < LIMIT; j++) /* what is behind is not touched */
                    assert_int_equal(hits[i * LIMIT + j].document, 0x5555555555555555);
                written += counts[i];
                dls_hits_free(alone);
                dls_query_free(query);
            }
            assert_true(written > 0);
        }
    small_index_end(&s);
}

static void test_nothing_asked_is_fine(void **state)
{
    (void)state;
    small_index s;
    size_t counts[TEXTS] = { 7, 7, 7, 7 };
    begin(&s);
    assert_ok(dls_search_texts(s.index, NULL, 0, 0, LIMIT, NULL, NULL, NULL, &err), &err);
    assert_ok(dls_search_texts(s.index, texts, TEXTS, 0, 0, NULL, NULL, counts, &err), &err);
    for (size_t i = 0; i < TEXTS; i++) assert_int_equal(counts[i], 0);
    small_index_end(&s);
}

static void test_wrong_arguments_are_refused(void **state)
{
    (void)state;
    small_index s;
    dls_hit hits[TEXTS * LIMIT];
    size_t counts[TEXTS];
    begin(&s);
    dls_search_options wrong = DLS_SEARCH_OPTIONS_INIT;
    wrong.k1 = -1.0f;
    assert_int_equal(dls_search_texts(NULL, texts, TEXTS, 0, LIMIT, NULL, hits, counts, &err), DLS_EINVAL);
    assert_int_equal(dls_search_texts(s.index, NULL, TEXTS, 0, LIMIT, NULL, hits, counts, &err), DLS_EINVAL);
    assert_int_equal(dls_search_texts(s.index, texts, TEXTS, 0, LIMIT, NULL, NULL, counts, &err), DLS_EINVAL);
    assert_int_equal(dls_search_texts(s.index, texts, TEXTS, 0, LIMIT, NULL, hits, NULL, &err), DLS_EINVAL);
    assert_int_equal(dls_search_texts(s.index, texts, TEXTS, 4, LIMIT, NULL, hits, counts, &err), DLS_EINVAL);
    assert_int_equal(dls_search_texts(s.index, texts, TEXTS, 0, LIMIT, &wrong, hits, counts, &err), DLS_EINVAL);
    small_index_end(&s);
}

static void test_no_memory_is_an_error_and_leaks_nothing(void **state)
{
    (void)state;
    small_index s;
    dls_hit hits[TEXTS * LIMIT];
    size_t counts[TEXTS];
    begin(&s);
    testalloc memory;
    testalloc_init(&memory);
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.allocator = &memory.allocator;
    FOR_EACH_FAILING_ALLOCATION (&memory) {
        dls_status status = dls_search_texts(s.index, texts, TEXTS, 0, LIMIT, &options, hits, counts, &err);
        assert_told(&memory, status, &err);
    }
    testalloc_done(&memory);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_text_has_the_hits_that_it_has_alone),
        cmocka_unit_test(test_nothing_asked_is_fine),
        cmocka_unit_test(test_wrong_arguments_are_refused),
        cmocka_unit_test(test_no_memory_is_an_error_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
