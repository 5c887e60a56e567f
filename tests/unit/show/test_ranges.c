/* SPDX-License-Identifier: MIT
 *
 * Ranges in other units, and as HTML.
 */
#include "show/ranges.h"

#include <stdlib.h>

#include "analysis/utf8.h"
#include "support/dls_test.h"
#include "support/rng.h"

/* "a é 深 👍 b" by bytes: a 0, é 2-3, 深 5-7, 👍 9-12, b 14. */
static const char mixed[] = "a é 深 👍 b";

static void test_places_are_counted_in_characters_and_in_units_of_utf_16(void **state)
{
    (void)state;
    const dls_range bytes[] = { { 0, 1 }, { 2, 4 }, { 5, 8 }, { 9, 13 }, { 14, 15 } };
    const dls_range characters[] = { { 0, 1 }, { 2, 3 }, { 4, 5 }, { 6, 7 }, { 8, 9 } };
    const dls_range utf16[] = { { 0, 1 }, { 2, 3 }, { 4, 5 }, { 6, 8 }, { 9, 10 } };
    dls_range out[5];
    dls__ranges_convert(mixed, strlen(mixed), bytes, 5, DLS_UNIT_CHARACTER, out);
    assert_memory_equal(out, characters, sizeof out);
    dls__ranges_convert(mixed, strlen(mixed), bytes, 5, DLS_UNIT_UTF16, out);
    assert_memory_equal(out, utf16, sizeof out);
}

static void test_ranges_are_converted_in_place_too(void **state)
{
    (void)state;
    dls_range ranges[] = { { 2, 4 }, { 4, 4 }, { 9, 13 } };
    const dls_range expected[] = { { 2, 3 }, { 3, 3 }, { 6, 8 } };
    dls__ranges_convert(mixed, strlen(mixed), ranges, 3, DLS_UNIT_UTF16, ranges);
    assert_memory_equal(ranges, expected, sizeof expected);
}

static void test_a_malformed_sequence_is_one_character(void **state)
{
    (void)state;
    static const char text[] = "\xff\xe6\xb7 x";
    const dls_range x = { 4, 5 };
    dls_range out;
    dls__ranges_convert(text, 5, &x, 1, DLS_UNIT_CHARACTER, &out);
    assert_int_equal(out.begin, 3);
    assert_int_equal(out.end, 4);
}

static const char *html_of(const char *text, size_t length, const dls_range *ranges, size_t count)
{
    static char out[1000];
    size_t needed = dls__html(&(dls_text){ text, length }, ranges, count, "<b>", "</b>", out, sizeof out);
    assert_int_equal(needed, strlen(out));
    return out;
}

static void test_nothing_but_the_marks_is_markup(void **state)
{
    (void)state;
    static const char script[] = "<script>alert(\"it's\") & more</script>";
    const dls_range alert = { 8, 13 };
    assert_string_equal(html_of(script, strlen(script), &alert, 1),
                        "&lt;script&gt;<b>alert</b>(&quot;it&#39;s&quot;) &amp; more&lt;/script&gt;");
    const dls_range both[] = { { 0, 1 }, { 9, 13 } };
    assert_string_equal(html_of(mixed, strlen(mixed), both, 2), "<b>a</b> é 深 <b>👍</b> b");
    assert_string_equal(html_of("", 0, NULL, 0), "");
}

static void test_what_html_cannot_hold_becomes_a_replacement_character(void **state)
{
    (void)state;
    assert_string_equal(html_of("a\0b\xff\xc3", 5, NULL, 0), "a\uFFFDb\uFFFD\uFFFD");
}

static void test_html_is_cut_where_the_room_ends_and_its_whole_length_is_told(void **state)
{
    (void)state;
    const dls_range one = { 0, 1 };
    const dls_text text = { "a<b", 3 };
    const char *whole = "<b>a</b>&lt;b";
    for (size_t size = 0; size < 20; size++) {
        char *out = malloc(size + 1);
        assert_non_null(out);
        out[size] = '#';
        assert_int_equal(dls__html(&text, &one, 1, "<b>", "</b>", size > 0 ? out : NULL, size), strlen(whole));
        if (size > 0) assert_int_equal(strncmp(out, whole, size - 1), 0);
        if (size > 0) assert_int_equal(strlen(out), size - 1 < strlen(whole) ? size - 1 : strlen(whole));
        assert_int_equal(out[size], '#');
        free(out);
    }
}

/* Back from HTML: what stands between angle brackets is ours, what else there is has none of them. */
static void test_any_text_gives_sound_html(void **state)
{
    (void)state;
    static const char alphabet[] = "<>&\"'a \0\xff\xc3\xa9\xe6\xb7\xb1";
    rng r = rng_for_test(20261201);
    for (int round = 0; round < 2000; round++) {
        char text[40], out[1000];
        size_t length = rng_below(&r, sizeof text), opened = 0, closed = 0, needed;
        for (size_t i = 0; i < length; i++) text[i] = alphabet[rng_below(&r, sizeof alphabet - 1)];
        dls_range range = { rng_below(&r, (uint32_t)length + 1), length };
        needed = dls__html(&(dls_text){ text, length }, &range, 1, "<b>", "</b>", out, sizeof out);
        assert_int_equal(needed, strlen(out));
        for (const char *at = out; (at = strchr(at, '<')) != NULL; at++) {
            opened += strncmp(at, "<b>", 3) == 0;
            closed += strncmp(at, "</b>", 4) == 0;
            assert_true(strncmp(at, "<b>", 3) == 0 || strncmp(at, "</b>", 4) == 0);
        }
        assert_true(opened == 1 && closed == 1);
        assert_null(strpbrk(out, "\"'"));
        for (size_t at = 0, size; at < needed; at += size)
            assert_true(dls__utf8_decode(out + at, needed - at, &size) != DLS__REPLACEMENT || size == 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places_are_counted_in_characters_and_in_units_of_utf_16),
        cmocka_unit_test(test_ranges_are_converted_in_place_too),
        cmocka_unit_test(test_a_malformed_sequence_is_one_character),
        cmocka_unit_test(test_nothing_but_the_marks_is_markup),
        cmocka_unit_test(test_what_html_cannot_hold_becomes_a_replacement_character),
        cmocka_unit_test(test_html_is_cut_where_the_room_ends_and_its_whole_length_is_told),
        cmocka_unit_test(test_any_text_gives_sound_html),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
