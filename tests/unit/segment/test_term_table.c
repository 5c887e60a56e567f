/* SPDX-License-Identifier: MIT
 *
 * Terms find their entries, against a plain map.
 */
#include "segment/term_table.h"

#include "base/alloc.h"
#include "base/bytemap.h"
#include "support/dls_test.h"
#include "support/rng.h"
#include "support/testalloc.h"

typedef struct padded {
    char bytes[DLS__MAX_TERM + DLS__TERM_SLACK];
    size_t length;
} padded;

static testalloc memory;

/* A term of few letters, mostly short, and behind it what must not count. */
static padded random_term(rng *r)
{
    padded term;
    for (size_t i = 0; i < sizeof term.bytes; i++) term.bytes[i] = (char)rng_below32(r, 256);
    term.length = rng_below32(r, rng_one_in(r, 8) ? DLS__MAX_TERM + 1 : 20);
    for (size_t i = 0; i < term.length; i++) term.bytes[i] = (char)('a' + rng_below32(r, i % 7 == 0 ? 5 : 1));
    return term;
}

static dls__term_key key_of(const padded *term) { return dls__term_key_of(term->bytes, (uint32_t)term->length); }

/* The entry of a term, which is found at once if it was added before. */
static dls__inverted *entry_of_term(dls__term_table *table, const padded *term)
{
    dls__term_key key = key_of(term);
    uint32_t known = table->count;
    dls__inverted *found, *entry;
    dls__term_table_find(table, &key, 1, &found);
    entry = dls__term_table_add(table, &key);
    if (entry != NULL && table->count == known) assert_ptr_equal(found, entry);
    if (entry == NULL || table->count > known) assert_null(found);
    return entry;
}

static void test_terms_of_all_lengths_have_entries_of_their_own(void **state)
{
    (void)state;
    testalloc_init(&memory);
    rng r = rng_for_test(51);
    dls__term_table table;
    dls__bytemap plain;
    dls__term_table_init(&table, &memory.allocator);
    dls__bytemap_init(&plain, dls__allocator_or_default(NULL));
    for (int i = 0; i < 60000; i++) {
        padded term = random_term(&r);
        uint32_t number = dls__bytemap_add(&plain, term.bytes, term.length);
        dls__inverted *entry = entry_of_term(&table, &term);
        assert_int_equal(table.count, plain.count);
        assert_ptr_equal(entry, dls__term_table_at(&table, number));
        assert_int_equal(entry->string.length, term.length);
        assert_memory_equal(entry->string.bytes, term.bytes, term.length);
        assert_int_equal((uintptr_t)entry % 64, 0);
    }
    assert_true(dls__term_table_memory(&table) >= memory.live_bytes);
    dls__bytemap_done(&plain);
    dls__term_table_done(&table);
    testalloc_done(&memory);
}

static void test_terms_of_one_hash_are_told_apart(void **state)
{
    (void)state;
    testalloc_init(&memory);
    dls__term_table table;
    dls__term_table_init(&table, &memory.allocator);
    padded terms[] = { { "first", 5 },
                       { "second", 6 },
                       { "of more than sixteen", 20 },
                       { "of more than sixteem", 20 },
                       { "of more than sixteen!", 21 } };
    dls__inverted *found[5], *added[5];
    dls__term_key keys[5];
    for (size_t i = 0; i < 5; i++) {
        keys[i] = key_of(&terms[i]);
        keys[i].hash = 7; /* as if they collided */
        added[i] = dls__term_table_add(&table, &keys[i]);
        assert_int_equal(table.count, i + 1);
    }
    dls__term_table_find(&table, keys, 5, found);
    for (size_t i = 0; i < 5; i++) {
        assert_ptr_equal(dls__term_table_add(&table, &keys[i]), added[i]);
        assert_true(found[i] == NULL || found[i] == added[i]);
    }
    assert_int_equal(table.count, 5);
    dls__term_table_done(&table);
    testalloc_done(&memory);
}

static void test_many_are_found_at_once(void **state)
{
    (void)state;
    testalloc_init(&memory);
    rng r = rng_for_test(53);
    dls__term_table table;
    dls__term_table_init(&table, &memory.allocator);
    enum { MANY = 1000 };
    static padded terms[MANY];
    static dls__term_key keys[MANY];
    static dls__inverted *found[MANY];
    for (size_t i = 0; i < MANY; i++) {
        terms[i] = random_term(&r);
        keys[i] = key_of(&terms[i]);
    }
    dls__term_table_find(&table, keys, MANY, found);
    for (size_t i = 0; i < MANY; i++) assert_null(found[i]);
    for (size_t i = 0; i < MANY; i += 2) dls__term_table_add(&table, &keys[i]);
    dls__term_table_find(&table, keys, MANY, found);
    for (size_t i = 0; i < MANY; i++) {
        uint32_t known = table.count;
        dls__inverted *entry = dls__term_table_add(&table, &keys[i]);
        if (i % 2 == 0) assert_int_equal(table.count, known);
        if (found[i] != NULL) assert_ptr_equal(found[i], entry);
        if (i % 2 == 0) assert_non_null(found[i]);
    }
    dls__term_table_done(&table);
    testalloc_done(&memory);
}

static void test_no_memory_is_told_and_the_table_goes_on(void **state)
{
    (void)state;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        rng r = rng_for_test(52);
        dls__term_table table;
        bool all = true;
        dls__term_table_init(&table, &memory.allocator);
        for (int i = 0; i < 600; i++) {
            padded term = random_term(&r);
            uint32_t known = table.count;
            if (entry_of_term(&table, &term) != NULL) continue;
            all = false;
            assert_int_equal(table.count, known);
            assert_non_null(entry_of_term(&table, &term));
            assert_int_equal(table.count, known + 1);
        }
        assert_int_equal(all, !memory.failed);
        dls__term_table_done(&table);
    }
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_terms_of_all_lengths_have_entries_of_their_own),
        cmocka_unit_test(test_terms_of_one_hash_are_told_apart),
        cmocka_unit_test(test_many_are_found_at_once),
        cmocka_unit_test(test_no_memory_is_told_and_the_table_goes_on),
    };
    return cmocka_run_group_tests_name("segment/term_table", tests, NULL, NULL);
}
