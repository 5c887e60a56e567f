/* SPDX-License-Identifier: MIT
 *
 * Decimal numbers, read and written.
 */
#include "schema/value_number.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/dls_test.h"
#include "support/rng.h"

static void test_whole_numbers_of_64_bits_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t number;
    } good[] = { { "0", 0 },       { "-0", 0 },
                 { "+7", 7 },      { "0012", 12 },
                 { "-3", -3 },     { "9223372036854775807", INT64_MAX },
                 { "2018", 2018 }, { "-9223372036854775808", INT64_MIN } };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        int64_t number = 99;
        assert_true(dls__whole_parse(good[i].text, strlen(good[i].text), &number));
        assert_true(number == good[i].number);
    }
}

static void test_what_is_no_whole_number_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = { "",
                                       "-",
                                       "+",
                                       " 1",
                                       "1 ",
                                       "1.0",
                                       "1e3",
                                       "0x10",
                                       "--1",
                                       "12a",
                                       "１",
                                       "9223372036854775808",
                                       "-9223372036854775809",
                                       "99999999999999999999999" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t number = 99;
        assert_false(dls__whole_parse(bad[i], strlen(bad[i]), &number));
        assert_int_equal(number, 99);
    }
    int64_t number;
    assert_false(dls__whole_parse("1\0", 2, &number));
}

static void test_numbers_are_the_nearest_doubles(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double number;
    } good[] = { { "0", 0.0 },
                 { "-0.0", 0.0 },
                 { ".5", 0.5 },
                 { "5.", 5.0 },
                 { "0.1", 0.1 },
                 { "-1e-9", -1e-9 },
                 { "1E+3", 1000.0 },
                 { "+2.50", 2.5 },
                 { "1e-400", 0.0 },
                 { "5e-324", 5e-324 },
                 { "0e99999999999", 0.0 },
                 { "1.7976931348623157e308", 1.7976931348623157e308 },
                 { "9007199254740993", 9007199254740992.0 },
                 { "0.000000000000000000000000000001e30", 1.0 } };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        double number = 99.0;
        assert_true(dls__number_parse(good[i].text, strlen(good[i].text), &number));
        assert_true(number == good[i].number);
        assert_false(signbit(number) && number == 0.0);
    }
}

static void test_what_is_no_number_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = { "",   "-",   ".",   "e5",   "1e",    "1e+",   "1.2.3", "1,5", " 1",
                                       "1 ", "nan", "inf", "-inf", "1e400", "0x1p3", "1e5.0", "--1", "1_000" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double number = 99.0;
        assert_false(dls__number_parse(bad[i], strlen(bad[i]), &number));
        assert_true(number == 99.0);
    }
    char digits[DLS__DECIMAL_LONGEST + 2];
    double number;
    memset(digits, '0', sizeof digits);
    assert_true(dls__number_parse(digits, DLS__DECIMAL_LONGEST, &number));
    assert_false(dls__number_parse(digits, DLS__DECIMAL_LONGEST + 1, &number));
}

static void test_what_is_written_is_short_and_read_as_the_same_number(void **state)
{
    (void)state;
    static const struct {
        double number;
        const char *text;
    } known[] = {
        { 0.1, "0.1" }, { 2.0, "2" }, { -0.25, "-0.25" }, { 1e300, "1e+300" }, { 1.0 / 3, "0.3333333333333333" }
    };
    char text[DLS__DECIMAL_TEXT];
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        assert_int_equal(dls__number_format(known[i].number, text), strlen(known[i].text));
        assert_string_equal(text, known[i].text);
    }
    rng r = rng_for_test(5);
    for (int i = 0; i < 20000; i++) {
        uint64_t bits = rng_next(&r);
        double number, read;
        memcpy(&number, &bits, sizeof number);
        if (!isfinite(number)) continue;
        size_t length = dls__number_format(number, text);
        assert_true(dls__number_parse(text, length, &read));
        assert_true(read == number);
    }
}

static void test_the_locale_makes_no_difference(void **state)
{
    (void)state;
    static const char *const with_commas[] = { "de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "ru_RU.UTF-8" };
    bool found = false;
    for (size_t i = 0; i < sizeof with_commas / sizeof *with_commas && !found; i++)
        found = setlocale(LC_NUMERIC, with_commas[i]) != NULL;
    if (!found) skip(); /* no locale with a decimal comma is installed */
    char text[DLS__DECIMAL_TEXT];
    double number;
    assert_true(dls__number_parse("1.5", 3, &number) && number == 1.5);
    assert_false(dls__number_parse("1,5", 3, &number));
    dls__number_format(1.5, text);
    assert_string_equal(text, "1.5");
    setlocale(LC_NUMERIC, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_numbers_of_64_bits_are_read),
        cmocka_unit_test(test_what_is_no_whole_number_is_refused),
        cmocka_unit_test(test_numbers_are_the_nearest_doubles),
        cmocka_unit_test(test_what_is_no_number_is_refused),
        cmocka_unit_test(test_what_is_written_is_short_and_read_as_the_same_number),
        cmocka_unit_test(test_the_locale_makes_no_difference),
    };
    return cmocka_run_group_tests_name("schema/value_number", tests, NULL, NULL);
}
