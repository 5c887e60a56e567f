/* SPDX-License-Identifier: MIT
 *
 * Look-ups, compared with a sorted array; and dictionaries that somebody tampered with.
 */
#include "dict_fixture.h"

#include "base/endian.h"

static dls__dict open_dict(const dls__section *section)
{
    dls__dict dict;
    assert_int_equal(dls__dict_open(section, &dict, NULL), DLS_OK);
    return dict;
}

static void assert_finds(const dls__dict *dict, const pair *wanted, const pair *expected)
{
    bool found;
    uint64_t value = 0;
    assert_int_equal(dls__dict_find(dict, (const char *)wanted->bytes, wanted->length, &found, &value, NULL), DLS_OK);
    assert_int_equal(found, expected != NULL);
    if (expected != NULL) assert_int_equal(value, expected->value);
}

/* Look for strings close to `close`: itself, longer, shorter, before and after. */
static void check_neighbours(const dls__dict *dict, const pair *pairs, size_t count, pair close)
{
    pair variants[] = { close, close, close, close, close };
    variants[1].bytes[variants[1].length++] = 0;
    variants[2].length--;
    variants[3].bytes[close.length - 1]++;
    variants[4].bytes[close.length - 1]--;
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(variants); i++) {
        const pair *expected = count == 0 ? NULL : bsearch(&variants[i], pairs, count, sizeof *pairs, compare_pairs);
        assert_finds(dict, &variants[i], expected);
    }
}

static void test_finds_what_a_sorted_array_finds(void **state)
{
    (void)state;
    static const uint32_t alphabets[] = { 2, 26, 256 };
    static pair pairs[MAX_PAIRS];
    for (uint64_t seed = 1; seed <= 60; seed++) {
        rng r = rng_for_test(seed);
        uint32_t letters = alphabets[seed % DLS__ARRAY_LENGTH(alphabets)];
        size_t count = random_pairs(&r, letters, pairs, dict_sizes[seed % DLS__ARRAY_LENGTH(dict_sizes)]);
        print_message("# %d strings\n", (int)count);
        dls__section section = write_dict(pairs, count);
        dls__dict dict = open_dict(&section);
        assert_int_equal(dict.count, count);
        for (size_t i = 0; i < count; i++) check_neighbours(&dict, pairs, count, pairs[i]);
        for (int i = 0; i < 200; i++) check_neighbours(&dict, pairs, count, random_pair(&r, letters));
        test_section_free(&section);
    }
}

static void test_rank_is_the_number_of_strings_before(void **state)
{
    (void)state;
    static pair pairs[MAX_PAIRS];
    for (uint64_t seed = 1; seed <= 60; seed++) {
        rng r = rng_for_test(seed);
        uint32_t letters = seed % 2 == 0 ? 2 : 256;
        size_t count = random_pairs(&r, letters, pairs, dict_sizes[seed % DLS__ARRAY_LENGTH(dict_sizes)]);
        dls__section section = write_dict(pairs, count);
        dls__dict dict = open_dict(&section);
        for (size_t i = 0; i < count + 200; i++) {
            pair wanted = i < count ? pairs[i] : random_pair(&r, letters);
            uint64_t expected = 0, rank;
            while (expected < count && compare_pairs(&pairs[expected], &wanted) < 0) expected++;
            assert_int_equal(dls__dict_rank(&dict, (const char *)wanted.bytes, wanted.length, &rank, NULL), DLS_OK);
            assert_int_equal(rank, expected);
        }
        test_section_free(&section);
    }
}

static void test_whether_a_string_begins_so(void **state)
{
    (void)state;
    static pair pairs[MAX_PAIRS];
    for (uint64_t seed = 1; seed <= 60; seed++) {
        rng r = rng_for_test(seed);
        uint32_t letters = seed % 2 == 0 ? 2 : 256;
        size_t count = random_pairs(&r, letters, pairs, dict_sizes[seed % DLS__ARRAY_LENGTH(dict_sizes)]);
        dls__section section = write_dict(pairs, count);
        dls__dict dict = open_dict(&section);
        for (size_t i = 0; i < count + 200; i++) {
            pair wanted = i < count ? pairs[i] : random_pair(&r, letters);
            bool expected = false, begins;
            wanted.length = 1 + rng_below(&r, wanted.length);
            for (size_t p = 0; p < count; p++)
                expected |=
                    pairs[p].length >= wanted.length && memcmp(pairs[p].bytes, wanted.bytes, wanted.length) == 0;
            assert_int_equal(dls__dict_begins(&dict, (const char *)wanted.bytes, wanted.length, &begins, NULL), DLS_OK);
            assert_int_equal(begins, expected);
        }
        test_section_free(&section);
    }
}

