/* SPDX-License-Identifier: MIT
 *
 * Keys that were met, and others.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cli/key_set.h"

static void test_many_keys(void **state)
{
    (void)state;
    struct key_set set = { .count = 0 };
    char key[20];
    bool was_there;
    assert_false(key_set_has(&set, "key 0", 5));
    for (int i = 0; i < 20000; i++) {
        int length = snprintf(key, sizeof key, "key %d", i % 10000);
        assert_true(key_set_add(&set, key, (size_t)length, &was_there));
        assert_int_equal(was_there, i >= 10000);
    }
    assert_int_equal(set.count, 10000);
    for (int i = 0; i < 20000; i++) {
        int length = snprintf(key, sizeof key, "key %d", i);
        assert_int_equal(key_set_has(&set, key, (size_t)length), i < 10000);
    }
    key_set_done(&set);
}

static void test_keys_of_any_bytes(void **state)
{
    (void)state;
    struct key_set set = { .count = 0 };
    bool was_there;
    assert_true(key_set_add(&set, "", 0, &was_there) && !was_there);
    assert_true(key_set_add(&set, "a\0b", 3, &was_there) && !was_there);
    assert_true(key_set_add(&set, "a\0c", 3, &was_there) && !was_there);
    assert_true(key_set_add(&set, "", 0, &was_there) && was_there);
    assert_false(key_set_has(&set, "a", 1));
    key_set_done(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many_keys),
        cmocka_unit_test(test_keys_of_any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
