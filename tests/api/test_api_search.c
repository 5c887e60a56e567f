/* SPDX-License-Identifier: MIT
 *
 * Searches as a stranger makes them: options and their ranges, paging, queries of another schema, many threads.
 */
#include <math.h>
#include <pthread.h>
#include <stdlib.h>

#include "support/sample.h"
#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;
static dls_query *tree; /* the word "tree" in that index */

/* Ten documents, the n-th with n + 1 words "tree" and one other; two segments. */
static void begin(small_index *s)
{
    small_index_begin(s, "text title kind/keyword");
    for (int i = 0; i < 10; i++) {
        char text[100] = "x";
        for (int k = 0; k <= i; k++) strcat(text, " tree");
        small_index_add(s, text);
        if (i == 4) small_index_commit(s);
    }
    small_index_open(s);
    tree = small_index_parse(s, "tree");
}

static void end(small_index *s)
{
    dls_query_free(tree);
    small_index_end(s);
}

static dls_hits *search_tree(small_index *s, size_t limit, const dls_search_options *options)
{
    dls_hits *hits = NULL;
    assert_ok(dls_search(s->index, tree, limit, options, &hits, &err), &err);
    return hits;
}

static void test_limit_and_offset_give_pages_of_one_order(void **state)
{
    (void)state;
    static const struct {
        size_t limit;
        uint64_t offset;
        size_t count;
    } rows[] = { { 0, 0, 0 },  { 0, 5, 0 },   { 1, 0, 1 },  { 3, 2, 3 },   { 10, 0, 10 }, { 100, 0, 10 },
                 { 3, 8, 2 },  { 3, 9, 1 },   { 3, 10, 0 }, { 3, 1000, 0 }, { DLS_MAX_HITS, 0, 10 },
                 { 1, DLS_MAX_HITS - 1, 0 },  { 0, DLS_MAX_HITS, 0 } };
    small_index s;
    begin(&s);
    dls_hits *all = search_tree(&s, 100, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
        options.offset = rows[i].offset;
        options.count = true;
        dls_hits *page = search_tree(&s, rows[i].limit, &options);
        assert_int_equal(dls_hits_count(page), rows[i].count);
        assert_int_equal(dls_hits_total(page), 10);
        for (size_t h = 0; h < rows[i].count; h++) {
            const dls_hit *found = dls_hits_at(page, h), *expected = dls_hits_at(all, rows[i].offset + h);
            assert_int_equal(found->document, expected->document);
            assert_same_bits(found->score, expected->score);
        }
        assert_null(dls_hits_at(page, rows[i].count));
        dls_hits_free(page);
    }
    dls_hits_free(all);
    end(&s);
}

static void test_more_hits_than_there_may_be_are_refused(void **state)
{
    (void)state;
    static const struct {
        size_t limit;
        uint64_t offset;
    } rows[] = { { DLS_MAX_HITS + 1, 0 }, { 1, DLS_MAX_HITS }, { SIZE_MAX, 0 }, { 1, UINT64_MAX }, { 0, UINT64_MAX } };
    small_index s;
    begin(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
        dls_hits *hits = NULL;
        options.offset = rows[i].offset;
        assert_fails(dls_search(s.index, tree, rows[i].limit, &options, &hits, &err), DLS_ELIMIT, &err,
                     "more than 10000000 hits");
        assert_null(hits);
    }
    end(&s);
}

static void test_matches_are_counted_where_that_is_asked_for(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    dls_hits *hits = search_tree(&s, 2, &options);
    assert_true(dls_hits_total(hits) == UINT64_MAX);
    dls_hits_free(hits);
    options.count = true;
    hits = search_tree(&s, 2, &options);
    assert_int_equal(dls_hits_total(hits), 10);
    dls_hits_free(hits);
    dls_query *zebra = small_index_parse(&s, "zebra");
    assert_ok(dls_search(s.index, zebra, 2, &options, &hits, &err), &err);
    assert_int_equal(dls_hits_total(hits), 0);
    dls_hits_free(hits);
    dls_query_free(zebra);
    end(&s);
}

static void test_count_counts_without_ranking(void **state)
{
    (void)state;
    static const struct {
        const char *typed;
        uint64_t count;
    } rows[] = { { "tree", 10 }, { "\"tree tree\"", 9 }, { "x -\"tree tree tree\"", 2 }, { "zebra", 0 }, { "", 0 } };
    small_index s;
    begin(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t count = 77;
        dls_query *query = small_index_parse(&s, rows[i].typed);
        assert_ok(dls_count(s.index, query, &count, &err), &err);
        assert_int_equal(count, rows[i].count);
        dls_query_free(query);
    }
    end(&s);
}

