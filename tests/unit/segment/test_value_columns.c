/* SPDX-License-Identifier: MIT
 *
 * Columns of values as a writer makes them: each document has the codes of its values, in either order of documents, of
 * whatever came by runs or by merging; and a check that sees every byte of them.
 */
#include "segment/value_columns.h"

#include <stdio.h>
#include <stdlib.h>

#include "schema/value_term.h"
#include "segment_fixture.h"
#include "support/rng.h"

static dls_error err;

enum { DATE, NUMBER, TAGS, NOTHING, FIELDS };

/* dls_schema_new and so on, with fields that all have a column. */
static dls_schema *column_schema(void)
{
    static const dls_field_kind kinds[] = { DLS_FIELD_DATE, DLS_FIELD_INTEGER, DLS_FIELD_KEYWORD, DLS_FIELD_FLOAT };
    static const char *const names[] = { "date", "number", "tags", "nothing" };
    dls_schema *schema;
    assert_ok(dls__schema_new(NULL, &schema, &err), &err);
    for (size_t i = 0; i < FIELDS; i++) {
        dls_field field = DLS_FIELD_INIT;
        field.name = names[i];
        field.kind = kinds[i];
        field.column = true;
        assert_ok(dls__schema_add(schema, &field, &err), &err);
    }
    return schema;
}

typedef struct made {
    dls_schema *schema;
    uint8_t *bytes;
    size_t size;
    dls__segment_descriptor descriptor;
    dls__segment segment;
} made;

/* What document `number` has: values as text, by field. */
static size_t values_of(uint32_t number, uint32_t numbers, char texts[8][32], dls_value *values)
{
    size_t count = 0;
    if (number % 5 != 4) {
        snprintf(texts[count], 32, "2018-%02u-%02u", number % 12 + 1, number % 28 + 1);
        values[count++].field = DATE;
    }
    if (number % 3 != 2) {
        snprintf(texts[count], 32, "%d", (int)(number * 7919 % numbers) - 300);
        values[count++].field = NUMBER;
    }
    for (uint32_t tag = 0; tag < number % 4; tag++) {
        snprintf(texts[count], 32, "tag%u", (number / 3 + tag * tag) % 10);
        values[count++].field = TAGS;
    }
    for (size_t i = 0; i < count; i++) values[i] = fixture_value(values[i].field, texts[i]);
    return count;
}

static void write_and_open(made *m, uint32_t documents, uint32_t numbers, size_t buffer_bytes, bool reorder)
{
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    const char *path = test_path("columns.dls");
    dls__file *file;
    dls__segment_writer writer;
    m->schema = column_schema();
    assert_ok(dls__file_create_beside(path, allocator, &file, &err), &err);
    assert_ok(dls__segment_writer_init(&writer, m->schema, allocator, buffer_bytes, path, &err), &err);
    writer.reorder = reorder;
    for (uint32_t i = 0; i < documents; i++) {
        char texts[8][32], key[32];
        dls_value values[8];
        size_t count = values_of(i, numbers, texts, values);
        snprintf(key, sizeof key, "%u", i);
        assert_ok(dls__segment_writer_check(&writer, key, strlen(key), values, count, &err), &err);
        assert_ok(dls__segment_writer_add(&writer, key, strlen(key), values, count, &err), &err);
    }
    assert_ok(dls__segment_writer_finish(&writer, file, 0, &m->descriptor, &err), &err);
    dls__segment_writer_done(&writer);
    m->size = (size_t)dls__segment_size(&m->descriptor);
    m->bytes = malloc(m->size);
    assert_ok(dls__file_read(file, 0, m->bytes, m->size, &err), &err);
    dls__file_close(file);
    assert_ok(dls__segment_open(&m->segment, &m->descriptor, m->schema, m->bytes, allocator, &err), &err);
}

static void made_done(made *m)
{
    dls__segment_done(&m->segment, dls__allocator_or_default(NULL));
    dls__schema_free(m->schema);
    free(m->bytes);
}

/* Whether the document has the code of this text. */
static bool has_value(made *m, const dls__value_column *column, uint32_t inner, size_t field, const dls_value *value)
{
    char term[DLS__VALUE_TERM_SIZE];
    size_t length;
    uint64_t rank, begin, end;
    assert_ok(dls__value_spell(&m->schema->fields[field], field, value->text, value->length, DLS__VALUE_BEGIN, term,
                               &length, &err),
              &err);
    assert_ok(dls__dict_rank(&m->segment.terms, term, length, &rank, &err), &err);
    dls__column_row(column, inner, &begin, &end);
    for (uint64_t i = begin; i < end; i++)
        if (dls__column_code(column, i) == rank - column->first + 1) return true;
    return false;
}

