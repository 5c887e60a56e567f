/* SPDX-License-Identifier: MIT
 *
 * Small parts of the command: sizes and numbers, corrections, UTF-8, JSON strings.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/human_numbers.h"
#include "cli/json_text.h"
#include "cli/nearest.h"
#include "cli/safe_text.h"

static void test_sizes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t size; /* 0: no size */
    } cases[] = {
        { "1", 1 },
        { "64M", 64 << 20 },
        { "64MiB", 64 << 20 },
        { "64mb", 64 << 20 },
        { "2k", 2048 },
        { "1G", 1 << 30 },
        { "268435456", 268435456 },
        { "", 0 },
        { "M", 0 },
        { "1X", 0 },
        { "1.5G", 0 },
        { "-1", 0 },
        { "1MM", 0 },
        { "99999999999T", 0 },
        { "18446744073709551616", 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t size = 0;
        assert_int_equal(parse_size(cases[i].text, &size), cases[i].size != 0);
        assert_int_equal(size, cases[i].size);
    }
}

static void test_counts(void **state)
{
    (void)state;
    uint64_t count;
    assert_true(parse_count("18446744073709551615", UINT64_MAX, &count) && count == UINT64_MAX);
    assert_false(parse_count("18446744073709551616", UINT64_MAX, &count));
    assert_true(parse_count("10", 10, &count) && count == 10);
    assert_false(parse_count("11", 10, &count));
    assert_false(parse_count("+1", 10, &count));
    assert_false(parse_count("", 10, &count));
}

static void test_numbers(void **state)
{
    (void)state;
    float number;
    assert_true(parse_number("0.75", 0.0f, 1.0f, &number));
    assert_false(parse_number("1.01", 0.0f, 1.0f, &number));
    assert_false(parse_number("nan", 0.0f, 1.0f, &number));
    assert_false(parse_number("1e", 0.0f, 1.0f, &number));
}

static void test_grouping(void **state)
{
    (void)state;
    assert_string_equal(grouped(0).text, "0");
    assert_string_equal(grouped(999).text, "999");
    assert_string_equal(grouped(1000).text, "1,000");
    assert_string_equal(grouped(UINT64_MAX).text, "18,446,744,073,709,551,615");
}

static const char *correct(const char *word)
{
    struct nearest nearest = nearest_to(word);
    static const char *const names[] = { "search", "index", "info", "check" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) nearest_offer(&nearest, names[i]);
    return nearest.best;
}

static void test_corrections(void **state)
{
    (void)state;
    assert_string_equal(correct("serach"), "search");
    assert_string_equal(correct("idnex"), "index");
    assert_string_equal(correct("indexx"), "index");
    assert_string_equal(correct("chek"), "check");
    assert_string_equal(correct("inf"), "info");
    assert_null(correct("convolution"));
    assert_null(correct("x"));
    assert_null(correct(""));
}

/* The table of Unicode 15, section 3.9: how malformed bytes are divided into U+FFFD. */
static void test_malformed_utf8(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        const char *safe;
    } cases[] = {
        { "\xC0\xAF", "\uFFFD\uFFFD" },
        { "\xE0\x9F\x80", "\uFFFD\uFFFD\uFFFD" },
        { "\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD" },
        { "\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD" },
        { "\xE1\x80" "a", "\uFFFD" "a" },
        { "\xF0\x9F\x98", "\uFFFD" },
        { "\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80" },
        { "\x80", "\uFFFD" },
        { "ž字", "ž字" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct string_builder out = { 0 };
        builder_add_safe(&out, cases[i].bytes, strlen(cases[i].bytes));
        assert_string_equal(builder_text(&out), cases[i].safe);
        builder_done(&out);
    }
}

static void test_json_strings(void **state)
{
    (void)state;
    struct string_builder out = { 0 };
    json_add_string(&out, "a\"b\\c\n\0\x1F\x7F" "d\xC2\x9B\xE2\x80\xAE\xFF" "é", 18);
    assert_string_equal(builder_text(&out), "\"a\\\"b\\\\c\\n\\u0000\\u001f\\u007fd\\u009b\\u202e\uFFFDé\"");
    builder_done(&out);
}

static void test_json_floats_read_back(void **state)
{
    (void)state;
    uint32_t bits = 1;
    for (int i = 0; i < 100000; i++) {
        bits = bits * 1664525u + 1013904223u;
        uint32_t finite = bits & 0x7F7FFFFF;
        float value;
        memcpy(&value, &finite, sizeof value);
        struct string_builder out = { 0 };
        json_add_float(&out, value);
        float again = strtof(builder_text(&out), NULL);
        assert_memory_equal(&again, &value, sizeof value);
        builder_done(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_grouping),
        cmocka_unit_test(test_corrections),
        cmocka_unit_test(test_malformed_utf8),
        cmocka_unit_test(test_json_strings),
        cmocka_unit_test(test_json_floats_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
