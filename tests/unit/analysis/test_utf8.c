/* SPDX-License-Identifier: MIT
 *
 * UTF-8, well-formed and malformed.
 */
#include "analysis/utf8.h"

#include <stdlib.h>

#include "support/dls_test.h"
#include "support/rng.h"

/* Decode a copy that ends where the memory ends, so that a sanitizer sees a byte too many. */
static uint32_t decode(const char *bytes, size_t length, size_t *size)
{
    char *copy = malloc(length);
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    uint32_t point = dls__utf8_decode(copy, length, size);
    free(copy);
    return point;
}

static void test_every_code_point_comes_back(void **state)
{
    (void)state;
    for (uint32_t point = 0; point <= 0x10FFFF; point++) {
        char bytes[4];
        size_t size;
        if (point >= 0xD800 && point <= 0xDFFF) continue;
        size_t written = dls__utf8_encode(point, bytes);
        assert_int_equal(written, point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4);
        if (dls__utf8_decode(bytes, written, &size) != point || size != written) fail_msg("U+%04X is lost", point);
    }
}

static void test_code_points_have_their_bytes(void **state)
{
    (void)state;
    char bytes[4];
    assert_bytes(bytes, dls__utf8_encode('a', bytes), "a", 1);
    assert_bytes(bytes, dls__utf8_encode(0xE9, bytes), "\xC3\xA9", 2);
    assert_bytes(bytes, dls__utf8_encode(0x20AC, bytes), "\xE2\x82\xAC", 3);
    assert_bytes(bytes, dls__utf8_encode(0x1F44D, bytes), "\xF0\x9F\x91\x8D", 4);
}

static void test_malformed_bytes_are_replaced_by_maximal_parts(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
        size_t size; /* of what the first replacement stands for */
    } rows[] = {
        { "\x80", 1, 1 },             /* a follower alone */
        { "\xC0\xAF", 2, 1 },         /* overlong */
        { "\xC1\xBF", 2, 1 },         /* overlong */
        { "\xE0\x9F\xBF", 3, 1 },     /* overlong */
        { "\xF0\x8F\xBF\xBF", 4, 1 }, /* overlong */
        { "\xED\xA0\x80", 3, 1 },     /* a surrogate */
        { "\xF4\x90\x80\x80", 4, 1 }, /* beyond U+10FFFF */
        { "\xF5\x80\x80\x80", 4, 1 }, /* no lead byte */
        { "\xFF", 1, 1 },
        { "\xC3", 1, 1 }, /* cut off */
        { "\xE2\x82", 2, 2 },
        { "\xF0\x9F\x91", 3, 3 },
        { "\xC3"
          "a",
          2, 1 }, /* broken off */
        { "\xE2\x82"
          "a",
          3, 2 },
        { "\xF1\x80\x80\xE1", 4, 3 },
        { "\xF1\x80\xC2\x80", 4, 2 },
        { "\xE2\xC3\xA9", 3, 1 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t size;
        assert_int_equal(decode(rows[i].bytes, rows[i].length, &size), DLS__REPLACEMENT);
        if (size != rows[i].size) fail_msg("row %zu took %zu bytes, not %zu", i, size, rows[i].size);
    }
}

static void test_any_bytes_are_read_within_their_bounds(void **state)
{
    (void)state;
    rng r = rng_for_test(1);
    for (int i = 0; i < 100000; i++) {
        char bytes[6];
        size_t size;
        size_t length = rng_between(&r, 1, sizeof bytes);
        rng_bytes(&r, bytes, length);
        uint32_t point = decode(bytes, length, &size);
        assert_true(size >= 1 && size <= 4 && size <= length);
        assert_true(point <= 0x10FFFF && !(point >= 0xD800 && point <= 0xDFFF));
    }
}

static void test_cut_keeps_code_points_whole(void **state)
{
    (void)state;
    static const char text[] = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x91\x8D"; /* of 1, 2, 3 and 4 bytes */
    static const size_t expected[] = { 0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10 };
    for (size_t most = 0; most < sizeof expected / sizeof expected[0]; most++) {
        assert_int_equal(dls__utf8_cut(text, 10, most), expected[most]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_code_point_comes_back),
        cmocka_unit_test(test_code_points_have_their_bytes),
        cmocka_unit_test(test_malformed_bytes_are_replaced_by_maximal_parts),
        cmocka_unit_test(test_any_bytes_are_read_within_their_bounds),
        cmocka_unit_test(test_cut_keeps_code_points_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
