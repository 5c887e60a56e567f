/* SPDX-License-Identifier: MIT
 *
 * Bounds of groups by tf. That none is too small, for random groups and parameters, is shown by test_bounds too.
 */
#include "rank/group_bounds.h"

#include "lists/list_format.h"
#include "rank/group.h"
#include "rank/score_documents.h"
#include "rank_fixture.h"

static dls_error err;

#define DOCUMENTS 2000

/* Document i has the first i % 40 of 40 words with x, all else is filler; and one has a word with y. */
static void make_index(small_index *s)
{
    small_index_begin(s, "text");
    for (uint32_t i = 0; i < DOCUMENTS; i++) {
        char lines[1000];
        size_t at = (size_t)snprintf(lines, sizeof lines, "text=filler%s", i == 7 ? " ya yb" : "");
        for (uint32_t j = 0; j < 40; j++)
            at += (size_t)snprintf(lines + at, sizeof lines - at, j < i % 40 ? " x%u" : " z", j);
        small_index_add(s, lines);
    }
    small_index_open(s);
}

static void plan_prefix(planned *p, small_index *s, const char *prefix)
{
    dls_query *query = NULL;
    dls__rank_parameters parameters = default_parameters(s);
    assert_ok(dls_query_new_prefix(s->schema, prefix, strlen(prefix), 0, NULL, &query, &err), &err);
    planned_init(p, s, query, &parameters);
    planned_enter(p, 0);
}

static void test_groups_of_many_postings_are_wide(void **state)
{
    (void)state;
    small_index s;
    planned common, rare;
    make_index(&s);
    plan_prefix(&common, &s, "x");
    plan_prefix(&rare, &s, "y");
    assert_true(dls__group_is_wide(&common.plan, &common.plan.root));
    assert_false(dls__group_is_wide(&rare.plan, &rare.plan.root));
    planned_done(&common);
    planned_done(&rare);
    small_index_end(&s);
}

static void score_one(planned *p, uint32_t document, float *score)
{
    dls__batch batch = { .count = 1, .lows = { (uint16_t)document } };
    assert_ok(dls__score_documents(&p->plan, &p->plan.root, DLS__EARLY_TRUE, &batch, &err), &err);
    *score = batch.scores[0];
}

/* Bounds reach scores, and those of documents with few of the words stay below the score of one with many. */
static void test_bounds_tell_how_many_terms_a_document_has(void **state)
{
    (void)state;
    static uint8_t bytes[64 * 64 + DLS__KERNEL_SLACK], values[DLS__MOST_LOWS + DLS__KERNEL_SLACK];
    static uint16_t lows[DLS__MOST_LOWS + DLS__KERNEL_SLACK];
    uint8_t lines[DLS__BLOCK_LINES] = { 0 };
    uint16_t all[64];
    small_index s;
    planned p;
    dls__group_bounds bounds;
    float best;
    make_index(&s);
    plan_prefix(&p, &s, "x");
    assert_ok(dls__group_bounds_init(&bounds, &p.plan, &p.plan.root, &err), &err);
    float step = bounds.scores[255] / 255.0f;
    dls__group_bounds_scale(&bounds, step, 1.0f);
    assert_int_equal(dls__group_bounds_add_lines(&bounds, &p.plan, 0, &(dls__group_room){ values, lows }, lines),
                     DLS_OK);
    for (uint32_t i = 0; i < 32; i++) all[i] = (uint16_t)i;
    dls__group_bounds_add_documents(&bounds, 0, all, 32, bytes);
    score_one(&p, 39, &best);
    for (uint32_t d = 0; d < DOCUMENTS; d++) {
        float score;
        score_one(&p, d, &score);
        assert_true((float)bytes[d] * step >= score);
        assert_true(lines[d / 64] >= bytes[d]);
        if (d % 40 < 13) assert_true((float)bytes[d] * step < best); /* with a third of the words */
        if (d % 40 == 0) assert_int_equal(bytes[d], 0);
    }
    planned_done(&p);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_groups_of_many_postings_are_wide),
        cmocka_unit_test(test_bounds_tell_how_many_terms_a_document_has),
    };
    return cmocka_run_group_tests_name("rank/group_bounds", tests, NULL, NULL);
}
