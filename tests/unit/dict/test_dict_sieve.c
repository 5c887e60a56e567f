/* SPDX-License-Identifier: MIT
 *
 * Strings that may be near a wanted one: all that are, by the definition of edits, and few others.
 */
#include "dict/dict_sieve.h"

#include "dict_fixture.h"

#include "base/error.h"

#define WALKS 400

static const char *const letters[] = { "a", "b", "c", "d", "e", "f", "g", "\xc3\xa9", "\xd0\xbf", "\xe4\xb8\xad" };

/* Up to 5 letters of the first `most`, each in UTF-8. */
static pair random_text(rng *r, size_t most)
{
    pair made = { .length = 0, .value = rng_next(r) };
    for (uint64_t left = 1 + rng_below(r, 5); left > 0; left--) {
        const char *letter = letters[rng_below(r, most)];
        memcpy(made.bytes + made.length, letter, strlen(letter));
        made.length += strlen(letter);
    }
    return made;
}

static size_t random_texts(rng *r, size_t most, pair *pairs, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) pairs[i] = random_text(r, most);
    if (count > 0) qsort(pairs, count, sizeof *pairs, compare_pairs);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || compare_pairs(&pairs[kept - 1], &pairs[i]) != 0) pairs[kept++] = pairs[i];
    return kept;
}

static size_t code_points(const pair *text, uint32_t *points)
{
    size_t count = 0;
    for (size_t i = 0; i < text->length; i++) {
        bool begins = (text->bytes[i] & 0xc0) != 0x80;
        count += begins;
        points[count - 1] = begins ? text->bytes[i] : points[count - 1] << 8 | text->bytes[i];
    }
    return count;
}

