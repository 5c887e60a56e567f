/* SPDX-License-Identifier: MIT
 *
 * Keys tell words apart, and know nothing of what stands behind them.
 */
#include "analysis/term_key.h"

#include "support/dls_test.h"
#include "support/rng.h"

#define PADDED (DLS__MAX_TERM + DLS__TERM_SLACK)

/* The key of a word with bytes `behind` it. */
static dls__term_key key_in(const char *word, size_t length, uint8_t behind, char padded[PADDED])
{
    memset(padded, behind, PADDED);
    memcpy(padded, word, length);
    return dls__term_key_of(padded, (uint32_t)length);
}

static void test_the_prefix_is_the_first_16_bytes_and_zeros(void **state)
{
    (void)state;
    static const char word[] = "abcdefghijklmnopqrstuvwxyz";
    char padded[PADDED];
    for (size_t length = 0; length < sizeof word; length++) {
        uint8_t expected[16] = { 0 }, prefix[16];
        memcpy(expected, word, dls__min(length, 16));
        dls__term_key key = key_in(word, length, 0xff, padded);
        dls__store_u64(prefix, key.prefix[0]);
        dls__store_u64(prefix + 8, key.prefix[1]);
        assert_bytes(prefix, 16, expected, 16);
        assert_int_equal(key.length, length);
        assert_ptr_equal(key.bytes, padded);
    }
}

static void test_what_stands_behind_a_word_does_not_count(void **state)
{
    (void)state;
    static char word[DLS__MAX_TERM], first[PADDED], second[PADDED];
    rng r = rng_for_test(61);
    for (size_t length = 0; length <= DLS__MAX_TERM; length++) {
        rng_bytes(&r, word, sizeof word);
        dls__term_key a = key_in(word, length, 0, first), b = key_in(word, length, 0xff, second);
        assert_int_equal(a.hash, b.hash);
        assert_true(a.prefix[0] == b.prefix[0] && a.prefix[1] == b.prefix[1]);
    }
}

/* Words that differ in one byte, whichever it is, or in length alone. */
static void test_every_byte_and_the_length_are_hashed(void **state)
{
    (void)state;
    static char word[PADDED];
    for (size_t length = 1; length <= 40; length++) {
        for (size_t at = 0; at < length; at++) {
            memset(word, 'a', length);
            uint32_t hash = dls__term_key_of(word, (uint32_t)length).hash;
            word[at] = 'b';
            assert_int_not_equal(dls__term_key_of(word, (uint32_t)length).hash, hash);
        }
        memset(word, 0, length + 1);
        assert_int_not_equal(dls__term_key_of(word, (uint32_t)length).hash,
                             dls__term_key_of(word, (uint32_t)length + 1).hash);
    }
}

static void test_hashes_are_the_same_everywhere(void **state)
{
    (void)state;
    char padded[PADDED];
    static const char word[] = "internationalizations";
    assert_int_equal(key_in(word, 5, '?', padded).hash, 0x81e3df05);
    assert_int_equal(key_in(word, 16, '?', padded).hash, 0x98354e73);
    assert_int_equal(key_in(word, 21, '?', padded).hash, 0x78477a80);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_prefix_is_the_first_16_bytes_and_zeros),
        cmocka_unit_test(test_what_stands_behind_a_word_does_not_count),
        cmocka_unit_test(test_every_byte_and_the_length_are_hashed),
        cmocka_unit_test(test_hashes_are_the_same_everywhere),
    };
    return cmocka_run_group_tests_name("analysis/term_key", tests, NULL, NULL);
}
