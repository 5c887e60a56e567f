/* SPDX-License-Identifier: MIT
 *
 * What test_same_everywhere.c asks of words, of columns: the same values give the same bytes of an index, and the same
 * questions about them the same answers, whatever the compiler, the processor and its order of bytes. The numbers
 * change as those there do.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "support/column_sample.h"
#include "support/dls_test.h"
#include "support/fnv.h"

static dls_error err;

static void assert_same(size_t documents, uint64_t expected_bytes, uint64_t expected_answers)
{
    size_t size;
    uint8_t *file = column_sample_bytes(documents, &size);
    uint64_t bytes = fnv_add(FNV_BEGIN, file, size), answers = FNV_BEGIN;
    dls_index *index;
    assert_ok(dls_index_open_memory(file, size, NULL, &index, &err), &err);
    for (size_t i = 0; i < COLUMN_QUESTIONS; i++) assert_ok(column_sample_ask(index, i, NULL, &answers, &err), &err);
    dls_index_close(index);
    free(file);
    print_message("# %zu documents: bytes 0x%016" PRIx64 ", answers 0x%016" PRIx64 "\n", documents, bytes, answers);
    if (answers != expected_answers) fail_msg("other answers than those of other machines");
    if (bytes != expected_bytes) fail_msg("another file than that of other machines");
}

static void test_codes_of_one_byte_are_the_same_everywhere(void **state)
{
    (void)state;
    assert_same(24, UINT64_C(0xde36a8669920218d), UINT64_C(0x6d1ae88cd32d6095));
}

static void test_codes_of_two_bytes_are_the_same_everywhere(void **state)
{
    (void)state;
    assert_same(900, UINT64_C(0x52a46c391dae889a), UINT64_C(0x9f2b16bbc84a2361));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes_of_one_byte_are_the_same_everywhere),
        cmocka_unit_test(test_codes_of_two_bytes_are_the_same_everywhere),
    };
    return cmocka_run_group_tests_name("property/columns_same_everywhere", tests, NULL, NULL);
}
