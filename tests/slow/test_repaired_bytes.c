/* SPDX-License-Identifier: MIT
 *
 * Each byte of a very small index is changed, and the index repaired.
 */
#include "index/index.h"
#include "support/dls_test.h"
#include "support/repaired.h"

static void damage_each_byte(damaged_kind kind)
{
    damaged d;
    unsigned tried = 0, whole = 0;
    damaged_make(&d, kind);
    for (size_t at = 0; at < d.size; at++) {
        if (at < DLS__FIRST_SEGMENT && !damaged_is_of_superblock(at)) continue; /* zeros, copies */
        dls_repair_info info;
        d.bytes[at] ^= (uint8_t)(1 << at % 8);
        assert_true(damaged_repair(&d, &info));
        tried++;
        whole += info.lost + info.without_words + info.unknown_deletions == 0;
        d.bytes[at] ^= (uint8_t)(1 << at % 8);
    }
    print_message("%zu bytes: of %u changes %u cost nothing\n", d.size, tried, whole);
    assert_true(whole > 0 && whole < tried);
    damaged_free(&d);
}

static void test_each_byte(void **state)
{
    (void)state;
    damage_each_byte((damaged_kind){ .documents = 8, .words = 5, .deletions = true });
}

static void test_each_byte_where_words_are_not_stored(void **state)
{
    (void)state;
    damage_each_byte((damaged_kind){ .documents = 8, .words = 5, .deletions = true, .hidden = true, .reorder = true });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_byte),
        cmocka_unit_test(test_each_byte_where_words_are_not_stored),
    };
    return cmocka_run_group_tests_name("slow/repaired_bytes", tests, NULL, NULL);
}
