/* SPDX-License-Identifier: MIT
 *
 * Terms, postings and keys come out, in order.
 */
#include <stdio.h>
#include <stdlib.h>

#include "inverter_fixture.h"
#include "segment/inverter.h"
#include "source_text.h"
#include "support/rng.h"
#include "support/testalloc.h"

static dls_error err;
static testalloc memory;
static source_text found;

static void test_positions_of_fields_that_keep_none_are_left_out(void **state)
{
    (void)state;
    testalloc_init(&memory);
    dls__inverter inverter;
    dls__inverter_source source;
    dls__inverter_init(&inverter, &memory.allocator);
    add_occurrence(&inverter, "a", 1, 0, 4);
    add_occurrence(&inverter, "a", 1, 0, 6);
    add_occurrence(&inverter, "a", 1, 1, 9);
    add_occurrence(&inverter, "a", 2, 0, 1);
    assert_ok(dls__inverter_terms(&inverter, 0x2, &source, &err), &err);
    assert_ok(say_source(&found, &source.source, 0x2, &err), &err);
    assert_string_equal(found.text, "a 1:0[2]1(9) 2:0[1];");
    dls__inverter_source_done(&source);
    dls__inverter_done(&inverter);
    testalloc_done(&memory);
}

static void test_postings_that_nobody_takes_are_passed_over(void **state)
{
    (void)state;
    testalloc_init(&memory);
    dls__inverter inverter;
    dls__inverter_source source;
    bool more;
    dls__inverter_init(&inverter, &memory.allocator);
    add_occurrence(&inverter, "a", 1, 0, 4);
    add_occurrence(&inverter, "a", 2, 0, 4);
    add_occurrence(&inverter, "b", 2, 0, 5);
    assert_ok(dls__inverter_terms(&inverter, 1, &source, &err), &err);
    assert_ok(source.source.next_term(&source.source, &more, &err), &err);
    assert_ok(source.source.next_posting(&source.source, &more, &err), &err);
    assert_ok(say_source(&found, &source.source, 1, &err), &err);
    assert_string_equal(found.text, "b 2:0(5);");
    dls__inverter_source_done(&source);
    dls__inverter_done(&inverter);
    testalloc_done(&memory);
}

static void test_one_term_gives_its_postings_alone(void **state)
{
    (void)state;
    testalloc_init(&memory);
    dls__inverter inverter;
    dls__inverter_source source;
    static const char *const terms[] = { "a", "of more than sixteen bytes", "of more than sixteen" };
    dls__inverter_init(&inverter, &memory.allocator);
    for (uint32_t i = 0; i < 3; i++) {
        add_occurrence(&inverter, terms[i], i, 0, 4);
        add_occurrence(&inverter, terms[i], 7, 0, i);
    }
    for (uint32_t i = 0; i < 3; i++) {
        char with_slack[64] = "";
        bool more;
        memcpy(with_slack, terms[i], strlen(terms[i]));
        assert_ok(dls__inverter_term(&inverter, with_slack, strlen(terms[i]), 1, &source, &err), &err);
        assert_ok(source.source.next_posting(&source.source, &more, &err), &err);
        assert_true(more && source.source.posting.document == i && source.source.posting.positions[0] == 4);
        assert_ok(source.source.next_posting(&source.source, &more, &err), &err);
        assert_true(more && source.source.posting.document == 7 && source.source.posting.positions[0] == i);
        assert_ok(source.source.next_posting(&source.source, &more, &err), &err);
        assert_false(more);
        dls__inverter_source_done(&source);
    }
    dls__inverter_done(&inverter);
    testalloc_done(&memory);
}

static void assert_part(const dls__inverter_source *whole, const char *from, const char *until, const char *expected)
{
    dls__inverter_source part;
    const dls__term_range range = { from, from != NULL ? strlen(from) : 0, until, until != NULL ? strlen(until) : 0 };
    dls__inverter_part(whole, &range, &part);
    assert_ok(say_source(&found, &part.source, 0x1, &err), &err);
    assert_string_equal(found.text, expected);
    dls__inverter_source_done(&part);
}

static void test_a_part_has_the_terms_of_its_range(void **state)
{
    (void)state;
    testalloc_init(&memory);
    dls__inverter inverter;
    dls__inverter_source whole;
    dls__inverter_init(&inverter, &memory.allocator);
    add_occurrence(&inverter, "bb", 1, 0, 4);
    add_occurrence(&inverter, "b", 1, 0, 5);
    add_occurrence(&inverter, "d", 2, 0, 6);
    assert_ok(dls__inverter_terms(&inverter, 0x1, &whole, &err), &err);
    assert_part(&whole, NULL, NULL, "b 1:0(5);bb 1:0(4);d 2:0(6);");
    assert_part(&whole, "b", "d", "b 1:0(5);bb 1:0(4);");
    assert_part(&whole, "ba", NULL, "bb 1:0(4);d 2:0(6);");
    assert_part(&whole, NULL, "bb", "b 1:0(5);");
    assert_part(&whole, "c", "cc", "");
    assert_part(&whole, "e", NULL, "");
    dls__inverter_source_done(&whole);
    dls__inverter_done(&inverter);
    testalloc_done(&memory);
}

