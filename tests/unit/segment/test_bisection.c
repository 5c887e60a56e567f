/* SPDX-License-Identifier: MIT
 *
 * Documents with words in common come together.
 */
#include "segment/bisection.h"

#include <math.h>
#include <stdlib.h>

#include "support/dls_test.h"
#include "support/patience.h"
#include "support/rng.h"
#include "support/testalloc.h"

static dls_error err;
static testalloc memory;

/* A forward index that grows, and what bisection made of a copy of it. */
typedef struct collection {
    uint64_t *first;
    uint32_t *terms;
    uint32_t *order;
    uint32_t count;
    uint32_t term_count;
} collection;

static collection new_collection(uint32_t documents, uint32_t term_count, uint32_t terms_of_each)
{
    collection c = { .term_count = term_count };
    c.first = calloc(documents + 1, sizeof *c.first);
    c.terms = calloc((size_t)documents * terms_of_each + 1, sizeof *c.terms);
    c.order = calloc(documents + 1, sizeof *c.order);
    return c;
}

static void free_collection(collection *c)
{
    free(c->first);
    free(c->terms);
    free(c->order);
}

/* Each term of the next document once, in the order they come. */
static void add_term(collection *c, uint32_t term)
{
    for (uint64_t i = c->first[c->count]; i < c->first[c->count + 1]; i++)
        if (c->terms[i] == term) return;
    c->terms[c->first[c->count + 1]++] = term;
}

static void begin_document(collection *c) { c->first[c->count + 1] = c->first[c->count]; }

static dls_status reorder_until(collection *c, size_t threads, dls__cancel *cancel)
{
    size_t size = (size_t)c->first[c->count] * sizeof *c->terms;
    dls__forward_index forward = { c->count, c->term_count, c->first, malloc(size + 1) };
    memcpy(forward.terms, c->terms, size);
    dls_status status = dls__bisect(&forward, threads, cancel, &memory.allocator, c->order, &err);
    free(forward.terms);
    return status;
}

static dls_status reorder_by(collection *c, size_t threads) { return reorder_until(c, threads, NULL); }

static dls_status reorder(collection *c) { return reorder_by(c, 1); }

/* `documents` of `clusters` by turns: most of a document's words are those of its cluster, some anybody's. */
static collection clustered(rng *r, uint32_t documents, uint32_t clusters)
{
    collection c = new_collection(documents, 60 * (clusters + 1), 20);
    for (; c.count < documents; c.count++) {
        begin_document(&c);
        for (int i = 0; i < 20; i++)
            add_term(&c, 60 * (i < 15 ? c.count % clusters : clusters) + (uint32_t)rng_below(r, 60));
    }
    return c;
}

static void assert_permutation(const collection *c)
{
    bool *seen = calloc(c->count + 1, sizeof *seen);
    for (uint32_t i = 0; i < c->count; i++) {
        assert_true(c->order[i] < c->count);
        assert_false(seen[c->order[i]]);
        seen[c->order[i]] = true;
    }
    free(seen);
}

/* The mean of log2(gap + 1) over all postings. */
static double gap_cost(const collection *c, bool reordered)
{
    uint32_t *next = calloc(c->term_count, sizeof *next); /* document from which a gap is counted */
    double cost = 0;
    for (uint32_t i = 0; i < c->count; i++) {
        uint32_t document = reordered ? c->order[i] : i;
        for (uint64_t t = c->first[document]; t < c->first[document + 1]; t++) {
            cost += log2(i - next[c->terms[t]] + 2.0);
            next[c->terms[t]] = i + 1;
        }
    }
    free(next);
    return cost / (double)c->first[c->count];
}

