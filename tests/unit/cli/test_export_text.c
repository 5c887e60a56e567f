/* SPDX-License-Identifier: MIT
 *
 * An index becomes lines, and these the same index again, to the byte: also where names, texts, numbers and the payload
 * are such as JSON would rather not have.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/export_text.h"
#include "cli/index_walk.h"
#include "cli/json_document.h"
#include "cli/source.h"

static char folder[64];

static char *path_of(const char *name, char *path)
{
    snprintf(path, 128, "%s/%s", folder, name);
    return path;
}

static const struct {
    const char *name;
    dls_field_kind kind;
    bool stored;
} fields[] = {
    { "title", DLS_FIELD_TEXT, true },     { "key", DLS_FIELD_KEYWORD, true },
    { "field.key", DLS_FIELD_TEXT, true }, { "dlsearch_export", DLS_FIELD_STORED, true },
    { "size", DLS_FIELD_FLOAT, true },     { "count", DLS_FIELD_INTEGER, true },
    { "open", DLS_FIELD_BOOLEAN, true },   { "day", DLS_FIELD_DATE, true },
};

static const struct {
    size_t field;
    const char *text;
    size_t length;
} values[] = {
    { 0, "An \"odd\" title \\ with\na line, \xE2\x80\xAE and \0 too", 39 },
    { 0, "bytes \xC3\x28 and \xEF\xBF\xBD", 14 },
    { 0, "", 0 },
    { 1, "a value called key", 18 },
    { 1, "\xFF\xFE", 2 },
    { 2, "another", 7 },
    { 3, "{\"hex\":\"00\"}", 12 },
    { 4, "0.50", 4 },
    { 5, "1234567890123456789", 19 },
    { 6, "true", 4 },
    { 7, "2018-05-04T10:20Z", 17 },
};

static const char *const floats[] = { "0.5", "0.50", "5", "5.0", "1e-9", "1E3", "-0", "12345678901234567", ".5" };
static const char *const integers[] = { "7", "-7", "007", "+7", "-0" };

static dls_schema *make_schema(void)
{
    dls_schema *schema;
    assert_int_equal(dls_schema_new(NULL, &schema, NULL), DLS_OK);
    for (size_t f = 0; f < sizeof fields / sizeof fields[0]; f++) {
        dls_field field = DLS_FIELD_INIT;
        field.name = fields[f].name;
        field.kind = fields[f].kind;
        field.stored = fields[f].stored;
        field.weight = 1.1f;
        field.column = field.kind == DLS_FIELD_KEYWORD;
        if (field.kind == DLS_FIELD_TEXT) field.analyzer = f == 0 ? "german" : "spaces";
        assert_int_equal(dls_schema_add(schema, &field, NULL), DLS_OK);
    }
    return schema;
}

static void add(dls_writer *writer, const char *key, size_t length, const dls_value *added, size_t count)
{
    dls_error err = { .text = "" };
    if (dls_writer_add(writer, key, length, added, count, &err) != DLS_OK) fail_msg("%s", err.text);
}

/* Documents with one number each; those that the library refuses are left out. */
static void add_numbers(dls_writer *writer, size_t field, const char *const *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char key[32];
        int length = snprintf(key, sizeof key, "%zu %s", field, numbers[i]);
        dls_value number = { field, numbers[i], strlen(numbers[i]) };
        dls_status status = dls_writer_add(writer, key, (size_t)length, &number, 1, NULL);
        assert_true(status == DLS_OK || status == DLS_EINVAL);
    }
}

/* An index with documents that are hard to write down. */
static void make_index(const char *path)
{
    dls_writer *writer;
    dls_schema *schema = make_schema();
    dls_value document[sizeof values / sizeof values[0]];
    assert_int_equal(dls_writer_create(path, schema, NULL, &writer, NULL), DLS_OK);
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        document[i] = (dls_value){ values[i].field, values[i].text, values[i].length };
    add(writer, "odd", 3, document, sizeof values / sizeof values[0]);
    add(writer, "\x80 key", 5, NULL, 0);
    add_numbers(writer, 4, floats, sizeof floats / sizeof floats[0]);
    add_numbers(writer, 5, integers, sizeof integers / sizeof integers[0]);
    assert_int_equal(dls_writer_set_payload(writer, "\0\xFFhost", 6, NULL), DLS_OK);
    assert_int_equal(dls_writer_commit(writer, NULL), DLS_OK);
    dls_writer_close(writer);
    dls_schema_free(schema);
}

struct lines {
    struct string_builder text;
    const dls_schema *schema;
};

static dls_status add_line(void *ctx, dls_hits *hits, size_t number, dls_error *err)
{
    struct lines *lines = ctx;
    return builder_add_export_document(&lines->text, lines->schema, hits, number, err);
}

