/* SPDX-License-Identifier: MIT
 *
 * What hits of a collapsed search stand for, by the values of all kinds.
 */
#include "support/small_index.h"

static dls_error err;

static void test_a_hit_names_the_value_that_it_stands_for(void **state)
{
    (void)state;
    static const struct {
        size_t field;
        const char *value;
    } rows[] = { { 1, "x" }, { 2, "7" }, { 3, "0.5" }, { 4, "2018-05-01" }, { 5, "true" } };
    small_index s;
    small_index_begin(&s, "text tag/keyword/column n/integer p/float day/date free/boolean");
    small_index_add(&s, "text=a\ntag=y");
    small_index_commit(&s);
    small_index_add(&s, "text=a a\ntag=x\ntag=z\nn=+7\np=5e-1\nday=2018-05-01\nfree=true");
    small_index_open(&s);
    dls_query *query = small_index_parse(&s, "a");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
        dls_hits *hits;
        dls_collapsed of;
        options.collapse = rows[i].field;
        assert_ok(dls_search(s.index, query, 10, &options, &hits, &err), &err);
        assert_int_equal(dls_hits_count(hits), 2);
        assert_ok(dls_hits_collapsed(hits, 0, &of, &err), &err);
        assert_true(of.has_value && of.count == UINT64_MAX);
        assert_string_equal(of.value.bytes, rows[i].value);
        assert_ok(dls_hits_collapsed(hits, 1, &of, &err), &err);
        assert_int_equal(of.has_value, rows[i].field == 1);
        assert_string_equal(of.value.bytes, rows[i].field == 1 ? "y" : "");
        dls_hits_free(hits);
    }
    dls_query_free(query);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_hit_names_the_value_that_it_stands_for),
    };
    return cmocka_run_group_tests_name("show/hit_collapsed", tests, NULL, NULL);
}
