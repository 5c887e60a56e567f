/* SPDX-License-Identifier: MIT
 *
 * What prefixes and misspelt words become: which terms, in which order, and which of too many.
 */
#include "rank/expand.h"

#include "base/alloc.h"
#include "rank/statistics.h"
#include "rank_fixture.h"
#include "support/testalloc.h"

static dls_error err;

static dls_query *new_prefix(small_index *s, const char *text)
{
    dls_query *query = NULL;
    assert_ok(dls_query_new_prefix(s->schema, text, strlen(text), 0, NULL, &query, &err), &err);
    return query;
}

static dls_query *new_fuzzy(small_index *s, const char *text, uint32_t edits)
{
    dls_query *query = NULL;
    assert_ok(dls_query_new_fuzzy(s->schema, text, strlen(text), edits, 0, NULL, &query, &err), &err);
    return query;
}

/* The terms with their df: "pool 3, pooling 1", a star behind them if there were more; by the statistics if there are
 * any. Takes the query. */
static const char *expanded_by(small_index *s, const dls_statistics *statistics, dls_query *query)
{
    static char text[20000];
    dls__arena arena;
    dls__expansion expansion;
    size_t at = 0;
    dls__arena_init(&arena, dls__allocator_or_default(NULL));
    if (statistics != NULL)
        assert_ok(dls__expand_by_statistics(statistics, query, &arena, &expansion, &err), &err);
    else
        assert_ok(dls__expand(s->index, query, NULL, &arena, &expansion, &err), &err);
    text[0] = '\0';
    for (size_t i = 0; i < expansion.count; i++) {
        const dls__expanded_term *term = &expansion.terms[i];
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%.*s %" PRIu64, i > 0 ? ", " : "", (int)term->length,
                               term->bytes, term->df);
    }
    if (expansion.cut) snprintf(text + at, sizeof text - at, "*");
    dls__arena_done(&arena);
    dls_query_free(query);
    return text;
}

static const char *expanded(small_index *s, dls_query *query) { return expanded_by(s, NULL, query); }

static void begin_words(small_index *s)
{
    small_index_begin(s, "text@english kind/keyword");
    small_index_add(s, "pool pooling pools\nkind=pool");
    small_index_add(s, "poolside pole\nkind=pooled");
    small_index_commit(s);
    small_index_add(s, "poolside polo convolutions");
    small_index_add(s, "pile Poole conv");
    small_index_open(s);
}

static void test_a_prefix_becomes_the_terms_that_begin_so_in_all_segments(void **state)
{
    (void)state;
    static const struct {
        const char *prefix, *terms;
    } rows[] = {
        { "pool", "pool 2, poolsid 2" }, /* Poole has that stem too */
        { "POOLS", "pool 2, poolsid 2" },
        { "poo", "pool 2, poolsid 2" },
        { "p", "pile 1, pole 1, polo 1, pool 2, poolsid 2" },
        { "q", "" },
        { "poolsidez", "" },
        { "conv", "conv 1, convolut 1" },
        { "convolutions", "convolut 1" }, /* which does not begin so, but is what the word becomes */
        { "convolutio", "" },
    };
    small_index s;
    begin_words(&s);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++)
        assert_string_equal(expanded(&s, new_prefix(&s, rows[i].prefix)), rows[i].terms);
    small_index_end(&s);
}

static void test_a_misspelt_word_becomes_the_terms_that_few_edits_make_of_its_own(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        uint32_t edits;
        const char *terms;
    } rows[] = {
        { "pool", 1, "polo 1, pool 2" },
        { "pool", 2, "pole 1, polo 1, pool 2" },
        { "opol", 1, "pool 2" },
        { "convoltuions", 1, "" },
        { "convlutions", 1, "convolut 1" },
        { "ocnvolutions", 1, "convolut 1" },
        { "x", 1, "" },
    };
    small_index s;
    begin_words(&s);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++)
        assert_string_equal(expanded(&s, new_fuzzy(&s, rows[i].word, rows[i].edits)), rows[i].terms);
    small_index_end(&s);
}

/* Terms w000, w001, ...; number i in (i % 5 + 1) documents, those of equal df by their bytes. */
static void begin_many(small_index *s, uint32_t terms)
{
    small_index_begin(s, "text");
    for (uint32_t d = 0; d < 5; d++) {
        char text[8000];
        size_t at = 0;
        for (uint32_t i = 0; i < terms; i++)
            if (d <= i % 5) at += (size_t)snprintf(text + at, sizeof text - at, "w%03u ", i);
        small_index_add(s, text);
        if (d % 2 == 0) small_index_commit(s);
    }
}