/* So that prefixes do not tell blocks apart. */
static void test_strings_that_begin_alike_are_found(void **state)
{
    (void)state;
    static pair pairs[MAX_PAIRS];
    rng r = rng_for_test(9);
    size_t count = random_pairs(&r, 3, pairs, MAX_PAIRS);
    for (size_t i = 0; i < count; i++) {
        pair *p = &pairs[i];
        p->length = dls__min(p->length, 6);
        memmove(p->bytes + 8, p->bytes, p->length);
        memset(p->bytes, i < count / 3 ? 0 : i < count / 2 ? 'x' : 0xff, 8);
        p->length += 8;
    }
    qsort(pairs, count, sizeof *pairs, compare_pairs);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || compare_pairs(&pairs[kept - 1], &pairs[i]) != 0) pairs[kept++] = pairs[i];
    assert_true(kept > 150);
    dls__section section = write_dict(pairs, kept);
    dls__dict dict = open_dict(&section);
    for (size_t i = 0; i < kept; i++) check_neighbours(&dict, pairs, kept, pairs[i]);
    test_section_free(&section);
}

/* With more prefixes than a page has. */
static void test_strings_of_many_blocks_are_found(void **state)
{
    (void)state;
    enum { COUNT = 32 * 2000 };
    pair *pairs = malloc(COUNT * sizeof *pairs);
    assert_non_null(pairs);
    for (uint32_t i = 0; i < COUNT; i++) {
        uint8_t high = (uint8_t)(i >> 8), low = (uint8_t)i;
        pairs[i] = (pair){ { 'a', high, low, 'z' }, 4, i };
    }
    dls__section section = write_dict(pairs, COUNT);
    dls__dict dict = open_dict(&section);
    for (size_t i = 0; i < COUNT; i += 7) check_neighbours(&dict, pairs, COUNT, pairs[i]);
    test_section_free(&section);
    free(pairs);
}

static void test_longest_strings_are_found(void **state)
{
    (void)state;
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    static char string[DLS__DICT_MAX_STRING + 1];
    memset(string, 'x', sizeof string);
    dls__spool out;
    dls__spool_init(&out, allocator, "dict");
    dls__dict_writer writer;
    dls__dict_writer_init(&writer, allocator, &out);
    for (int i = 0; i < 100; i++) {
        string[0] = (char)i;
        assert_int_equal(dls__dict_writer_add(&writer, string, DLS__DICT_MAX_STRING, UINT64_MAX * (i % 2 != 0), NULL),
                         DLS_OK);
    }
    assert_int_equal(dls__dict_writer_finish(&writer, NULL), DLS_OK);
    dls__section section = { .name = "dictionary" };
    assert_int_equal(dls__spool_freeze(&out, &section.bytes, &section.size, NULL), DLS_OK);
    dls__dict dict = open_dict(&section);
    for (int i = 0; i < 100; i++) {
        string[0] = (char)i;
        for (size_t length = DLS__DICT_MAX_STRING - 1; length <= sizeof string; length++) {
            bool found;
            uint64_t value = 1;
            assert_int_equal(dls__dict_find(&dict, string, length, &found, &value, NULL), DLS_OK);
            assert_int_equal(found, length == DLS__DICT_MAX_STRING);
            if (found) assert_int_equal(value, UINT64_MAX * (i % 2 != 0));
        }
    }
    dls__dict_writer_done(&writer);
    dls__spool_done(&out);
}

static void test_open_refuses_impossible_counts(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        const char *bytes;
        size_t size;
    } rows[] = {
        { "no bytes", "", 0 },
        { "less than a count", "\0\0\0\0\0\0\0", 7 },
        { "strings without a block", "\1\0\0\0\0\0\0\0", 8 },
        { "strings for a block and no start", "\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0", 16 },
        { "strings for two blocks and one start", "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x21\0\0\0\0\0\0\0", 24 },
        { "as many strings as there can be", "\0\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff", 16 },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        print_message("# %s\n", rows[i].what);
        dls__section section = test_section(rows[i].bytes, rows[i].size, "dictionary");
        dls__dict dict;
        dls_error err = { 0 };
        assert_int_equal(dls__dict_open(&section, &dict, &err), DLS_ECORRUPT);
        assert_int_equal(err.code, DLS_ECORRUPT);
        test_section_free(&section);
    }
}

static dls_status find_in(const dls__section *section, const char *string)
{
    dls__dict dict = open_dict(section);
    bool found;
    uint64_t value;
    return dls__dict_find(&dict, string, strlen(string), &found, &value, NULL);
}

static void test_find_refuses_malformed_entries(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        const char *entries;
        size_t size;
    } rows[] = {
        { "no bytes at all", "", 0 },
        { "shares with nothing", "\1\1a\0", 4 },
        { "empty string", "\0\0\0\0", 4 },
        { "length beyond the block", "\0\5a\0", 4 },
        { "length beyond the longest string",
          "\0\xff\xff\xff\xff\x0f"
          "a\0",
          8 },
        { "value cut off", "\0\1a\x80", 4 },
        { "value of more than 64 bits", "\0\1a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 13 },
        { "second entry missing", "\0\1a\0", 4 },
        { "second shares more than there is", "\0\1a\0\2\1b\0", 8 },
        { "second adds nothing", "\0\1a\0\1\0\0", 7 },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        print_message("# %s\n", rows[i].what);
        dls__section section = one_block(rows[i].entries, rows[i].size, 2);
        assert_int_equal(find_in(&section, "z"), DLS_ECORRUPT);
        test_section_free(&section);
    }
}

