/* SPDX-License-Identifier: MIT */
#include "segment/bisection.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "support/dls_test.h"
#include "support/rng.h"
#include "support/testalloc.h"

#define MOST_DOCUMENTS 3000
#define TERMS_A_DOCUMENT 6

static dls_error err;

/* Documents of TERMS_A_DOCUMENT terms each, or fewer. */
typedef struct collection {
    uint64_t first[MOST_DOCUMENTS + 1];
    uint32_t terms[MOST_DOCUMENTS * TERMS_A_DOCUMENT];
    dls__forward forward;
} collection;

static void add_document(collection *c, const uint32_t *terms, size_t count)
{
    uint32_t document = c->forward.documents++;
    if (document == 0) c->first[0] = 0;
    memcpy(c->terms + c->first[document], terms, count * sizeof *terms);
    c->first[document + 1] = c->first[document] + count;
}

static void begin(collection *c, uint32_t term_count)
{
    c->forward = (dls__forward){ .term_count = term_count, .first = c->first, .terms = c->terms };
}

/* Each document has `shared` terms of its topic's ten, and others of anywhere. */
static void add_topics(rng *r, collection *c, uint32_t documents, uint32_t topics)
{
    begin(c, 10 * topics);
    for (uint32_t d = 0; d < documents; d++) {
        uint32_t terms[TERMS_A_DOCUMENT], topic = (uint32_t)rng_below(r, topics);
        for (size_t i = 0; i < TERMS_A_DOCUMENT; i++)
            terms[i] = i < 4 ? 10 * topic + (uint32_t)(2 * i + rng_below(r, 2)) : (uint32_t)rng_below(r, 10 * topics);
        add_document(c, terms, rng_one_in(r, 20) ? 0 : TERMS_A_DOCUMENT);
    }
}

static void bisect(const collection *c, uint32_t *order)
{
    assert_ok(dls__bisect(&c->forward, dls__allocator_or_default(NULL), order, &err), &err);
}

static void assert_permutation(const uint32_t *order, uint32_t count)
{
    static uint8_t met[MOST_DOCUMENTS];
    memset(met, 0, sizeof met);
    for (uint32_t i = 0; i < count; i++) {
        assert_true(order[i] < count);
        assert_int_equal(met[order[i]]++, 0);
    }
}

static void test_every_document_gets_one_number(void **state)
{
    (void)state;
    static collection c;
    static uint32_t order[MOST_DOCUMENTS];
    rng r = rng_for_test(31);
    for (uint32_t documents = 0; documents < 300; documents++) {
        add_topics(&r, &c, documents, 1 + documents % 7);
        bisect(&c, order);
        assert_permutation(order, documents);
    }
    add_topics(&r, &c, MOST_DOCUMENTS, 40);
    bisect(&c, order);
    assert_permutation(order, MOST_DOCUMENTS);
}

static void test_the_same_documents_get_the_same_order(void **state)
{
    (void)state;
    static collection c;
    static uint32_t order[MOST_DOCUMENTS], again[MOST_DOCUMENTS];
    rng r = rng_for_test(32);
    add_topics(&r, &c, 2000, 12);
    bisect(&c, order);
    bisect(&c, again);
    assert_memory_equal(order, again, 2000 * sizeof *order);
}

/* Documents of two kinds, in any order: one has the terms 0 to 3, the other 4 to 7. */
static void test_two_kinds_of_documents_end_up_apart(void **state)
{
    (void)state;
    static collection c;
    static uint32_t order[MOST_DOCUMENTS], kinds[MOST_DOCUMENTS];
    rng r = rng_for_test(35);
    begin(&c, 8);
    for (uint32_t d = 0; d < 1024; d++) {
        kinds[d] = (uint32_t)rng_below(&r, 2);
        uint32_t base = 4 * kinds[d];
        add_document(&c, (const uint32_t[]){ base, base + 1, base + 2, base + 3 }, 4);
    }
    bisect(&c, order);
    uint32_t changes = 0;
    for (uint32_t i = 1; i < 1024; i++) changes += kinds[order[i]] != kinds[order[i - 1]];
    print_message("%u changes of kind\n", changes);
    assert_true(changes < 40); /* where the halves meet, and within the last that is not halved */
}

static int bits_of(uint32_t x) { return x == 0 ? 0 : 32 - __builtin_clz(x); }

/* Bits of the gaps between the documents of each term, where document order[i] has number i. */
static uint64_t gap_bits(const collection *c, const uint32_t *order)
{
    uint64_t sum = 0;
    uint32_t *last = calloc(c->forward.term_count, sizeof *last);
    assert_non_null(last);
    for (uint32_t i = 0; i < c->forward.documents; i++)
        for (uint64_t at = c->first[order[i]]; at < c->first[order[i] + 1]; at++) {
            sum += (uint64_t)bits_of(i + 1 - last[c->terms[at]]);
            last[c->terms[at]] = i + 1;
        }
    free(last);
    return sum;
}

static void test_gaps_of_documents_that_have_topics_get_smaller(void **state)
{
    (void)state;
    static collection c;
    static uint32_t order[MOST_DOCUMENTS], as_they_came[MOST_DOCUMENTS];
    rng r = rng_for_test(33);
    add_topics(&r, &c, MOST_DOCUMENTS, 30);
    for (uint32_t i = 0; i < MOST_DOCUMENTS; i++) as_they_came[i] = i;
    bisect(&c, order);
    uint64_t before = gap_bits(&c, as_they_came), after = gap_bits(&c, order);
    print_message("%llu bits before, %llu after\n", (unsigned long long)before, (unsigned long long)after);
    assert_true(after * 10 < before * 7);
}

static void test_without_memory_it_says_so(void **state)
{
    (void)state;
    static collection c;
    static uint32_t order[MOST_DOCUMENTS];
    testalloc memory;
    rng r = rng_for_test(34);
    add_topics(&r, &c, 500, 5);
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_status status = dls__bisect(&c.forward, &memory.allocator, order, &err);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
    }
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_document_gets_one_number),
        cmocka_unit_test(test_the_same_documents_get_the_same_order),
        cmocka_unit_test(test_two_kinds_of_documents_end_up_apart),
        cmocka_unit_test(test_gaps_of_documents_that_have_topics_get_smaller),
        cmocka_unit_test(test_without_memory_it_says_so),
    };
    return cmocka_run_group_tests_name("segment/bisection", tests, NULL, NULL);
}
