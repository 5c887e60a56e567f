/* SPDX-License-Identifier: MIT
 *
 * Searching: how many hits, in which order, and the same however the documents are divided into segments.
 */
#include "rank/search.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "support/rng.h"
#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

static const dls__rank_parameters ones = { .k1 = 1.2f, .weights = { 1, 1, 1, 1 }, .b = { 0.75f, 0.75f, 0.75f, 0.75f } };

typedef struct found {
    dls_hit hits[2000];
    size_t count;
    uint64_t total;
} found;

static void search_in(const small_index *s, const dls_query *query, size_t limit, found *out)
{
    assert_true(limit <= sizeof out->hits / sizeof *out->hits);
    dls__search_result result;
    assert_ok(
        dls__search(s->index, query, &ones, limit, true, dls__allocator_or_default(NULL), out->hits, &result, &err),
        &err);
    out->count = result.count;
    out->total = result.total;
}

/* Documents of random words, a few of them common, in segments of `size`. */
static void begin_random(small_index *s, uint64_t seed, size_t documents, size_t size)
{
    rng r = rng_seeded(seed);
    small_index_begin(s, "title text");
    for (size_t d = 0; d < documents; d++) {
        char lines[400] = "text=";
        size_t at = strlen(lines);
        for (uint64_t words = rng_below(&r, 30); words > 0; words--) {
            unsigned word = rng_one_in(&r, 2) ? 0 : (unsigned)rng_below(&r, 20);
            at += (size_t)snprintf(lines + at, sizeof lines - at, "w%u ", word);
        }
        snprintf(lines + at, sizeof lines - at, "\ntitle=w%u", (unsigned)rng_below(&r, 20));
        small_index_add(s, lines);
        if (d % size == size - 1) small_index_commit(s);
    }
    small_index_open(s);
}

static const char *const questions[] = { "w0", "w1 w2 w3", "\"w0 w1\" w2", "w0 -w1", "w7 w7 w8", "none", "\"w0 w0\"" };
#define QUESTIONS (sizeof questions / sizeof *questions)

static void test_limits_cut_the_same_order_short(void **state)
{
    (void)state;
    static const size_t limits[] = { 0, 1, 2, 3, 10, 99, 100, 1000 };
    small_index s;
    static found all, some;
    begin_random(&s, 1, 400, 400);
    for (size_t q = 0; q < QUESTIONS; q++) {
        dls_query *query = small_index_parse(&s, questions[q]);
        search_in(&s, query, 1000, &all);
        assert_int_equal(all.count, all.total);
        for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
            search_in(&s, query, limits[i], &some);
            assert_int_equal(some.total, all.total);
            assert_int_equal(some.count, dls__min(limits[i], all.count));
            for (size_t h = 0; h < some.count; h++) {
                assert_int_equal(some.hits[h].document, all.hits[h].document);
                assert_same_bits(some.hits[h].score, all.hits[h].score);
            }
        }
        dls_query_free(query);
    }
    small_index_end(&s);
}

static void test_hits_descend_by_score_and_equal_ones_ascend_by_document(void **state)
{
    (void)state;
    small_index s;
    static found all;
    size_t equal = 0;
    begin_random(&s, 2, 800, 300);
    for (size_t q = 0; q < QUESTIONS; q++) {
        dls_query *query = small_index_parse(&s, questions[q]);
        search_in(&s, query, 1000, &all);
        for (size_t i = 1; i < all.count; i++) {
            const dls_hit *a = &all.hits[i - 1], *b = &all.hits[i];
            assert_true(a->score > b->score || (a->score == b->score && a->document < b->document));
            equal += a->score == b->score;
        }
        dls_query_free(query);
    }
    assert_true(equal > 20);
    small_index_end(&s);
}

static void test_equal_scores_come_by_document_over_segments(void **state)
{
    (void)state;
    small_index s;
    found *some = malloc(sizeof *some);
    small_index_begin(&s, "text");
    for (uint32_t d = 0; d < 9000; d++) {
        small_index_add(&s, d % 5 == 3 ? "hit" : "miss");
        if (d == 4500) small_index_commit(&s);
    }
    small_index_open(&s);
    dls_query *query = small_index_parse(&s, "hit");
    search_in(&s, query, 2000, some);
    assert_int_equal(some->count, 1800);
    for (size_t i = 0; i < some->count; i++) assert_int_equal(some->hits[i].document, 5 * i + 3);
    search_in(&s, query, 7, some);
    for (size_t i = 0; i < 7; i++) assert_int_equal(some->hits[i].document, 5 * i + 3);
    dls_query_free(query);
    free(some);
    small_index_end(&s);
}

