/* SPDX-License-Identifier: MIT
 *
 * What check finds although every checksum is right.
 */
#include "columns/lengths.h"
#include "segment_fixture.h"
#include "support/reseal.h"

static dls_error err;

static dls_status check(opened *o)
{
    reseal_segment(o->bytes, &o->descriptor);
    dls_status status = fixture_open(o, &err);
    if (status == DLS_OK)
        status = dls__segment_check(&o->segment, o->schema, true, NULL, dls__allocator_or_default(NULL), &err);
    fixture_close(o);
    return status;
}

static uint8_t *section_of(opened *o, dls__section_id id)
{
    return o->bytes + 8192 + o->descriptor.sections[id].offset;
}

static void test_a_sound_segment_passes(void **state)
{
    (void)state;
    static const uint32_t sizes[] = { 0, 1, 300 };
    for (size_t i = 0; i < 3; i++) {
        opened o;
        fixture_make(&o, sizes[i], 1);
        assert_ok(check(&o), &err);
        fixture_free(&o);
    }
}

static void test_a_length_that_postings_contradict_is_found(void **state)
{
    (void)state;
    opened o;
    fixture_make(&o, 300, 1 << 20);
    uint8_t *length = section_of(&o, DLS__SECTION_LENGTHS) + 10;
    *length = dls__length_encode(2); /* the title of document 10 has 6 words */
    assert_fails(check(&o), DLS_ECORRUPT, &err, "length that the postings contradict");
    *length = dls__length_encode(6);
    section_of(&o, DLS__SECTION_LENGTHS)[4] = 1; /* document 4 has no title */
    assert_fails(check(&o), DLS_ECORRUPT, &err, "length that the postings contradict");
    fixture_free(&o);
}

/* What a value without words moves on is no position that anything has. */
static void test_a_last_value_without_words_makes_no_position(void **state)
{
    (void)state;
    opened o;
    fixture_last_title = " - ";
    fixture_make(&o, 3, 1 << 20);
    fixture_last_title = "second";
    assert_ok(check(&o), &err);
    fixture_free(&o);
}

static void test_an_extent_that_positions_contradict_is_found(void **state)
{
    (void)state;
    opened o;
    fixture_make(&o, 3, 1 << 20);
    uint8_t *width = section_of(&o, DLS__SECTION_LENGTHS) + 2 * 3 + 1; /* behind the lengths of two fields */
    *width += 1;
    assert_fails(check(&o), DLS_ECORRUPT, &err, "an extent that the positions contradict");
    *width -= 1;
    assert_ok(check(&o), &err);
    fixture_free(&o);
}

static void test_numbers_that_are_not_sums_are_found(void **state)
{
    (void)state;
    opened o;
    fixture_make(&o, 300, 1 << 20);
    o.descriptor.postings++;
    assert_fails(check(&o), DLS_ECORRUPT, &err, "number of postings");
    o.descriptor.postings--;
    o.descriptor.documents_with[1]--;
    assert_fails(check(&o), DLS_ECORRUPT, &err, "documents with a field");
    o.descriptor.documents_with[1]++;
    assert_ok(check(&o), &err);
    fixture_free(&o);
}

static void test_an_order_that_has_a_document_twice_is_found(void **state)
{
    (void)state;
    opened o;
    fixture_reorder = true;
    fixture_make(&o, 300, 1 << 20);
    fixture_reorder = false;
    uint8_t *order = section_of(&o, DLS__SECTION_ORDER);
    assert_int_equal(o.descriptor.sections[DLS__SECTION_ORDER].size, 4 * 300);
    assert_ok(check(&o), &err);
    memcpy(order, order + 4, 4);
    assert_fails(check(&o), DLS_ECORRUPT, &err, "two documents with one number");
    dls__store_u32(order, 300);
    assert_fails(check(&o), DLS_ECORRUPT, &err, "a number that no document has");
    fixture_free(&o);
}

/* Exchange the values of two keys: "key 0" and "key 1" are the first in order, in one block. */
static void test_a_key_that_leads_to_another_document_is_found(void **state)
{
    (void)state;
    opened o;
    fixture_make(&o, 2, 1 << 20);
    uint8_t *keys = section_of(&o, DLS__SECTION_KEYS);
    static const uint8_t before[] = "\x00\x05key 0\x00\x04\x01\x31\x02", after[] = "\x00\x05key 0\x02\x04\x01\x31\x01";
    assert_memory_equal(keys, before, sizeof before - 1); /* 0, then 1 more: folded 0 and 2; exchanged 1, then -1 */
    memcpy(keys, after, sizeof after - 1);
    assert_fails(check(&o), DLS_ECORRUPT, &err, "leads to another document");
    fixture_free(&o);
}

static void test_a_wrong_checksum_is_found_anywhere(void **state)
{
    (void)state;
    opened o;
    fixture_make(&o, 20, 1 << 20);
    for (uint64_t at = 0; at < o.descriptor.image_size; at += 13) {
        o.bytes[8192 + at] ^= 0x40;
        dls_status status = fixture_open(&o, &err);
        if (status == DLS_OK)
            status = dls__segment_check(&o.segment, o.schema, true, NULL, dls__allocator_or_default(NULL), &err);
        fixture_close(&o);
        o.bytes[8192 + at] ^= 0x40;
        assert_int_equal(status, DLS_ECORRUPT);
    }
    fixture_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_sound_segment_passes),
        cmocka_unit_test(test_a_length_that_postings_contradict_is_found),
        cmocka_unit_test(test_a_last_value_without_words_makes_no_position),
        cmocka_unit_test(test_an_extent_that_positions_contradict_is_found),
        cmocka_unit_test(test_numbers_that_are_not_sums_are_found),
        cmocka_unit_test(test_an_order_that_has_a_document_twice_is_found),
        cmocka_unit_test(test_a_key_that_leads_to_another_document_is_found),
        cmocka_unit_test(test_a_wrong_checksum_is_found_anywhere),
    };
    return cmocka_run_group_tests_name("segment/segment_check", tests, NULL, NULL);
}
