/* SPDX-License-Identifier: MIT
 *
 * Numbers as text.
 */
#include "query/decimal.h"

#include <string.h>

#include "support/dls_test.h"
#include "support/rng.h"

static void test_numbers_are_written_with_as_few_digits_as_it_takes(void **state)
{
    (void)state;
    static const struct {
        float value;
        const char *text;
    } rows[] = {
        { 0.0f, "0" },      { 1.0f, "1" },           { 2.5f, "2.5" },        { 0.1f, "0.1" },
        { 1e6f, "1000000" }, { 1e-6f, "0.000001" }, { 0.1f + 0.2f, "0.3" }, { 16777216.0f / 16, "1048576" },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        char text[DLS__DECIMAL_ROOM];
        assert_int_equal(dls__decimal_write(rows[i].value, text), strlen(rows[i].text));
        assert_string_equal(text, rows[i].text);
    }
}

static void test_what_is_written_is_read_as_the_same_bits(void **state)
{
    (void)state;
    rng r = rng_for_test(20261129);
    for (int i = 0; i < 200000; i++) {
        uint32_t bits = rng_below32(&r, UINT32_MAX);
        float value, read = -1.0f;
        memcpy(&value, &bits, sizeof value);
        if (!(value >= 1e-6f && value <= 1e6f)) continue;
        char text[DLS__DECIMAL_ROOM];
        size_t length = dls__decimal_write(value, text);
        assert_int_equal(dls__decimal_read(text, length, &read), length);
        assert_same_bits(read, value);
    }
}

static void test_a_number_ends_where_it_ends(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t size;
        float value;
    } rows[] = {
        { "2", 1, 2.0f },      { "2.", 1, 2.0f },        { "2.5.1", 3, 2.5f }, { "2x", 1, 2.0f },
        { "", 0, 0.0f },       { ".5", 0, 0.0f },        { "-1", 0, 0.0f },    { "x", 0, 0.0f },
        { "007.50", 6, 7.5f }, { "1234567890123456", 0, 0.0f }, { "1.234567890123456", 0, 0.0f },
        { "123456789012345", 15, 123456789012345.0f },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        float value = 0.0f;
        assert_int_equal(dls__decimal_read(rows[i].text, strlen(rows[i].text), &value), rows[i].size);
        assert_same_bits(value, rows[i].value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_are_written_with_as_few_digits_as_it_takes),
        cmocka_unit_test(test_what_is_written_is_read_as_the_same_bits),
        cmocka_unit_test(test_a_number_ends_where_it_ends),
    };
    return cmocka_run_group_tests_name("query/decimal", tests, NULL, NULL);
}
