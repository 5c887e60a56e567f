/* SPDX-License-Identifier: MIT
 *
 * Walking over dictionaries: everything in order, and nothing that a look-up could be misled by.
 */
#include "dict_fixture.h"

#include "base/endian.h"
#include "base/error.h"

static void test_gives_all_strings_in_order(void **state)
{
    (void)state;
    static pair pairs[MAX_PAIRS];
    for (uint64_t seed = 1; seed <= 60; seed++) {
        rng r = rng_for_test(seed);
        uint32_t letters = seed % 2 == 0 ? 2 : 256;
        size_t count = random_pairs(&r, letters, pairs, dict_sizes[seed % DLS__ARRAY_LENGTH(dict_sizes)]);
        print_message("# %d strings\n", (int)count);
        dls__section section = write_dict(pairs, count);
        dls__dict dict;
        assert_int_equal(dls__dict_open(&section, &dict, NULL), DLS_OK);
        dls__dict_iter iter;
        dls__dict_iter_init(&iter, &dict);
        bool more = true;
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(dls__dict_iter_next(&iter, &more, NULL), DLS_OK);
            assert_true(more);
            assert_int_equal(iter.length, pairs[i].length);
            assert_memory_equal(iter.string, pairs[i].bytes, pairs[i].length);
            assert_int_equal(iter.value, pairs[i].value);
        }
        for (int i = 0; i < 2; i++) { /* beyond the last it stays there */
            more = true;
            assert_int_equal(dls__dict_iter_next(&iter, &more, NULL), DLS_OK);
            assert_false(more);
        }
        test_section_free(&section);
    }
}

/* Those of `pairs` from one string on, up to another. */
static void assert_range(const dls__dict *dict, const pair *pairs, size_t count, const pair *from, const pair *until)
{
    dls__dict_iter iter;
    bool more;
    dls__dict_iter_init(&iter, dict);
    dls__dict_iter_stop_at(&iter, (const char *)until->bytes, until->length);
    assert_int_equal(dls__dict_iter_seek(&iter, (const char *)from->bytes, from->length, NULL), DLS_OK);
    for (size_t i = 0; i < count; i++) {
        if (compare_pairs(&pairs[i], from) < 0) continue;
        if (compare_pairs(&pairs[i], until) >= 0) break;
        assert_int_equal(dls__dict_iter_next(&iter, &more, NULL), DLS_OK);
        assert_true(more);
        assert_bytes(iter.string, iter.length, pairs[i].bytes, pairs[i].length);
        assert_int_equal(iter.value, pairs[i].value);
    }
    for (int i = 0; i < 2; i++) {
        assert_int_equal(dls__dict_iter_next(&iter, &more, NULL), DLS_OK);
        assert_false(more);
    }
}

static void test_gives_the_strings_of_a_range(void **state)
{
    (void)state;
    static pair pairs[MAX_PAIRS], others[MAX_PAIRS];
    for (uint64_t seed = 1; seed <= 30; seed++) {
        rng r = rng_for_test(seed);
        uint32_t letters = seed % 2 == 0 ? 2 : 256;
        size_t count = random_pairs(&r, letters, pairs, dict_sizes[seed % DLS__ARRAY_LENGTH(dict_sizes)]);
        size_t other_count = random_pairs(&r, letters, others, 40);
        dls__section section = write_dict(pairs, count);
        dls__dict dict;
        assert_int_equal(dls__dict_open(&section, &dict, NULL), DLS_OK);
        for (size_t i = 0; i < 60; i++) {
            const pair *ends[2];
            for (size_t end = 0; end < 2; end++)
                ends[end] = count > 0 && rng_one_in(&r, 2) ? &pairs[rng_below(&r, count)]
                                                           : &others[rng_below(&r, other_count)];
            assert_range(&dict, pairs, count, ends[0], ends[1]);
        }
        for (size_t i = 0; i < count; i++) {
            const char *string;
            size_t length;
            assert_int_equal(dls__dict_string_near(&dict, i, &string, &length, NULL), DLS_OK);
            assert_bytes(string, length, pairs[i / 32 * 32].bytes, pairs[i / 32 * 32].length);
        }
        test_section_free(&section);
    }
}