/* ---- Options ---- */

static void test_options_out_of_range_are_refused_by_name(void **state)
{
    (void)state;
    static const struct {
        float k1, weight, b, lead;
        const char *text;
    } rows[] = {
        { -0.1f, 1, 0.5f, 0.2f, "k1 -0.1 is not in 0 to 1000" },
        { 1001, 1, 0.5f, 0.2f, "k1 1001" },
        { NAN, 1, 0.5f, 0.2f, "k1" },
        { INFINITY, 1, 0.5f, 0.2f, "k1 inf" },
        { 1, -1, 0.5f, 0.2f, "weight -1 of field 'title' is neither 0 nor in 0.001 to 1000" },
        { 1, 0.0001f, 0.5f, 0.2f, "weight 0.0001 of field 'title'" },
        { 1, 1001, 0.5f, 0.2f, "weight 1001 of field 'title'" },
        { 1, NAN, 0.5f, 0.2f, "of field 'title'" },
        { 1, 1, -0.1f, 0.2f, "b -0.1 of field 'title' is not in 0 to 1" },
        { 1, 1, 1.1f, 0.2f, "b 1.1 of field 'title'" },
        { 1, 1, NAN, 0.2f, "of field 'title' is not in 0 to 1" },
        { 1, 1, 0.5f, -0.1f, "lead -0.1 of field 'title' is not in 0 to 100" },
        { 1, 1, 0.5f, 101, "lead 101 of field 'title'" },
        { 1, 1, 0.5f, NAN, "lead" },
    };
    small_index s;
    begin(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const float weights[] = { 1, rows[i].weight, 1 }, b[] = { 0, rows[i].b, 0 }, lead[] = { 0, rows[i].lead, 0 };
        dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
        dls_hits *hits = NULL;
        options.k1 = rows[i].k1;
        options.weights = weights;
        options.b = b;
        options.lead = lead;
        assert_fails(dls_search(s.index, tree, 1, &options, &hits, &err), DLS_EINVAL, &err, rows[i].text);
        assert_null(hits);
    }
    static const float adjacencies[] = { -0.1f, 101, NAN };
    for (size_t i = 0; i < sizeof adjacencies / sizeof *adjacencies; i++) {
        dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
        dls_hits *hits = NULL;
        options.adjacency = adjacencies[i];
        assert_fails(dls_search(s.index, tree, 1, &options, &hits, &err), DLS_EINVAL, &err, "is not in 0 to 100");
        assert_null(hits);
    }
    end(&s);
}

static void test_a_formula_or_delta_that_is_none_is_refused(void **state)
{
    (void)state;
    static const struct {
        int formula;
        float delta;
        const char *text;
    } rows[] = {
        { 3, 1, "there is no formula 3" },
        { -1, 1, "there is no formula -1" },
        { DLS_FORMULA_BM25L, -0.5f, "delta -0.5 is not in 0 to 1000" },
        { DLS_FORMULA_BM25_PLUS, 1001, "delta 1001" },
        { DLS_FORMULA_BM25, NAN, "delta" },
    };
    small_index s;
    begin(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
        dls_hits *hits = NULL;
        options.formula = (dls_formula)rows[i].formula;
        options.delta = rows[i].delta;
        assert_fails(dls_search(s.index, tree, 1, &options, &hits, &err), DLS_EINVAL, &err, rows[i].text);
        assert_null(hits);
    }
    end(&s);
}

static void test_equal_scores_are_ordered_by_document_or_by_key(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "text");
    static const char *const keys[] = { "b", "ba", "a", "c" };
    dls_value value = { 0, "tree", 4 };
    for (size_t i = 0; i < 4; i++) assert_ok(dls_writer_add(s.writer, keys[i], strlen(keys[i]), &value, 1, &err), &err);
    small_index_open(&s);
    tree = small_index_parse(&s, "tree");
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    dls_hits *hits = search_tree(&s, 3, &options);
    for (size_t i = 0; i < 3; i++) assert_int_equal(dls_hits_at(hits, i)->document, i);
    dls_hits_free(hits);
    options.ties = DLS_TIES_BY_KEY;
    static const uint64_t expected[] = { 2, 0, 1 };
    hits = search_tree(&s, 3, &options);
    for (size_t i = 0; i < 3; i++) assert_int_equal(dls_hits_at(hits, i)->document, expected[i]);
    dls_hits_free(hits);
    options.ties = (dls_ties)2;
    hits = NULL;
    assert_fails(dls_search(s.index, tree, 1, &options, &hits, &err), DLS_EINVAL, &err, "no order 2 of equal scores");
    end(&s);
}

