/* SPDX-License-Identifier: MIT
 *
 * Cursors of hits say what the order is made of.
 */
#include "rank/sort_mark.h"
#include "support/small_index.h"

static dls_error err;

static void test_a_cursor_has_the_values_of_the_hit(void **state)
{
    (void)state;
    static const dls_sort_key keys[] = { { 1, true }, { DLS_SORT_SCORE, true }, { 2, false } };
    static const dls_sort_key by_score[] = { { DLS_SORT_SCORE, true } };
    small_index s;
    dls_hits *hits;
    dls_text cursor;
    dls__sort_mark mark;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    small_index_begin(&s, "text tag/keyword/column n/integer");
    small_index_add(&s, "text=a\ntag=x\ntag=z\nn=7");
    small_index_add(&s, "text=a\ntag=y");
    small_index_commit(&s);
    small_index_add(&s, "text=a\ntag=w\nn=-1");
    small_index_open(&s);
    dls_query *query = small_index_parse(&s, "a");
    options.sort = keys;
    options.sort_count = 3;
    options.offset = 1;
    assert_ok(dls_search(s.index, query, 10, &options, &hits, &err), &err);
    assert_int_equal(dls_hits_count(hits), 2);
    static const char *const tags[] = { "y", "w" };
    for (size_t i = 0; i < 2; i++) {
        assert_ok(dls_hits_cursor(hits, i, &cursor, &err), &err);
        assert_ok(dls__sort_mark_read(cursor.bytes, cursor.length, keys, 3, &mark, &err), &err);
        assert_int_equal(mark.document, dls_hits_at(hits, i)->document);
        assert_bytes(mark.keys[0].term, mark.keys[0].length, tags[i], 1);
        assert_int_equal(mark.keys[1].kind, DLS__MARK_SCORE);
        assert_memory_equal(&mark.keys[1].score_bits, &dls_hits_at(hits, i)->score, 4);
        assert_int_equal(mark.keys[2].kind, i == 0 ? DLS__MARK_NONE : DLS__MARK_VALUE);
    }
    assert_fails(dls_hits_cursor(hits, 2, &cursor, &err), DLS_EINVAL, &err, "hit 2");
    dls_hits_free(hits);
    assert_ok(dls_search(s.index, query, 10, NULL, &hits, &err), &err);
    assert_ok(dls_hits_cursor(hits, 2, &cursor, &err), &err);
    assert_ok(dls__sort_mark_read(cursor.bytes, cursor.length, by_score, 1, &mark, &err), &err);
    assert_int_equal(mark.document, 2);
    dls_hits_free(hits);
    dls_query_free(query);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_cursor_has_the_values_of_the_hit),
    };
    return cmocka_run_group_tests_name("show/hit_cursor", tests, NULL, NULL);
}
