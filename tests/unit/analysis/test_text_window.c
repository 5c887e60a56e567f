/* SPDX-License-Identifier: MIT
 *
 * Bits of a piece of text, each against what the header says of a byte.
 */
#include "analysis/text_window.h"

#include <ctype.h>
#include <stdlib.h>

#include "random_text.h"
#include "support/dls_test.h"
#include "support/rng.h"

static bool is_word(uint8_t byte) { return byte < 0x80 && isalnum(byte) != 0; }
static bool is_joiner(uint8_t byte) { return byte != 0 && strchr("'.,+", byte) != NULL; }
static bool is_strange(uint8_t byte) { return byte >= 0x80 || (byte != 0 && strchr("\\{#", byte) != NULL); }

/* What the window is to say of the byte at `at` of a text of which it shows [begin, end). */
static bool expect_stop(const char *text, size_t length, size_t begin, size_t end, size_t at)
{
    uint8_t byte = (uint8_t)text[at];
    if (is_strange(byte)) return true;
    if (!is_joiner(byte) || at == begin || !is_word((uint8_t)text[at - 1])) return false;
    if (at + 1 == end) return end < length || (end - begin) % 64 == 0; /* not known what comes next */
    uint8_t next = (uint8_t)text[at + 1];
    return is_word(next) || is_joiner(next) || is_strange(next);
}

static void check_window(const dls__text_window *window, const char *text, size_t length, size_t begin)
{
    size_t size = dls__min(length - begin, DLS__TEXT_WINDOW);
    assert_int_equal(window->begin, begin);
    assert_int_equal(window->size, size);
    for (size_t i = 0; i < size; i++) {
        uint8_t byte = (uint8_t)text[begin + i];
        bool stops = expect_stop(text, length, begin, begin + size, begin + i);
        assert_int_equal(dls__text_window_has(window->stops, i), stops);
        assert_int_equal(dls__text_window_has(window->begins, i), is_word(byte) || stops);
        assert_int_equal(dls__text_window_has(window->others, i), !is_word(byte));
        if (is_word(byte)) assert_int_equal(window->lower[i], tolower(byte));
    }
}

static void test_every_bit_is_as_the_header_says(void **state)
{
    (void)state;
    static dls__text_window window;
    static char text[3000];
    rng r = rng_for_test(71);
    for (int i = 0; i < 2000; i++) {
        size_t room = rng_one_in(&r, 2) ? 200 : sizeof text;
        size_t length = random_text(&r, (random_kind)rng_between(&r, 1, 3), text, rng_between(&r, 20, room));
        char *exact = malloc(length); /* so that a sanitizer sees a byte too many */
        assert_non_null(exact);
        memcpy(exact, text, length);
        size_t at = rng_below(&r, length);
        dls__text_window_look(&window, exact, length, at);
        check_window(&window, exact, length, at);
        free(exact);
    }
}

static void test_every_byte_is_classed(void **state)
{
    (void)state;
    static dls__text_window window;
    char text[256 + 256];
    for (size_t i = 0; i < 256; i++) {
        text[2 * i] = 'a';
        text[2 * i + 1] = (char)i;
    }
    dls__text_window_look(&window, text, sizeof text, 0);
    check_window(&window, text, sizeof text, 0);
}

static void test_the_next_bit_is_found_wherever_it_is(void **state)
{
    (void)state;
    uint8_t bits[40];
    for (size_t at = 0; at < 256; at++) {
        memset(bits, 0, sizeof bits);
        memset(bits + 32, 0xff, 8);
        bits[at / 8] |= (uint8_t)(1 << at % 8);
        for (size_t from = 0; from < 256; from++)
            assert_int_equal(dls__text_window_next(bits, from), from <= at ? at : 256);
    }
}

static void test_a_search_ends_behind_the_window(void **state)
{
    (void)state;
    static dls__text_window window;
    static char text[DLS__TEXT_WINDOW];
    for (size_t length = 1; length <= sizeof text; length += length < 200 ? 1 : 53) {
        memset(text, ' ', length);
        dls__text_window_look(&window, text, length, 0);
        assert_true(dls__text_window_next(window.begins, 0) >= length);
        memset(text, 'x', length);
        dls__text_window_look(&window, text, length, 0);
        assert_int_equal(dls__text_window_next(window.others, 0), length);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_bit_is_as_the_header_says),
        cmocka_unit_test(test_every_byte_is_classed),
        cmocka_unit_test(test_the_next_bit_is_found_wherever_it_is),
        cmocka_unit_test(test_a_search_ends_behind_the_window),
    };
    return cmocka_run_group_tests_name("analysis/text_window", tests, NULL, NULL);
}
