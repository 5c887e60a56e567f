/* SPDX-License-Identifier: MIT
 *
 * Analyzers of fields, shared where names are equal.
 */
#include "segment/field_analyzers.h"

#include "base/alloc.h"
#include "support/dls_test.h"
#include "support/testalloc.h"

static dls_error err;

static dls_schema *schema_of(const char *const *analyzers, size_t count)
{
    dls_schema *schema;
    assert_ok(dls__schema_new(NULL, &schema, &err), &err);
    for (size_t i = 0; i < count; i++) {
        char name[] = { (char)('a' + i), '\0' };
        dls_field field = DLS_FIELD_INIT;
        field.name = name;
        field.kind = analyzers[i] != NULL ? DLS_FIELD_TEXT : DLS_FIELD_STORED;
        field.analyzer = analyzers[i];
        assert_ok(dls__schema_add(schema, &field, &err), &err);
    }
    return schema;
}

static void test_fields_with_one_name_share_an_analyzer(void **state)
{
    (void)state;
    static const char *const names[] = { "words", NULL, "english", "words", "english", "spaces" };
    dls_schema *schema = schema_of(names, 6);
    dls__field_analyzers analyzers;
    assert_ok(dls__field_analyzers_init(&analyzers, schema, dls__allocator_or_default(NULL), &err), &err);
    assert_int_equal(analyzers.count, 5); /* a stored field has none */
    assert_ptr_equal(analyzers.by_text[0], analyzers.by_text[2]);
    assert_ptr_equal(analyzers.by_text[1], analyzers.by_text[3]);
    assert_ptr_not_equal(analyzers.by_text[0], analyzers.by_text[1]);
    assert_ptr_not_equal(analyzers.by_text[4], analyzers.by_text[0]);
    dls__field_analyzers_done(&analyzers);
    dls__schema_free(schema);
}

static void test_without_memory_nothing_leaks(void **state)
{
    (void)state;
    static const char *const names[] = { "english", "words", "english" };
    dls_schema *schema = schema_of(names, 3);
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls__field_analyzers analyzers;
        dls_status status = dls__field_analyzers_init(&analyzers, schema, &memory.allocator, &err);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        dls__field_analyzers_done(&analyzers);
    }
    testalloc_done(&memory);
    dls__schema_free(schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields_with_one_name_share_an_analyzer),
        cmocka_unit_test(test_without_memory_nothing_leaks),
    };
    return cmocka_run_group_tests_name("segment/field_analyzers", tests, NULL, NULL);
}
