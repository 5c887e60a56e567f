/* SPDX-License-Identifier: MIT
 *
 * Phrases in documents of several fields, short and long, all at once: as often as when each is gone through by its
 * positions.
 */
#include "rank/phrase_fields.h"

#include "rank/phrase.h"
#include "rank_fixture.h"
#include "support/rng.h"

#define DOCUMENTS 200

static dls_error err;

static const dls__rank_parameters ones = { .k1 = 1.2f, .weights = { 1, 1, 1, 1 }, .b = { 0, 0, 0, 0 } };

/* Some words, of which "r" is so rare that its list is a short one; no title is as long as texts are. */
static size_t random_field(rng *r, const char *name, uint32_t most, char *lines)
{
    size_t at = (size_t)sprintf(lines, "%s=", name);
    for (uint32_t words = rng_below32(r, most); words > 0; words--)
        at += (size_t)sprintf(lines + at, "%c ", rng_one_in(r, 60) ? 'r' : "aabbcxyz"[rng_below32(r, 8)]);
    return at + (size_t)sprintf(lines + at, "\n");
}

static void begin(small_index *s, rng *r)
{
    static char lines[20000];
    small_index_pair_words = 0; /* a phrase that is one pair is a word */
    small_index_begin(s, "title text note/nopositions");
    for (uint32_t i = 0; i < DOCUMENTS; i++) {
        size_t at = random_field(r, "title", rng_one_in(r, 10) ? 400 : 12, lines);
        at += random_field(r, "text", rng_one_in(r, 4) ? 1500 : 150, lines + at);
        random_field(r, "note", 10, lines + at);
        small_index_add(s, lines);
    }
    small_index_open(s);
}

/* Of all documents together, and of each by itself. */
static void assert_counted(small_index *s, dls_query *phrase)
{
    planned p;
    dls__batch batch = { .block = 0, .places = NULL };
    float tf[DLS__BATCH];
    planned_init(&p, s, phrase, &ones);
    planned_enter(&p, 0);
    for (uint32_t i = 0; i < DOCUMENTS; i++) batch.lows[batch.count++] = (uint16_t)i;
    assert_ok(dls__phrase_match(&p.plan, &p.plan.root, &batch, tf, &err), &err);
    for (uint32_t i = 0; i < DOCUMENTS; i++) {
        uint32_t counts[DLS_MAX_TEXT_FIELDS], fields, sum = 0;
        assert_ok(dls__phrase_count(&p.plan, &p.plan.root, 0, i, counts, &fields, &err), &err);
        assert_int_equal(batch.matches[i], fields != 0);
        for (; fields != 0; fields &= fields - 1) sum += counts[dls__lowest_bit(fields)];
        assert_true(tf[i] == (float)sum);
    }
    planned_done(&p);
}

static void test_many_documents_are_counted_as_each_by_itself(void **state)
{
    (void)state;
    static const char *const words[] = { "a b", "b a", "a a", "a b c", "b r", "r a b", "a b a b", "c x" };
    rng r = rng_for_test(20261127);
    for (int i = 0; i < 4; i++) {
        small_index s;
        begin(&s, &r);
        for (size_t j = 0; j < DLS__ARRAY_LENGTH(words); j++)
            for (uint32_t slop = 0; slop < 3; slop++) {
                dls_query *query = NULL;
                uint64_t fields = rng_one_in(&r, 3) ? 1 + rng_below(&r, 3) : 0;
                assert_ok(dls_query_new_phrase(s.schema, words[j], strlen(words[j]), slop, fields, NULL, &query, &err),
                          &err);
                assert_counted(&s, query);
            }
        small_index_end(&s);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many_documents_are_counted_as_each_by_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
