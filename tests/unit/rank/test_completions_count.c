/* SPDX-License-Identifier: MIT
 *
 * In how many documents completions are, alone and together with other words: as many as a search counts, in lists of
 * all forms.
 */
#include "rank/completions.h"

#include "rank_fixture.h"

#define WORDS 60

static dls_error err;

/* What has all of these words. */
static dls_query *all_of(small_index *s, const uint32_t *words, size_t count)
{
    dls_query *all, *word;
    assert_ok(dls_query_new_bool(NULL, &all, &err), &err);
    for (size_t i = 0; i < count; i++) {
        char text[16];
        int length = snprintf(text, sizeof text, "w%u", words[i]);
        assert_ok(dls_query_new_term(s->schema, text, (size_t)length, 0, NULL, &word, &err), &err);
        assert_ok(dls_query_add(all, DLS_MUST, word, &err), &err);
    }
    return all;
}

static uint64_t count_all(small_index *s, const uint32_t *words, size_t count)
{
    uint64_t found;
    dls_query *all = all_of(s, words, count);
    assert_ok(dls_count(s->index, all, &found, &err), &err);
    dls_query_free(all);
    return found;
}

static void compare_counts(rng *r, small_index *s)
{
    dls__arena arena;
    char texts[10][16];
    dls__completion all[10];
    uint32_t words[13];
    size_t context = rng_below(r, 3);
    dls__rank_parameters parameters = default_parameters(s);
    dls__arena_init(&arena, dls__allocator_or_default(NULL));
    for (size_t i = 0; i < 13; i++) words[i] = rng_below32(r, WORDS + 2);
    for (size_t i = 0; i < 10; i++) {
        int length = snprintf(texts[i], sizeof texts[i], "w%u", words[3 + i]);
        all[i] = (dls__completion){ .term = texts[i], .term_length = (size_t)length, .df = 77, .common = 77 };
    }
    dls__completions completions = { all, 10, 77 };
    dls_query *query = context > 0 ? all_of(s, words, context) : NULL;
    assert_ok(dls__completions_count(s->index, query, &parameters, &arena, &completions, &err), &err);
    assert_int_equal(completions.context, context > 0 ? count_all(s, words, context) : 0);
    for (size_t i = 0; i < 10; i++) {
        words[context] = words[3 + i];
        if (context == 0 || completions.context > 0) assert_int_equal(all[i].df, count_all(s, words + 3 + i, 1));
        assert_int_equal(all[i].common, count_all(s, words, context + 1));
    }
    assert_ok(dls__completions_count(s->index, NULL, &parameters, &arena, &completions, &err), &err);
    for (size_t i = 0; i < 10; i++) {
        assert_int_equal(all[i].df, count_all(s, words + 3 + i, 1));
        assert_int_equal(all[i].common, all[i].df);
    }
    dls_query_free(query);
    dls__arena_done(&arena);
}

static void delete_some(rng *r, small_index *s, uint32_t documents)
{
    dls_writer *writer;
    assert_ok(dls_writer_open(s->path, NULL, NULL, &writer, &err), &err);
    for (uint64_t left = rng_below(r, documents / 2 + 1); left > 0; left--) {
        char key[16];
        int length = snprintf(key, sizeof key, "%u", rng_below32(r, documents));
        dls_writer_delete(writer, key, (size_t)length, &err); /* or it is gone already */
    }
    assert_ok(dls_writer_commit(writer, &err), &err);
    dls_writer_close(writer);
    dls_index_close(s->index);
    assert_ok(dls_index_open(s->path, NULL, &s->index, &err), &err);
}

static void test_counts_are_what_a_search_counts(void **state)
{
    (void)state;
    static const uint32_t sizes[] = { 1, 30, 900, 9000 };
    rng r = rng_for_test(20261131);
    for (size_t i = 0; i < 12; i++) {
        small_index s;
        random_index(&s, &r, sizes[i % 4], WORDS);
        if (i >= 4) delete_some(&r, &s, sizes[i % 4]);
        for (size_t round = 0; round < 20; round++) compare_counts(&r, &s);
        small_index_end(&s);
    }
}

static void test_nothing_to_count(void **state)
{
    (void)state;
    small_index s;
    dls__arena arena;
    dls__completions none = { NULL, 0, 0 };
    small_index_begin(&s, "title");
    small_index_open(&s);
    dls__rank_parameters parameters = default_parameters(&s);
    dls__arena_init(&arena, dls__allocator_or_default(NULL));
    dls_query *query = all_of(&s, (uint32_t[]){ 1 }, 1);
    assert_ok(dls__completions_count(s.index, query, &parameters, &arena, &none, &err), &err);
    assert_ok(dls__completions_count(s.index, NULL, &parameters, &arena, &none, &err), &err);
    dls_query_free(query);
    dls__arena_done(&arena);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts_are_what_a_search_counts),
        cmocka_unit_test(test_nothing_to_count),
    };
    return cmocka_run_group_tests_name("rank/completions_count", tests, NULL, NULL);
}
