/* SPDX-License-Identifier: MIT
 *
 * A segment is opened, and everything in it found.
 */
#include "segment/segment_reader.h"

#include "columns/lengths.h"
#include "base/crc32c.h"
#include "segment_fixture.h"

static dls_error err;

static void test_keys_lengths_and_terms_are_found(void **state)
{
    (void)state;
    opened o;
    const dls__columns *columns;
    fixture_make(&o, 50, 1);
    assert_ok(fixture_open(&o, &err), &err);
    for (uint32_t i = 0; i < 50; i++) {
        char key[32];
        bool found;
        uint64_t document;
        snprintf(key, sizeof key, "key %u", i);
        assert_ok(dls__dict_find(&o.segment.keys, key, strlen(key), &found, &document, &err), &err);
        assert_true(found && document == i);
    }
    assert_ok(dls__segment_columns(&o.segment, &columns, &err), &err);
    for (uint32_t i = 0; i < 50; i++) assert_int_equal(dls__length_decode(columns->lengths[1][i]), i % 5 == 4 ? 0 : 7);
    fixture_close(&o);
    fixture_free(&o);
}

static void test_it_is_known_between_what_lengths_are(void **state)
{
    (void)state;
    opened o;
    const dls__columns *columns;
    fixture_make(&o, 50, 1);
    assert_ok(fixture_open(&o, &err), &err);
    assert_ok(dls__segment_columns(&o.segment, &columns, &err), &err);
    for (uint32_t field = 0; field < o.schema->text_count; field++) {
        int shortest = 255, longest = 0;
        for (uint32_t i = 0; i < 50; i++) {
            int code = columns->lengths[field][i];
            if (code > 0 && code < shortest) shortest = code;
            if (code > longest) longest = code;
        }
        assert_int_equal(o.segment.marks->shortest[field], shortest);
        assert_int_equal(o.segment.marks->longest[field], longest);
    }
    fixture_close(&o);
    fixture_free(&o);
}

static void test_a_term_leads_to_its_postings(void **state)
{
    (void)state;
    opened o;
    bool found;
    uint64_t value;
    uint32_t df, fields;
    fixture_make(&o, 50, 1 << 20);
    assert_ok(fixture_open(&o, &err), &err);
    assert_ok(dls__dict_find(&o.segment.terms, "second", 6, &found, &value, &err), &err);
    assert_true(found);
    assert_ok(dls__list_df(&o.segment.lists, value, &df, &fields, &err), &err);
    assert_int_equal(df, 40);
    assert_int_equal(fields, 0x1);
    fixture_close(&o);
    fixture_free(&o);
}

static void test_numbers_that_are_not_those_of_the_sections_are_refused(void **state)
{
    (void)state;
    opened o;
    fixture_make(&o, 50, 1 << 20);
    o.descriptor.terms++;
    assert_fails(fixture_open(&o, &err), DLS_ECORRUPT, &err, "number of terms");
    fixture_close(&o);
    o.descriptor.terms--;
    o.descriptor.sections[DLS__SECTION_LENGTHS].size--;
    assert_fails(fixture_open(&o, &err), DLS_ECORRUPT, &err, "one length for each document");
    fixture_close(&o);
    o.descriptor.sections[DLS__SECTION_LENGTHS].size++;
    o.descriptor.documents--;
    assert_fails(fixture_open(&o, &err), DLS_ECORRUPT, &err, "");
    fixture_close(&o);
    fixture_free(&o);
}

static void test_damage_is_found_when_it_is_touched(void **state)
{
    (void)state;
    opened o;
    const dls__columns *columns;
    fixture_make(&o, 5000, (size_t)1 << 26);
    o.bytes[8192 + o.descriptor.sections[DLS__SECTION_LENGTHS].offset + 4096] ^= 1;
    assert_ok(fixture_open(&o, &err), &err);
    assert_fails(dls__segment_columns(&o.segment, &columns, &err), DLS_ECORRUPT, &err, "checksum");
    fixture_close(&o);
    fixture_free(&o);
}

static bool is_found(const dls__segment *segment, unsigned number)
{
    char key[32];
    bool found;
    uint32_t document = UINT32_MAX;
    snprintf(key, sizeof key, "key %u", number);
    assert_ok(dls__segment_find(segment, key, strlen(key), &found, &document, &err), &err);
    if (found) assert_int_equal(document, number);
    return found;
}

/* Deletions stand somewhere in the file; here they take the place of its first bytes. */
static void test_deleted_documents_are_gone(void **state)
{
    (void)state;
    for (int reorder = 0; reorder < 2; reorder++) {
        opened o;
        const dls__columns *columns;
        fixture_reorder = reorder != 0;
        fixture_make(&o, 600, 1 << 20);
        memcpy(o.bytes, "\x07\x00\x20", 3); /* 7, 8 and 41 */
        o.descriptor.deleted = 3;
        o.descriptor.deletions = (dls__byte_range){ 0, 3 };
        assert_fails(fixture_open(&o, &err), DLS_ECORRUPT, &err, "deletions");
        fixture_close(&o);
        o.descriptor.deletions_crc = dls__crc32c(0, o.bytes, 3);
        assert_ok(fixture_open(&o, &err), &err);
        assert_ok(dls__segment_columns(&o.segment, &columns, &err), &err);
        assert_int_equal(dls__segment_live(&o.segment), 597);
        for (uint32_t inner = 0; inner < 600; inner++) {
            uint32_t outer;
            bool gone = inner == 7 || inner == 8 || inner == 41;
            assert_ok(dls__segment_outer(&o.segment, inner, &outer, &err), &err);
            assert_int_equal(dls__segment_is_gone(&o.segment, outer), gone);
            assert_int_equal(is_found(&o.segment, outer), !gone);
            assert_int_equal(o.segment.deletions.live[inner / 64] >> inner % 64 & 1, !gone);
        }
        assert_false(is_found(&o.segment, 600));
        fixture_close(&o);
        o.descriptor.deleted = 2; /* one is left over */
        assert_fails(fixture_open(&o, &err), DLS_ECORRUPT, &err, "deletions");
        fixture_close(&o);
        fixture_free(&o);
    }
    fixture_reorder = false;
}

static void test_documents_are_marked_as_deleted_and_no_longer(void **state)
{
    (void)state;
    opened o;
    fixture_make(&o, 100, 1 << 20);
    assert_ok(fixture_open(&o, &err), &err);
    assert_ok(dls__segment_mark(&o.segment, 99, dls__allocator_or_default(NULL), &err), &err);
    assert_ok(dls__segment_mark(&o.segment, 3, dls__allocator_or_default(NULL), &err), &err);
    assert_true(!is_found(&o.segment, 99) && !is_found(&o.segment, 3) && is_found(&o.segment, 4));
    dls__segment_unmark(&o.segment, 99);
    assert_true(is_found(&o.segment, 99) && !is_found(&o.segment, 3));
    fixture_close(&o);
    fixture_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_lengths_and_terms_are_found),
        cmocka_unit_test(test_it_is_known_between_what_lengths_are),
        cmocka_unit_test(test_a_term_leads_to_its_postings),
        cmocka_unit_test(test_numbers_that_are_not_those_of_the_sections_are_refused),
        cmocka_unit_test(test_damage_is_found_when_it_is_touched),
        cmocka_unit_test(test_deleted_documents_are_gone),
        cmocka_unit_test(test_documents_are_marked_as_deleted_and_no_longer),
    };
    return cmocka_run_group_tests_name("segment/segment_reader", tests, NULL, NULL);
}