static void test_segments_make_no_difference_to_the_bit(void **state)
{
    (void)state;
    static const size_t sizes[] = { 1000, 200, 100, 7 }; /* 1, 5, 10 and 143 segments */
    static found expected[QUESTIONS], all;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        small_index s;
        begin_random(&s, 3, 1000, sizes[i]);
        assert_int_equal(s.index->segment_count, (1000 + sizes[i] - 1) / sizes[i]);
        for (size_t q = 0; q < QUESTIONS; q++) {
            dls_query *query = small_index_parse(&s, questions[q]);
            search_in(&s, query, 1000, i == 0 ? &expected[q] : &all);
            if (i > 0) {
                assert_int_equal(all.count, expected[q].count);
                for (size_t h = 0; h < all.count; h++) {
                    assert_int_equal(all.hits[h].document, expected[q].hits[h].document);
                    assert_same_bits(all.hits[h].score, expected[q].hits[h].score);
                }
            }
            dls_query_free(query);
        }
        small_index_end(&s);
    }
}

static void test_nothing_is_found_by_an_empty_query_or_in_an_empty_index(void **state)
{
    (void)state;
    small_index s, none;
    static found all;
    begin_random(&s, 4, 10, 10);
    dls_query *empty = small_index_parse(&s, "..."), *word = small_index_parse(&s, "w0");
    search_in(&s, empty, 10, &all);
    assert_int_equal(all.count, 0);
    assert_int_equal(all.total, 0);
    small_index_end(&s);
    small_index_begin(&none, "title text");
    small_index_open(&none);
    search_in(&none, word, 10, &all);
    assert_int_equal(all.count, 0);
    assert_int_equal(all.total, 0);
    small_index_end(&none);
    dls_query_free(empty);
    dls_query_free(word);
}

static void test_documents_that_only_a_keyword_finds_have_score_zero(void **state)
{
    (void)state;
    small_index s;
    static found all;
    small_index_begin(&s, "text kind/keyword");
    for (int i = 0; i < 6; i++) small_index_add(&s, i % 2 == 0 ? "kind=a" : "kind=b");
    small_index_open(&s);
    dls_query *query = small_index_keyword(&s, 1, "a");
    search_in(&s, query, 10, &all);
    assert_int_equal(all.count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(all.hits[i].document, 2 * i);
        assert_same_bits(all.hits[i].score, 0.0f);
    }
    dls_query_free(query);
    small_index_end(&s);
}

static void test_a_rarer_word_a_shorter_text_and_more_words_rank_higher(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "text");
    small_index_add(&s, "common x y z");
    small_index_add(&s, "common");
    small_index_add(&s, "rare");
    small_index_add(&s, "common rare");
    small_index_add(&s, "common common common x y z");
    small_index_open(&s);
    assert_string_equal(small_index_ask(&s, "common rare"), "3 2 1 4 0");
    small_index_end(&s);
}

static void test_results_are_written_on_success_alone(void **state)
{
    (void)state;
    small_index s;
    testalloc memory;
    testalloc_init(&memory);
    begin_random(&s, 5, 50, 20);
    dls_query *query = small_index_parse(&s, "w0 \"w0 w1\" -w2");
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_hit hits[10];
        dls__search_result result = { .count = 77, .total = 88 };
        dls_status status = dls__search(s.index, query, &ones, 10, true, &memory.allocator, hits, &result, &err);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        assert_int_equal(result.count == 77 && result.total == 88, memory.failed);
    }
    testalloc_done(&memory);
    dls_query_free(query);
    small_index_end(&s);
}

