/* SPDX-License-Identifier: MIT
 *
 * The code of lengths, against a definition that steps from each value to the next.
 */
#include "support/dls_test.h"

#include "columns/lengths.h"

/* The 256 lengths that have a code of their own: from 24 on, what is above 24 has four significant bits. */
static void step_through(uint64_t values[257])
{
    values[0] = 0;
    for (int code = 0; code < 256; code++) {
        uint64_t above = values[code] > 24 ? values[code] - 24 : 0;
        uint64_t step = 1;
        while (above / step >= 16) step *= 2;
        values[code + 1] = values[code] + step;
    }
}

static void test_decodes_to_the_steps(void **state)
{
    (void)state;
    uint64_t values[257];
    step_through(values);
    for (unsigned code = 0; code < 256; code++) assert_int_equal(dls__length_decode((uint8_t)code), values[code]);
}

static void test_encodes_to_the_greatest_step_that_is_not_greater(void **state)
{
    (void)state;
    uint64_t values[257];
    step_through(values);
    unsigned code = 0;
    for (uint32_t length = 0; length <= 100000; length++) {
        while (values[code + 1] <= length) code++;
        assert_int_equal(dls__length_encode(length), code);
    }
}

static void test_each_step_begins_its_code(void **state)
{
    (void)state;
    for (unsigned code = 0; code < 256; code++) {
        uint32_t length = dls__length_decode((uint8_t)code);
        assert_int_equal(dls__length_encode(length), code);
        if (length > 0) assert_int_equal(dls__length_encode(length - 1), code - 1);
    }
}

static void test_lengths_up_to_40_are_exact(void **state)
{
    (void)state;
    for (uint32_t length = 0; length <= 40; length++) assert_int_equal(dls__length_encode(length), length);
    assert_int_equal(dls__length_encode(41), 40);
}

/* As SmallFloat.byte4ToInt gives them. */
static void test_values_that_lucene_has(void **state)
{
    (void)state;
    static const struct {
        uint8_t code;
        uint32_t length;
    } rows[] = {
        { 39, 39 }, { 40, 40 }, { 41, 42 }, { 47, 54 },  { 48, 56 },
        { 49, 60 }, { 56, 88 }, { 57, 96 }, { 64, 152 }, { 255, 2013265944 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(dls__length_decode(rows[i].code), rows[i].length);
}

static void test_longest_lengths_have_the_last_code(void **state)
{
    (void)state;
    static const uint32_t lengths[] = { 2013265944, INT32_MAX, (uint32_t)INT32_MAX + 1, (uint32_t)1 << 31, UINT32_MAX };
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) assert_int_equal(dls__length_encode(lengths[i]), 255);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decodes_to_the_steps),
        cmocka_unit_test(test_encodes_to_the_greatest_step_that_is_not_greater),
        cmocka_unit_test(test_each_step_begins_its_code),
        cmocka_unit_test(test_lengths_up_to_40_are_exact),
        cmocka_unit_test(test_values_that_lucene_has),
        cmocka_unit_test(test_longest_lengths_have_the_last_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