static void test_of_too_many_terms_the_commonest_are_kept_and_the_first_of_equals(void **state)
{
    (void)state;
    enum { TERMS = 5 * 60 };
    small_index s;
    begin_many(&s, TERMS);
    small_index_open(&s);
    char expected[20000];
    size_t at = 0, kept = 0;
    for (uint32_t i = 0; i < TERMS; i++) { /* 60 of df 5, 60 of 4, the first of those with 3 */
        if (i % 5 < 2 || (i % 5 == 2 && i / 5 >= DLS_MAX_EXPANSION - 120)) continue;
        at += (size_t)snprintf(expected + at, sizeof expected - at, "%sw%03u %u", kept++ > 0 ? ", " : "", i, i % 5 + 1);
    }
    assert_int_equal(kept, DLS_MAX_EXPANSION);
    snprintf(expected + at, sizeof expected - at, "*");
    assert_string_equal(expanded(&s, new_prefix(&s, "w")), expected);
    assert_string_equal(expanded(&s, new_prefix(&s, "w00")),
                        "w000 1, w001 2, w002 3, w003 4, w004 5, w005 1, w006 2, w007 3, w008 4, w009 5");
    small_index_end(&s);
}

static void test_fewer_edits_go_before_more_documents(void **state)
{
    (void)state;
    small_index s;
    begin_many(&s, 300);
    small_index_open(&s);
    const char *terms = expanded(&s, new_fuzzy(&s, "w000", 2)); /* itself, 20 with an edit, 117 with two */
    assert_non_null(strstr(terms, "w000 1, "));
    assert_non_null(strstr(terms, "w090 1, "));
    assert_non_null(strstr(terms, "w206 2, "));
    assert_null(strstr(terms, "w290 1"));
    assert_int_equal(terms[strlen(terms) - 1], '*');
    small_index_end(&s);
}

/* Written as text, a prefix may be given one of its terms beside it. */
static void test_no_term_is_there_twice(void **state)
{
    (void)state;
    small_index s;
    begin_words(&s);
    dls_query *query;
    assert_ok(dls_query_parse_full(s.schema, "'poo'*'pool'", 12, 0, NULL, &query, &err), &err);
    assert_string_equal(expanded(&s, query), "pool 2, poolsid 2");
    assert_ok(dls_query_parse_full(s.schema, "'poo'*'pile'", 12, 0, NULL, &query, &err), &err);
    assert_string_equal(expanded(&s, query), "pile 1, pool 2, poolsid 2");
    small_index_end(&s);
}

/* By the index's own statistics, a query becomes what it becomes without. */
static void assert_same_by_statistics(small_index *s, dls_query *(*make)(small_index *, const char *), const char *text)
{
    dls_statistics *statistics;
    dls_query *query = make(s, text);
    char expected[20000];
    snprintf(expected, sizeof expected, "%s", expanded(s, make(s, text)));
    assert_ok(dls__statistics_collect(s->index, query, NULL, &statistics, &err), &err);
    assert_string_equal(expanded_by(s, statistics, query), expected);
    dls__statistics_free(statistics);
}

static dls_query *new_near_miss(small_index *s, const char *text) { return new_fuzzy(s, text, 2); }

static void test_statistics_choose_as_the_index_does(void **state)
{
    (void)state;
    static const char *const texts[] = { "p", "pool", "poolsidez", "convolutions", "convoltuions" };
    small_index s;
    begin_words(&s);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(texts); i++) {
        assert_same_by_statistics(&s, new_prefix, texts[i]);
        assert_same_by_statistics(&s, new_near_miss, texts[i]);
    }
    small_index_end(&s);
    begin_many(&s, 300);
    small_index_open(&s);
    assert_same_by_statistics(&s, new_prefix, "w");
    assert_same_by_statistics(&s, new_prefix, "w00");
    assert_same_by_statistics(&s, new_near_miss, "w000");
    small_index_end(&s);
}

