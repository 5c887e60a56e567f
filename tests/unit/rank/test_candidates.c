/* SPDX-License-Identifier: MIT
 *
 * How few documents are scored for the best: on 20,000 documents whose words are distributed as those of a language.
 * And that these are the best.
 */
#include "rank/candidates.h"

#include <math.h>

#include "rank/search.h"
#include "rank_fixture.h"

#define DOCUMENTS 20000
#define WORDS 20000
#define QUERIES 60
#define MOST_TERMS 4

static dls_error err;
static small_index collection;

/* Zipf: word n is about 1 / n as frequent as the first. */
static unsigned zipf_rank(rng *r)
{
    double part = (double)rng_below(r, 1 << 30) / (double)(1 << 30);
    return (unsigned)(pow((double)WORDS, part) - 1.0);
}

static int make_collection(void **state)
{
    (void)state;
    rng r = rng_seeded(71);
    small_index_begin(&collection, "title text kind/keyword");
    for (uint32_t d = 0; d < DOCUMENTS; d++) {
        char lines[2000] = "title=";
        size_t at = strlen(lines);
        for (uint64_t words = rng_between(&r, 2, 8); words > 0; words--)
            at += (size_t)snprintf(lines + at, sizeof lines - at, "w%u ", zipf_rank(&r));
        at += (size_t)snprintf(lines + at, sizeof lines - at, "\ntext=");
        for (uint64_t words = rng_between(&r, 5, 60); words > 0; words--)
            at += (size_t)snprintf(lines + at, sizeof lines - at, "w%u ", zipf_rank(&r));
        if (d % 10 == 3) snprintf(lines + at, sizeof lines - at, "\nkind=paper");
        small_index_add(&collection, lines);
    }
    small_index_open(&collection);
    return 0;
}

static int free_collection(void **state)
{
    (void)state;
    small_index_end(&collection);
    return 0;
}

/* Words that documents have, any or all of them. */
static dls_query *random_query(rng *r, dls_occur occur)
{
    dls_query *query, *word;
    assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
    for (uint64_t terms = rng_between(r, 1, MOST_TERMS); terms > 0; terms--) {
        char text[20];
        snprintf(text, sizeof text, "w%u", zipf_rank(r));
        assert_ok(dls_query_new_words(collection.schema, text, strlen(text), 0, NULL, &word, &err), &err);
        assert_ok(dls_query_add(query, occur, word, &err), &err);
    }
    return query;
}

static dls__search_result search(const dls_query *query, size_t limit, dls_hit *hits)
{
    dls__search_result result;
    dls__rank_parameters parameters = default_parameters(&collection);
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    assert_ok(dls__search(collection.index, query, &parameters, limit, false, allocator, hits, &result, &err), &err);
    return result;
}

/* What is promised: so many documents are scored for the best `limit`. Measured at the time of writing, for 1, 10 and
 * 100: of unions 18, 42 and 290 on average, 37, 122 and 1,042 at most, since where words stand is known only of those
 * that are scored (without leads 11, 28 and 159 on average). Of intersections no more, but where up to
 * 4 * limit + 500 match, all of them, which takes less time than finding out which few they need be: 55, 61 and 123 on
 * average. */
static double mean_scored(dls_occur occur, size_t limit)
{
    return 3.0 * (double)limit + (occur == DLS_MUST ? 75.0 : 25.0);
}

static uint64_t most_scored(dls_occur occur, size_t limit)
{
    uint64_t all = occur == DLS_MUST ? 4 * limit + 500 : 0;
    return dls__max(all, 12 * limit + 120);
}

/* The best `limit` of every query: as they are among all, with few documents scored. */
static void assert_few_scored(dls_occur occur, size_t limit)
{
    rng r = rng_for_test(72);
    uint64_t sum = 0, largest = 0, matches = 0;
    dls_hit *all = malloc(DOCUMENTS * sizeof *all), *best = malloc(limit * sizeof *best);
    assert_non_null(all);
    assert_non_null(best);
    for (int i = 0; i < QUERIES; i++) {
        dls_query *query = random_query(&r, occur);
        size_t count = search(query, DOCUMENTS, all).count;
        dls__search_result found = search(query, limit, best);
        assert_int_equal(found.count, count < limit ? count : limit);
        for (size_t k = 0; k < found.count; k++) {
            assert_int_equal(best[k].document, all[k].document);
            assert_same_bits(best[k].score, all[k].score);
        }
        sum += found.scored;
        matches += count;
        if (found.scored > largest) largest = found.scored;
        dls_query_free(query);
    }
    print_message("# best %zu of %.0f: %.1f scored, %u at most\n", limit, (double)matches / QUERIES,
                  (double)sum / QUERIES, (unsigned)largest);
    assert_true(largest <= most_scored(occur, limit));
    assert_true((double)sum <= mean_scored(occur, limit) * QUERIES);
    free(all);
    free(best);
}

