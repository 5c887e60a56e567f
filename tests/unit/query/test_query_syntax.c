/* SPDX-License-Identifier: MIT
 *
 * Queries with a syntax: what each form becomes, and what is said of what is none.
 */
#include "query_syntax_fixture.h"

#include <stdlib.h>
#include <time.h>

#include "support/rng.h"
#include "support/testalloc.h"

static void test_words_side_by_side_are_any_of_them(void **state)
{
    (void)state;
    static const row rows[] = {
        { "", "()" },
        { "   ", "()" },
        { "trees", "tree" },
        { "deep trees", "(deep tree)" },
        { "how to be", "(how to be)" }, /* stop words count */
        { "back-propagation", "(+back +propag)" },
        { "a back-propagation", "(a (+back +propag))" },
        { "... & deep", "deep" }, /* what has no word in it is left out */
        { "&", "()" },
        { "what's C++", "(what c++)" },
    };
    ASSERT_BECOME(rows);
}

static void test_signs_and_operators_join_clauses(void **state)
{
    (void)state;
    static const row rows[] = {
        { "+a -b c", "(+a -b c)" },
        { "a AND b", "(+a +b)" },
        { "a OR b", "(a b)" },
        { "a NOT b", "(a -b)" },
        { "a AND NOT b", "(+a -b)" },
        { "a b AND c", "(a (+b +c))" },
        { "a OR b AND c OR d", "(a (+b +c) d)" },
        { "+a OR b", "(+(a b))" },
        { "a AND b AND c", "(+a +b +c)" },
        { "a OR NOT b", "(a (-b *))" },
        { "NOT a", "(-a *)" },
        { "-a", "(-a *)" },
        { "-a -b", "(-a -b *)" },
        { "NOT a AND NOT b", "(-a -b *)" },
        { "-NOT a", "(-(-a *) *)" },
        { "+NOT a b", "(-a b)" },
        { "& AND a", "(+a)" },
        { "& OR &", "()" },
        { "a NOT &", "a" },
        { "and or Not", "(and or not)" },
        { "\\AND \\-a \\+b", "(and a b)" },
        { "a\\ b", "(+a +b)" },
    };
    ASSERT_BECOME(rows);
}

static void test_groups_are_queries_of_their_own(void **state)
{
    (void)state;
    static const row rows[] = {
        { "(a)", "(a)" },
        { "((a))", "((a))" },
        { "(a b) AND c", "(+(a b) +c)" },
        { "(a b c)~2", "(a b c)~2" },
        { "x (a b c)~2", "(x (a b c)~2)" },
        { "(-a)", "(-a *)" },
        { "(-a)~0", "(-a)" },
        { "()", "()" },
        { "(&) a", "a" },
        { "() a", "(() a)" },
        { "a(b)\"c d\"e", "(a (b) \"c d\" e)" },
    };
    ASSERT_BECOME(rows);
}

static void test_phrases_words_near_each_other_prefixes_and_misspelt_words(void **state)
{
    (void)state;
    static const row rows[] = {
        { "\"deep trees\"", "\"deep tree\"" },
        { "\"deep trees\"~3", "\"deep tree\"~3" },
        { "\"trees\"", "tree" },
        { "\"...\"", "()" },
        { "a NEAR/5 b", "{a b}~5" },
        { "a NEAR/5 b NEAR/5 c", "{a b c}~5" },
        { "x a NEAR/5 b AND c", "(x (+{a b}~5 +c))" },
        { "NOT a NEAR/2 b", "(-{a b}~2 *)" },
        { "conv*", "conv*" },
        { "Networks*", "networks*|network" },
        { "back-prop*", "(+back +prop*)" },
        { "gradeint~1", "gradeint~1" },
        { "networks~2", "network~2" },
        { "back-propagtion~1", "(+back~1 +propagt~1)" },
        { "*:*", "*" },
        { "...*", "()" },
    };
    ASSERT_BECOME(rows);
}

static void test_boosts_multiply_what_they_stand_behind(void **state)
{
    (void)state;
    static const row rows[] = {
        { "a^2", "a^2" },
        { "a^2.5^2", "a^5" },
        { "(a \"b c\"^2 d*)^3", "(a^3 \"b c\"^6 d*^3)" },
        { "\"b c\"~2^0.5", "\"b c\"~2^0.5" },
        { "a~1^3", "a~1^3" },
        { "(a b)^=1.5", "<(a b)>=1.5" },
        { "a^2^=1.5^2", "<a^2>=3" },
        { "(a b)~2^=0", "<(a b)~2>=0" },
        { "kind:paper^2", "=1=paper" },
        { "*:*^=1", "<*>=1" },
        { "back-propagation^2", "(+back^2 +propag^2)" },
        { "&^2", "()" },
    };
    ASSERT_BECOME(rows);
}

