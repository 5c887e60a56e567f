/* SPDX-License-Identifier: MIT
 *
 * Letters and commands of LaTeX, up to the last byte of a text.
 */
#include "analysis/latex.h"

#include <stdlib.h>

#include "support/dls_test.h"
#include "support/rng.h"

/* Read a copy that ends where the memory ends, so that a sanitizer sees a byte too many. */
static size_t read_letter(const char *bytes, size_t length, uint32_t *letter)
{
    char *copy = malloc(length > 0 ? length : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    size_t size = dls__latex_letter(copy, length, letter);
    free(copy);
    return size;
}

static void test_letters_are_read_with_their_braces(void **state)
{
    (void)state;
    static const struct {
        const char *written;
        size_t size; /* of it that is the letter */
        uint32_t letter;
    } rows[] = {
        { "\\'e", 3, 0xE9 },     { "\\'et", 3, 0xE9 },     { "\\'{e}t", 5, 0xE9 },  { "{\\'e}t", 5, 0xE9 },
        { "{\\'{e}}", 7, 0xE9 }, { "\\`a", 3, 0xE0 },      { "\\^o", 3, 0xF4 },     { "\\\"o", 3, 0xF6 },
        { "\\~n", 3, 0xF1 },     { "\\=a", 3, 0x101 },     { "\\.z", 3, 0x17C },    { "\\c{c}", 5, 0xE7 },
        { "\\v{s}", 5, 0x161 },  { "\\H{o}", 5, 0x151 },   { "\\u{g}", 5, 0x11F },  { "\\k{a}", 5, 0x105 },
        { "\\r{u}", 5, 0x16F },  { "\\d{s}", 5, 0x1E63 },  { "\\H os", 4, 0x151 },  { "\\c c", 4, 0xE7 },
        { "\\'\\i", 4, 0xED },   { "\\\"{\\i}", 6, 0xEF }, { "\\'\\i{}", 4, 0xED }, { "\\'E", 3, 0xC9 },
        { "\\o", 2, 0xF8 },      { "{\\o}", 4, 0xF8 },     { "\\o{}x", 4, 0xF8 },   { "\\L", 2, 0x141 },
        { "\\ss", 3, 0xDF },     { "{\\ss}", 5, 0xDF },    { "\\aa ", 3, 0xE5 },    { "\\AE{}", 5, 0xC6 },
        { "\\i", 2, 0x131 },     { "{\\i}", 4, 0x131 },    { "\\oe-", 3, 0x153 },   { "\\l\\'", 2, 0x142 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint32_t letter = 0;
        size_t size = read_letter(rows[i].written, strlen(rows[i].written), &letter);
        if (size != rows[i].size || letter != rows[i].letter) {
            fail_msg("%s: %zu bytes, U+%04X", rows[i].written, size, letter);
        }
    }
}

static void test_other_things_are_no_letters(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",        "\\",   "e",      "{",       "{e}",     "\\omega", "\\leq",    "\\in",    "\\ell",   "\\vec{x}",
        "\\c",     "\\c ", "\\c{",   "\\c{c",   "\\c{cc}", "\\cite",  "\\b{eta}", "\\b{o}",  "\\r{ho}", "\\H",
        "\\'",     "\\'{", "\\'{e",  "\\'1",    "\\' e",   "\\'q",    "\\\"r",    "\\'\\in", "\\'\\k",  "{\\'e",
        "{\\'et}", "{\\o", "{ \\o}", "\\theta", "\\aaa",   "\\n",     "\\ ",      "\\\\'e",  "\\v\ns",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint32_t letter;
        size_t size = read_letter(rows[i], strlen(rows[i]), &letter);
        if (size != 0) fail_msg("%s: %zu bytes, U+%04X", rows[i], size, letter);
    }
}

static void test_layout_commands_are_known_by_their_whole_name(void **state)
{
    (void)state;
    static const struct {
        const char *written;
        size_t size;
    } rows[] = {
        { "\\emph{x}", 5 },
        { "\\text", 5 },
        { "\\textbf{", 7 },
        { "\\it ", 3 },
        { "\\Big(", 4 },
        { "\\frac12", 5 },
        { "\\textsuperscript", 16 },
        { "\\widetilde x", 10 },
        { "\\cite_", 5 },
        { "\\alpha", 0 },
        { "\\emphx", 0 },
        { "\\emp", 0 },
        { "\\x", 0 },
        { "\\", 0 },
        { "\\ ", 0 },
        { "\\textsuperscripts", 0 },
        { "\\1", 0 },
        { "\\sqrt", 0 },
        { "\\log", 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t size = dls__latex_layout(rows[i].written, strlen(rows[i].written));
        if (size != rows[i].size) fail_msg("%s: %zu bytes", rows[i].written, size);
    }
}

static void test_any_bytes_are_read_within_their_bounds(void **state)
{
    (void)state;
    static const char alphabet[] = "\\\\\\{}'\"cHoiss \xC3";
    rng r = rng_for_test(5);
    for (int i = 0; i < 200000; i++) {
        char bytes[8];
        uint32_t letter = 0;
        size_t length = rng_between(&r, 1, sizeof bytes);
        for (size_t k = 0; k < length; k++) bytes[k] = alphabet[rng_below(&r, sizeof alphabet - 1)];
        size_t size = read_letter(bytes, length, &letter);
        assert_true(size <= length && (size == 0 || letter != 0));
        assert_true(dls__latex_layout(bytes, length) <= length);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_letters_are_read_with_their_braces),
        cmocka_unit_test(test_other_things_are_no_letters),
        cmocka_unit_test(test_layout_commands_are_known_by_their_whole_name),
        cmocka_unit_test(test_any_bytes_are_read_within_their_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
