/* SPDX-License-Identifier: MIT
 *
 * No document scores more than its bound, nor than that of its line: on random collections, for random queries, by any
 * parameters.
 */
#include "rank/bounds.h"

#include "rank/score_documents.h"
#include "rank_fixture.h"

static dls_error err;

/* Live lines of as many blocks as any test has. */
static const uint64_t *all_live(void)
{
    static uint64_t live[DLS__BLOCK_LINES / 64 * 4];
    memset(live, 0xff, sizeof live);
    return live;
}

/* The scores of all documents of a segment of one block, 0 where they do not match. */
static void score_all(planned *p, float *scores, bool *matches)
{
    uint32_t documents = dls__plan_documents(&p->plan, 0);
    for (uint32_t from = 0; from < documents;) {
        dls__batch batch = { .block = 0 };
        uint32_t first = from;
        for (; batch.count < DLS__BATCH && from < documents; from++) batch.lows[batch.count++] = (uint16_t)from;
        assert_ok(dls__score_documents(&p->plan, &p->plan.root, DLS__EARLY_TRUE, &batch, &err), &err);
        memcpy(scores + first, batch.scores, batch.count * sizeof *scores);
        memcpy(matches + first, batch.matches, batch.count * sizeof *matches);
    }
}

/* What a bound of `byte` allows. */
static float score_of_byte(const dls__bounds *bounds, uint32_t byte)
{
    if (bounds->by_class) return bounds->leaves[0].terms[0].scores[byte] * bounds->slack;
    return byte == 255 ? bounds->most : (float)byte * bounds->step;
}

static void assert_bounded(const dls__bounds *bounds, uint32_t byte, float score, const char *what, uint32_t document)
{
    if (score_of_byte(bounds, byte) < score || dls__bounds_byte(bounds, score) > byte)
        fail_msg("%s %u: bound %u, which is %.9g (its byte: %u), of a score of %.9g", what, document, byte,
                 (double)score_of_byte(bounds, byte), dls__bounds_byte(bounds, score), (double)score);
}

/* All lines at once, and then some of them, which must say the same. */
static void bound_documents(dls__bounds *bounds, rng *r, uint32_t line_count, uint8_t *out)
{
    uint16_t lines[DLS__BLOCK_LINES];
    uint8_t some[64 * 64 + DLS__KERNEL_SLACK];
    size_t count = 0;
    for (uint32_t line = 0; line < line_count; line++) lines[line] = (uint16_t)line;
    assert_int_equal(dls__bounds_of_lines(bounds, 0, lines, line_count, out), DLS_OK);
    for (uint32_t line = 0; line < line_count && count < 64; line++)
        if (rng_one_in(r, 3)) lines[count++] = (uint16_t)line;
    assert_int_equal(dls__bounds_of_lines(bounds, 0, lines, count, some), DLS_OK);
    for (size_t i = 0; i < count; i++) assert_memory_equal(some + 64 * i, out + 64 * (size_t)lines[i], 64);
}

static void assert_segment_bounded(planned *p, rng *r, dls__bounds *bounds, const float *scores, const bool *matches)
{
    uint32_t documents = dls__plan_documents(&p->plan, 0), lines = (documents + 63) / 64;
    uint8_t *bytes = malloc(64 * (size_t)lines + DLS__KERNEL_SLACK);
    assert_non_null(bytes);
    bound_documents(bounds, r, lines, bytes);
    for (uint32_t d = 0; d < documents; d++) {
        assert_true(scores[d] <= bounds->most);
        if (!matches[d] || scores[d] == 0.0f) continue;
        assert_bounded(bounds, bytes[d], scores[d], "document", d);
        assert_bounded(bounds, bounds->lines[d / 64], scores[d], "line of document", d);
    }
    free(bytes);
}

/* A threshold that is said to be known is reached by `limit` documents, where any of the words is enough. */
static void assert_first_threshold(const dls__bounds *bounds, const float *scores, uint32_t documents, size_t limit)
{
    float threshold = dls__bounds_first_threshold(bounds);
    size_t reached = 0;
    for (uint32_t d = 0; d < documents; d++) reached += scores[d] >= threshold;
    if (threshold > 0.0f && reached < limit)
        fail_msg("%zu documents reach %.9g, not %zu", reached, (double)threshold, limit);
}

/* Words in all fields: every document that has one is a hit. */
static dls_query *random_union(rng *r, small_index *s, uint32_t words)
{
    char text[100];
    random_words(r, words, rng_between(r, 1, 6), text, sizeof text);
    return small_index_parse(s, text);
}

