/* SPDX-License-Identifier: MIT
 *
 * Documents are taken in, or refused before anything has changed.
 */
#include "segment/segment_writer.h"

#include "segment_fixture.h"
#include "support/testalloc.h"

static dls_error err;

typedef struct fixture {
    testalloc memory;
    dls_schema *schema;
    dls__segment_writer writer;
} fixture;

static void begin(fixture *f, size_t buffer_bytes)
{
    testalloc_init(&f->memory);
    f->schema = fixture_schema();
    assert_ok(dls__segment_writer_init(&f->writer, f->schema, &f->memory.allocator, buffer_bytes, test_path("s"), &err),
              &err);
}

static void end(fixture *f)
{
    dls__segment_writer_done(&f->writer);
    dls__schema_free(f->schema);
    testalloc_done(&f->memory);
}

static void test_lengths_are_summed_over_documents_that_have_the_field(void **state)
{
    (void)state;
    fixture f;
    begin(&f, 1 << 20);
    const dls_value title = fixture_value(TITLE, "one two three"), text = fixture_value(TEXT, "one");
    assert_ok(dls__segment_writer_add(&f.writer, "a", 1, &title, 1, &err), &err);
    assert_ok(dls__segment_writer_add(&f.writer, "b", 1, &title, 1, &err), &err);
    assert_ok(dls__segment_writer_add(&f.writer, "c", 1, &text, 1, &err), &err);
    assert_ok(dls__segment_writer_add(&f.writer, "d", 1, NULL, 0, &err), &err);
    assert_ok(dls__intake_end(&f.writer.intake, &err), &err);
    assert_int_equal(f.writer.descriptor.documents, 4);
    assert_int_equal(f.writer.descriptor.total_length[0], 6);
    assert_int_equal(f.writer.descriptor.documents_with[0], 2);
    assert_int_equal(f.writer.descriptor.total_length[1], 1);
    assert_int_equal(f.writer.descriptor.documents_with[1], 1);
    end(&f);
}

static void test_keys_are_known_in_memory_and_in_runs(void **state)
{
    (void)state;
    fixture f;
    begin(&f, 1); /* a run for each document */
    for (uint32_t i = 0; i < 20; i++) assert_ok(fixture_add(&f.writer, i, &err), &err);
    assert_int_equal(f.writer.intake.lanes[0]->run_count, 20);
    f.writer.intake.budget.bytes = SIZE_MAX;
    for (uint32_t i = 20; i < 40; i++) assert_ok(fixture_add(&f.writer, i, &err), &err);
    for (uint32_t i = 0; i < 45; i++) {
        char key[32];
        bool found;
        uint32_t document = 0;
        snprintf(key, sizeof key, "key %u", i);
        assert_ok(dls__segment_writer_find(&f.writer, key, strlen(key), &found, &document, &err), &err);
        assert_int_equal(found, i < 40);
        if (found) assert_int_equal(document, i);
    }
    end(&f);
}

static void test_a_document_beyond_a_limit_is_refused(void **state)
{
    (void)state;
    fixture f;
    static const char long_key[DLS_MAX_KEY + 1];
    begin(&f, 1 << 20);
    const struct {
        size_t key_length;
        dls_value value;
        dls_status status;
        const char *part;
    } rows[] = {
        { 0, { TITLE, "", 0 }, DLS_ELIMIT, "needs a key" },
        { DLS_MAX_KEY + 1, { TITLE, "", 0 }, DLS_ELIMIT, "4097 bytes, 4096 are allowed" },
        { 1, { 4, "", 0 }, DLS_EINVAL, "no field 4, the schema has 4" },
        { 1, { KIND, "", DLS_MAX_KEY + 1 }, DLS_ELIMIT, "'kind': a keyword of 4097 bytes" },
        { 1, { TITLE, "", UINT32_C(1) << 31 }, DLS_ELIMIT, "'title' of a document has more than 2 GiB" },
        { 1, { URL, "", (UINT32_C(1) << 30) + 1 }, DLS_ELIMIT, "more than 1 GiB" },
        { 1, { URL, "", SIZE_MAX }, DLS_ELIMIT, "more than 2 GiB" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_fails(dls__segment_writer_check(&f.writer, long_key, rows[i].key_length, &rows[i].value, 1, &err),
                     rows[i].status, &err, rows[i].part);
    assert_ok(dls__segment_writer_check(&f.writer, long_key, DLS_MAX_KEY, NULL, 0, &err), &err);
    end(&f);
}

static void test_no_memory_is_told_and_nothing_leaks(void **state)
{
    (void)state;
    testalloc memory;
    dls_schema *schema = fixture_schema();
    dls__segment_descriptor descriptor;
    testalloc_init(&memory);
    for (size_t buffer = 1; buffer <= 1 << 20; buffer <<= 20) {
        FOR_EACH_FAILING_ALLOCATION(&memory)
        {
            dls_status status = fixture_write(schema, 6, buffer, &memory.allocator, test_path("s"), &descriptor, &err);
            assert_told(&memory, status, &err);
        }
    }
    dls__schema_free(schema);
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lengths_are_summed_over_documents_that_have_the_field),
        cmocka_unit_test(test_keys_are_known_in_memory_and_in_runs),
        cmocka_unit_test(test_a_document_beyond_a_limit_is_refused),
        cmocka_unit_test(test_no_memory_is_told_and_nothing_leaks),
    };
    return cmocka_run_group_tests_name("segment/segment_writer", tests, NULL, NULL);
}