/* Two words that all must have, in two blocks: in one they are rare, in the other they are not. */
static void make_uneven_blocks(small_index *s, bool rare_first)
{
    small_index_begin(s, "text kind/keyword");
    for (uint32_t d = 0; d < 2 * 65536 - 1000; d++) {
        uint32_t every = (d < 65536) == rare_first ? 100 : 2;
        char lines[100] = "";
        if (d % every == 0) strcat(lines, "kind=a\n");
        if (d % (every + 1) == 0) strcat(lines, "kind=b\n");
        small_index_add(s, lines);
    }
    small_index_open(s);
}

static void test_blocks_of_different_density_are_counted_alike(void **state)
{
    (void)state;
    static found seen;
    for (int rare_first = 0; rare_first < 2; rare_first++) {
        small_index s;
        uint64_t expected = 0;
        make_uneven_blocks(&s, rare_first == 1);
        for (uint32_t d = 0; d < 2 * 65536 - 1000; d++) {
            uint32_t every = (d < 65536) == (rare_first == 1) ? 100 : 2;
            expected += d % (every * (every + 1)) == 0;
        }
        dls_query *query;
        assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
        assert_ok(dls_query_add(query, DLS_MUST, small_index_keyword(&s, 1, "a"), &err), &err);
        assert_ok(dls_query_add(query, DLS_MUST, small_index_keyword(&s, 1, "b"), &err), &err);
        for (size_t limit = 0; limit <= 10; limit += 10) {
            search_in(&s, query, limit, &seen);
            assert_int_equal(seen.total, expected);
            assert_int_equal(seen.count, limit);
            for (size_t i = 1; i < limit; i++) assert_true(seen.hits[i - 1].document < seen.hits[i].document);
        }
        dls_query_free(query);
        small_index_end(&s);
    }
}

/* Of ten documents that have both words, three are deleted: they are neither found nor counted. */
static void test_deleted_documents_are_not_found_by_words_that_all_must_have(void **state)
{
    (void)state;
    static found seen;
    small_index s;
    small_index_begin(&s, "text");
    for (int d = 0; d < 200; d++) small_index_add(&s, d < 10 ? "text=a b" : d % 2 == 0 ? "text=a" : "text=b");
    small_index_commit(&s);
    for (char key[2] = "2"; key[0] < '5'; key[0]++) assert_ok(dls_writer_delete(s.writer, key, 1, &err), &err);
    small_index_open(&s);
    dls_query *query;
    assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
    assert_ok(dls_query_add(query, DLS_MUST, small_index_parse(&s, "a"), &err), &err);
    assert_ok(dls_query_add(query, DLS_MUST, small_index_parse(&s, "b"), &err), &err);
    for (size_t limit = 0; limit <= 20; limit += 20) {
        search_in(&s, query, limit, &seen);
        assert_int_equal(seen.total, 7);
        assert_int_equal(seen.count, limit == 0 ? 0 : 7);
        for (size_t i = 0; i < seen.count; i++) assert_true(seen.hits[i].document < 2 || seen.hits[i].document > 4);
    }
    dls_query_free(query);
    small_index_end(&s);
}

/* A clause that cannot match has a word in it of which the list is known to have high scores: none of them counts. */
static void test_words_of_a_clause_that_cannot_match_set_no_threshold(void **state)
{
    (void)state;
    small_index s;
    static found all, best;
    char long_text[2000] = "text=low";
    for (int i = 0; i < 200; i++) strcat(long_text, " filler");
    small_index_begin(&s, "text");
    for (uint32_t document = 0; document < 3000; document++)
        small_index_add(&s, document % 2 == 0 ? long_text : "text=high high high high high high");
    small_index_open(&s);
    dls_query *query, *clause;
    assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
    assert_ok(dls_query_new_bool(NULL, &clause, &err), &err);
    assert_ok(dls_query_add(clause, DLS_MUST, small_index_parse(&s, "high"), &err), &err);
    assert_ok(dls_query_add(clause, DLS_MUST, small_index_parse(&s, "nowhere"), &err), &err);
    assert_ok(dls_query_add(query, DLS_SHOULD, small_index_parse(&s, "low"), &err), &err);
    assert_ok(dls_query_add(query, DLS_SHOULD, clause, &err), &err);
    search_in(&s, query, 1600, &all);
    assert_int_equal(all.count, 1500);
    search_in(&s, query, 10, &best);
    assert_int_equal(best.count, 10);
    for (size_t i = 0; i < 10; i++) assert_int_equal(best.hits[i].document, all.hits[i].document);
    dls_query_free(query);
    small_index_end(&s);
}

