/* SPDX-License-Identifier: MIT
 *
 * Fields are added, numbered and refused.
 */
#include "schema/schema.h"

#include <math.h>
#include <stdio.h>

#include "support/dls_test.h"
#include "support/testalloc.h"

static dls_error err;

static dls_schema *empty_schema(void)
{
    dls_schema *schema;
    assert_ok(dls__schema_new(NULL, &schema, &err), &err);
    return schema;
}

static dls_field field_of(const char *name, dls_field_kind kind)
{
    dls_field field = DLS_FIELD_INIT;
    field.name = name;
    field.kind = kind;
    return field;
}

static void add(dls_schema *schema, const char *name, dls_field_kind kind)
{
    dls_field field = field_of(name, kind);
    assert_ok(dls__schema_add(schema, &field, &err), &err);
}

static void test_the_default_has_a_title_that_counts_twice(void **state)
{
    (void)state;
    static const char *const names[] = { "title", "tags", "section", "authors", "text" };
    dls_schema *schema;
    assert_ok(dls__schema_new_default(NULL, NULL, &schema, &err), &err);
    assert_int_equal(schema->count, 5);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(dls__schema_find(schema, names[i]), i);
        assert_string_equal(schema->fields[i].analyzer, "english");
        assert_true(schema->fields[i].weight == (i == 0 ? 2.0f : 1.0f));
        assert_true(schema->fields[i].stored && schema->fields[i].positions);
    }
    dls__schema_free(schema);
}

static void test_text_fields_are_numbered_among_themselves(void **state)
{
    (void)state;
    dls_schema *schema = empty_schema();
    add(schema, "url", DLS_FIELD_STORED);
    add(schema, "title", DLS_FIELD_TEXT);
    add(schema, "kind", DLS_FIELD_KEYWORD);
    dls_field text = field_of("text", DLS_FIELD_TEXT);
    text.positions = false;
    assert_ok(dls__schema_add(schema, &text, &err), &err);
    assert_int_equal(schema->text_count, 2);
    assert_int_equal(schema->text_field[0], 1);
    assert_int_equal(schema->text_field[1], 3);
    assert_int_equal(schema->text_number[3], 1);
    assert_int_equal(schema->position_fields, 0x1);
    assert_int_equal(dls__schema_text_mask(schema, 0), 0x3);
    assert_int_equal(dls__schema_text_mask(schema, 0x8), 0x2);
    assert_int_equal(dls__schema_text_mask(schema, 0x5), 0x0);
    dls__schema_free(schema);
}

static void test_what_a_kind_has_no_use_for_is_left_out(void **state)
{
    (void)state;
    dls_schema *schema = empty_schema();
    dls_field field = field_of("url", DLS_FIELD_STORED);
    field.stored = false;
    field.analyzer = "no such thing";
    field.weight = NAN;
    assert_ok(dls__schema_add(schema, &field, &err), &err);
    assert_true(schema->fields[0].stored);
    assert_false(schema->fields[0].positions);
    assert_string_equal(schema->fields[0].analyzer, "");
    dls__schema_free(schema);
}

static void test_a_field_that_cannot_be_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    char long_name[DLS_MAX_NAME + 2];
    memset(long_name, 'x', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    static const dls_field sound = DLS_FIELD_INIT;
    struct {
        const char *name, *analyzer;
        int kind;
        float weight, b;
        dls_status status;
        const char *part;
    } rows[] = {
        { NULL, NULL, 1, 1, 0, DLS_EINVAL, "needs a name" },
        { "", NULL, 1, 1, 0, DLS_EINVAL, "needs a name" },
        { long_name, NULL, 1, 1, 0, DLS_ELIMIT, "65 bytes, 64 are allowed" },
        { "title", NULL, 1, 1, 0, DLS_EEXISTS, "two fields called 'title'" },
        { "a", NULL, 0, 1, 0, DLS_EINVAL, "'a': there is no kind 0" },
        { "a", NULL, 8, 1, 0, DLS_EINVAL, "no kind 8" },
        { "a", "klingon", 1, 1, 0, DLS_ENOTFOUND, "'a': there is no analyzer 'klingon'" },
        { "a", NULL, 1, 0, 0, DLS_EINVAL, "weight 0 is not in" },
        { "a", NULL, 1, 1001, 0, DLS_EINVAL, "weight 1001" },
        { "a", NULL, 1, NAN, 0, DLS_EINVAL, "weight" },
        { "a", NULL, 1, 1, -0.1f, DLS_EINVAL, "b -0.1 is not in 0 to 1" },
        { "a", NULL, 1, 1, 1.1f, DLS_EINVAL, "b 1.1" },
        { "a", NULL, 1, 1, NAN, DLS_EINVAL, "b " },
    };
    dls_schema *schema = empty_schema();
    add(schema, "title", DLS_FIELD_TEXT);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dls_field field = sound;
        field.name = rows[i].name;
        field.analyzer = rows[i].analyzer;
        field.kind = (dls_field_kind)rows[i].kind;
        field.weight = rows[i].weight;
        field.b = rows[i].b;
        assert_fails(dls__schema_add(schema, &field, &err), rows[i].status, &err, rows[i].part);
        assert_int_equal(schema->count, 1);
        assert_int_equal(schema->text_count, 1);
    }
    dls__schema_free(schema);
}