static float best_score(small_index *s, dls_formula formula, float delta)
{
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.formula = formula;
    options.delta = delta;
    dls_hits *hits = search_tree(s, 1, &options);
    float score = dls_hits_at(hits, 0)->score;
    dls_hits_free(hits);
    return score;
}

static void test_formulas_have_the_deltas_of_their_papers(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    float plain = best_score(&s, DLS_FORMULA_BM25, DLS_DEFAULT_DELTA);
    assert_same_bits(best_score(&s, DLS_FORMULA_BM25, 5), plain);
    assert_same_bits(best_score(&s, DLS_FORMULA_BM25_PLUS, 0), plain);
    assert_same_bits(best_score(&s, DLS_FORMULA_BM25L, 0), plain);
    float plus = best_score(&s, DLS_FORMULA_BM25_PLUS, DLS_DEFAULT_DELTA);
    assert_same_bits(plus, best_score(&s, DLS_FORMULA_BM25_PLUS, 1));
    float l = best_score(&s, DLS_FORMULA_BM25L, DLS_DEFAULT_DELTA);
    assert_same_bits(l, best_score(&s, DLS_FORMULA_BM25L, 0.5f));
    assert_true(plain < l && plain < plus);
    end(&s);
}

static void test_weights_of_fields_that_are_not_text_are_not_looked_at(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    const float weights[] = { 1, 1, NAN }, b[] = { 0, 0, -5 };
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.weights = weights;
    options.b = b;
    dls_hits *hits = search_tree(&s, 1, &options);
    assert_int_equal(dls_hits_count(hits), 1);
    dls_hits_free(hits);
    end(&s);
}

static void test_a_weight_of_zero_leaves_a_field_out(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "title text");
    small_index_add(&s, "title=tree");
    small_index_add(&s, "text=tree");
    small_index_open(&s);
    tree = small_index_parse(&s, "tree");
    const float weights[] = { 0, 1 };
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.weights = weights;
    dls_hits *hits = search_tree(&s, 10, &options);
    assert_int_equal(dls_hits_count(hits), 1);
    assert_int_equal(dls_hits_at(hits, 0)->document, 1);
    dls_hits_free(hits);
    end(&s);
}

static void test_options_change_the_score_as_the_formula_says(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    const float weights[] = { 3, 1, 1 }, b[] = { 0, 0, 0 }, lead[] = { 0, 0.5f, 0 };
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.k1 = 2.0f;
    options.weights = weights;
    options.b = b;
    options.lead = lead;
    dls_hits *hits = search_tree(&s, 1, &options);
    float idf = (float)log(1.0 + 0.5 / 10.5), tf = 30.0f; /* document 9 has it ten times */
    assert_int_equal(dls_hits_at(hits, 0)->document, 9);
    assert_same_bits(dls_hits_at(hits, 0)->score, idf * (1.0f - 2.0f / (2.0f + tf)));
    dls_hits_free(hits);
    end(&s);
}

static void test_options_of_an_older_version_have_defaults_for_the_rest(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    dls_search_options older = DLS_SEARCH_OPTIONS_INIT, zeros = { .count = true };
    older.struct_size = offsetof(dls_search_options, offset);
    older.offset = UINT64_MAX; /* is not known to it, nor is the rest */
    older.count = true;
    dls_hits *hits = search_tree(&s, 3, &older);
    assert_int_equal(dls_hits_count(hits), 3);
    assert_true(dls_hits_total(hits) == UINT64_MAX);
    dls_hits_free(hits);
    assert_status(dls_search(s.index, tree, 3, &zeros, &hits, &err), DLS_EINVAL);
    end(&s);
}

static void test_options_of_a_newer_version_are_taken_as_far_as_they_are_known(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    struct {
        dls_search_options options;
        char more[100];
    } newer = { .options = DLS_SEARCH_OPTIONS_INIT };
    memset(newer.more, 0xff, sizeof newer.more);
    newer.options.struct_size = sizeof newer;
    newer.options.count = true;
    newer.options.offset = 8;
    dls_hits *hits = search_tree(&s, 100, &newer.options);
    assert_int_equal(dls_hits_count(hits), 2);
    assert_int_equal(dls_hits_total(hits), 10);
    dls_hits_free(hits);
    end(&s);
}

