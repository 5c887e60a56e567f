/* SPDX-License-Identifier: MIT
 *
 * Each allocation fails in turn while columns are read: filters, facets, orders, cursors, prefixes, snippets, and
 * statistics that are written and read. Each question is told DLS_ENOMEM, or answered as before, and nothing leaks.
 */
#include <stdlib.h>

#include "support/column_sample.h"
#include "support/dls_test.h"
#include "support/fnv.h"
#include "support/test_folder.h"
#include "support/testalloc.h"

#define DOCUMENTS 60

static dls_error err;

static void test_of_each_failing_allocation_each_question_is_told_or_answered_rightly(void **state)
{
    (void)state;
    size_t size;
    uint8_t *bytes = column_sample_bytes(DOCUMENTS, &size);
    testalloc memory;
    testalloc_init(&memory);
    for (size_t i = 0; i < COLUMN_QUESTIONS; i++) {
        dls_index *index;
        uint64_t right = FNV_BEGIN;
        assert_ok(dls_index_open_memory(bytes, size, NULL, &index, &err), &err);
        assert_ok(column_sample_ask(index, i, NULL, &right, &err), &err);
        FOR_EACH_FAILING_ALLOCATION(&memory)
        {
            uint64_t sum = FNV_BEGIN;
            dls_status status = column_sample_ask(index, i, &memory.allocator, &sum, &err);
            assert_told(&memory, status, &err);
            if (status == DLS_OK) assert_true(sum == right);
        }
        dls_index_close(index);
    }
    testalloc_done(&memory);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_of_each_failing_allocation_each_question_is_told_or_answered_rightly),
    };
    return cmocka_run_group_tests_name("fault/failing_columns", tests, NULL, NULL);
}