static void test_seek_goes_on_from_any_string(void **state)
{
    (void)state;
    static pair pairs[MAX_PAIRS];
    for (size_t s = 0; s < DLS__ARRAY_LENGTH(dict_sizes); s++) {
        rng r = rng_for_test(s);
        size_t count = random_pairs(&r, 256, pairs, dict_sizes[s]);
        dls__section section = write_dict(pairs, count);
        dls__dict dict;
        assert_int_equal(dls__dict_open(&section, &dict, NULL), DLS_OK);
        dls__dict_iter iter;
        dls__dict_iter_init(&iter, &dict);
        for (size_t from = count + 2; from-- > 0;) {
            bool more = true;
            assert_int_equal(dls__dict_iter_seek_number(&iter, from, NULL), DLS_OK);
            for (size_t i = from; i < dls__min(from + 40, count); i++) {
                assert_int_equal(dls__dict_iter_next(&iter, &more, NULL), DLS_OK);
                assert_true(more);
                assert_bytes(iter.string, iter.length, pairs[i].bytes, pairs[i].length);
                assert_int_equal(iter.value, pairs[i].value);
            }
            if (from + 40 < count) continue;
            assert_int_equal(dls__dict_iter_next(&iter, &more, NULL), DLS_OK);
            assert_false(more);
        }
        test_section_free(&section);
    }
}

/* Walk to the end or the first failure, and no further than there are strings. */
static dls_status walk(const dls__section *section)
{
    dls__dict dict;
    DLS__TRY(dls__dict_open(section, &dict, NULL));
    dls__dict_iter iter;
    dls__dict_iter_init(&iter, &dict);
    bool more = true;
    for (uint64_t given = 0; more; given++) {
        DLS__TRY(dls__dict_iter_next(&iter, &more, NULL));
        assert_true(given <= dict.count);
    }
    return DLS_OK;
}

static void test_refuses_what_is_out_of_order_or_malformed(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        const char *entries;
        size_t size;
        dls_status expected;
    } rows[] = {
        { "two strings", "\0\1a\0\0\1b\0", 8, DLS_OK },
        { "a longer string", "\0\1a\0\1\1b\0", 8, DLS_OK },
        { "the smaller one second", "\0\1b\0\0\1a\0", 8, DLS_ECORRUPT },
        { "the same twice", "\0\1a\0\0\1a\0", 8, DLS_ECORRUPT },
        { "its beginning second", "\0\2ab\0\0\1a\0", 9, DLS_ECORRUPT },
        { "shares more than it says", "\0\1a\0\0\2ab\0", 9, DLS_ECORRUPT },
        { "bytes as signed", "\0\1\x7f\0\0\1\x80\0", 8, DLS_OK },
        { "adds nothing", "\0\1a\0\1\0\0", 7, DLS_ECORRUPT },
        { "shares more than there is", "\0\1a\0\2\1b\0", 8, DLS_ECORRUPT },
        { "first shares", "\1\1a\0\0\1b\0", 8, DLS_ECORRUPT },
        { "a byte left over", "\0\1a\0\0\1b\0\0", 9, DLS_ECORRUPT },
        { "one string too few", "\0\1a\0", 4, DLS_ECORRUPT },
        { "one string too many", "\0\1a\0\0\1b\0\0\1c\0", 12, DLS_ECORRUPT },
        { "value cut off", "\0\1a\0\0\1b\x80", 8, DLS_ECORRUPT },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        print_message("# %s\n", rows[i].what);
        dls__section section = one_block(rows[i].entries, rows[i].size, 2);
        assert_int_equal(walk(&section), rows[i].expected);
        test_section_free(&section);
    }
}

/* 33 strings of one byte, 4 bytes each, in two blocks; the 33rd starts the second. */
static dls__section two_blocks(void)
{
    pair pairs[33];
    for (size_t i = 0; i < 33; i++) pairs[i] = (pair){ { (uint8_t)(i + 1) }, 1, 0 };
    dls__section section = write_dict(pairs, 33);
    assert_int_equal(section.size, 33 * 4 + 40);
    return section;
}

static void test_refuses_block_that_begins_before_the_last_one_ended(void **state)
{
    (void)state;
    static const struct {
        uint8_t first;
        dls_status expected;
    } rows[] = {
        { 33, DLS_OK }, { 255, DLS_OK }, { 32, DLS_ECORRUPT }, { 31, DLS_ECORRUPT }, { 0, DLS_ECORRUPT },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        dls__section section = two_blocks();
        uint8_t *bytes = test_section_bytes(&section);
        bytes[32 * 4 + 2] = rows[i].first;
        bytes[33 * 4 + 8 + 7] = rows[i].first; /* the highest byte of its prefix */
        assert_int_equal(walk(&section), rows[i].expected);
        test_section_free(&section);
    }
}

static void test_refuses_prefixes_that_are_not_of_the_first_string(void **state)
{
    (void)state;
    for (size_t at = 0; at < 16; at++) {
        dls__section section = two_blocks();
        test_section_bytes(&section)[33 * 4 + at]++;
        assert_int_equal(walk(&section), DLS_ECORRUPT);
        test_section_free(&section);
    }
}