/* ---- Schemas ---- */

static void test_a_query_of_another_schema_is_refused_wherever_it_stands_in_the_tree(void **state)
{
    (void)state;
    static const char *const others[] = { "text@english title kind/keyword", "text kind/keyword title",
                                          "text title kind/keyword more" };
    small_index s;
    begin(&s);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        small_index other;
        dls_query *query = NULL;
        dls_hits *hits = NULL;
        uint64_t count = 77;
        small_index_schema(&other, others[i]);
        assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
        assert_ok(dls_query_add(query, DLS_MUST_NOT, small_index_parse(&other, "tree"), &err), &err);
        assert_fails(dls_search(s.index, query, 1, NULL, &hits, &err), DLS_EINVAL, &err,
                     "made for a schema with other fields or analyzers");
        assert_null(hits);
        assert_fails(dls_count(s.index, query, &count, &err), DLS_EINVAL, &err, "other fields or analyzers");
        assert_int_equal(count, 77);
        dls_query_free(query);
        small_index_end(&other);
    }
    end(&s);
}

static void test_a_keyword_of_a_field_that_is_none_here_is_refused(void **state)
{
    (void)state;
    small_index s, other;
    dls_hits *hits = NULL;
    begin(&s);
    small_index_schema(&other, "text kind/keyword url/keyword");
    dls_query *one = small_index_keyword(&other, 1, "a"), *two = small_index_keyword(&other, 2, "a");
    assert_fails(dls_search(s.index, one, 1, NULL, &hits, &err), DLS_EINVAL, &err, "other fields");
    assert_ok(dls_search(s.index, two, 1, NULL, &hits, &err), &err); /* the same number is the same field */
    dls_hits_free(hits);
    dls_query_free(one);
    dls_query_free(two);
    small_index_end(&other);
    end(&s);
}

/* ---- Failures ---- */

static void test_damage_is_said_with_the_name_of_the_file(void **state)
{
    (void)state;
    size_t size;
    small_index s;
    small_index_begin(&s, "text");
    for (int i = 0; i < 6000; i++) small_index_add(&s, i % 3 == 0 ? "a tree a tree" : "a tree a");
    small_index_open(&s);
    const char *path = test_path("damaged.dls");
    uint8_t *bytes = test_read_file(s.path, &size);
    bytes[8192 + 3] ^= 1; /* in the list of "a"; opening does not look at it */
    test_write_file(path, bytes, size);
    free(bytes);
    dls_index *index = NULL;
    dls_hits *hits = NULL;
    uint64_t count = 77;
    dls_query *query = small_index_parse(&s, "a");
    assert_ok(dls_index_open(path, NULL, &index, &err), &err);
    assert_fails(dls_search(index, query, 1, NULL, &hits, &err), DLS_ECORRUPT, &err, "damaged.dls: ");
    assert_null(hits);
    assert_fails(dls_count(index, query, &count, &err), DLS_ECORRUPT, &err, "damaged.dls: ");
    assert_int_equal(count, 77);
    dls_query_free(query);
    dls_index_close(index);
    small_index_end(&s);
}

static void test_without_memory_nothing_leaks_and_out_stays_as_it_was(void **state)
{
    (void)state;
    small_index s;
    testalloc memory;
    testalloc_init(&memory);
    begin(&s);
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.allocator = &memory.allocator;
    dls_query *query = small_index_parse(&s, "\"tree tree\" x");
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_hits *hits = NULL;
        dls_status status = dls_search(s.index, query, 5, &options, &hits, &err);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        assert_int_equal(hits == NULL, memory.failed);
        dls_hits_free(hits);
    }
    testalloc_done(&memory);
    dls_query_free(query);
    end(&s);
}

/* ---- Threads ---- */

enum { THREADS = 4, ROUNDS = 20 };

typedef struct asker {
    const dls_index *index;
    char answers[1 << 16];
    dls_status status;
    pthread_t thread;
} asker;

static void *ask_again_and_again(void *argument)
{
    asker *a = argument;
    dls_error own;
    for (int i = 0; i < ROUNDS && a->status == DLS_OK; i++)
        a->status = sample_ask(a->index, NULL, a->answers, sizeof a->answers, &own);
    if (a->status == DLS_OK) a->status = dls_index_check_text(a->index, &own);
    return NULL;
}

