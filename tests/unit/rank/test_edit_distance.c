/* SPDX-License-Identifier: MIT
 *
 * Edits, compared with the definition.
 */
#include "rank/edit_distance.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "support/dls_test.h"
#include "support/rng.h"
#include "support/testalloc.h"

static dls_error err;

static void begin(dls__edit_table *table, const char *term, uint32_t most, dls__arena *arena)
{
    dls__arena_init(arena, dls__allocator_or_default(NULL));
    assert_ok(dls__edit_table_init(table, term, strlen(term), most, arena, &err), &err);
}

static void test_edits_are_of_code_points_and_none_is_edited_twice(void **state)
{
    (void)state;
    static const struct {
        const char *wanted, *term;
        uint32_t edits; /* 3: more than 2 */
    } rows[] = {
        { "tree", "tree", 0 },   { "tree", "trees", 1 },  { "tree", "ree", 1 },   { "tree", "trea", 1 },
        { "tree", "rtee", 1 },   { "tree", "rtees", 2 },  { "tree", "xtrees", 2 }, { "tree", "three", 1 },
        { "ca", "abc", 3 },      { "ab", "ba", 1 },       { "a", "b", 1 },        { "a", "bcd", 3 },
        { "tree", "treeeee", 3 }, { "a", "abc", 2 },      { "abc", "a", 2 },
        { "na\xc3\xafve", "naive", 1 }, { "\xe4\xb8\xad\xe6\x96\x87", "\xe6\x96\x87\xe4\xb8\xad", 1 },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        dls__arena arena;
        dls__edit_table table;
        begin(&table, rows[i].wanted, 2, &arena);
        assert_int_equal(dls__edit_table_count(&table, rows[i].term, strlen(rows[i].term)), rows[i].edits);
        dls__arena_done(&arena);
    }
}

/* The whole table, of words of few letters. */
static uint32_t edits_by_definition(const char *a, const char *b)
{
    uint32_t best[12][12];
    size_t n = strlen(a), m = strlen(b);
    for (size_t i = 0; i <= n; i++)
        for (size_t j = 0; j <= m; j++) {
            uint32_t least = (uint32_t)(i + j);
            if (i > 0) least = (uint32_t)dls__min(least, best[i - 1][j] + 1);
            if (j > 0) least = (uint32_t)dls__min(least, best[i][j - 1] + 1);
            if (i > 0 && j > 0) least = (uint32_t)dls__min(least, best[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                least = (uint32_t)dls__min(least, best[i - 2][j - 2] + 1);
            best[i][j] = least;
        }
    return best[n][m];
}

static void random_letters(rng *r, char *out)
{
    size_t length = rng_between(r, 1, 9);
    for (size_t i = 0; i < length; i++) out[i] = (char)('a' + rng_below(r, 3));
    out[length] = '\0';
}

static int compare_strings(const void *a, const void *b) { return strcmp(a, b); }

static void test_sorted_terms_have_the_edits_that_they_have_by_definition(void **state)
{
    (void)state;
    enum { TERMS = 400 };
    rng r = rng_for_test(20261129);
    for (int round = 0; round < 100; round++) {
        char terms[TERMS][10], wanted[10];
        dls__arena arena;
        dls__edit_table table;
        uint32_t most = (uint32_t)rng_between(&r, 1, 2);
        size_t hopeless = 0, last = 0;
        random_letters(&r, wanted);
        for (size_t i = 0; i < TERMS; i++) random_letters(&r, terms[i]);
        qsort(terms, TERMS, sizeof *terms, compare_strings);
        begin(&table, wanted, most, &arena);
        for (size_t i = 0; i < TERMS; i++) {
            uint32_t edits = edits_by_definition(wanted, terms[i]);
            if (hopeless > 0 && strncmp(terms[i], terms[last], hopeless) == 0) assert_true(edits > most);
            if (rng_one_in(&r, 3)) continue; /* terms may be passed over */
            uint32_t counted = dls__edit_table_count(&table, terms[i], strlen(terms[i]));
            assert_int_equal(counted <= most ? counted : most + 1, edits <= most ? edits : most + 1);
            hopeless = table.hopeless;
            last = i;
        }
        dls__arena_done(&arena);
    }
}

static void test_the_longest_terms_have_room(void **state)
{
    (void)state;
    char wanted[DLS__MAX_TERM], term[DLS__MAX_TERM];
    dls__arena arena;
    dls__edit_table table;
    memset(wanted, 'a', sizeof wanted);
    memset(term, 'a', sizeof term);
    term[100] = 'b';
    dls__arena_init(&arena, dls__allocator_or_default(NULL));
    assert_ok(dls__edit_table_init(&table, wanted, sizeof wanted, 2, &arena, &err), &err);
    assert_int_equal(dls__edit_table_count(&table, term, sizeof term), 1);
    assert_int_equal(dls__edit_table_count(&table, term, sizeof term - 1), 2);
    assert_true(dls__edit_table_count(&table, term, sizeof term - 2) > 2);
    assert_ok(dls__edit_table_init(&table, "a", 1, 2, &arena, &err), &err);
    assert_true(dls__edit_table_count(&table, term, sizeof term) > 2);
    dls__arena_done(&arena);
}

static void test_without_memory_there_is_no_table(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls__arena arena;
        dls__edit_table table;
        dls__arena_init(&arena, &memory.allocator);
        assert_told(&memory, dls__edit_table_init(&table, "tree", 4, 2, &arena, &err), &err);
        dls__arena_done(&arena);
    }
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edits_are_of_code_points_and_none_is_edited_twice),
        cmocka_unit_test(test_sorted_terms_have_the_edits_that_they_have_by_definition),
        cmocka_unit_test(test_the_longest_terms_have_room),
        cmocka_unit_test(test_without_memory_there_is_no_table),
    };
    return cmocka_run_group_tests_name("rank/edit_distance", tests, NULL, NULL);
}