static void assert_documents_have_their_values(made *m, uint32_t documents, uint32_t numbers)
{
    const dls__columns *lengths;
    assert_ok(dls__segment_columns(&m->segment, &lengths, &err), &err);
    for (uint32_t inner = 0; inner < documents; inner++) {
        char texts[8][32];
        dls_value values[8];
        uint32_t outer;
        uint64_t distinct[FIELDS] = { 0 };
        assert_ok(dls__segment_outer(&m->segment, inner, &outer, &err), &err);
        size_t count = values_of(outer, numbers, texts, values);
        for (size_t i = 0; i < count; i++) {
            const dls__value_column *column;
            assert_ok(dls__segment_values(&m->segment, (uint32_t)values[i].field, &column, &err), &err);
            assert_true(has_value(m, column, inner, values[i].field, &values[i]));
            bool again = false;
            for (size_t j = 0; j < i; j++)
                again |= values[j].field == values[i].field && strcmp(texts[j], texts[i]) == 0;
            distinct[values[i].field] += !again;
        }
        for (uint32_t field = 0; field < FIELDS; field++) {
            const dls__value_column *column;
            uint64_t begin, end, found = 0;
            assert_ok(dls__segment_values(&m->segment, field, &column, &err), &err);
            dls__column_row(column, inner, &begin, &end);
            for (uint64_t i = begin; i < end; i++) found += dls__column_code(column, i) != 0;
            assert_int_equal(found, distinct[field]);
        }
    }
}

static void test_documents_have_the_codes_of_their_values(void **state)
{
    (void)state;
    static const struct {
        uint32_t documents, numbers, width;
        size_t buffer_bytes;
        bool reorder;
    } cases[] = {
        { 0, 7, 0, 1 << 24, false },       { 1, 7, 1, 1 << 24, false },    { 300, 200, 1, 1 << 24, false },
        { 3000, 7000, 2, 1 << 24, false }, { 3000, 7000, 2, 30000, true }, { 110000, 1000003, 4, 1 << 24, false },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        made m;
        write_and_open(&m, cases[i].documents, cases[i].numbers, cases[i].buffer_bytes, cases[i].reorder);
        assert_int_equal(m.segment.values[NUMBER].width, cases[i].width);
        assert_int_equal(m.segment.values[NOTHING].width, 0);
        assert_int_equal(m.segment.values[TAGS].start_bytes, cases[i].documents > 2 ? 4 : 0);
        assert_ok(dls__segment_check(&m.segment, m.schema, true, NULL, dls__allocator_or_default(NULL), &err), &err);
        if (cases[i].documents < 10000) assert_documents_have_their_values(&m, cases[i].documents, cases[i].numbers);
        made_done(&m);
    }
}

static void test_a_check_sees_every_byte(void **state)
{
    (void)state;
    made m;
    write_and_open(&m, 40, 20, 1 << 24, false);
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    const dls__section *section = &m.segment.value_section;
    assert_ok(dls__value_columns_check(&m.segment.terms, &m.segment.lists, m.schema, NULL, allocator, section, &err),
              &err);
    uint8_t *copy = malloc(section->size + 1);
    dls__section changed = { .bytes = copy, .size = section->size, .name = "values" };
    memcpy(copy, section->bytes, section->size);
    for (size_t at = 0; at < section->size; at++) {
        copy[at] ^= 1;
        assert_fails(
            dls__value_columns_check(&m.segment.terms, &m.segment.lists, m.schema, NULL, allocator, &changed, &err),
            DLS_ECORRUPT, &err, "values");
        copy[at] ^= 1;
    }
    static const int sizes[] = { -1, 1, -64, -100000 };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        changed.size = (int64_t)section->size + sizes[i] < 0 ? 0 : section->size + (uint64_t)(int64_t)sizes[i];
        copy[section->size] = 0;
        assert_fails(
            dls__value_columns_check(&m.segment.terms, &m.segment.lists, m.schema, NULL, allocator, &changed, &err),
            DLS_ECORRUPT, &err, "values");
    }
    free(copy);
    made_done(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_documents_have_the_codes_of_their_values),
        cmocka_unit_test(test_a_check_sees_every_byte),
    };
    return cmocka_run_group_tests_name("segment/value_columns", tests, NULL, NULL);
}
