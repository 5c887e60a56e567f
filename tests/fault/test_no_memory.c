/* SPDX-License-Identifier: MIT
 *
 * Every allocation fails once: the call says DLS_ENOMEM (or does without, and all is as it should be), and nothing
 * leaks.
 */
#include "support/dls_test.h"
#include "support/sample.h"
#include "support/test_folder.h"
#include "support/testalloc.h"

static dls_error err;

static void test_an_index_is_written_or_memory_is_said_to_be_short(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_status status = sample_write(test_path("index.dls"), &memory.allocator, &err);
        assert_told(&memory, status, &err);
        assert_true(test_folder_count() <= 1); /* nothing but the index */
    }
    testalloc_done(&memory);
}

static dls_status put_and_commit(const char *path, const dls_allocator *allocator)
{
    dls_writer *writer;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.allocator = allocator;
    dls_status status = dls_writer_open(path, NULL, &options, &writer, &err);
    if (status != DLS_OK) return status;
    status = dls_writer_set_payload(writer, "more", 4, &err);
    if (status == DLS_OK) status = dls_writer_put(writer, "more", 4, NULL, 0, &err);
    if (status == DLS_OK) status = dls_writer_commit(writer, &err);
    dls_writer_close(writer);
    return status;
}

static uint64_t generation_of(const char *path)
{
    dls_index *index;
    dls_index_info info;
    assert_ok(dls_index_open(path, NULL, &index, &err), &err);
    dls_index_get_info(index, &info);
    dls_index_close(index);
    return info.generation;
}

static void test_a_commit_is_there_if_and_only_if_it_said_so(void **state)
{
    (void)state;
    const char *path = test_path("index.dls");
    testalloc memory;
    testalloc_init(&memory);
    assert_ok(sample_write(path, NULL, &err), &err);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        uint64_t before = generation_of(path);
        dls_status status = put_and_commit(path, &memory.allocator);
        assert_told(&memory, status, &err);
        assert_int_equal(generation_of(path), before + (status == DLS_OK));
    }
    testalloc_done(&memory);
}

static dls_status open_and_ask(const char *path, const dls_allocator *allocator, char *answers, size_t room)
{
    dls_index *index;
    dls_status status = dls_index_open(path, allocator, &index, &err);
    if (status != DLS_OK) return status;
    status = sample_ask(index, allocator, answers, room, &err);
    if (status == DLS_OK) status = dls_index_check_text(index, &err);
    dls_index_close(index);
    return status;
}

static void test_a_question_is_answered_or_memory_is_said_to_be_short(void **state)
{
    (void)state;
    static char expected[1 << 16], answers[1 << 16];
    const char *path = test_path("index.dls");
    testalloc memory;
    testalloc_init(&memory);
    assert_ok(sample_write(path, NULL, &err), &err);
    assert_ok(open_and_ask(path, NULL, expected, sizeof expected), &err);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_status status = open_and_ask(path, &memory.allocator, answers, sizeof answers);
        assert_told(&memory, status, &err);
        if (status == DLS_OK) assert_string_equal(answers, expected);
    }
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_index_is_written_or_memory_is_said_to_be_short),
        cmocka_unit_test(test_a_commit_is_there_if_and_only_if_it_said_so),
        cmocka_unit_test(test_a_question_is_answered_or_memory_is_said_to_be_short),
    };
    return cmocka_run_group_tests_name("fault/no_memory", tests, NULL, NULL);
}
