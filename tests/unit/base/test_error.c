/* SPDX-License-Identifier: MIT */
#include "base/error.h"

#include "support/dls_test.h"

static void test_fail_fills_everything_and_returns_the_code(void **state)
{
    (void)state;
    dls_error err;
    assert_status(dls__fail(&err, DLS_ECORRUPT, 42, "%s: page %d", "dictionary", 7), DLS_ECORRUPT);
    assert_int_equal(err.code, DLS_ECORRUPT);
    assert_int_equal(err.at, 42);
    assert_string_equal(err.text, "dictionary: page 7");
}

static void test_nobody_needs_to_want_the_details(void **state)
{
    (void)state;
    assert_status(dls__fail(NULL, DLS_EIO, DLS__NOWHERE, "%s", "lost"), DLS_EIO);
    assert_status(dls__no_memory(NULL), DLS_ENOMEM);
}

static void test_no_memory_says_so(void **state)
{
    (void)state;
    dls_error err;
    assert_fails(dls__no_memory(&err), DLS_ENOMEM, &err, "out of memory");
    assert_int_equal(err.at, DLS__NOWHERE);
}

static void test_long_text_is_cut_and_ended(void **state)
{
    (void)state;
    dls_error err;
    char long_text[1000];
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    (void)dls__fail(&err, DLS_EINVAL, DLS__NOWHERE, "%s", long_text);
    assert_int_equal(strlen(err.text), sizeof err.text - 1);
    assert_memory_equal(err.text, long_text, sizeof err.text - 1);
}

static void test_control_characters_do_not_break_the_line(void **state)
{
    (void)state;
    dls_error err;
    (void)dls__fail(&err, DLS_EIO, DLS__NOWHERE, "%s: \xc3\xa4", "a\nb\x1b[31m\tc\x01");
    assert_string_equal(err.text, "a?b?[31m?c?: \xc3\xa4");
}

static void test_fail_in_puts_a_name_before_the_text(void **state)
{
    (void)state;
    dls_error err;
    dls_status status = dls__fail(&err, DLS_ECORRUPT, 42, "page 7");
    assert_status(dls__fail_in(&err, status, NULL), DLS_ECORRUPT);
    assert_string_equal(err.text, "page 7");
    assert_status(dls__fail_in(&err, status, "papers.dls"), DLS_ECORRUPT);
    assert_string_equal(err.text, "papers.dls: page 7");
    assert_int_equal(err.code, DLS_ECORRUPT);
    assert_int_equal(err.at, 42);
    assert_status(dls__fail_in(NULL, DLS_EIO, "papers.dls"), DLS_EIO);
}

static void test_fail_in_leaves_a_success_as_it_is(void **state)
{
    (void)state;
    dls_error err = { .text = "untouched" };
    assert_status(dls__fail_in(&err, DLS_OK, "papers.dls"), DLS_OK);
    assert_string_equal(err.text, "untouched");
}

static dls_status try_it(dls_status status, int *reached)
{
    DLS__TRY(status);
    *reached = 1;
    return DLS_OK;
}

static void test_try_returns_failures_and_goes_on_otherwise(void **state)
{
    (void)state;
    int reached = 0;
    assert_status(try_it(DLS_ELIMIT, &reached), DLS_ELIMIT);
    assert_int_equal(reached, 0);
    assert_status(try_it(DLS_OK, &reached), DLS_OK);
    assert_int_equal(reached, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fail_fills_everything_and_returns_the_code),
        cmocka_unit_test(test_nobody_needs_to_want_the_details),
        cmocka_unit_test(test_no_memory_says_so),
        cmocka_unit_test(test_long_text_is_cut_and_ended),
        cmocka_unit_test(test_control_characters_do_not_break_the_line),
        cmocka_unit_test(test_fail_in_puts_a_name_before_the_text),
        cmocka_unit_test(test_fail_in_leaves_a_success_as_it_is),
        cmocka_unit_test(test_try_returns_failures_and_goes_on_otherwise),
    };
    return cmocka_run_group_tests_name("base/error", tests, NULL, NULL);
}