static void assert_query_bounded(small_index *s, rng *r, uint32_t words)
{
    static const size_t limits[] = { 1, 2, 10, 11, 100, 1000, 2000 };
    bool is_union = rng_one_in(r, 2);
    dls_query *query = is_union ? random_union(r, s, words) : random_tree(r, s, words, 2);
    planned p;
    dls__rank_parameters parameters = random_parameters(r, s);
    planned_init(&p, s, query, &parameters);
    for (size_t i = 0; i < s->index->segment_count; i++) {
        planned_enter(&p, i);
        if (p.plan.root.absent) continue;
        uint32_t documents = dls__plan_documents(&p.plan, 0);
        float *scores = malloc(documents * sizeof *scores);
        bool *matches = malloc(documents * sizeof *matches);
        assert_non_null(scores);
        assert_non_null(matches);
        dls__bounds bounds;
        size_t limit = limits[rng_below(r, DLS__ARRAY_LENGTH(limits))];
        score_all(&p, scores, matches);
        assert_ok(dls__bounds_init(&bounds, &p.plan, limit, &err), &err);
        for (int k = 1; k <= 3 && bounds.most > 0.0f; k++) {
            assert_int_equal(dls__bounds_scale(&bounds, bounds.most / 255.0f / (float)(k * k), all_live()), DLS_OK);
            assert_segment_bounded(&p, r, &bounds, scores, matches);
        }
        if (is_union) assert_first_threshold(&bounds, scores, documents, limit);
        free(scores);
        free(matches);
    }
    planned_done(&p);
}

static void test_a_block_without_a_live_line_has_no_bounds(void **state)
{
    (void)state;
    rng r = rng_for_test(63);
    small_index s;
    random_index(&s, &r, 1000, 20);
    planned p;
    dls__bounds bounds;
    dls__rank_parameters parameters = default_parameters(&s);
    planned_init(&p, &s, small_index_parse(&s, "w0 w1 w2"), &parameters);
    planned_enter(&p, 0);
    assert_ok(dls__bounds_init(&bounds, &p.plan, 10, &err), &err);
    for (int live = 0; live < 2; live++) {
        uint64_t lines[DLS__BLOCK_LINES / 64] = { 0 };
        lines[3] = live == 0 ? 0 : 1; /* of a line that no document has, even */
        assert_int_equal(dls__bounds_scale(&bounds, bounds.most / 255.0f, lines), DLS_OK);
        uint32_t most = 0;
        for (size_t i = 0; i < DLS__BLOCK_LINES; i++) most |= bounds.lines[i];
        assert_int_equal(most > 0, live);
    }
    planned_done(&p);
    small_index_end(&s);
}

static void test_no_document_exceeds_its_bounds(void **state)
{
    (void)state;
    rng r = rng_for_test(61);
    for (int i = 0; i < 12; i++) {
        small_index s;
        uint32_t words = i % 2 == 0 ? 20 : 200;
        random_index(&s, &r, 1 + (uint32_t)rng_below(&r, i % 3 == 0 ? 5000 : 1000), words);
        for (int q = 0; q < 60; q++) assert_query_bounded(&s, &r, words);
        small_index_end(&s);
    }
}

/* Larger thresholds need larger bytes, and no byte is needed for nothing but 1. */
static void test_bytes_grow_with_thresholds(void **state)
{
    (void)state;
    rng r = rng_for_test(62);
    small_index s;
    random_index(&s, &r, 1000, 20);
    static const char *const questions[] = { "w0", "w0 w1 w2" };
    for (size_t q = 0; q < 2; q++) {
        planned p;
        dls__bounds bounds;
        dls__rank_parameters parameters = default_parameters(&s);
        planned_init(&p, &s, small_index_parse(&s, questions[q]), &parameters);
        planned_enter(&p, 0);
        assert_ok(dls__bounds_init(&bounds, &p.plan, 10, &err), &err);
        assert_int_equal(bounds.by_class, q == 0);
        assert_int_equal(dls__bounds_scale(&bounds, bounds.most / 255.0f, all_live()), DLS_OK);
        assert_int_equal(dls__bounds_byte(&bounds, 0.0f), 1);
        for (uint32_t i = 0, last = 1; i <= 100; i++) {
            uint32_t byte = dls__bounds_byte(&bounds, bounds.most * (float)i / 100.0f);
            assert_in_range(byte, last, 255);
            last = byte;
        }
        planned_done(&p);
    }
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_block_without_a_live_line_has_no_bounds),
        cmocka_unit_test(test_no_document_exceeds_its_bounds),
        cmocka_unit_test(test_bytes_grow_with_thresholds),
    };
    return cmocka_run_group_tests_name("rank/bounds", tests, NULL, NULL);
}
