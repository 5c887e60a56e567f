/* SPDX-License-Identifier: MIT
 *
 * A schema, stored and read back; and what is no stored schema.
 */
#include <stdlib.h>

#include "schema/schema.h"
#include "support/dls_test.h"
#include "support/testalloc.h"

static dls_error err;

static dls_schema *sample(void)
{
    dls_schema *schema;
    assert_ok(dls__schema_new_default(NULL, "german:accents", &schema, &err), &err);
    dls_field kind = DLS_FIELD_INIT, bare = DLS_FIELD_INIT;
    kind.name = "kind";
    kind.kind = DLS_FIELD_KEYWORD;
    kind.stored = false;
    bare.name = "bare";
    bare.stored = bare.positions = false;
    bare.weight = 0.3f;
    bare.b = 0.1f;
    bare.lead = 0.3f;
    assert_ok(dls__schema_add(schema, &kind, &err), &err);
    assert_ok(dls__schema_add(schema, &bare, &err), &err);
    return schema;
}

static dls__buf stored(const dls_schema *schema, const dls_allocator *allocator)
{
    dls__buf bytes;
    dls__buf_init(&bytes, allocator, SIZE_MAX);
    dls__schema_write(schema, &bytes);
    assert_ok(dls__buf_status(&bytes, &err), &err);
    return bytes;
}

static dls_status read_back(const uint8_t *bytes, size_t size, const dls_allocator *allocator, dls_schema **out)
{
    dls__reader reader;
    dls__reader_init(&reader, bytes, size);
    return dls__schema_read(&reader, allocator, out, &err);
}

static void assert_same_field(const dls_field *a, const dls_field *b)
{
    assert_string_equal(a->name, b->name);
    assert_string_equal(a->analyzer, b->analyzer);
    assert_int_equal(a->kind, b->kind);
    assert_true(a->weight == b->weight && a->b == b->b && a->lead == b->lead);
    assert_true(a->stored == b->stored && a->positions == b->positions && a->suggest == b->suggest);
}

static void test_what_was_stored_comes_back(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    dls_schema *schema = sample(), *back;
    dls__buf bytes = stored(schema, &memory.allocator);
    assert_ok(read_back(bytes.bytes, bytes.size, NULL, &back), &err);
    assert_int_equal(back->count, schema->count);
    for (size_t i = 0; i < schema->count; i++) assert_same_field(&back->fields[i], &schema->fields[i]);
    assert_int_equal(back->position_fields, schema->position_fields);
    dls__schema_free(back);
    dls__schema_free(schema);
    dls__buf_done(&bytes);
    testalloc_done(&memory);
}

static void test_a_stored_schema_that_ends_early_is_corrupt(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    dls_schema *schema = sample(), *back;
    dls__buf bytes = stored(schema, &memory.allocator);
    for (size_t size = 0; size < bytes.size; size++) {
        uint8_t *cut = malloc(size + 1);
        memcpy(cut, bytes.bytes, size);
        assert_status(read_back(cut, size, NULL, &back), DLS_ECORRUPT);
        free(cut);
    }
    dls__schema_free(schema);
    dls__buf_done(&bytes);
    testalloc_done(&memory);
}

static void test_any_changed_byte_gives_a_schema_or_an_error(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    dls_schema *schema = sample();
    dls__buf bytes = stored(schema, &memory.allocator);
    for (size_t at = 0; at < bytes.size; at++)
        for (int bit = 0; bit < 8; bit++) {
            dls_schema *back;
            bytes.bytes[at] ^= (uint8_t)(1 << bit);
            dls_status status = read_back(bytes.bytes, bytes.size, &memory.allocator, &back);
            assert_true(status == DLS_OK || status == DLS_ECORRUPT || status == DLS_EVERSION);
            if (status == DLS_OK) dls__schema_free(back);
            bytes.bytes[at] ^= (uint8_t)(1 << bit);
        }
    dls__schema_free(schema);
    dls__buf_done(&bytes);
    testalloc_done(&memory);
}

static void test_an_analyzer_that_is_not_here_is_of_another_version(void **state)
{
    (void)state;
    static const uint8_t bytes[] = "\x01\x01"
                                   "a\x01\x03\x07"
                                   "klingon\0\0\x80\x3f\0\0\0\0\0\0\0\0";
    dls_schema *back;
    assert_fails(read_back(bytes, sizeof bytes - 1, NULL, &back), DLS_EVERSION, &err,
                 "field 'a' was made by analyzer 'klingon'");
}

static void test_no_memory_is_told_and_nothing_leaks(void **state)
{
    (void)state;
    testalloc memory, other;
    testalloc_init(&memory);
    testalloc_init(&other);
    dls_schema *schema = sample();
    dls__buf bytes = stored(schema, &other.allocator);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_schema *back;
        dls_status status = read_back(bytes.bytes, bytes.size, &memory.allocator, &back);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        if (status == DLS_OK) dls__schema_free(back);
    }
    dls__schema_free(schema);
    dls__buf_done(&bytes);
    testalloc_done(&other);
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_stored_comes_back),
        cmocka_unit_test(test_a_stored_schema_that_ends_early_is_corrupt),
        cmocka_unit_test(test_any_changed_byte_gives_a_schema_or_an_error),
        cmocka_unit_test(test_an_analyzer_that_is_not_here_is_of_another_version),
        cmocka_unit_test(test_no_memory_is_told_and_nothing_leaks),
    };
    return cmocka_run_group_tests_name("schema/schema_codec", tests, NULL, NULL);
}