static void test_keys_come_sorted_with_their_documents(void **state)
{
    (void)state;
    testalloc_init(&memory);
    dls__inverter inverter;
    dls__inverter_source source;
    dls__inverter_init(&inverter, &memory.allocator);
    static const char *const keys[] = { "m", "z", "a", "aa" };
    for (uint32_t i = 0; i < 4; i++)
        assert_true(dls__inverter_add_key(&inverter, keys[i], strlen(keys[i]), 100 + i));
    assert_ok(dls__inverter_keys(&inverter, &source, &err), &err);
    assert_ok(say_source(&found, &source.source, 0, &err), &err);
    assert_string_equal(found.text, "a 102;aa 103;m 100;z 101;");
    dls__inverter_source_done(&source);
    dls__inverter_done(&inverter);
    testalloc_done(&memory);
}

/* The codes of the second field begin where bytes of the stream are copied on, for some lengths of the first one. */
static void test_a_field_may_begin_where_bytes_are_copied_on(void **state)
{
    (void)state;
    testalloc_init(&memory);
    for (uint32_t count = DLS__SLICES_AT_ONCE - 30; count < DLS__SLICES_AT_ONCE + 10; count++) {
        dls__inverter inverter;
        dls__inverter_source source;
        bool more;
        dls__inverter_init(&inverter, &memory.allocator);
        for (uint32_t position = 0; position < count; position++) add_occurrence(&inverter, "a", 1, 0, position);
        for (uint32_t position = 0; position < 4000; position++) add_occurrence(&inverter, "a", 1, 1, position);
        assert_ok(dls__inverter_terms(&inverter, 0x3, &source, &err), &err);
        assert_ok(source.source.next_term(&source.source, &more, &err), &err);
        assert_ok(source.source.next_posting(&source.source, &more, &err), &err);
        const dls__posting *posting = &source.source.posting;
        assert_int_equal(posting->counts[0], count);
        assert_int_equal(posting->counts[1], 4000);
        for (uint32_t i = 0; i < count; i++) assert_int_equal(posting->positions[i], i);
        for (uint32_t i = 0; i < 4000; i++) assert_int_equal(posting->positions[count + i], i);
        dls__inverter_source_done(&source);
        dls__inverter_done(&inverter);
    }
    testalloc_done(&memory);
}

/* One term in random places, against the text that the places themselves give. */
static void test_random_occurrences_come_back(void **state)
{
    (void)state;
    testalloc_init(&memory);
    rng r = rng_for_test(21);
    static source_text expected;
    for (int round = 0; round < 50; round++) {
        dls__inverter inverter;
        dls__inverter_source source;
        dls__inverter_init(&inverter, &memory.allocator);
        expected.length = 0;
        say(&expected, "t");
        uint32_t document = rng_below32(&r, 3);
        for (uint64_t left = rng_between(&r, 1, 30); left > 0; left--, document += (uint32_t)rng_between(&r, 1, 5000)) {
            say(&expected, " %u:", document);
            for (uint32_t field = rng_below32(&r, 3); field < 16; field += (uint32_t)rng_between(&r, 1, 9)) {
                uint32_t position = rng_below32(&r, 10);
                say(&expected, "%u(", field);
                for (uint64_t words = rng_between(&r, 1, 5); words > 0; words--) {
                    add_occurrence(&inverter, "t", document, field, position);
                    say(&expected, words > 1 ? "%u " : "%u)", position);
                    position += (uint32_t)rng_between(&r, 1, 100000);
                }
            }
        }
        say(&expected, ";");
        assert_ok(dls__inverter_terms(&inverter, UINT32_MAX, &source, &err), &err);
        assert_ok(say_source(&found, &source.source, UINT32_MAX, &err), &err);
        assert_string_equal(found.text, expected.text);
        dls__inverter_source_done(&source);
        dls__inverter_done(&inverter);
    }
    testalloc_done(&memory);
}

static void test_no_memory_is_told(void **state)
{
    (void)state;
    testalloc_init(&memory);
    dls__inverter inverter;
    dls__inverter_init(&inverter, &memory.allocator);
    for (uint32_t i = 0; i < 300; i++) add_occurrence(&inverter, "a", 1, 0, i);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls__inverter_source source;
        dls_status status = dls__inverter_terms(&inverter, 1, &source, &err);
        if (status == DLS_OK) status = say_source(&found, &source.source, 1, &err);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        dls__inverter_source_done(&source);
    }
    dls__inverter_done(&inverter);
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_positions_of_fields_that_keep_none_are_left_out),
        cmocka_unit_test(test_postings_that_nobody_takes_are_passed_over),
        cmocka_unit_test(test_one_term_gives_its_postings_alone),
        cmocka_unit_test(test_a_part_has_the_terms_of_its_range),
        cmocka_unit_test(test_keys_come_sorted_with_their_documents),
        cmocka_unit_test(test_a_field_may_begin_where_bytes_are_copied_on),
        cmocka_unit_test(test_random_occurrences_come_back),
        cmocka_unit_test(test_no_memory_is_told),
    };
    return cmocka_run_group_tests_name("segment/inverter_source", tests, NULL, NULL);
}