/* In the first segment all documents are deleted that have the middle word of a phrase, which its pairs still cover. */
static void test_a_phrase_is_nowhere_where_all_documents_of_a_word_are_deleted(void **state)
{
    (void)state;
    small_index s;
    static found all;
    small_index_begin(&s, "text");
    for (int d = 0; d < 4000; d++) small_index_add(&s, d % 8 == 0 ? "text=a b c" : "text=a x c");
    small_index_commit(&s);
    for (int d = 0; d < 500; d++) small_index_add(&s, "text=a b c");
    for (int d = 0; d < 4000; d += 8) {
        char key[32];
        snprintf(key, sizeof key, "%d", d);
        assert_ok(dls_writer_delete(s.writer, key, strlen(key), &err), &err);
    }
    small_index_commit(&s);
    assert_ok(dls_writer_delete(s.writer, "4499", 4, &err), &err); /* so that lists of both segments are looked at */
    small_index_open(&s);
    assert_int_equal(s.index->segment_count, 2);
    dls_query *query;
    assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
    assert_ok(dls_query_add(query, DLS_SHOULD, small_index_parse(&s, "x"), &err), &err);
    assert_ok(dls_query_add(query, DLS_SHOULD, small_index_phrase(&s, "a b c"), &err), &err);
    search_in(&s, query, 2000, &all);
    assert_int_equal(all.total, 3500 + 499);
    assert_int_equal(all.count, 2000);
    for (size_t i = 1; i < all.count; i++)
        if ((all.hits[i].document < 4000) == (all.hits[0].document < 4000))
            assert_same_bits(all.hits[i].score, all.hits[0].score);
    dls_query_free(query);
    small_index_end(&s);
}

/* Documents of the first block are scored, where neither word of the phrase is. */
static void test_a_phrase_may_be_nowhere_in_a_block_of_documents(void **state)
{
    (void)state;
    small_index s;
    static found few;
    small_index_begin(&s, "text");
    for (uint32_t document = 0; document < 66500; document++)
        small_index_add(&s, document < 66000 ? "text=all" : document % 2 == 0 ? "text=deep net" : "text=net of deep");
    small_index_open(&s);
    dls_query *query, *phrase = small_index_phrase(&s, "deep net");
    assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
    assert_ok(dls_query_add(query, DLS_SHOULD, phrase, &err), &err);
    assert_ok(dls_query_add(query, DLS_SHOULD, small_index_parse(&s, "all"), &err), &err);
    search_in(&s, query, 1000, &few);
    assert_int_equal(few.total, 66000 + 250);
    assert_int_equal(few.hits[249].document, 66498);
    assert_int_equal(few.hits[250].document, 0);
    dls_query_free(query);
    small_index_end(&s);
}

/* In one document of two "deep" stands as often as its number says; two words that are common have a pair. */
static void add_graded(small_index *s, uint32_t document)
{
    char text[3000];
    size_t at = 0;
    for (uint32_t i = 0; i < 1 + document / 10; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "deep %s ", document % 2 == 0 ? "net" : "tree");
    small_index_add(s, text);
}

/* Deleted documents may be all of the best, which the list's bounds and thresholds still know of. */
static void test_the_best_of_what_is_left_are_found_where_the_best_are_deleted(void **state)
{
    (void)state;
    static const char *const typed[] = { "deep", "deep net", "\"deep net\" tree", "deep net" };
    static const size_t limits[] = { 1, 10, 100, 1000 };
    small_index s;
    small_index_begin(&s, "text");
    for (uint32_t document = 0; document < 2500; document++) add_graded(&s, document);
    small_index_commit(&s);
    for (uint32_t document = 2499; document >= 2100; document--) {
        char key[32];
        snprintf(key, sizeof key, "%u", document);
        assert_ok(dls_writer_delete(s.writer, key, strlen(key), &err), &err);
    }
    small_index_open(&s);
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        dls_query *query = i == 3 ? small_index_phrase(&s, typed[i]) : small_index_parse(&s, typed[i]);
        static found all, some;
        search_in(&s, query, 2000, &all);
        assert_true(all.count >= 1000 && all.hits[0].document < 2100);
        for (size_t j = 0; j < sizeof limits / sizeof *limits; j++) {
            dls__search_result result;
            assert_ok(dls__search(s.index, query, &ones, limits[j], false, dls__allocator_or_default(NULL), some.hits,
                                  &result, &err),
                      &err);
            assert_int_equal(result.count, limits[j]);
            for (size_t k = 0; k < limits[j]; k++) {
                assert_int_equal(some.hits[k].document, all.hits[k].document);
                assert_same_bits(some.hits[k].score, all.hits[k].score);
            }
        }
        dls_query_free(query);
    }
    small_index_end(&s);
}