static void test_there_are_64_fields_at_the_most_and_16_of_text(void **state)
{
    (void)state;
    dls_schema *schema = empty_schema();
    char name[32];
    for (int i = 0; i < DLS_MAX_FIELDS; i++) {
        snprintf(name, sizeof name, "f%d", i);
        add(schema, name, i < DLS_MAX_TEXT_FIELDS ? DLS_FIELD_TEXT : DLS_FIELD_STORED);
        dls_field text = field_of("text", DLS_FIELD_TEXT);
        if (i == DLS_MAX_TEXT_FIELDS - 1)
            assert_fails(dls__schema_add(schema, &text, &err), DLS_ELIMIT, &err, "16 text fields");
    }
    dls_field one_more = field_of("more", DLS_FIELD_STORED);
    assert_fails(dls__schema_add(schema, &one_more, &err), DLS_ELIMIT, &err, "64 fields");
    dls__schema_free(schema);
}

static void test_a_copy_outlives_what_it_was_made_of(void **state)
{
    (void)state;
    dls_schema *schema, *copy;
    assert_ok(dls__schema_new_default(NULL, "german", &schema, &err), &err);
    assert_ok(dls__schema_copy(schema, NULL, &copy, &err), &err);
    assert_true(schema->fingerprint == copy->fingerprint);
    dls__schema_free(schema);
    assert_int_equal(dls__schema_find(copy, "text"), 4);
    assert_string_equal(copy->fields[4].analyzer, "german");
    dls__schema_free(copy);
}

static uint64_t fingerprint_of(bool leading_field, const char *analyzer, float weight)
{
    dls_schema *schema = empty_schema();
    if (leading_field) add(schema, "url", DLS_FIELD_STORED);
    dls_field field = field_of("title", DLS_FIELD_TEXT);
    field.analyzer = analyzer;
    field.weight = weight;
    assert_ok(dls__schema_add(schema, &field, &err), &err);
    uint64_t fingerprint = schema->fingerprint;
    dls__schema_free(schema);
    return fingerprint;
}

static void test_the_fingerprint_tells_what_a_query_depends_on(void **state)
{
    (void)state;
    uint64_t plain = fingerprint_of(false, "english", 1);
    assert_true(plain == fingerprint_of(false, "english", 3));
    assert_true(plain == fingerprint_of(false, NULL, 1));
    assert_true(plain != fingerprint_of(true, "english", 1));
    assert_true(plain != fingerprint_of(false, "german", 1));
}

static void test_schemas_with_the_same_fields_may_weigh_them_otherwise(void **state)
{
    (void)state;
    dls_field fields[6];
    for (int i = 0; i < 6; i++) fields[i] = field_of("text", DLS_FIELD_TEXT);
    fields[1].weight = 3.0f;
    fields[1].b = 0.1f;
    fields[2].name = "test";
    fields[3].analyzer = "german";
    fields[4].stored = false;
    fields[5].positions = false;
    dls_schema *schemas[6];
    for (int i = 0; i < 6; i++) {
        schemas[i] = empty_schema();
        assert_ok(dls__schema_add(schemas[i], &fields[i], &err), &err);
        assert_int_equal(dls__schema_has_fields_of(schemas[0], schemas[i]), i < 2);
    }
    add(schemas[1], "kind", DLS_FIELD_KEYWORD);
    assert_false(dls__schema_has_fields_of(schemas[0], schemas[1]));
    for (int i = 0; i < 6; i++) dls__schema_free(schemas[i]);
}

static void test_no_memory_is_told_and_nothing_leaks(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_schema *schema;
        dls_status status = dls__schema_new_default(&memory.allocator, NULL, &schema, &err);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        if (status == DLS_OK) dls__schema_free(schema);
    }
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_default_has_a_title_that_counts_twice),
        cmocka_unit_test(test_text_fields_are_numbered_among_themselves),
        cmocka_unit_test(test_what_a_kind_has_no_use_for_is_left_out),
        cmocka_unit_test(test_a_field_that_cannot_be_is_refused_and_changes_nothing),
        cmocka_unit_test(test_there_are_64_fields_at_the_most_and_16_of_text),
        cmocka_unit_test(test_a_copy_outlives_what_it_was_made_of),
        cmocka_unit_test(test_the_fingerprint_tells_what_a_query_depends_on),
        cmocka_unit_test(test_schemas_with_the_same_fields_may_weigh_them_otherwise),
        cmocka_unit_test(test_no_memory_is_told_and_nothing_leaks),
    };
    return cmocka_run_group_tests_name("schema/schema", tests, NULL, NULL);
}