/* What is no text, what is in no document and what is too long is no word. */
static void test_statistics_may_have_other_terms(void **state)
{
    (void)state;
    small_index s;
    begin_words(&s);
    char longest[DLS__MAX_TERM + 1];
    memset(longest, 'p', sizeof longest);
    dls_statistics *statistics;
    assert_ok(dls__statistics_new(NULL, 5, &statistics, &err), &err);
    assert_ok(dls__statistics_append(statistics, "oppp", 4, 9, true, &err), &err);
    assert_ok(dls__statistics_append(statistics, "pp", 2, 0, true, &err), &err);
    assert_ok(dls__statistics_append(statistics, "ppp", 3, 3, false, &err), &err);
    assert_ok(dls__statistics_append(statistics, longest, sizeof longest, 4, true, &err), &err);
    assert_ok(dls__statistics_append(statistics, "\xff\x01pp", 4, 5, false, &err), &err);
    assert_string_equal(expanded_by(&s, statistics, new_fuzzy(&s, "pp", 2)), "oppp 9, ppp 3");
    assert_string_equal(expanded_by(&s, statistics, new_prefix(&s, "o")), "oppp 9");
    dls__statistics_free(statistics);
    small_index_end(&s);
}

/* An index from which documents were deleted expands as one that never had them. */
static void test_deleted_documents_say_nothing(void **state)
{
    (void)state;
    rng r = rng_for_test(20261130);
    for (int round = 0; round < 20; round++) {
        small_index with, without;
        char kept_texts[80][200];
        size_t count = 0;
        small_index_begin(&with, "text");
        for (uint32_t d = 0; d < 80; d++) {
            random_words(&r, 400, 12, kept_texts[count], sizeof kept_texts[0]);
            small_index_add(&with, kept_texts[count]);
            count += d % 3 == 0;
            if (rng_one_in(&r, 30)) small_index_commit(&with);
        }
        small_index_commit(&with);
        for (uint32_t d = 0; d < 80; d++) {
            char key[8];
            snprintf(key, sizeof key, "%u", d);
            if (d % 3 != 0) assert_ok(dls_writer_delete(with.writer, key, strlen(key), &err), &err);
        }
        small_index_open(&with);
        static char first[20000];
        snprintf(first, sizeof first, "%s", expanded(&with, new_prefix(&with, "w")));
        char second[2000];
        snprintf(second, sizeof second, "%s", expanded(&with, new_fuzzy(&with, "w10", 1)));
        small_index_end(&with);
        small_index_begin(&without, "text");
        for (size_t i = 0; i < count; i++) small_index_add(&without, kept_texts[i]);
        small_index_open(&without);
        assert_string_equal(expanded(&without, new_prefix(&without, "w")), first);
        assert_string_equal(expanded(&without, new_fuzzy(&without, "w10", 1)), second);
        small_index_end(&without);
    }
}

static void test_without_memory_nothing_leaks(void **state)
{
    (void)state;
    small_index s;
    testalloc memory;
    begin_words(&s);
    dls_query *queries[] = { new_prefix(&s, "convolutions"), new_fuzzy(&s, "pool", 2) };
    testalloc_init(&memory);
    for (size_t i = 0; i < 2; i++) FOR_EACH_FAILING_ALLOCATION(&memory)
        {
            dls__arena arena;
            dls__expansion expansion;
            dls__arena_init(&arena, &memory.allocator);
            assert_told(&memory, dls__expand(s.index, queries[i], NULL, &arena, &expansion, &err), &err);
            dls__arena_done(&arena);
        }
    for (size_t i = 0; i < 2; i++) {
        dls_statistics *statistics;
        assert_ok(dls__statistics_collect(s.index, queries[i], NULL, &statistics, &err), &err);
        FOR_EACH_FAILING_ALLOCATION(&memory)
        {
            dls__arena arena;
            dls__expansion expansion;
            dls__arena_init(&arena, &memory.allocator);
            dls_status status = dls__expand_by_statistics(statistics, queries[i], &arena, &expansion, &err);
            assert_told(&memory, status, &err);
            dls__arena_done(&arena);
        }
        dls__statistics_free(statistics);
    }
    testalloc_done(&memory);
    for (size_t i = 0; i < 2; i++) dls_query_free(queries[i]);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_prefix_becomes_the_terms_that_begin_so_in_all_segments),
        cmocka_unit_test(test_a_misspelt_word_becomes_the_terms_that_few_edits_make_of_its_own),
        cmocka_unit_test(test_of_too_many_terms_the_commonest_are_kept_and_the_first_of_equals),
        cmocka_unit_test(test_fewer_edits_go_before_more_documents),
        cmocka_unit_test(test_no_term_is_there_twice),
        cmocka_unit_test(test_statistics_choose_as_the_index_does),
        cmocka_unit_test(test_statistics_may_have_other_terms),
        cmocka_unit_test(test_deleted_documents_say_nothing),
        cmocka_unit_test(test_without_memory_nothing_leaks),
    };
    return cmocka_run_group_tests_name("rank/expand", tests, NULL, NULL);
}
