/* SPDX-License-Identifier: MIT
 *
 * What a filter keeps of a batch, and of the masks of all blocks: just the documents that it matches.
 */
#include "rank/filter_documents.h"

#include "kernels/kernels.h"
#include "rank/match_bits.h"
#include "rank_fixture.h"

#define DOCUMENTS 9000
#define WORDS 40

static dls_error err;
static uint64_t masks[DLS__BITS_WORDS];

static bool matches(const dls_hits *hits, uint64_t document)
{
    for (size_t i = 0; i < dls_hits_count(hits); i++)
        if (dls_hits_at(hits, i)->document == document) return true;
    return false;
}

static bool is_in_masks(uint32_t low) { return (masks[low / 64] >> low % 64 & 1) != 0; }

/* A batch of some documents of the first block. */
static void compare_batch(rng *r, planned *p, const dls_hits *hits)
{
    dls__batch batch = { .block = 0 };
    uint32_t documents = dls__plan_documents(&p->plan, 0), asked[DLS__BATCH], count = 0, kept = 0;
    for (uint32_t low = 0; low < documents && count < DLS__BATCH; low++)
        if (rng_one_in(r, 1 + documents / 100)) asked[count++] = low;
    for (uint32_t i = 0; i < count; i++) batch.lows[batch.count++] = (uint16_t)asked[i];
    assert_ok(dls__keep_filtered(&p->plan, &batch, &err), &err);
    for (uint32_t i = 0; i < count; i++)
        if (matches(hits, asked[i])) assert_int_equal(batch.lows[kept++], asked[i]);
    assert_int_equal(batch.count, kept);
}

/* Masks of one document in `one_in`. */
static bool compare_masks(rng *r, planned *p, const dls_hits *hits, uint64_t one_in, uint64_t most)
{
    uint32_t documents = dls__plan_documents(&p->plan, 0);
    uint64_t in_masks = 0, kept = 0, left = 0, before[DLS__BITS_WORDS];
    bool done;
    memset(masks, 0, sizeof masks);
    for (uint32_t low = 0; low < documents; low++) {
        if (!rng_one_in(r, one_in)) continue;
        masks[low / 64] |= UINT64_C(1) << low % 64;
        in_masks++;
    }
    memcpy(before, masks, sizeof before);
    assert_ok(dls__filter_masks(&p->plan, masks, in_masks, most, &done, &kept, &err), &err);
    if (!done) assert_memory_equal(before, masks, sizeof before);
    for (uint32_t low = 0; low < documents && done; low++) {
        bool was = (before[low / 64] >> low % 64 & 1) != 0;
        assert_int_equal(is_in_masks(low), was && matches(hits, low));
        left += is_in_masks(low);
    }
    if (done) assert_int_equal(left, kept);
    return done;
}

static void test_what_is_kept_is_what_the_filter_matches(void **state)
{
    (void)state;
    rng r = rng_for_test(20261133);
    small_index s;
    size_t done = 0, left = 0;
    random_index(&s, &r, DOCUMENTS, WORDS);
    for (int i = 0; i < 40; i++) {
        planned p;
        dls_hits *hits;
        dls__rank_parameters parameters = default_parameters(&s);
        dls_query *filter = random_tree(&r, &s, WORDS, 2), *all;
        assert_ok(dls_query_new_all(NULL, &all, &err), &err);
        assert_ok(dls_search(s.index, filter, DOCUMENTS, NULL, &hits, &err), &err);
        planned_init(&p, &s, all, &parameters);
        assert_ok(dls__plan_set_filter(&p.plan, filter, &err), &err);
        planned_enter(&p, 0);
        compare_batch(&r, &p, hits);
        *(compare_masks(&r, &p, hits, 1 + rng_below(&r, 6), rng_below(&r, 200)) ? &done : &left) += 1;
        planned_done(&p);
        dls_hits_free(hits);
        dls_query_free(filter);
    }
    assert_true(done > 5 && left > 5);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_kept_is_what_the_filter_matches),
    };
    return cmocka_run_group_tests_name("rank/filter_documents", tests, NULL, NULL);
}
