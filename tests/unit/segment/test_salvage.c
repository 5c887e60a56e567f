/* SPDX-License-Identifier: MIT
 *
 * Records of a damaged segment.
 */
#include "segment/salvage.h"

#include "segment_fixture.h"
#include "support/reseal.h"

#define DOCUMENTS 3000

static dls_error err;

/* What came of a walk over all of a segment. */
typedef struct outcome {
    uint32_t kept;
    uint32_t lost_with_key;
    uint32_t lost_without_key;
    bool has_table;
} outcome;

static void take_all(dls__salvage *s, outcome *out)
{
    uint32_t document, next = 0;
    dls__record_reader record;
    bool more;
    for (;;) {
        char key[32];
        assert_ok(dls__salvage_next(s, &more, &document, &record, &err), &err);
        if (!more) return;
        assert_true(document >= next);
        next = document + 1;
        int length = snprintf(key, sizeof key, "key %u", document);
        assert_int_equal(record.key_length, length);
        assert_memory_equal(record.key, key, (size_t)length);
        assert_false(dls__salvage_is_kept(s, document));
        dls__salvage_keep(s, document);
        assert_true(dls__salvage_is_kept(s, document));
        out->kept++;
    }
}

static void count_lost(dls__salvage *s, outcome *out)
{
    uint32_t document;
    const char *key;
    size_t length;
    while (dls__salvage_lost(s, &document, &key, &length)) {
        char expected[32];
        out->lost_with_key += key != NULL;
        out->lost_without_key += key == NULL;
        if (key == NULL) continue;
        assert_int_equal(length, snprintf(expected, sizeof expected, "key %u", document));
        assert_memory_equal(key, expected, length);
    }
}

/* Of a file that has so many bytes. */
static outcome salvage_of(const opened *o, uint64_t file_size)
{
    dls__salvage s;
    outcome out = { 0 };
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    assert_ok(dls__salvage_init(&s, &o->descriptor, o->schema, o->bytes, file_size, allocator, &err), &err);
    out.has_table = dls__salvage_has_table(&s);
    take_all(&s, &out);
    count_lost(&s, &out);
    dls__salvage_done(&s);
    assert_int_equal(out.kept + out.lost_with_key + out.lost_without_key, o->descriptor.documents);
    return out;
}

static outcome salvage(const opened *o)
{
    return salvage_of(o, o->descriptor.offset + dls__segment_size(&o->descriptor));
}

/* Where a section begins in the file, and a byte of it, not of a page that it shares. */
static size_t begin_of(const opened *o, dls__section_id id)
{
    return (size_t)(o->descriptor.offset + o->descriptor.sections[id].offset);
}

static size_t inside(const opened *o, dls__section_id id)
{
    size_t at = (begin_of(o, id) / DLS__PAGE_SIZE + 1) * DLS__PAGE_SIZE;
    assert_true(at + DLS__PAGE_SIZE < begin_of(o, id) + o->descriptor.sections[id].size);
    return at;
}

static void test_all_of_a_sound_segment_is_had(void **state)
{
    (void)state;
    static const uint32_t sizes[] = { 0, 1, DOCUMENTS };
    for (size_t i = 0; i < 3; i++) {
        opened o;
        fixture_make(&o, sizes[i], 1 << 20);
        outcome out = salvage(&o);
        assert_int_equal(out.kept, sizes[i]);
        assert_true(out.has_table);
        fixture_free(&o);
    }
}

static void test_a_damaged_block_costs_its_documents_whose_keys_are_told(void **state)
{
    (void)state;
    opened o;
    fixture_make(&o, DOCUMENTS, 1 << 20);
    o.bytes[inside(&o, DLS__SECTION_STORED)] ^= 4;
    outcome out = salvage(&o);
    assert_true(out.has_table);
    assert_in_range(out.lost_with_key, 1, DOCUMENTS / 2);
    assert_int_equal(out.lost_without_key, 0);
    fixture_free(&o);
}

static void test_lost_documents_have_numbers_where_keys_are_damaged_too(void **state)
{
    (void)state;
    opened o;
    fixture_make(&o, DOCUMENTS, 1 << 20);
    o.bytes[inside(&o, DLS__SECTION_STORED)] ^= 4;
    o.bytes[inside(&o, DLS__SECTION_KEYS)] ^= 4;
    outcome out = salvage(&o);
    assert_true(out.lost_without_key > 0);
    assert_true(out.kept > 0);
    fixture_free(&o);
}

static void test_damage_to_keys_alone_costs_nothing(void **state)
{
    (void)state;
    opened o;
    fixture_make(&o, DOCUMENTS, 1 << 20);
    o.bytes[inside(&o, DLS__SECTION_KEYS)] ^= 4;
    assert_int_equal(salvage(&o).kept, DOCUMENTS);
    fixture_free(&o);
}