static void test_every_document_comes_once(void **state)
{
    (void)state;
    testalloc_init(&memory);
    rng r = rng_for_test(31);
    for (uint32_t documents = 0; documents <= 200; documents++) {
        collection c = clustered(&r, documents, 1 + documents % 5);
        assert_ok(reorder(&c), &err);
        assert_permutation(&c);
        free_collection(&c);
    }
    static const uint32_t large[] = { 1023, 1024, 1025, 20011 };
    for (size_t i = 0; i < sizeof large / sizeof *large; i++) {
        collection c = clustered(&r, large[i], 7);
        assert_ok(reorder(&c), &err);
        assert_permutation(&c);
        free_collection(&c);
    }
    testalloc_done(&memory);
}

/* These very numbers, so that another compiler or machine would show. */
static void test_the_same_input_gives_the_same_order(void **state)
{
    (void)state;
    testalloc_init(&memory);
    rng r = rng_seeded(32);
    collection c = clustered(&r, 5000, 9);
    assert_ok(reorder(&c), &err);
    uint64_t sum = 0;
    for (uint32_t i = 0; i < c.count; i++) sum = sum * 31 + c.order[i];
    assert_true(sum == UINT64_C(0x9efcfd081d42f4ee));
    free_collection(&c);
    testalloc_done(&memory);
}

static void test_any_number_of_threads_finds_the_same_order(void **state)
{
    (void)state;
    testalloc_init(&memory);
    rng r = rng_for_test(38);
    static const uint32_t documents[] = { 1, 100, 300, 5003 };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(documents); i++) {
        collection c = clustered(&r, documents[i], 5);
        assert_ok(reorder(&c), &err);
        uint32_t *alone = memcpy(malloc(c.count * sizeof *alone), c.order, c.count * sizeof *alone);
        for (size_t threads = 2; threads <= DLS_MAX_THREADS; threads++) {
            assert_ok(reorder_by(&c, threads), &err);
            assert_memory_equal(c.order, alone, c.count * sizeof *alone);
        }
        free(alone);
        free_collection(&c);
    }
    testalloc_done(&memory);
}

static void test_few_documents_stay_as_they_arrived(void **state)
{
    (void)state;
    testalloc_init(&memory);
    rng r = rng_for_test(33);
    collection c = clustered(&r, 63, 2);
    assert_ok(reorder(&c), &err);
    for (uint32_t i = 0; i < c.count; i++) assert_int_equal(c.order[i], i);
    free_collection(&c);
    testalloc_done(&memory);
}

static void test_documents_that_pull_nowhere_stay_as_they_arrived(void **state)
{
    (void)state;
    testalloc_init(&memory);
    collection empty = new_collection(1000, 0, 0), same = new_collection(1000, 5, 5);
    for (; empty.count < 1000; empty.count++) begin_document(&empty);
    for (; same.count < 1000; same.count++) {
        begin_document(&same);
        for (uint32_t t = 0; t < 5; t++) add_term(&same, t);
    }
    assert_ok(reorder(&empty), &err);
    assert_ok(reorder(&same), &err);
    for (uint32_t i = 0; i < 1000; i++) {
        assert_int_equal(empty.order[i], i);
        assert_int_equal(same.order[i], i);
    }
    free_collection(&empty);
    free_collection(&same);
    testalloc_done(&memory);
}

static void test_two_kinds_of_documents_that_came_by_turns_end_apart(void **state)
{
    (void)state;
    testalloc_init(&memory);
    rng r = rng_for_test(34);
    collection c = clustered(&r, 2000, 2);
    assert_ok(reorder(&c), &err);
    uint32_t changes = 0;
    for (uint32_t i = 1; i < c.count; i++) changes += c.order[i] % 2 != c.order[i - 1] % 2;
    assert_int_equal(changes, 1);
    free_collection(&c);
    testalloc_done(&memory);
}