static void test_fields_say_where_words_are_sought(void **state)
{
    (void)state;
    static const row rows[] = {
        { "title:trees", "tree@1" },
        { "title,text:trees", "tree@3" },
        { "title:\"deep trees\"", "\"deep tree\"@1" },
        { "title:(a b*)", "(a@1 b*@1)" },
        { "title:(a text:b c)", "(a@1 b@2 c@1)" },
        { "title:a b", "(a@1 b)" },
        { "title:(a NEAR/3 b)", "({a b}~3@1)" },
        { "-title:a", "(-a@1 *)" },
        { "kind:paper", "=1=paper" },
        { "kind:Paper\\ 2", "=1=Paper 2" },
        { "kind:\"a b: (c)\"", "=1=a b: (c)" },
        { "kind:(paper book)", "(=1=paper =1=book)" },
        { "kind:back-prop", "=1=back-prop" },
        { "kind:\"a..b\"", "=1=a..b" },
        { "key:seven", "#seven" },
        { "key:\"a b\"", "#a b" },
        { "key:(a b)", "(#a #b)" },
        { "\\key:a", "a@4" },
        { "k\\ey:a", "a@4" },
        { "title:conv*", "conv*@1" },
    };
    ASSERT_BECOME(rows);
}

static void test_what_is_no_synonym_is_told_where(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t at;
        const char *what;
        dls_status status;
    } rows[] = {
        { "{a", 2, "expected '=' or '}'", DLS_ESYNTAX },
        { "{a b}", 3, "expected '=' or '}'", DLS_ESYNTAX },
        { "{a =}", 4, "expected a word or a phrase", DLS_ESYNTAX },
        { "{= a}", 1, "expected a word or a phrase", DLS_ESYNTAX },
        { "{(a) = b}", 1, "expected a word or a phrase", DLS_ESYNTAX },
        { "{a = {b}}", 5, "expected a word or a phrase", DLS_ESYNTAX },
        { "{a = b* }", 5, "a synonym has words and phrases", DLS_ESYNTAX },
        { "{a = kind:b}", 5, "a synonym has words and phrases", DLS_ESYNTAX },
    };
    small_index s;
    small_index_schema(&s, FIELDS);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dls_query *query = NULL;
        assert_status(dls_query_parse_full(s.schema, rows[i].text, strlen(rows[i].text), 0, NULL, &query, &err),
                      rows[i].status);
        assert_int_equal(err.at, rows[i].at);
        assert_non_null(strstr(err.text, rows[i].what));
    }
    small_index_end(&s);
}

