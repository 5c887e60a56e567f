/* SPDX-License-Identifier: MIT
 *
 * Schemas as a stranger builds them: defaults, limits, what is refused and that it leaves no trace.
 */
#include <math.h>
#include <stdio.h>

#include "support/dls_test.h"
#include "support/testalloc.h"

static dls_error err;

static dls_schema *new_schema(void)
{
    dls_schema *schema = NULL;
    assert_ok(dls_schema_new(NULL, &schema, &err), &err);
    return schema;
}

static dls_status add(dls_schema *schema, const char *name, dls_field_kind kind)
{
    dls_field field = DLS_FIELD_INIT;
    field.name = name;
    field.kind = kind;
    return dls_schema_add(schema, &field, &err);
}

static void test_a_field_has_the_defaults_of_the_header(void **state)
{
    (void)state;
    dls_schema *schema = new_schema();
    assert_int_equal(dls_schema_count(schema), 0);
    assert_ok(add(schema, "text", DLS_FIELD_TEXT), &err);
    const dls_field *field = dls_schema_at(schema, 0);
    assert_int_equal(field->struct_size, sizeof *field);
    assert_string_equal(field->name, "text");
    assert_string_equal(field->analyzer, "english");
    assert_true(field->weight == 1.0f && field->b == 0.75f);
    assert_true(field->stored && field->positions);
    dls_schema_free(schema);
}

static void test_fields_are_numbered_and_found_by_name(void **state)
{
    (void)state;
    dls_schema *schema = new_schema();
    assert_ok(add(schema, "title", DLS_FIELD_TEXT), &err);
    assert_ok(add(schema, "kind", DLS_FIELD_KEYWORD), &err);
    assert_ok(add(schema, "Überschrift", DLS_FIELD_STORED), &err);
    assert_int_equal(dls_schema_count(schema), 3);
    assert_int_equal(dls_schema_find(schema, "title"), 0);
    assert_int_equal(dls_schema_find(schema, "kind"), 1);
    assert_int_equal(dls_schema_find(schema, "Überschrift"), 2);
    assert_int_equal(dls_schema_find(schema, "Title"), -1);
    assert_int_equal(dls_schema_find(schema, ""), -1);
    assert_int_equal(dls_schema_find(schema, NULL), -1);
    assert_null(dls_schema_at(schema, 3));
    dls_schema_free(schema);
}

static void test_what_does_not_apply_to_a_kind_is_not_kept(void **state)
{
    (void)state;
    dls_schema *schema = new_schema();
    dls_field field = DLS_FIELD_INIT;
    field.name = "url";
    field.kind = DLS_FIELD_STORED;
    field.analyzer = "klingon";
    field.weight = -1.0f;
    field.stored = false;
    assert_ok(dls_schema_add(schema, &field, &err), &err);
    assert_string_equal(dls_schema_at(schema, 0)->analyzer, "");
    assert_true(dls_schema_at(schema, 0)->stored);
    assert_false(dls_schema_at(schema, 0)->positions);
    dls_schema_free(schema);
}

static void test_strings_are_copied(void **state)
{
    (void)state;
    dls_schema *schema = new_schema();
    char name[] = "text", analyzer[] = "german";
    dls_field field = DLS_FIELD_INIT;
    field.name = name;
    field.analyzer = analyzer;
    assert_ok(dls_schema_add(schema, &field, &err), &err);
    memset(name, 'x', 4);
    memset(analyzer, 'x', 6);
    assert_string_equal(dls_schema_at(schema, 0)->name, "text");
    assert_string_equal(dls_schema_at(schema, 0)->analyzer, "german");
    dls_schema_free(schema);
}

