/* SPDX-License-Identifier: MIT
 *
 * A cache may forget, but never errs, and stays below its ceiling.
 */
#include "analysis/term_cache.h"

#include <stdio.h>

#include "analysis/analyzer.h"
#include "support/dls_test.h"
#include "support/rng.h"
#include "support/testalloc.h"

typedef struct fixture {
    testalloc memory;
    dls__term_cache cache;
} fixture;

static void begin(fixture *f)
{
    testalloc_init(&f->memory);
    dls__term_cache_init(&f->cache, &f->memory.allocator);
}

static void end(fixture *f)
{
    dls__term_cache_done(&f->cache);
    testalloc_done(&f->memory);
}

/* The key of a word, with the slack that it wants; it lives until the next call. */
static dls__term_key key_of(const char *word)
{
    static char padded[DLS__MAX_TERM + DLS__TERM_SLACK];
    size_t length = strlen(word);
    memset(padded, '?', sizeof padded);
    memcpy(padded, word, length);
    return dls__term_key_of(padded, (uint32_t)length);
}

static void add(fixture *f, const char *word, const char *term)
{
    dls__term_key key = key_of(word);
    dls__term_cache_add(&f->cache, &key, term, strlen(term));
}

/* The term, NULL if it is not there. */
static const char *find(fixture *f, const char *word, size_t *length)
{
    dls__term_key key = key_of(word);
    dls__term_cache_expect(&f->cache, &key);
    return dls__term_cache_find(&f->cache, &key, length);
}

static void test_a_new_cache_holds_no_memory_and_finds_nothing(void **state)
{
    (void)state;
    fixture f;
    size_t length;
    begin(&f);
    assert_null(find(&f, "word", &length));
    assert_int_equal(f.memory.allocations, 0);
    end(&f);
}

static void test_what_was_added_is_found(void **state)
{
    (void)state;
    static const char *const words[] = { "a",        "ab",       "abc",
                                         "abcd",     "abcdefg",  "abcdefgh",
                                         "abcdefghijklmnop",     "abcdefghijklmnopq",
                                         "abcdefghijklmnopQ",    "abcdefghijklmnopqr",
                                         "\xC3\xA9" };
    fixture f;
    size_t length;
    begin(&f);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(words); i++) add(&f, words[i], words[i] + 1);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(words); i++) {
        const char *term = find(&f, words[i], &length);
        assert_non_null(term);
        assert_bytes(term, length, words[i] + 1, strlen(words[i]) - 1);
    }
    assert_null(find(&f, "abcde", &length));
    assert_null(find(&f, "b", &length));
    end(&f);
}

static void test_a_term_and_what_its_word_has_beyond_16_bytes_share_46(void **state)
{
    (void)state;
    static const char long_word[] = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"; /* 52 */
    fixture f;
    size_t length;
    begin(&f);
    add(&f, long_word, "1234567890");
    assert_non_null(find(&f, long_word, &length));
    add(&f, long_word + 1, "123456789012");
    assert_null(find(&f, long_word + 1, &length));
    end(&f);
}

static void test_long_words_of_one_beginning_are_told_apart(void **state)
{
    (void)state;
    char word[40];
    fixture f;
    size_t length, found = 0;
    begin(&f);
    for (int i = 0; i < 3000; i++) {
        char term[8];
        snprintf(term, sizeof term, "%d", i);
        snprintf(word, sizeof word, "internationalization%d", i);
        assert_null(find(&f, word, &length));
        add(&f, word, term);
        snprintf(word, sizeof word, "internationalization%d", i / 2);
        const char *kept = find(&f, word, &length);
        snprintf(term, sizeof term, "%d", i / 2);
        if (kept != NULL) assert_bytes(kept, length, term, strlen(term));
        found += kept != NULL;
    }
    assert_true(found > 500); /* some are forgotten, and the table has grown twice meanwhile */
    end(&f);
}

/* Words by number, with a term that can be told from the word. */
static void word_of(uint64_t number, char word[40])
{
    snprintf(word, 40, "word%llu", (unsigned long long)number);
}
static size_t term_of_number(uint64_t number, char term[40])
{
    return (size_t)snprintf(term, 40, "%llu", (unsigned long long)number);
}