static void test_what_is_no_query_is_told_where_and_what_was_expected(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t at;
        const char *what;
        dls_status status;
    } rows[] = {
        { "(a", 2, "expected ')'", DLS_ESYNTAX },
        { "a)", 1, "expected a '(' before this ')'", DLS_ESYNTAX },
        { "a AND", 5, "expected a word, a phrase or a group", DLS_ESYNTAX },
        { "AND a", 0, "expected a word, a phrase or a group", DLS_ESYNTAX },
        { "a OR AND b", 5, "expected a word, a phrase or a group", DLS_ESYNTAX },
        { "a AND -b", 6, "expected a word; signs stand where a clause begins", DLS_ESYNTAX },
        { "a - b", 3, "expected a word right behind the sign", DLS_ESYNTAX },
        { "\"a", 2, "expected a second '\"'", DLS_ESYNTAX },
        { "a*b", 2, "expected the end of the word behind '*'", DLS_ESYNTAX },
        { "*", 0, "expected a word, a phrase or a group", DLS_ESYNTAX },
        { "^2", 0, "expected a word, a phrase or a group", DLS_ESYNTAX },
        { "a^", 2, "expected a number, as 2 or 0.5", DLS_ESYNTAX },
        { "a^x", 2, "expected a number, as 2 or 0.5", DLS_ESYNTAX },
        { "a^=", 3, "expected a number, as 2 or 0.5", DLS_ESYNTAX },
        { "a^0", 2, "a boost by 0", DLS_ESYNTAX },
        { "a^=10000000", 2, "a score of 1e+07", DLS_ESYNTAX },
        { "a~", 2, "expected a number behind '~'", DLS_ESYNTAX },
        { "a~0", 2, "expected 1 or 2 behind '~'", DLS_ESYNTAX },
        { "a~3", 2, "edits of 3, 2 is the most", DLS_ELIMIT },
        { "\"a b\"~32", 6, "a slop of 32, 31 is the most", DLS_ELIMIT },
        { "a NEAR/65 b", 2, "a distance of 65, 64 is the most", DLS_ELIMIT },
        { "a NEAR/0 b", 2, "expected a distance of 1 or more", DLS_ESYNTAX },
        { "a NEAR/5 b NEAR/4 c", 11, "expected the same number", DLS_ESYNTAX },
        { "a NEAR/5", 8, "expected a word behind NEAR", DLS_ESYNTAX },
        { "a NEAR/5 (b)", 9, "expected nothing but a word behind NEAR", DLS_ESYNTAX },
        { "a NEAR/5 b*", 10, "expected nothing but a word behind NEAR", DLS_ESYNTAX },
        { "a* NEAR/5 b", 0, "expected nothing but a word before NEAR", DLS_ESYNTAX },
        { "title:a NEAR/5 b", 0, "expected nothing but a word before NEAR", DLS_ESYNTAX },
        { "x http://a.b", 2, "there is no field 'http'", DLS_ESYNTAX },
        { "a :b", 2, "expected the name of a field", DLS_ESYNTAX },
        { "title,:b", 6, "expected the name of a field", DLS_ESYNTAX },
        { "title: b", 6, "expected a word, a phrase or a group", DLS_ESYNTAX },
        { "title:", 6, "expected a word, a phrase or a group", DLS_ESYNTAX },
        { "title,kind:b", 6, "field 'kind' is not text: it stands alone", DLS_ESYNTAX },
        { "kind,title:b", 0, "field 'kind' is not text: it stands alone", DLS_ESYNTAX },
        { "url:b", 0, "field 'url' is kept for display alone", DLS_ESYNTAX },
        { "kind:2015..2018", 5, "field 'kind' has no values to compare", DLS_ESYNTAX },
        { "kind:2015..", 5, "field 'kind' has no values to compare", DLS_ESYNTAX },
        { "kind:>2015", 5, "field 'kind' has no values to compare", DLS_ESYNTAX },
        { "kind:<=2015", 5, "field 'kind' has no values to compare", DLS_ESYNTAX },
        { "title:<2015", 6, "field 'title' has no values to compare", DLS_ESYNTAX },
        { "kind:*", 5, "field 'kind' has no values to compare", DLS_ESYNTAX },
        { "title,text:*", 11, "expected a word, a phrase or a group behind several fields", DLS_ESYNTAX },
        { "title:(a", 8, "expected ')'", DLS_ESYNTAX },
        { "''", 0, "a term without a byte", DLS_ESYNTAX },
        { "'\xff'", 0, "a term that is not UTF-8", DLS_ESYNTAX },
        { "['a']", 4, "expected a term in single quotes", DLS_ESYNTAX },
        { "['a' b]", 5, "expected a term in single quotes", DLS_ESYNTAX },
        { "['a' 'b'@0]", 9, "expected a number larger", DLS_ESYNTAX },
        { "{'a' 'b'}", 9, "expected '~' and a distance", DLS_ESYNTAX },
        { "{'a' 'b'}~65", 10, "a distance of 65", DLS_ELIMIT },
    };
    small_index s;
    small_index_schema(&s, FIELDS);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dls_query *query = NULL;
        dls_status status = dls_query_parse_full(s.schema, rows[i].text, strlen(rows[i].text), 0, NULL, &query, &err);
        if (status != rows[i].status || err.code != status || err.at != rows[i].at ||
            strstr(err.text, rows[i].what) == NULL)
            fail_msg("[%s] is %d at %d: %s", rows[i].text, (int)status, (int)err.at, err.text);
        assert_null(query);
    }
    small_index_end(&s);
}

static void assert_limit(const dls_schema *schema, const char *text, size_t length, uint64_t at, const char *what)
{
    dls_query *query = NULL;
    assert_fails(dls_query_parse_full(schema, text, length, 0, NULL, &query, &err), DLS_ELIMIT, &err, what);
    assert_int_equal(err.at, at);
}

static void test_what_exceeds_a_limit_is_refused(void **state)
{
    (void)state;
    small_index s;
    size_t room = DLS_MAX_QUERY_TEXT + 2;
    char *text = malloc(room), *at = text;
    assert_non_null(text);
    small_index_schema(&s, FIELDS);
    memset(text, '(', room);
    assert_limit(s.schema, text, 100, DLS_MAX_DEPTH, "groups are nested more than 32 deep");
    assert_limit(s.schema, text, room - 1, DLS_MAX_QUERY_TEXT, "a query of 1048577 bytes, 1048576 are allowed");
    for (int i = 0; i <= DLS_MAX_TERMS; i++) at += sprintf(at, "%d ", i);
    assert_limit(s.schema, text, (size_t)(at - text), (uint64_t)(at - text) - 5, "words of 1025, 1024 is the most");
    at += sprintf(at, "more");
    text[0] = '"';
    at[0] = '"';
    assert_limit(s.schema, text, (size_t)(at - text) + 1, 0, "more than 1024 words");
    free(text);
    small_index_end(&s);
}