static void test_the_default_schema_is_what_the_header_says(void **state)
{
    (void)state;
    static const char *const names[] = { "title", "tags", "section", "authors", "text" };
    dls_schema *schema = NULL;
    assert_ok(dls_schema_new_default(NULL, "german", &schema, &err), &err);
    assert_int_equal(dls_schema_count(schema), 5);
    for (size_t i = 0; i < 5; i++) {
        const dls_field *field = dls_schema_at(schema, i);
        assert_string_equal(field->name, names[i]);
        assert_string_equal(field->analyzer, "german");
        assert_true(field->weight == (i == 0 ? 2.0f : 1.0f) && field->stored);
    }
    dls_schema_free(schema);
    assert_ok(dls_schema_new_default(NULL, NULL, &schema, &err), &err);
    assert_string_equal(dls_schema_at(schema, 0)->analyzer, "english");
    dls_schema_free(schema);
    schema = NULL;
    assert_fails(dls_schema_new_default(NULL, "klingon", &schema, &err), DLS_ENOTFOUND, &err, "'klingon'");
    assert_null(schema);
}

typedef struct refused_row {
    dls_field field;
    dls_status status;
    const char *text;
} refused_row;

#define FIELD(name, kind, analyzer, weight, b, lead)                                                                   \
    {                                                                                                                  \
        sizeof(dls_field), name, kind, analyzer, weight, b, true, true, false, lead, false, false                      \
    }
#define TEXT DLS_FIELD_TEXT
#define LONG_NAME "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" /* of DLS_MAX_NAME bytes */

static void test_fields_that_cannot_be_are_refused_and_change_nothing(void **state)
{
    (void)state;
    static const refused_row rows[] = {
        { FIELD(NULL, TEXT, NULL, 1.0f, 0.5f, 0.2f), DLS_EINVAL, "a field needs a name" },
        { FIELD("", TEXT, NULL, 1.0f, 0.5f, 0.2f), DLS_EINVAL, "a field needs a name" },
        { FIELD(LONG_NAME "a", TEXT, NULL, 1.0f, 0.5f, 0.2f), DLS_ELIMIT, "has 65 bytes, 64 are allowed" },
        { FIELD("there", TEXT, NULL, 1.0f, 0.5f, 0.2f), DLS_EEXISTS, "'there'" },
        { FIELD("x", TEXT, "klingon", 1.0f, 0.5f, 0.2f), DLS_ENOTFOUND, "field 'x': there is no analyzer 'klingon'" },
        { FIELD("x", TEXT, "", 1.0f, 0.5f, 0.2f), DLS_ENOTFOUND, "field 'x'" },
        { FIELD("x", TEXT, NULL, 0.0f, 0.5f, 0.2f), DLS_EINVAL, "field 'x': weight 0" },
        { FIELD("x", TEXT, NULL, 1001.0f, 0.5f, 0.2f), DLS_EINVAL, "weight 1001" },
        { FIELD("x", TEXT, NULL, NAN, 0.5f, 0.2f), DLS_EINVAL, "weight" },
        { FIELD("x", TEXT, NULL, 1.0f, -0.1f, 0.2f), DLS_EINVAL, "field 'x': b -0.1" },
        { FIELD("x", TEXT, NULL, 1.0f, 1.1f, 0.2f), DLS_EINVAL, "b 1.1" },
        { FIELD("x", TEXT, NULL, 1.0f, NAN, 0.2f), DLS_EINVAL, "field 'x': b" },
        { FIELD("x", (dls_field_kind)0, NULL, 1.0f, 0.5f, 0.2f), DLS_EINVAL, "field 'x': there is no kind 0" },
        { FIELD("x", (dls_field_kind)8, NULL, 1.0f, 0.5f, 0.2f), DLS_EINVAL, "no kind 8" },
        { FIELD("x", TEXT, NULL, 1.0f, 0.5f, -0.1f), DLS_EINVAL, "field 'x': lead -0.1" },
        { FIELD("x", TEXT, NULL, 1.0f, 0.5f, 101.0f), DLS_EINVAL, "lead 101 is not in 0 to 100" },
        { FIELD("x", TEXT, NULL, 1.0f, 0.5f, NAN), DLS_EINVAL, "field 'x': lead" },
    };
    dls_schema *schema = new_schema();
    assert_ok(add(schema, "there", DLS_FIELD_KEYWORD), &err);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_fails(dls_schema_add(schema, &rows[i].field, &err), rows[i].status, &err, rows[i].text);
        assert_int_equal(dls_schema_count(schema), 1);
    }
    assert_ok(add(schema, LONG_NAME, DLS_FIELD_TEXT), &err);
    dls_schema_free(schema);
}

