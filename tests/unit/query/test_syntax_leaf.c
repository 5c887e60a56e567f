/* SPDX-License-Identifier: MIT
 *
 * What stands for itself in a query with a syntax: terms as they are in the index, and values and ranges of them, also
 * in groups.
 */
#include "query_syntax_fixture.h"

static void test_terms_in_single_quotes_stand_as_they_are(void **state)
{
    (void)state;
    static const row rows[] = {
        { "'Trees'", "Trees" },
        { "'a b'^2", "a b^2" },
        { "'it\\'s \\\\'", "it's \\" },
        { "'a:b' ['a:b' 'c']", "(a:b \"a:b c\")" },
        { "'networks'*", "networks*" },
        { "'networks'*'network'", "networks*|network" },
        { "'trees'~2", "trees~2" },
        { "title:'trees'", "trees@1" },
        { "['batch' 'normal']", "\"batch normal\"" },
        { "['batch' 'normal']~2^3", "\"batch normal\"~2^3" },
        { "[ 'a''b' ]", "\"a b\"" },
        { "{'a' 'b'}~5", "{a b}~5" },
        { "title:{'a' 'b'}~5", "{a b}~5@1" },
    };
    ASSERT_BECOME(rows);
}

static void test_a_term_of_a_phrase_may_stand_further_away(void **state)
{
    (void)state;
    small_index s;
    small_index_schema(&s, FIELDS);
    dls_query *query = parsed(s.schema, "['a' 'b'@3 'c']");
    assert_int_equal(query->phrase_count, 3);
    assert_int_equal(query->phrase[0].offset, 0);
    assert_int_equal(query->phrase[1].offset, 3);
    assert_int_equal(query->phrase[2].offset, 4);
    dls_query_free(query);
    small_index_end(&s);
}

/* Each text is printed as one that needs no group of a field, and means the same. */
static void test_values_and_comparisons_stand_in_groups(void **state)
{
    (void)state;
    static const struct {
        const char *text, *printed;
    } rows[] = {
        { "year:(>2015 OR <2000)", "((year:>\"2015\" year:<\"2000\"))" },
        { "year:(>=2015 2001 <=1999)", "year:>=\"2015\" year:\"2001\" year:<=\"1999\"" },
        { "year:(>2015<2018)", "(year:>\"2015\"<\"2018\")" },
        { "year:(+>2015 -2017)", "+year:>\"2015\" -year:\"2017\"" },
        { "year:(NOT <2015)", "-year:<\"2015\" *:*" },
        { "year:(>2015 AND (<2020 OR 2030))", "((+year:>\"2015\" +((year:<\"2020\" year:\"2030\"))))" },
        { "year:(2001..2003 OR >2015)", "((year:>=\"2001\"<=\"2003\" year:>\"2015\"))" },
        { "year:(<2000^=2)", "(year:<\"2000\"^=2)" },
        { "tag:(>b OR <\"a c\")", "((tag:>\"b\" tag:<\"a c\"))" },
        { "tag:(\">b\")", "(tag:\">b\")" },
        { "day:(>2015 <2014-03)", "day:>=\"2016-01-01\" day:<\"2014-03-01\"" },
        { "title:(>2015)", "('2015')" },
        { "key:(>1)", "(key:\">1\")" },
    };
    small_index s;
    small_index_schema(&s, "title year/integer day/date tag/keyword/column kind/keyword");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[200], again_text[200];
        dls_query *query = parsed(s.schema, rows[i].text);
        dls_query_print(query, s.schema, text, sizeof text);
        if (strcmp(text, rows[i].printed) != 0) fail_msg("%s became %s, not %s", rows[i].text, text, rows[i].printed);
        dls_query *again = parsed(s.schema, text);
        dls_query_print(again, s.schema, again_text, sizeof again_text);
        assert_string_equal(again_text, text);
        dls_query_free(again);
        dls_query_free(query);
    }
    small_index_end(&s);
}

static void test_a_comparison_in_a_group_that_is_none_is_told_where(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t at;
        const char *what;
    } rows[] = {
        { "year:(>)", 7, "expected a value" },
        { "year:(>x)", 6, "'x' is no whole number" },
        { "year:(2000 <)", 12, "expected a value" },
        { "kind:(>a)", 6, "field 'kind' has no values to compare" },
    };
    small_index s;
    small_index_schema(&s, "title year/integer kind/keyword");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dls_query *query = NULL;
        assert_fails(dls_query_parse_full(s.schema, rows[i].text, strlen(rows[i].text), 0, NULL, &query, &err),
                     DLS_ESYNTAX, &err, rows[i].what);
        assert_int_equal(err.at, rows[i].at);
        assert_null(query);
    }
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_terms_in_single_quotes_stand_as_they_are),
        cmocka_unit_test(test_a_term_of_a_phrase_may_stand_further_away),
        cmocka_unit_test(test_values_and_comparisons_stand_in_groups),
        cmocka_unit_test(test_a_comparison_in_a_group_that_is_none_is_told_where),
    };
    return cmocka_run_group_tests_name("query/syntax_leaf", tests, NULL, NULL);
}