/* The documents that a term ranks first are just those that the filter leaves out: what they score is no threshold. */
static void test_a_filter_may_leave_out_all_of_the_best(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "text good/boolean");
    for (int i = 0; i < 3000; i++) {
        char text[400] = "text=";
        for (int k = 0; k < (i % 2 == 0 ? 30 + i % 7 : 1 + i % 5); k++) strcat(text, "tree ");
        strcat(text, i % 3 == 0 ? "leaf" : "root");
        strcat(text, i % 2 == 0 ? "\ngood=true" : "\ngood=false");
        small_index_add(&s, text);
        if (i == 2000) small_index_commit(&s);
    }
    small_index_open(&s);
    static const char *const words[] = { "tree", "tree leaf" };
    static const size_t limits[] = { 1, 10, 50 };
    dls_query *bad;
    assert_ok(dls_query_new_keyword(s.schema, 1, "false", 5, NULL, &bad, &s.err), &s.err);
    for (size_t q = 0; q < 2; q++)
        for (size_t l = 0; l < 3; l++) {
            dls_query *query = small_index_parse(&s, words[q]);
            dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
            dls_hits *all, *some;
            size_t at = 0;
            options.filter = bad;
            assert_ok(dls_search(s.index, query, 3000, NULL, &all, &s.err), &s.err);
            assert_ok(dls_search(s.index, query, limits[l], &options, &some, &s.err), &s.err);
            assert_int_equal(dls_hits_count(some), limits[l]);
            for (size_t i = 0; at < limits[l]; i++) {
                const dls_hit *hit = dls_hits_at(all, i);
                if (hit->document % 2 == 0) continue;
                assert_int_equal(dls_hits_at(some, at)->document, hit->document);
                assert_same_bits(dls_hits_at(some, at++)->score, hit->score);
            }
            dls_hits_free(all);
            dls_hits_free(some);
            dls_query_free(query);
        }
    dls_query_free(bad);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_filter_may_leave_out_all_of_the_best),
        cmocka_unit_test(test_limits_cut_the_same_order_short),
        cmocka_unit_test(test_hits_descend_by_score_and_equal_ones_ascend_by_document),
        cmocka_unit_test(test_equal_scores_come_by_document_over_segments),
        cmocka_unit_test(test_segments_make_no_difference_to_the_bit),
        cmocka_unit_test(test_nothing_is_found_by_an_empty_query_or_in_an_empty_index),
        cmocka_unit_test(test_documents_that_only_a_keyword_finds_have_score_zero),
        cmocka_unit_test(test_a_rarer_word_a_shorter_text_and_more_words_rank_higher),
        cmocka_unit_test(test_results_are_written_on_success_alone),
        cmocka_unit_test(test_blocks_of_different_density_are_counted_alike),
        cmocka_unit_test(test_deleted_documents_are_not_found_by_words_that_all_must_have),
        cmocka_unit_test(test_the_best_of_what_is_left_are_found_where_the_best_are_deleted),
        cmocka_unit_test(test_a_phrase_may_be_nowhere_in_a_block_of_documents),
        cmocka_unit_test(test_a_phrase_is_nowhere_where_all_documents_of_a_word_are_deleted),
        cmocka_unit_test(test_words_of_a_clause_that_cannot_match_set_no_threshold),
    };
    return cmocka_run_group_tests_name("rank/search", tests, NULL, NULL);
}
