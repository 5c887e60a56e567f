/* SPDX-License-Identifier: MIT
 *
 * The bits of what matches are those of the documents that a search finds, whatever the query, the filter and what
 * was deleted.
 */
#include "rank/exact_bits.h"

#include "kernels/kernels.h"
#include "rank/match_bits.h"
#include "rank_fixture.h"

static dls_error err;

static void assert_bits_are_hits(const small_index *s, dls_query *query, const dls_query *filter)
{
    static uint64_t bits[DLS__BITS_WORDS];
    dls_hits *hits;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.filter = filter;
    assert_ok(dls_search(s->index, query, 10000, &options, &hits, &err), &err);
    planned p;
    dls__rank_parameters parameters = default_parameters(s);
    uint64_t found = 0, all = 0;
    size_t hit_count = dls_hits_count(hits);
    planned_init(&p, s, query, &parameters);
    if (filter != NULL) assert_ok(dls__plan_set_filter(&p.plan, filter, &err), &err);
    for (size_t i = 0; i < s->index->segment_count; i++) {
        planned_enter(&p, i);
        if (p.plan.root.absent || (filter != NULL && p.plan.filter.absent)) continue;
        assert_ok(dls__exact_bits(&p.plan, 0, bits, &found, &err), &err);
        uint64_t set = 0;
        for (size_t word = 0; word < DLS__BLOCK_LINES; word++) set += dls__popcount(bits[word]);
        assert_int_equal(set, found);
        all += found;
        for (size_t h = 0; h < hit_count; h++) {
            uint64_t document = dls_hits_at(hits, h)->document, first = s->index->first_document[i];
            if (document < first || document >= s->index->first_document[i + 1]) continue;
            assert_int_equal(bits[(document - first) / 64] >> (document - first) % 64 & 1, 1);
        }
    }
    assert_int_equal(all, hit_count);
    dls_hits_free(hits);
    planned_done(&p);
}

static void test_bits_are_those_of_all_hits(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "text other/nopositions n/integer");
    for (int i = 0; i < 900; i++) {
        char lines[200];
        snprintf(lines, sizeof lines, "text=a%s b c%d\nother=%s\nn=%d", i % 3 == 0 ? "" : " x", i % 5,
                 i % 2 ? "a" : "z", i % 100);
        small_index_add(&s, lines);
        if (i == 500) small_index_commit(&s);
    }
    small_index_commit(&s);
    for (int i = 0; i < 900; i += 7) {
        char key[8];
        snprintf(key, sizeof key, "%d", i);
        assert_ok(dls_writer_delete(s.writer, key, strlen(key), &err), &err);
    }
    small_index_open(&s);
    static const char *const questions[] = { "a", "\"a b\"", "c1 c2", "a -c3", "zzz" };
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        dls_query *range, *phrase = small_index_phrase(&s, "a b"), *word, *query;
        assert_ok(dls_query_new_range(s.schema, 2, "20", 2, "60", 2, 0, NULL, &range, &err), &err);
        assert_ok(dls_query_new_words(s.schema, "a", 1, 2, NULL, &word, &err), &err); /* in one field of two */
        const dls_query *filters[] = { NULL, range, phrase, word };
        for (size_t f = 0; f < 4; f++) {
            query = small_index_parse(&s, questions[i]);
            assert_bits_are_hits(&s, query, filters[f]);
        }
        dls_query_free(range), dls_query_free(phrase), dls_query_free(word);
    }
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bits_are_those_of_all_hits),
    };
    return cmocka_run_group_tests_name("rank/exact_bits", tests, NULL, NULL);
}