static void test_gaps_of_clustered_documents_shrink(void **state)
{
    (void)state;
    testalloc_init(&memory);
    rng r = rng_for_test(35);
    for (uint32_t clusters = 2; clusters <= 64; clusters *= 2) {
        collection c = clustered(&r, 4000, clusters);
        assert_ok(reorder(&c), &err);
        double before = gap_cost(&c, false), after = gap_cost(&c, true);
        printf("# %u clusters: %.2f bits, then %.2f\n", clusters, before, after);
        assert_true(after < before - 0.2);
        free_collection(&c);
    }
    testalloc_done(&memory);
}

/* A document of very many terms: pulls that fill more digits than any other's. */
static void test_a_huge_document_among_empty_ones_is_fine(void **state)
{
    (void)state;
    testalloc_init(&memory);
    collection c = new_collection(300, 20000, 300);
    for (; c.count < 300; c.count++) {
        begin_document(&c);
        uint32_t count = c.count % 100 == 7 ? 20000 : c.count % 3;
        for (uint32_t t = 0; t < count; t++) c.terms[c.first[c.count + 1]++] = t;
    }
    assert_ok(reorder(&c), &err);
    assert_permutation(&c);
    free_collection(&c);
    testalloc_done(&memory);
}

static void test_memory_is_as_promised(void **state)
{
    (void)state;
    testalloc_init(&memory);
    rng r = rng_for_test(36);
    collection c = clustered(&r, 3000, 4);
    assert_ok(reorder(&c), &err);
    assert_true(memory.peak_bytes <= 24 * ((size_t)c.count + 1) + 20 * (size_t)c.term_count);
    free_collection(&c);
    testalloc_done(&memory);
}

static void test_no_memory_is_told(void **state)
{
    (void)state;
    testalloc_init(&memory);
    rng r = rng_for_test(37);
    collection c = clustered(&r, 200, 2);
    for (size_t threads = 1; threads <= 2; threads++) FOR_EACH_FAILING_ALLOCATION(&memory)
        {
            assert_status(reorder_by(&c, threads), memory.failed ? DLS_ENOMEM : DLS_OK);
        }
    free_collection(&c);
    testalloc_done(&memory);
}

static void test_it_ends_at_any_question(void **state)
{
    (void)state;
    testalloc_init(&memory);
    rng r = rng_for_test(11);
    collection c = clustered(&r, 9000, 5);
    size_t size = c.count * sizeof *c.order;
    uint32_t *undisturbed = malloc(size);
    assert_ok(reorder(&c), &err);
    memcpy(undisturbed, c.order, size);
    for (size_t threads = 1; threads <= 3; threads++) {
        size_t question = 1;
        for (dls_status status = DLS_ECANCELLED; status != DLS_OK; question++) {
            patience p = { .yes_at = question };
            dls__cancel cancel;
            dls__cancel_init(&cancel, lose_patience, &p);
            dls__cancel_begin(&cancel);
            status = reorder_until(&c, threads, &cancel);
            assert_int_equal(status, p.questions == question ? DLS_ECANCELLED : DLS_OK);
            assert_int_equal(memory.live_blocks, 0);
        }
        assert_true(question > 10);
        assert_memory_equal(c.order, undisturbed, size);
    }
    free(undisturbed);
    free_collection(&c);
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_ends_at_any_question),
        cmocka_unit_test(test_every_document_comes_once),
        cmocka_unit_test(test_the_same_input_gives_the_same_order),
        cmocka_unit_test(test_any_number_of_threads_finds_the_same_order),
        cmocka_unit_test(test_few_documents_stay_as_they_arrived),
        cmocka_unit_test(test_documents_that_pull_nowhere_stay_as_they_arrived),
        cmocka_unit_test(test_two_kinds_of_documents_that_came_by_turns_end_apart),
        cmocka_unit_test(test_gaps_of_clustered_documents_shrink),
        cmocka_unit_test(test_a_huge_document_among_empty_ones_is_fine),
        cmocka_unit_test(test_memory_is_as_promised),
        cmocka_unit_test(test_no_memory_is_told),
    };
    return cmocka_run_group_tests_name("segment/bisection", tests, NULL, NULL);
}