static void test_a_segment_without_its_end_is_lost(void **state)
{
    (void)state;
    opened o;
    fixture_make(&o, DOCUMENTS, 1 << 20);
    uint64_t end = o.descriptor.offset + dls__segment_size(&o.descriptor);
    const uint64_t sizes[] = { 0, o.descriptor.offset, end - 1 };
    for (size_t i = 0; i < 3; i++) {
        outcome out = salvage_of(&o, sizes[i]);
        assert_int_equal(out.lost_without_key, DOCUMENTS);
        assert_false(out.has_table);
    }
    fixture_free(&o);
}

/* The foot says how many blocks there are: the table itself tells it too, and the keys vouch for what comes of it. */
static void test_without_the_foot_of_the_table_its_blocks_are_found(void **state)
{
    (void)state;
    opened o;
    fixture_make(&o, DOCUMENTS, 1 << 20);
    outcome sound = salvage(&o);
    uint8_t *foot = o.bytes + begin_of(&o, DLS__SECTION_STORED) + o.descriptor.sections[DLS__SECTION_STORED].size - 16;
    for (size_t i = 0; i < 16; i++) {
        foot[i] ^= 0x15;
        outcome out = salvage(&o);
        foot[i] ^= 0x15;
        assert_false(out.has_table);
        assert_true(out.kept > sound.kept / 3); /* some blocks share the foot's page */
    }
    fixture_free(&o);
}

/* With no key to vouch for it a damaged table is not believed. */
static void test_neither_table_nor_keys_leaves_nothing(void **state)
{
    (void)state;
    opened o;
    fixture_make(&o, DOCUMENTS, 1 << 20);
    const dls__byte_range *keys = &o.descriptor.sections[DLS__SECTION_KEYS];
    size_t end = begin_of(&o, DLS__SECTION_STORED) + (size_t)o.descriptor.sections[DLS__SECTION_STORED].size;
    o.bytes[end - 12] ^= 1;
    for (uint64_t at = 0; at < keys->size; at += 512) o.bytes[begin_of(&o, DLS__SECTION_KEYS) + at] ^= 1;
    o.bytes[begin_of(&o, DLS__SECTION_KEYS) + keys->size - 1] ^= 1;
    outcome out = salvage(&o);
    assert_int_equal(out.kept, 0);
    assert_int_equal(out.lost_without_key, DOCUMENTS);
    fixture_free(&o);
}

/* Two neighbours in a damaged table are off by one: the block between them has as many records as it should, but they
 * are of other documents. */
static void test_keys_refute_a_table_that_is_damaged(void **state)
{
    (void)state;
    opened o;
    fixture_make(&o, DOCUMENTS, 1 << 20);
    outcome sound = salvage(&o);
    size_t end = begin_of(&o, DLS__SECTION_STORED) + (size_t)o.descriptor.sections[DLS__SECTION_STORED].size;
    uint64_t blocks = dls__load_u64(o.bytes + end - 8);
    assert_true(blocks > 3);
    for (size_t entry = 1; entry < 3; entry++) {
        uint8_t *first = o.bytes + end - 16 - 16 * (blocks - entry) + 8;
        dls__store_u32(first, dls__load_u32(first) + 1);
    }
    outcome out = salvage(&o);
    assert_false(out.has_table);
    assert_true(out.kept < sound.kept); /* and those that were kept are what they say: take_all */
    fixture_free(&o);
}

/* A table with right checksums that says what is not so: two blocks that claim the same documents. */
static void test_a_document_is_given_out_once(void **state)
{
    (void)state;
    opened o;
    fixture_make(&o, DOCUMENTS, 1 << 20);
    size_t end = begin_of(&o, DLS__SECTION_STORED) + (size_t)o.descriptor.sections[DLS__SECTION_STORED].size;
    uint64_t blocks = dls__load_u64(o.bytes + end - 8);
    assert_true(blocks > 2);
    uint8_t *second = o.bytes + end - 16 - 16 * (blocks - 1);
    dls__store_u32(second + 8, dls__load_u32(second + 8) - 1);
    reseal_segment(o.bytes, &o.descriptor);
    outcome out = salvage(&o); /* neither block has the number of documents that is said now */
    assert_true(out.kept < DOCUMENTS);
    assert_true(out.kept > 0);
    fixture_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_of_a_sound_segment_is_had),
        cmocka_unit_test(test_a_damaged_block_costs_its_documents_whose_keys_are_told),
        cmocka_unit_test(test_lost_documents_have_numbers_where_keys_are_damaged_too),
        cmocka_unit_test(test_damage_to_keys_alone_costs_nothing),
        cmocka_unit_test(test_a_segment_without_its_end_is_lost),
        cmocka_unit_test(test_without_the_foot_of_the_table_its_blocks_are_found),
        cmocka_unit_test(test_neither_table_nor_keys_leaves_nothing),
        cmocka_unit_test(test_keys_refute_a_table_that_is_damaged),
        cmocka_unit_test(test_a_document_is_given_out_once),
    };
    return cmocka_run_group_tests_name("segment/salvage", tests, NULL, NULL);
}