/* A megabyte of what opens something, or is long, takes no longer than reading it some times. */
static void test_parsing_is_linear(void **state)
{
    (void)state;
    static const char *const pieces[] = { "\\", "a:", "'",     "\"",  "NEAR/1 ", "a NEAR/1 ", "+", "a\\:", "~",
                                          "[",  "*",  "{'a'", "OR ", "a^",      ",",         ")", "\xe4\xb8\xad" };
    small_index s;
    char *text = malloc(DLS_MAX_QUERY_TEXT);
    assert_non_null(text);
    small_index_schema(&s, FIELDS);
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        size_t length = strlen(pieces[i]), at = 0;
        for (; at + length <= DLS_MAX_QUERY_TEXT; at += length) memcpy(text + at, pieces[i], length);
        dls_query *query = NULL;
        clock_t begin = clock();
        dls_query_parse_full(s.schema, text, at, 0, NULL, &query, &err);
        if ((clock() - begin) / CLOCKS_PER_SEC > 20) fail_msg("%s is slow", pieces[i]);
        dls_query_free(query);
    }
    free(text);
    small_index_end(&s);
}

static void test_without_memory_nothing_leaks_and_nothing_is_given(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "+a -(b OR \"c d\"~2)^3 title:conv* x~1 kind:(p \"q r\") key:7 NOT *:*",
        "'a'*'b' ['a' 'b'@3] {'a' 'b'}~2 a NEAR/3 b NEAR/3 c (a b)~2^=1.5 a OR NOT b",
        "-a",
    };
    small_index s;
    testalloc memory;
    testalloc_init(&memory);
    small_index_schema(&s, FIELDS);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) FOR_EACH_FAILING_ALLOCATION(&memory)
        {
            dls_query *query = NULL;
            dls_status status =
                dls_query_parse_full(s.schema, texts[i], strlen(texts[i]), 0, &memory.allocator, &query, &err);
            assert_told(&memory, status, &err);
            assert_true((status == DLS_OK) == (query != NULL));
            dls_query_free(query);
        }
    testalloc_done(&memory);
    small_index_end(&s);
}

static void test_what_counts_as_one_stands_in_braces(void **state)
{
    (void)state;
    static const row rows[] = {
        { "{a = b}", "=(a b)" },
        { "{a=b}", "=(a b)" },
        { "{ \"a b\" = back-propagation = trees }", "=(\"a b\" \"back propag\" tree)" },
        { "{a} b", "(=(a) b)" },
        { "{}", "=()" },
        { "{&} b", "b" },
        { "{& = a}", "=(a)" },
        { "title:{a = text:b}", "=(a@1 b@2)" },
        { "{a\\=b = \\}}", "=(\"a b\")" },
        { "{a = b}^3", "=(a b)^3" },
        { "a=b}", "(+a +b)" },
        { "{'a' 'b'}~3", "{a b}~3" },
        { "{'a' = ['b' 'c'] = {'d' 'e'}~2}", "=(a \"b c\" {d e}~2)" },
        { "-{a = b}", "(-=(a b) *)" },
    };
    ASSERT_BECOME(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_side_by_side_are_any_of_them),
        cmocka_unit_test(test_signs_and_operators_join_clauses),
        cmocka_unit_test(test_what_counts_as_one_stands_in_braces),
        cmocka_unit_test(test_groups_are_queries_of_their_own),
        cmocka_unit_test(test_phrases_words_near_each_other_prefixes_and_misspelt_words),
        cmocka_unit_test(test_boosts_multiply_what_they_stand_behind),
        cmocka_unit_test(test_fields_say_where_words_are_sought),
        cmocka_unit_test(test_what_is_no_synonym_is_told_where),
        cmocka_unit_test(test_what_is_no_query_is_told_where_and_what_was_expected),
        cmocka_unit_test(test_what_exceeds_a_limit_is_refused),
        cmocka_unit_test(test_parsing_is_linear),
        cmocka_unit_test(test_without_memory_nothing_leaks_and_nothing_is_given),
    };
    return cmocka_run_group_tests_name("query/query_syntax", tests, NULL, NULL);
}