static void test_there_may_be_so_many_fields_and_so_many_of_text(void **state)
{
    (void)state;
    dls_schema *schema = new_schema();
    for (int i = 0; i < DLS_MAX_FIELDS; i++) {
        char name[16];
        snprintf(name, sizeof name, "field%d", i);
        if (i == DLS_MAX_TEXT_FIELDS)
            assert_fails(add(schema, name, DLS_FIELD_TEXT), DLS_ELIMIT, &err, "16 text fields");
        assert_ok(add(schema, name, i < DLS_MAX_TEXT_FIELDS ? DLS_FIELD_TEXT : DLS_FIELD_STORED), &err);
    }
    assert_fails(add(schema, "more", DLS_FIELD_KEYWORD), DLS_ELIMIT, &err, "field 'more': there may be 64 fields");
    assert_int_equal(dls_schema_count(schema), DLS_MAX_FIELDS);
    dls_schema_free(schema);
}

static void test_a_field_of_an_older_version_has_defaults_for_the_rest(void **state)
{
    (void)state;
    dls_schema *schema = new_schema();
    dls_field older = { .struct_size = offsetof(dls_field, weight), .name = "text", .kind = DLS_FIELD_TEXT };
    assert_ok(dls_schema_add(schema, &older, &err), &err);
    const dls_field *field = dls_schema_at(schema, 0);
    assert_true(field->weight == 1.0f && field->b == 0.75f && field->stored && field->positions);
    assert_int_equal(field->struct_size, sizeof *field);
    dls_schema_free(schema);
}

static void test_a_field_of_a_newer_version_is_taken_as_far_as_it_is_known(void **state)
{
    (void)state;
    dls_schema *schema = new_schema();
    struct {
        dls_field field;
        char more[64];
    } newer = { .field = FIELD("text", TEXT, NULL, 1.0f, 0.5f, 0.2f) };
    newer.field.struct_size = sizeof newer;
    memset(newer.more, 0xff, sizeof newer.more);
    assert_ok(dls_schema_add(schema, &newer.field, &err), &err);
    assert_true(dls_schema_at(schema, 0)->b == 0.5f);
    assert_int_equal(dls_schema_at(schema, 0)->struct_size, sizeof(dls_field));
    dls_schema_free(schema);
}

static void test_without_memory_nothing_leaks_and_out_stays_as_it_was(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_schema *schema = NULL;
        dls_status status = dls_schema_new_default(&memory.allocator, NULL, &schema, &err);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        assert_int_equal(schema == NULL, memory.failed);
        dls_schema_free(schema);
    }
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_field_has_the_defaults_of_the_header),
        cmocka_unit_test(test_fields_are_numbered_and_found_by_name),
        cmocka_unit_test(test_what_does_not_apply_to_a_kind_is_not_kept),
        cmocka_unit_test(test_strings_are_copied),
        cmocka_unit_test(test_the_default_schema_is_what_the_header_says),
        cmocka_unit_test(test_fields_that_cannot_be_are_refused_and_change_nothing),
        cmocka_unit_test(test_there_may_be_so_many_fields_and_so_many_of_text),
        cmocka_unit_test(test_a_field_of_an_older_version_has_defaults_for_the_rest),
        cmocka_unit_test(test_a_field_of_a_newer_version_is_taken_as_far_as_it_is_known),
        cmocka_unit_test(test_without_memory_nothing_leaks_and_out_stays_as_it_was),
    };
    return cmocka_run_group_tests_name("api/api_schema", tests, NULL, NULL);
}
