/* SPDX-License-Identifier: MIT
 *
 * Occurrences go in.
 */
#include "segment/inverter.h"

#include <stdio.h>

#include "inverter_fixture.h"
#include "source_text.h"
#include "support/rng.h"
#include "support/testalloc.h"

static dls_error err;
static testalloc memory;
static source_text found;

static const char *terms_of(const dls__inverter *inverter)
{
    dls__inverter_source source;
    assert_ok(dls__inverter_terms(inverter, UINT32_MAX, &source, &err), &err);
    assert_ok(say_source(&found, &source.source, UINT32_MAX, &err), &err);
    dls__inverter_source_done(&source);
    return found.text;
}

static void test_occurrences_become_postings(void **state)
{
    (void)state;
    testalloc_init(&memory);
    dls__inverter inverter;
    dls__inverter_init(&inverter, &memory.allocator);
    add_occurrence(&inverter, "net", 0, 0, 3);
    add_occurrence(&inverter, "graph", 0, 1, 2);
    add_occurrence(&inverter, "graph", 0, 1, 5);
    add_occurrence(&inverter, "graph", 0, 3, 0);
    add_occurrence(&inverter, "graph", 900000, 0, 1000000);
    assert_string_equal(terms_of(&inverter), "graph 0:1(2 5)3(0) 900000:0(1000000);net 0:0(3);");
    dls__inverter_done(&inverter);
    testalloc_done(&memory);
}

static void test_many_that_wait_are_as_many_that_come_alone(void **state)
{
    (void)state;
    testalloc_init(&memory);
    rng r = rng_for_test(31);
    for (int round = 0; round < 200; round++) {
        dls__inverter alone, together;
        dls__inverter_init(&alone, &memory.allocator);
        dls__inverter_init(&together, &memory.allocator);
        for (uint32_t i = 0, count = 1 + rng_below32(&r, 200); i < count; i++) {
            char term[40];
            snprintf(term, sizeof term, "%.*s%u", rng_one_in(&r, 9) ? 30 : 1, "a term of more than sixteen bytes",
                     rng_below32(&r, 20));
            add_occurrence(&alone, term, i / 20, i / 10 % 2, i);
            assert_true(add_waiting(&together, term, i / 20, i / 10 % 2, i));
        }
        assert_true(dls__inverter_settle(&together));
        char expected[sizeof found.text];
        memcpy(expected, terms_of(&alone), sizeof expected);
        assert_string_equal(terms_of(&together), expected);
        dls__inverter_done(&alone);
        dls__inverter_done(&together);
    }
    testalloc_done(&memory);
}

static void test_twice_at_one_position_is_once(void **state)
{
    (void)state;
    testalloc_init(&memory);
    dls__inverter inverter;
    dls__inverter_init(&inverter, &memory.allocator);
    add_occurrence(&inverter, "a", 5, 0, 7);
    add_occurrence(&inverter, "a", 5, 0, 7);
    add_occurrence(&inverter, "a", 5, 1, 7);
    add_occurrence(&inverter, "a", 6, 1, 7);
    assert_string_equal(terms_of(&inverter), "a 5:0(7)1(7) 6:1(7);");
    dls__inverter_done(&inverter);
    testalloc_done(&memory);
}

static void test_keywords_have_documents_alone_and_each_once(void **state)
{
    (void)state;
    testalloc_init(&memory);
    dls__inverter inverter;
    dls__inverter_init(&inverter, &memory.allocator);
    static const uint32_t documents[] = { 0, 0, 2, 2, 70000 };
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++)
        assert_true(add_keyword(&inverter, "\xff\x03paper", documents[i]));
    assert_string_equal(terms_of(&inverter), "=3=paper 0 2 70000;");
    dls__inverter_done(&inverter);
    testalloc_done(&memory);
}

static void test_keys_are_known_until_it_is_cleared(void **state)
{
    (void)state;
    testalloc_init(&memory);
    dls__inverter inverter;
    dls__inverter_init(&inverter, &memory.allocator);
    uint32_t document;
    assert_false(dls__inverter_find_key(&inverter, "k", 1, &document));
    assert_true(dls__inverter_add_key(&inverter, "k", 1, 3));
    assert_true(dls__inverter_add_key(&inverter, "l", 1, 4));
    assert_true(dls__inverter_find_key(&inverter, "k", 1, &document));
    assert_int_equal(document, 3);
    assert_true(dls__inverter_add_key(&inverter, "k", 1, 5));
    assert_true(dls__inverter_find_key(&inverter, "k", 1, &document));
    assert_int_equal(document, 5);
    assert_false(dls__inverter_find_key(&inverter, "kk", 2, &document));
    dls__inverter_clear(&inverter);
    assert_false(dls__inverter_find_key(&inverter, "k", 1, &document));
    dls__inverter_done(&inverter);
    testalloc_done(&memory);
}

static void test_memory_is_counted_and_given_back(void **state)
{
    (void)state;
    testalloc_init(&memory);
    dls__inverter inverter;
    dls__inverter_init(&inverter, &memory.allocator);
    for (uint32_t i = 0; i < 20000; i++) {
        char term[32];
        snprintf(term, sizeof term, "term%u", i % 5000);
        add_occurrence(&inverter, term, i / 10, 0, i % 10);
    }
    size_t full = dls__inverter_memory(&inverter);
    assert_true(full >= memory.live_bytes && full < 2 * memory.live_bytes);
    dls__inverter_clear(&inverter);
    assert_true(dls__inverter_memory(&inverter) < full / 2);
    add_occurrence(&inverter, "anew", 2000, 0, 0);
    assert_string_equal(terms_of(&inverter), "anew 2000:0(0);");
    dls__inverter_done(&inverter);
    testalloc_done(&memory);
}

static void test_no_memory_is_told(void **state)
{
    (void)state;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls__inverter inverter;
        dls__inverter_init(&inverter, &memory.allocator);
        bool all = add_waiting(&inverter, "a", 0, 0, 0) && dls__inverter_settle(&inverter) &&
                   add_keyword(&inverter, "b", 0) && dls__inverter_add_key(&inverter, "c", 1, 0);
        assert_int_equal(all, !memory.failed);
        dls__inverter_done(&inverter);
    }
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_occurrences_become_postings),
        cmocka_unit_test(test_many_that_wait_are_as_many_that_come_alone),
        cmocka_unit_test(test_twice_at_one_position_is_once),
        cmocka_unit_test(test_keywords_have_documents_alone_and_each_once),
        cmocka_unit_test(test_keys_are_known_until_it_is_cleared),
        cmocka_unit_test(test_memory_is_counted_and_given_back),
        cmocka_unit_test(test_no_memory_is_told),
    };
    return cmocka_run_group_tests_name("segment/inverter", tests, NULL, NULL);
}