/* 33 strings make two blocks; the starts of these are exchanged for others. */
static void test_find_refuses_impossible_starts_of_blocks(void **state)
{
    (void)state;
    pair pairs[33];
    for (size_t i = 0; i < 33; i++) pairs[i] = (pair){ { (uint8_t)(i + 1) }, 1, i };
    static const struct {
        const char *what;
        uint64_t starts[2];
    } rows[] = {
        { "first not at 0", { 1, 128 } },
        { "first at the second string", { 4, 128 } },
        { "second beyond the blocks", { 0, 133 } },
        { "second far away", { 0, UINT64_MAX } },
        { "second at the end of the blocks", { 0, 132 } },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        print_message("# %s\n", rows[i].what);
        dls__section section = write_dict(pairs, 33);
        assert_int_equal(section.size, 132 + 40);
        uint8_t *starts = test_section_bytes(&section) + 132 + 16;
        dls__store_u64(starts, rows[i].starts[0]);
        dls__store_u64(starts + 8, rows[i].starts[1]);
        dls_status low = find_in(&section, "\1"), high = find_in(&section, "\x7f");
        assert_true(low == DLS_ECORRUPT || high == DLS_ECORRUPT);
        test_section_free(&section);
    }
}

static void test_block_longer_than_any_can_be_is_refused_unread(void **state)
{
    (void)state;
    size_t size = DLS__DICT_MAX_BLOCK_BYTES + 1 + DLS__DICT_PREFIX + DLS__DICT_START + DLS__DICT_FOOT;
    uint8_t *bytes = calloc(size, 1);
    memcpy(bytes, "\0\1a\0", 4);
    bytes[size - DLS__DICT_FOOT] = 1;
    dls__section section = { .bytes = bytes, .size = size, .name = "dictionary" };
    assert_int_equal(find_in(&section, "a"), DLS_ECORRUPT);
    free(bytes);
}

/* Any answer and any failure will do; sanitizers watch. */
static void search_all(const dls__section *section, const pair *pairs, size_t count)
{
    dls__dict dict;
    if (dls__dict_open(section, &dict, NULL) != DLS_OK) return;
    for (size_t i = 0; i < count; i++) {
        bool found;
        uint64_t value;
        dls_status status = dls__dict_find(&dict, (const char *)pairs[i].bytes, pairs[i].length, &found, &value, NULL);
        assert_true(status == DLS_OK || status == DLS_ECORRUPT);
    }
}

static void test_any_byte_may_be_changed(void **state)
{
    (void)state;
    static const uint8_t changes[] = { 0x01, 0x80, 0x7f, 0xff, 0x20 };
    static pair pairs[70];
    rng r = rng_for_test(7);
    size_t count = random_pairs(&r, 3, pairs, DLS__ARRAY_LENGTH(pairs));
    dls__section section = write_dict(pairs, count);
    uint8_t *bytes = test_section_bytes(&section);
    for (size_t at = 0; at < section.size; at++) {
        for (size_t i = 0; i < DLS__ARRAY_LENGTH(changes); i++) {
            bytes[at] ^= changes[i];
            search_all(&section, pairs, count);
            bytes[at] ^= changes[i];
        }
    }
    test_section_free(&section);
}

static void test_any_end_may_be_missing(void **state)
{
    (void)state;
    static pair pairs[70];
    rng r = rng_for_test(8);
    size_t count = random_pairs(&r, 3, pairs, DLS__ARRAY_LENGTH(pairs));
    dls__section section = write_dict(pairs, count);
    for (size_t size = 0; size < section.size; size++) {
        dls__section cut = test_section(section.bytes, size, "dictionary");
        search_all(&cut, pairs, count);
        test_section_free(&cut);
    }
    test_section_free(&section);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_finds_what_a_sorted_array_finds),
        cmocka_unit_test(test_rank_is_the_number_of_strings_before),
        cmocka_unit_test(test_whether_a_string_begins_so),
        cmocka_unit_test(test_strings_that_begin_alike_are_found),
        cmocka_unit_test(test_strings_of_many_blocks_are_found),
        cmocka_unit_test(test_longest_strings_are_found),
        cmocka_unit_test(test_open_refuses_impossible_counts),
        cmocka_unit_test(test_find_refuses_malformed_entries),
        cmocka_unit_test(test_find_refuses_impossible_starts_of_blocks),
        cmocka_unit_test(test_block_longer_than_any_can_be_is_refused_unread),
        cmocka_unit_test(test_any_byte_may_be_changed),
        cmocka_unit_test(test_any_end_may_be_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