static void test_many_threads_may_ask_one_index(void **state)
{
    (void)state;
    static asker askers[THREADS];
    static char expected[1 << 16];
    const char *path = test_path("shared.dls");
    dls_index *index = NULL, *other = NULL;
    assert_ok(sample_write(path, NULL, &err), &err);
    assert_ok(dls_index_open(path, NULL, &index, &err), &err); /* no page of it is verified yet */
    assert_ok(dls_index_open(path, NULL, &other, &err), &err);
    assert_ok(sample_ask(other, NULL, expected, sizeof expected, &err), &err);
    for (int i = 0; i < THREADS; i++) {
        askers[i].index = index;
        assert_int_equal(pthread_create(&askers[i].thread, NULL, ask_again_and_again, &askers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(askers[i].thread, NULL);
        assert_int_equal(askers[i].status, DLS_OK);
        assert_string_equal(askers[i].answers, expected);
    }
    dls_index_close(other);
    dls_index_close(index);
}

typedef struct sharer {
    const dls_index *index;
    const dls_query *query;
    uint64_t count;
    float best;
    pthread_t thread;
} sharer;

static void *use_the_shared_query(void *argument)
{
    sharer *s = argument;
    for (int i = 0; i < 200; i++) {
        dls_hits *hits = NULL;
        if (dls_search(s->index, s->query, 3, NULL, &hits, NULL) != DLS_OK) return NULL;
        s->best = dls_hits_at(hits, 0)->score;
        dls_hits_free(hits);
        if (dls_count(s->index, s->query, &s->count, NULL) != DLS_OK) return NULL;
    }
    return NULL;
}

static void test_many_threads_may_use_one_query(void **state)
{
    (void)state;
    static sharer sharers[THREADS];
    small_index s;
    begin(&s);
    dls_query *query = small_index_parse(&s, "\"tree tree\" x");
    for (int i = 0; i < THREADS; i++) {
        sharers[i] = (sharer){ .index = s.index, .query = query };
        assert_int_equal(pthread_create(&sharers[i].thread, NULL, use_the_shared_query, &sharers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) pthread_join(sharers[i].thread, NULL);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(sharers[i].count, 9);
        assert_same_bits(sharers[i].best, sharers[0].best);
    }
    dls_query_free(query);
    end(&s);
}

typedef struct relaxed_row {
    const char *typed;
    uint32_t remarks;
    const char *found;
} relaxed_row;

static void assert_relaxed(small_index *s, const relaxed_row *row, bool relax)
{
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    dls_query *query = small_index_parse(s, row->typed);
    dls_hits *hits = NULL;
    char found[100] = "";
    size_t at = 0;
    options.relax = relax;
    assert_ok(dls_search(s->index, query, 10, &options, &hits, &err), &err);
    for (size_t i = 0; i < dls_hits_count(hits); i++)
        at += (size_t)snprintf(found + at, sizeof found - at, "%s%d", i > 0 ? " " : "",
                               (int)dls_hits_at(hits, i)->document);
    assert_string_equal(found, row->found);
    assert_int_equal(dls_hits_remarks(hits), row->remarks);
    if (relax) {
        uint64_t count;
        assert_ok(dls_count(s->index, query, &count, &err), &err);
        assert_int_equal(count, dls_hits_count(hits));
    }
    dls_hits_free(hits);
    dls_query_free(query);
}

static void begin_relaxed(small_index *s)
{
    small_index_begin(s, "text@english");
    small_index_add(s, "deep trees");
    small_index_add(s, "a house of trees");
    small_index_add(s, "deep houses, deep nets");
    small_index_open(s);
}

static void test_what_finds_nothing_is_sought_as_words_and_that_is_said(void **state)
{
    (void)state;
    static const relaxed_row rows[] = {
        { "trees", 0, "0 1" },
        { "\"deep trees\"", 0, "0" },
        { "\"trees deep\"", DLS_REMARK_RELAXED, "0 2 1" },
        { "\"trees deep\" -house", DLS_REMARK_RELAXED, "0" }, /* what is excluded stays out while it can */
        { "trees -trees", DLS_REMARK_RELAXED, "0 1" },
        { "\"trees deep\" -deep -tree", DLS_REMARK_RELAXED, "0 2 1" },
        { "\"no such\"", 0, "" },
        { "how trees", DLS_REMARK_DROPPED, "0 1" },
        { "how \"trees deep\"", DLS_REMARK_DROPPED | DLS_REMARK_RELAXED, "0 2 1" },
        { "how", 0, "" }, /* there is nothing else to look for */
    };
    static const relaxed_row strict[] = { { "\"trees deep\"", 0, "" }, { "trees -trees", 0, "" } };
    small_index s;
    begin_relaxed(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) assert_relaxed(&s, &rows[i], true);
    for (size_t i = 0; i < sizeof strict / sizeof *strict; i++) assert_relaxed(&s, &strict[i], false);
    small_index_end(&s);
}

static void test_a_page_beyond_the_last_hit_is_not_relaxed(void **state)
{
    (void)state;
    small_index s;
    begin_relaxed(&s);
    dls_query *query = small_index_parse(&s, "\"deep trees\"");
    for (int count = 0; count < 2; count++)
        for (size_t limit = 0; limit < 2; limit++) {
            dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
            dls_hits *hits = NULL;
            options.offset = 1;
            options.count = count == 1;
            assert_ok(dls_search(s.index, query, limit, &options, &hits, &err), &err);
            assert_int_equal(dls_hits_count(hits), 0);
            assert_int_equal(dls_hits_remarks(hits), 0);
            if (count == 1) assert_int_equal(dls_hits_total(hits), 1);
            dls_hits_free(hits);
        }
    dls_query_free(query);
    small_index_end(&s);
}

static void test_a_relaxed_search_is_shown_by_the_query_that_was_run(void **state)
{
    (void)state;
    small_index s;
    dls_hits *hits = NULL;
    const dls_explain_node *nodes;
    const dls_range *ranges;
    size_t count;
    begin_relaxed(&s);
    dls_query *query = small_index_parse(&s, "\"trees deep\"");
    assert_ok(dls_search(s.index, query, 1, NULL, &hits, &err), &err);
    assert_ok(dls_hits_matches(hits, 0, 0, 0, &ranges, &count, &err), &err);
    assert_int_equal(count, 2);
    assert_ok(dls_hits_explain(hits, 0, &nodes, &count, &err), &err);
    assert_int_equal(count, 3);
    assert_same_bits(nodes[0].score, dls_hits_at(hits, 0)->score);
    dls_hits_free(hits);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_what_is_deleted_by_query_is_never_relaxed(void **state)
{
    (void)state;
    small_index s;
    uint64_t deleted = 7;
    small_index_begin(&s, "text");
    small_index_add(&s, "deep trees");
    small_index_commit(&s);
    dls_query *query = small_index_parse(&s, "\"trees deep\"");
    assert_ok(dls_writer_delete_by_query(s.writer, query, &deleted, &err), &err);
    assert_int_equal(deleted, 0);
    assert_int_equal(dls_writer_count(s.writer), 1);
    dls_query_free(query);
    small_index_end(&s);
}

static void begin_corrected(small_index *s)
{
    small_index_begin(s, "text@english");
    small_index_add(s, "stride of convolutions");
    small_index_add(s, "strides in convolutional nets");
    small_index_add(s, "padding");
    small_index_open(s);
}

static void test_misspelt_words_are_corrected_and_that_is_said(void **state)
{
    (void)state;
    static const relaxed_row rows[] = {
        { "convolution stride", 0, "0 1" },
        { "convoltion strid", DLS_REMARK_CORRECTED, "0 1" },
        { "\"convoltion strid\"", DLS_REMARK_CORRECTED | DLS_REMARK_RELAXED, "0 1" },
        { "\"padding strid\" -pading", DLS_REMARK_CORRECTED | DLS_REMARK_RELAXED, "2 0 1" },
        { "pading -padding", DLS_REMARK_CORRECTED | DLS_REMARK_RELAXED, "2" },
        { "nothing alike", 0, "" },
        { "how pading", DLS_REMARK_CORRECTED | DLS_REMARK_DROPPED, "2" },
    };
    small_index s;
    begin_corrected(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) assert_relaxed(&s, &rows[i], true);
    small_index_end(&s);
}

static void test_a_corrected_search_is_shown_by_the_query_that_was_run(void **state)
{
    (void)state;
    small_index s;
    dls_hits *hits = NULL;
    const dls_explain_node *nodes;
    const dls_range *ranges;
    size_t count;
    begin_corrected(&s);
    dls_query *query = small_index_parse(&s, "Convoltion, strid!");
    assert_ok(dls_search(s.index, query, 1, NULL, &hits, &err), &err);
    dls_query_free(query); /* what was run belongs to the hits */
    const dls_query *corrected = dls_hits_corrected(hits);
    assert_string_equal(dls_query_corrected_text(corrected).bytes, "convolution, stride!");
    assert_string_equal(dls_query_correction(corrected, 1)->typed.bytes, "strid");
    assert_string_equal(dls_query_correction(corrected, 1)->meant.bytes, "stride");
    assert_ok(dls_hits_matches(hits, 0, 0, 0, &ranges, &count, &err), &err);
    assert_int_equal(count, 2);
    assert_ok(dls_hits_explain(hits, 0, &nodes, &count, &err), &err);
    assert_int_equal(count, 3);
    assert_same_bits(nodes[0].score, dls_hits_at(hits, 0)->score);
    dls_hits_free(hits);
    small_index_end(&s);
}

static void test_correction_is_left_out_where_it_is_not_wanted(void **state)
{
    (void)state;
    small_index s;
    dls_statistics *statistics;
    dls_hits *hits = NULL;
    begin_corrected(&s);
    dls_query *query = small_index_parse(&s, "strid");
    assert_ok(dls_statistics_collect(s.index, query, NULL, &statistics, &err), &err);
    for (int way = 0; way < 3; way++) {
        dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
        if (way == 0) options.correct = false;
        if (way == 1) options.statistics = statistics;
        if (way == 2) options.filter = query; /* which is no question of anyone */
        assert_ok(dls_search(s.index, query, 5, &options, &hits, &err), &err);
        assert_int_equal(dls_hits_count(hits), 0);
        assert_int_equal(dls_hits_remarks(hits), way == 2 ? DLS_REMARK_CORRECTED : 0);
        assert_int_equal(dls_hits_corrected(hits) != NULL, way == 2);
        dls_hits_free(hits);
    }
    dls_statistics_free(statistics);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_what_is_deleted_by_query_is_never_corrected(void **state)
{
    (void)state;
    small_index s;
    uint64_t deleted = 7;
    small_index_begin(&s, "text");
    small_index_add(&s, "deep trees");
    small_index_commit(&s);
    dls_query *query = small_index_parse(&s, "tres");
    assert_ok(dls_writer_delete_by_query(s.writer, query, &deleted, &err), &err);
    assert_int_equal(deleted, 0);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_who_asks_first_gets_the_corrected_query(void **state)
{
    (void)state;
    small_index s, other;
    dls_query *corrected = NULL;
    begin_corrected(&s);
    small_index_schema(&other, "one two");
    dls_query *query = small_index_parse(&s, "strid"), *right = small_index_parse(&s, "stride");
    dls_query *foreign = small_index_parse(&other, "strid");
    assert_status(dls_query_corrected(NULL, s.index, NULL, &corrected, &err), DLS_EINVAL);
    assert_status(dls_query_corrected(query, NULL, NULL, &corrected, &err), DLS_EINVAL);
    assert_status(dls_query_corrected(query, s.index, NULL, NULL, &err), DLS_EINVAL);
    assert_fails(dls_query_corrected(foreign, s.index, NULL, &corrected, &err), DLS_EINVAL, &err, "other fields");
    assert_ok(dls_query_corrected(right, s.index, NULL, &corrected, &err), &err);
    assert_null(corrected);
    assert_ok(dls_query_corrected(query, s.index, NULL, &corrected, &err), &err);
    assert_string_equal(small_index_found(&s, corrected), "0 1");
    assert_null(dls_query_relaxed(corrected));
    dls_query_free(corrected);
    dls_query_free(foreign);
    dls_query_free(right);
    dls_query_free(query);
    small_index_end(&other);
    small_index_end(&s);
}

static void test_corrections_without_memory_leak_nothing(void **state)
{
    (void)state;
    small_index s;
    testalloc memory;
    testalloc_init(&memory);
    begin_corrected(&s);
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.allocator = &memory.allocator;
    dls_query *query = small_index_parse(&s, "\"padding strid\" -convoltion");
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_hits *hits = NULL;
        dls_status status = dls_search(s.index, query, 5, &options, &hits, &err);
        assert_true(status == DLS_OK || (status == DLS_ENOMEM && memory.failed)); /* analyzers can do without some */
        assert_int_equal(hits == NULL, status != DLS_OK);
        if (hits != NULL) assert_int_equal(dls_hits_count(hits), 3);
        dls_hits_free(hits);
    }
    testalloc_done(&memory);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_what_is_beyond_a_limit_is_remarked(void **state)
{
    (void)state;
    small_index s;
    dls_query *query = NULL;
    dls_hits *hits = NULL;
    char *text = malloc(DLS_MAX_QUERY_TEXT + 2);
    assert_non_null(text);
    small_index_begin(&s, "text");
    size_t at = 0;
    for (int i = 0; i <= DLS_MAX_EXPANSION; i++) at += (size_t)sprintf(text + at, "w%d ", i);
    dls_value value = { 0, text, at };
    small_index_add_values(&s, &value, 1);
    small_index_open(&s);
    assert_ok(dls_query_new_prefix(s.schema, "w", 1, 0, NULL, &query, &err), &err);
    assert_ok(dls_search(s.index, query, 1, NULL, &hits, &err), &err);
    assert_int_equal(dls_hits_remarks(hits), DLS_REMARK_CUT);
    dls_hits_free(hits);
    dls_query_free(query);
    memset(text, ' ', DLS_MAX_QUERY_TEXT);
    text[DLS_MAX_QUERY_TEXT - 1] = 'w';
    text[DLS_MAX_QUERY_TEXT] = '1';
    for (size_t length = DLS_MAX_QUERY_TEXT; length <= DLS_MAX_QUERY_TEXT + 1; length++) {
        bool cut = length > DLS_MAX_QUERY_TEXT;
        assert_ok(dls_query_parse(s.schema, text, length, 0, NULL, &query, &err), &err);
        assert_int_equal(dls_query_is_cut(query), cut);
        assert_ok(dls_search(s.index, query, 1, NULL, &hits, &err), &err);
        assert_int_equal(dls_hits_remarks(hits), cut ? DLS_REMARK_CUT : 0);
        dls_hits_free(hits);
        dls_query_free(query);
        assert_ok(dls_query_new_words(s.schema, text, length, 0, NULL, &query, &err), &err);
        assert_int_equal(dls_query_is_cut(query), cut);
        dls_query_free(query);
    }
    free(text);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_limit_and_offset_give_pages_of_one_order),
        cmocka_unit_test(test_more_hits_than_there_may_be_are_refused),
        cmocka_unit_test(test_matches_are_counted_where_that_is_asked_for),
        cmocka_unit_test(test_count_counts_without_ranking),
        cmocka_unit_test(test_options_out_of_range_are_refused_by_name),
        cmocka_unit_test(test_a_formula_or_delta_that_is_none_is_refused),
        cmocka_unit_test(test_equal_scores_are_ordered_by_document_or_by_key),
        cmocka_unit_test(test_formulas_have_the_deltas_of_their_papers),
        cmocka_unit_test(test_weights_of_fields_that_are_not_text_are_not_looked_at),
        cmocka_unit_test(test_a_weight_of_zero_leaves_a_field_out),
        cmocka_unit_test(test_options_change_the_score_as_the_formula_says),
        cmocka_unit_test(test_options_of_an_older_version_have_defaults_for_the_rest),
        cmocka_unit_test(test_options_of_a_newer_version_are_taken_as_far_as_they_are_known),
        cmocka_unit_test(test_a_query_of_another_schema_is_refused_wherever_it_stands_in_the_tree),
        cmocka_unit_test(test_a_keyword_of_a_field_that_is_none_here_is_refused),
        cmocka_unit_test(test_damage_is_said_with_the_name_of_the_file),
        cmocka_unit_test(test_without_memory_nothing_leaks_and_out_stays_as_it_was),
        cmocka_unit_test(test_many_threads_may_ask_one_index),
        cmocka_unit_test(test_many_threads_may_use_one_query),
        cmocka_unit_test(test_what_finds_nothing_is_sought_as_words_and_that_is_said),
        cmocka_unit_test(test_a_page_beyond_the_last_hit_is_not_relaxed),
        cmocka_unit_test(test_a_relaxed_search_is_shown_by_the_query_that_was_run),
        cmocka_unit_test(test_what_is_deleted_by_query_is_never_relaxed),
        cmocka_unit_test(test_misspelt_words_are_corrected_and_that_is_said),
        cmocka_unit_test(test_a_corrected_search_is_shown_by_the_query_that_was_run),
        cmocka_unit_test(test_correction_is_left_out_where_it_is_not_wanted),
        cmocka_unit_test(test_what_is_deleted_by_query_is_never_corrected),
        cmocka_unit_test(test_who_asks_first_gets_the_corrected_query),
        cmocka_unit_test(test_corrections_without_memory_leak_nothing),
        cmocka_unit_test(test_what_is_beyond_a_limit_is_remarked),
    };
    return cmocka_run_group_tests_name("api/api_search", tests, NULL, NULL);
}