static void test_refuses_blocks_that_start_elsewhere(void **state)
{
    (void)state;
    static const struct {
        uint64_t starts[2];
        dls_status expected;
    } rows[] = {
        { { 0, 128 }, DLS_OK },       { { 4, 128 }, DLS_ECORRUPT }, { { 0, 124 }, DLS_ECORRUPT },
        { { 0, 132 }, DLS_ECORRUPT }, { { 0, 0 }, DLS_ECORRUPT },   { { 0, UINT64_MAX }, DLS_ECORRUPT },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        dls__section section = two_blocks();
        uint8_t *starts = test_section_bytes(&section) + 33 * 4 + 16;
        dls__store_u64(starts, rows[i].starts[0]);
        dls__store_u64(starts + 8, rows[i].starts[1]);
        assert_int_equal(walk(&section), rows[i].expected);
        test_section_free(&section);
    }
}

/* A string of `first` bytes, then one that shares all of it and has `more`. */
static dls_status walk_over_long_strings(size_t first, size_t more)
{
    dls__buf bytes;
    dls__buf_init(&bytes, dls__allocator_or_default(NULL), SIZE_MAX);
    static char string[2 * DLS__DICT_MAX_STRING];
    dls__buf_append_varint(&bytes, 0);
    dls__buf_append_string(&bytes, string, first);
    dls__buf_append_varint(&bytes, 0);
    dls__buf_append_varint(&bytes, first);
    dls__buf_append_string(&bytes, string, more);
    dls__buf_append_varint(&bytes, 0);
    dls__buf_append_u64(&bytes, 0); /* prefix: the string is zeros */
    dls__buf_append_u64(&bytes, 0);
    dls__buf_append_u64(&bytes, 2);
    dls__section section = test_section(bytes.bytes, bytes.size, "dictionary");
    dls_status status = walk(&section);
    test_section_free(&section);
    dls__buf_done(&bytes);
    return status;
}

static void test_refuses_strings_beyond_the_longest(void **state)
{
    (void)state;
    assert_int_equal(walk_over_long_strings(DLS__DICT_MAX_STRING - 1, 1), DLS_OK);
    assert_int_equal(walk_over_long_strings(DLS__DICT_MAX_STRING + 1, 1), DLS_ECORRUPT);
    assert_int_equal(walk_over_long_strings(DLS__DICT_MAX_STRING, 1), DLS_ECORRUPT);
    assert_int_equal(walk_over_long_strings(1, DLS__DICT_MAX_STRING), DLS_ECORRUPT);
}

static void test_any_byte_may_be_changed(void **state)
{
    (void)state;
    static pair pairs[70];
    rng r = rng_for_test(9);
    dls__section section = write_dict(pairs, random_pairs(&r, 3, pairs, DLS__ARRAY_LENGTH(pairs)));
    uint8_t *bytes = test_section_bytes(&section);
    for (size_t at = 0; at < section.size; at++) {
        uint8_t kept = bytes[at];
        for (unsigned value = 0; value < 256; value++) {
            bytes[at] = (uint8_t)value;
            dls_status status = walk(&section);
            assert_true(status == DLS_OK || status == DLS_ECORRUPT);
        }
        bytes[at] = kept;
    }
    assert_int_equal(walk(&section), DLS_OK);
    test_section_free(&section);
}

static void test_any_end_may_be_missing(void **state)
{
    (void)state;
    static pair pairs[70];
    rng r = rng_for_test(10);
    dls__section section = write_dict(pairs, random_pairs(&r, 3, pairs, DLS__ARRAY_LENGTH(pairs)));
    for (size_t size = 0; size < section.size; size++) {
        dls__section cut = test_section(section.bytes, size, "dictionary");
        dls_status status = walk(&cut);
        assert_true(status == DLS_OK || status == DLS_ECORRUPT);
        test_section_free(&cut);
    }
    test_section_free(&section);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gives_all_strings_in_order),
        cmocka_unit_test(test_gives_the_strings_of_a_range),
        cmocka_unit_test(test_seek_goes_on_from_any_string),
        cmocka_unit_test(test_refuses_what_is_out_of_order_or_malformed),
        cmocka_unit_test(test_refuses_block_that_begins_before_the_last_one_ended),
        cmocka_unit_test(test_refuses_prefixes_that_are_not_of_the_first_string),
        cmocka_unit_test(test_refuses_blocks_that_start_elsewhere),
        cmocka_unit_test(test_refuses_strings_beyond_the_longest),
        cmocka_unit_test(test_any_byte_may_be_changed),
        cmocka_unit_test(test_any_end_may_be_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