static void test_few_documents_are_scored_for_the_best_of_a_union(void **state)
{
    (void)state;
    assert_few_scored(DLS_SHOULD, 1);
    assert_few_scored(DLS_SHOULD, 10);
    assert_few_scored(DLS_SHOULD, 100);
}

static void test_few_documents_are_scored_for_the_best_of_an_intersection(void **state)
{
    (void)state;
    assert_few_scored(DLS_MUST, 1);
    assert_few_scored(DLS_MUST, 10);
    assert_few_scored(DLS_MUST, 100);
}

/* Documents that match without any word that scores come after those that have one, in order. */
static void test_documents_without_a_score_fill_the_hits(void **state)
{
    (void)state;
    static const size_t limits[] = { 1, 10, 100, 300 };
    static dls_hit hits[300], expected[DOCUMENTS];
    static bool has_word[DOCUMENTS];
    dls_query *query, *word = small_index_parse(&collection, "w3000");
    size_t count = 0, found = search(word, DOCUMENTS, expected).count;
    for (size_t i = 0; i < found; i++) {
        has_word[expected[i].document] = true;
        if (expected[i].document % 10 == 3) expected[count++] = expected[i];
    }
    assert_in_range(count, 1, 99);
    for (uint64_t d = 3; d < DOCUMENTS; d += 10)
        if (!has_word[d]) expected[count++] = (dls_hit){ d, 0.0f };
    assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
    assert_ok(dls_query_add(query, DLS_MUST, small_index_keyword(&collection, 2, "paper"), &err), &err);
    assert_ok(dls_query_add(query, DLS_SHOULD, word, &err), &err);
    for (size_t l = 0; l < sizeof limits / sizeof *limits; l++) {
        assert_int_equal(search(query, limits[l], hits).count, limits[l]);
        for (size_t i = 0; i < limits[l]; i++) {
            assert_int_equal(hits[i].document, expected[i].document);
            assert_same_bits(hits[i].score, expected[i].score);
        }
    }
    dls_query_free(query);
}

/* Documents that are offered: those that match are counted, and the best kept. */
static void test_offered_documents_are_counted(void **state)
{
    (void)state;
    planned p;
    dls__topk topk;
    uint16_t lows[1000];
    uint64_t matches = 0;
    dls_hit hits[5], all[1000];
    dls__rank_parameters parameters = default_parameters(&collection);
    planned_init(&p, &collection, small_index_parse(&collection, "w1"), &parameters);
    planned_enter(&p, 0);
    assert_ok(dls__topk_init(&topk, 5, &p.arena, &err), &err);
    dls__candidate_search candidates = { .plan = &p.plan, .topk = &topk };
    for (uint16_t i = 0; i < 1000; i++) lows[i] = i;
    assert_ok(dls__offer_documents(&candidates, 0, lows, 1000, &matches, &err), &err);
    assert_int_equal(candidates.scored, 1000);
    assert_int_equal(dls__topk_finish(&topk, hits), 5);
    candidates.topk = NULL;
    assert_ok(dls__offer_documents(&candidates, 0, lows, 1000, &matches, &err), &err);

    uint64_t expected = 0;
    dls_hit *everything = malloc(DOCUMENTS * sizeof *everything);
    assert_non_null(everything);
    size_t count = search(p.query, DOCUMENTS, everything).count;
    for (size_t i = 0; i < count; i++)
        if (everything[i].document < 1000) all[expected++] = everything[i];
    assert_int_equal(matches, 2 * expected);
    for (size_t i = 0; i < 5; i++) assert_int_equal(hits[i].document, all[i].document);
    free(everything);
    planned_done(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_few_documents_are_scored_for_the_best_of_a_union),
        cmocka_unit_test(test_few_documents_are_scored_for_the_best_of_an_intersection),
        cmocka_unit_test(test_documents_without_a_score_fill_the_hits),
        cmocka_unit_test(test_offered_documents_are_counted),
    };
    return cmocka_run_group_tests_name("rank/candidates", tests, make_collection, free_collection);
}