/* Edits of two texts, none of which is edited twice. */
static size_t edits_between(const pair *left, const pair *right)
{
    uint32_t a[16] = { 0 }, b[16] = { 0 };
    size_t best[17][17];
    size_t n = code_points(left, a), m = code_points(right, b);
    for (size_t i = 0; i <= n; i++)
        for (size_t j = 0; j <= m; j++) {
            size_t least = i + j;
            if (i > 0) least = dls__min(least, best[i - 1][j] + 1);
            if (j > 0) least = dls__min(least, best[i][j - 1] + 1);
            if (i > 0 && j > 0) least = dls__min(least, best[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                least = dls__min(least, best[i - 2][j - 2] + 1);
            best[i][j] = least;
        }
    return best[n][m];
}

/* What is looked for. */
typedef struct sought {
    pair wanted[DLS__SIEVE_WANTED];
    size_t count;
    size_t fixed;
    uint32_t most;
} sought;

static sought random_sought(rng *r, size_t most_letters)
{
    sought s = { .count = 1 + rng_below(r, 2), .most = rng_below32(r, 3) };
    for (size_t i = 0; i < s.count; i++) s.wanted[i] = random_text(r, most_letters);
    if (rng_one_in(r, 3)) return s;
    s.fixed = 1;
    while (s.fixed < s.wanted[0].length && (s.wanted[0].bytes[s.fixed] & 0xc0) == 0x80) s.fixed++;
    return s;
}

static bool is_near(const sought *s, const pair *text)
{
    bool near = false;
    for (size_t i = 0; i < s->count; i++) near = near || edits_between(&s->wanted[i], text) <= s->most;
    return near && text->length >= s->fixed && memcmp(text->bytes, s->wanted[0].bytes, s->fixed) == 0;
}

/* Walk, and compare with all strings; returns how many were given. With `passing` whatever begins as the first bytes of
 * one that was given is passed over, at random. */
static size_t check_walk(rng *r, const dls__dict *dict, const pair *pairs, size_t count, const sought *s, bool passing)
{
    static dls__dict_sieve sieve;
    dls__dict_iter iter;
    pair dead = { .length = 0 };
    bool more = true;
    size_t given = 0, at = 0;
    dls__dict_iter_init(&iter, dict);
    if (s->fixed > 0)
        assert_int_equal(dls__dict_iter_seek(&iter, (const char *)s->wanted[0].bytes, s->fixed, NULL), DLS_OK);
    dls__dict_sieve_init(&sieve, (const char *)s->wanted[0].bytes, s->fixed, s->most);
    for (size_t i = 0; i < s->count; i++)
        dls__dict_sieve_want(&sieve, (const char *)s->wanted[i].bytes, s->wanted[i].length);
    while (more) {
        assert_int_equal(dls__dict_sieve_next(&sieve, &iter, &more, NULL), DLS_OK);
        for (; at < count; at++) { /* those before it, and that one */
            bool same =
                more && iter.length == pairs[at].length && memcmp(iter.string, pairs[at].bytes, iter.length) == 0;
            bool passed = dead.length > 0 && pairs[at].length >= dead.length &&
                          memcmp(pairs[at].bytes, dead.bytes, dead.length) == 0;
            assert_true(!same || !passed);
            if (same) break;
            assert_true(passed || !is_near(s, &pairs[at]));
        }
        if (!more) continue;
        assert_true(at < count);
        assert_int_equal(iter.value, pairs[at].value);
        given++;
        at++;
        if (!passing || rng_one_in(r, 2)) continue;
        dead = pairs[at - 1];
        dead.length = 1 + rng_below(r, iter.length);
        dls__dict_sieve_pass(&sieve, dead.length);
    }
    return given;
}

static void test_all_that_are_near_are_given(void **state)
{
    (void)state;
    static pair pairs[MAX_PAIRS];
    rng r = rng_for_test(20261127);
    size_t given = 0, strings = 0;
    for (size_t i = 0; i < WALKS; i++) {
        size_t most_letters = 2 + rng_below(&r, DLS__ARRAY_LENGTH(letters) - 1);
        size_t count = random_texts(&r, most_letters, pairs, dict_sizes[i % DLS__ARRAY_LENGTH(dict_sizes)]);
        dls__section section = write_dict(pairs, count);
        dls__dict dict;
        assert_int_equal(dls__dict_open(&section, &dict, NULL), DLS_OK);
        for (size_t query = 0; query < 10; query++) {
            sought s = random_sought(&r, most_letters);
            given += check_walk(&r, &dict, pairs, count, &s, false);
            check_walk(&r, &dict, pairs, count, &s, true);
            strings += count;
        }
        test_section_free(&section);
    }
    assert_true(given > 10000 && given < strings / 4);
}

static void test_it_ends_where_no_text_is(void **state)
{
    (void)state;
    pair pairs[3] = { { "abc", 3, 1 },
                      { "\xff"
                        "abc",
                        4, 2 },
                      { "\xff"
                        "abd",
                        4, 3 } };
    rng r = rng_for_test(1);
    sought s = { .wanted = { { "abd", 3, 0 } }, .count = 1, .most = 2 };
    dls__section section = write_dict(pairs, 3);
    dls__dict dict;
    assert_int_equal(dls__dict_open(&section, &dict, NULL), DLS_OK);
    assert_int_equal(check_walk(&r, &dict, pairs, 1, &s, false), 1);
    test_section_free(&section);
}

/* The walk over a dictionary, some of whose strings are too long to be given. */
static dls_status walk_nearby(const dls__section *section, size_t *given)
{
    static dls__dict_sieve sieve;
    dls__dict dict;
    dls__dict_iter iter;
    bool more = true;
    *given = 0;
    DLS__TRY(dls__dict_open(section, &dict, NULL));
    dls__dict_iter_init(&iter, &dict);
    dls__dict_sieve_init(&sieve, "", 0, 2);
    dls__dict_sieve_want(&sieve, "abcab", 5);
    for (;; ++*given) {
        DLS__TRY(dls__dict_sieve_next(&sieve, &iter, &more, NULL));
        if (!more) return DLS_OK;
        assert_true(iter.length <= DLS__SIEVE_MAX_STRING);
    }
}

static void test_longer_strings_are_passed_over(void **state)
{
    (void)state;
    static char longest[DLS__DICT_MAX_STRING];
    static const size_t lengths[] = { 5, 255, 256, 300, 400 };
    size_t given;
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    dls__spool out;
    dls__dict_writer writer;
    memset(longest, 'a', sizeof longest);
    dls__spool_init(&out, allocator, "dict");
    dls__dict_writer_init(&writer, allocator, &out);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(lengths); i++)
        assert_int_equal(dls__dict_writer_add(&writer, longest, lengths[i], i, NULL), DLS_OK);
    assert_int_equal(dls__dict_writer_add(&writer, "abcab", 5, 9, NULL), DLS_OK);
    assert_int_equal(dls__dict_writer_finish(&writer, NULL), DLS_OK);
    dls__section section = test_section_frozen(&out, "dictionary");
    assert_int_equal(walk_nearby(&section, &given), DLS_OK);
    assert_int_equal(given, 2);
    test_section_free(&section);
    dls__dict_writer_done(&writer);
    dls__spool_done(&out);
}

static void test_any_byte_may_be_changed(void **state)
{
    (void)state;
    static pair pairs[70];
    size_t given;
    rng r = rng_for_test(9);
    dls__section section = write_dict(pairs, random_texts(&r, 3, pairs, DLS__ARRAY_LENGTH(pairs)));
    uint8_t *bytes = test_section_bytes(&section);
    for (size_t at = 0; at < section.size; at++) {
        uint8_t kept = bytes[at];
        for (unsigned value = 0; value < 256; value++) {
            bytes[at] = (uint8_t)value;
            dls_status status = walk_nearby(&section, &given);
            assert_true(status == DLS_OK || status == DLS_ECORRUPT);
        }
        bytes[at] = kept;
    }
    assert_int_equal(walk_nearby(&section, &given), DLS_OK);
    assert_true(given > 0);
    test_section_free(&section);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_that_are_near_are_given),
        cmocka_unit_test(test_it_ends_where_no_text_is),
        cmocka_unit_test(test_longer_strings_are_passed_over),
        cmocka_unit_test(test_any_byte_may_be_changed),
    };
    return cmocka_run_group_tests_name("dict/dict_sieve", tests, NULL, NULL);
}
