/* SPDX-License-Identifier: MIT
 *
 * How many lines a text takes on a terminal. What is paged, and how, is in tests/cli/terminal.py.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cli/pager.h"
#include "cli/terminal.h"

static size_t lines_of(const char *text, size_t columns)
{
    return pager_count_lines(text, strlen(text), columns);
}

static void test_lines_end_where_the_terminal_does(void **state)
{
    (void)state;
    assert_int_equal(lines_of("", 10), 0);
    assert_int_equal(lines_of("\n", 10), 1);
    assert_int_equal(lines_of("a", 10), 1);
    assert_int_equal(lines_of("a\n\nb\n", 10), 3);
    assert_int_equal(lines_of("0123456789", 10), 1);
    assert_int_equal(lines_of("0123456789\n", 10), 1);
    assert_int_equal(lines_of("0123456789a\n", 10), 2);
    assert_int_equal(lines_of("0123456789abcdefghijk\n", 10), 3);
}

static void test_wide_characters_take_two_columns(void **state)
{
    (void)state;
    assert_int_equal(lines_of("\xE7\x95\xB3\xE7\x95\xB3\n", 4), 1);
    assert_int_equal(lines_of("a\xE7\x95\xB3\xE7\x95\xB3\n", 4), 2);
    assert_int_equal(lines_of("e\xCC\x81" "abc\n", 4), 1); /* an accent takes none */
}

static void test_sequences_take_no_room(void **state)
{
    (void)state;
    assert_int_equal(lines_of("\033[1m0123456789\033[0m\n", 10), 1);
    assert_int_equal(lines_of("\033[0;1;31m01234\033[0m\033[1m56789\033[0m\n", 10), 1);
    assert_int_equal(lines_of("\033]8;id=1;https://example.org/long\033\\0123456789\033]8;;\033\\\n", 10), 1);
    assert_int_equal(lines_of("\033]8;id=1;https://exa", 10), 0); /* cut off */
    assert_int_equal(lines_of("\033[", 10), 0);
}

int main(void)
{
    terminal_use_utf8();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_end_where_the_terminal_does),
        cmocka_unit_test(test_wide_characters_take_two_columns),
        cmocka_unit_test(test_sequences_take_no_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