static bool find_number(fixture *f, uint64_t number)
{
    char word[40], expected[40];
    size_t length, expected_length = term_of_number(number, expected);
    word_of(number, word);
    const char *term = find(f, word, &length);
    if (term != NULL) assert_bytes(term, length, expected, expected_length);
    return term != NULL;
}

static void add_number(fixture *f, uint64_t number)
{
    char word[40], term[40];
    word_of(number, word);
    term_of_number(number, term);
    add(f, word, term);
}

static void test_a_term_that_is_found_is_the_right_one_however_many_come(void **state)
{
    (void)state;
    fixture f;
    rng r = rng_for_test(6);
    size_t found = 0;
    begin(&f);
    for (int i = 0; i < 400000; i++) {
        uint64_t number = rng_below(&r, 1 + rng_below(&r, 200000)); /* low numbers come often */
        if (find_number(&f, number))
            found++;
        else
            add_number(&f, number);
    }
    assert_true(found > 100000);
    end(&f);
}

static size_t count_found(fixture *f, uint64_t numbers)
{
    size_t found = 0;
    for (uint64_t number = 0; number < numbers; number++) found += find_number(f, number);
    return found;
}

static void test_the_table_grows_with_the_words_and_keeps_them(void **state)
{
    (void)state;
    fixture f;
    begin(&f);
    for (uint64_t number = 0; number < 64; number++) add_number(&f, number);
    assert_int_equal(f.cache.slot_count, 64);
    size_t found = count_found(&f, 64);
    for (uint64_t number = 64; number < 192; number++) add_number(&f, number);
    assert_int_equal(f.cache.slot_count, 128);
    assert_true(count_found(&f, 64) > found / 2);
    add_number(&f, 192);
    assert_int_equal(f.cache.slot_count, 256);
    end(&f);
}

static void test_finding_loses_nothing(void **state)
{
    (void)state;
    fixture f;
    begin(&f);
    for (uint64_t number = 0; number < 64; number++) add_number(&f, number);
    size_t found = count_found(&f, 64);
    assert_true(found > 32);
    for (int i = 0; i < 3; i++) assert_int_equal(count_found(&f, 64), found);
    end(&f);
}

static void test_memory_has_a_ceiling(void **state)
{
    (void)state;
    fixture f;
    begin(&f);
    for (uint64_t number = 0; number < 300000; number++) add_number(&f, number);
    assert_int_equal(f.memory.live_bytes, 4 * 1024 * 1024 + DLS__TERM_SLACK);
    assert_true(f.memory.allocations <= 11);
    end(&f);
}

static void test_a_word_in_use_outlives_those_that_come_once(void **state)
{
    (void)state;
    fixture f;
    begin(&f);
    for (uint64_t number = 0; number < 80000; number++) add_number(&f, number);
    add_number(&f, 1000000);
    for (uint64_t number = 2000000; number < 2200000; number++) {
        assert_true(find_number(&f, 1000000));
        add_number(&f, number);
    }
    end(&f);
}

static void test_failing_allocations_leave_a_smaller_cache(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        fixture f;
        dls__term_cache_init(&f.cache, &memory.allocator);
        for (uint64_t number = 0; number < 1000; number++) {
            add_number(&f, number);
            if (f.cache.slots != NULL) assert_true(find_number(&f, number));
        }
        dls__term_cache_done(&f.cache);
    }
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_new_cache_holds_no_memory_and_finds_nothing),
        cmocka_unit_test(test_what_was_added_is_found),
        cmocka_unit_test(test_a_term_and_what_its_word_has_beyond_16_bytes_share_46),
        cmocka_unit_test(test_long_words_of_one_beginning_are_told_apart),
        cmocka_unit_test(test_a_term_that_is_found_is_the_right_one_however_many_come),
        cmocka_unit_test(test_the_table_grows_with_the_words_and_keeps_them),
        cmocka_unit_test(test_finding_loses_nothing),
        cmocka_unit_test(test_memory_has_a_ceiling),
        cmocka_unit_test(test_a_word_in_use_outlives_those_that_come_once),
        cmocka_unit_test(test_failing_allocations_leave_a_smaller_cache),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