static void export_index(const char *path, struct lines *lines)
{
    dls_index *index;
    assert_int_equal(dls_index_open(path, NULL, &index, NULL), DLS_OK);
    *lines = (struct lines){ .schema = dls_index_schema(index) };
    builder_add_export_head(&lines->text, index);
    assert_int_equal(index_walk(index, add_line, lines, NULL), DLS_OK);
    assert_false(lines->text.failed);
    dls_index_close(index);
}

static json_t *parse_line(const char **text)
{
    json_t *object;
    dls_error err = { .text = "" };
    size_t length = strcspn(*text, "\n");
    if (source_parse_json(*text, length, &object, &err) != DLS_OK) fail_msg("%s", err.text);
    *text += length + 1;
    return object;
}

static void import_lines(const char *text, const char *path)
{
    dls_schema *schema;
    dls_writer *writer;
    struct document_fields filled;
    struct json_document document = { 0 };
    struct unused_members unused = { 0 };
    json_t *head = parse_line(&text);
    assert_true(export_head_is(head));
    assert_int_equal(export_head_read(head, &schema, NULL), DLS_OK);
    assert_int_equal(dls_writer_create(path, schema, NULL, &writer, NULL), DLS_OK);
    assert_int_equal(export_head_payload(head, writer, NULL), DLS_OK);
    document_fields_of_export(schema, &filled);
    while (*text != '\0') {
        json_t *object = parse_line(&text);
        assert_false(export_head_is(object));
        assert_int_equal(json_document_take(&document, &filled, object, &unused, NULL), DLS_OK);
        add(writer, document.key, document.key_length, document.values, document.count);
    }
    assert_int_equal(dls_writer_commit(writer, NULL), DLS_OK);
    dls_writer_close(writer);
    dls_schema_free(schema);
    json_document_done(&document);
    unused_members_done(&unused);
    json_decref(head);
}

static size_t read_file(const char *path, char *bytes, size_t size)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t length = fread(bytes, 1, size, file);
    fclose(file);
    return length;
}

static void test_index_comes_back_to_the_byte(void **state)
{
    (void)state;
    static char one[1 << 16], two[1 << 16];
    char first[128], second[128];
    struct lines lines;
    make_index(path_of("first.dls", first));
    export_index(first, &lines);
    import_lines(builder_text(&lines.text), path_of("second.dls", second));
    size_t length = read_file(first, one, sizeof one);
    assert_int_equal(read_file(second, two, sizeof two), length);
    assert_memory_equal(one, two, length);
    builder_done(&lines.text);
    unlink(first);
    unlink(second);
}

static void test_bad_heads_are_refused(void **state)
{
    (void)state;
    static const char *const heads[] = {
        "{\"dlsearch_export\":2,\"fields\":[]}",
        "{\"dlsearch_export\":1,\"fields\":[{}]}",
        "{\"dlsearch_export\":1,\"fields\":[{\"name\":\"a\",\"kind\":\"none\"}]}",
        "{\"dlsearch_export\":1,\"fields\":[{\"name\":\"a\",\"kind\":\"text\",\"analyzer\":\"none\"}]}",
        "{\"dlsearch_export\":1,\"fields\":[{\"name\":\"a\",\"kind\":\"text\",\"weight\":-1}]}",
        "{\"dlsearch_export\":1,\"fields\":[{\"name\":\"a\",\"kind\":\"text\"},{\"name\":\"a\",\"kind\":\"text\"}]}",
    };
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        const char *text = heads[i];
        dls_schema *schema;
        dls_error err;
        json_t *head = json_loads(text, 0, NULL);
        assert_true(export_head_is(head));
        assert_int_not_equal(export_head_read(head, &schema, &err), DLS_OK);
        json_decref(head);
    }
}

static void test_bytes_are_hexadecimal_alone(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool is_bytes;
    } cases[] = {
        { "{\"hex\":\"\"}", true },   { "{\"hex\":\"00ff\"}", true }, { "{\"hex\":\"0\"}", false },
        { "{\"hex\":\"0g\"}", false }, { "{\"hex\":1}", false },        { "{\"hex\":\"00\",\"a\":1}", false },
        { "[\"00\"]", false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_t *value = json_loads(cases[i].text, 0, NULL);
        assert_int_equal(export_is_bytes(value), cases[i].is_bytes);
        json_decref(value);
    }
}

static int set_up(void **state)
{
    (void)state;
    const char *temporary = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%.40s/export-XXXXXX", temporary != NULL ? temporary : P_tmpdir);
    return mkdtemp(folder) == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_index_comes_back_to_the_byte),
        cmocka_unit_test(test_bad_heads_are_refused),
        cmocka_unit_test(test_bytes_are_hexadecimal_alone),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
