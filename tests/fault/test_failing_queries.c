/* SPDX-License-Identifier: MIT
 *
 * Each allocation fails in turn while queries of all forms are made: from text with and without a syntax, and by the
 * functions for each kind. Nothing leaks, and nothing is given; and whether somebody wants to hear about a failure or
 * not, it is the same one.
 */
#include <stdlib.h>

#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

/* Two analyzers, which share a query's words; values of all kinds. */
#define FIELDS                                                                                                         \
    "title@english text tag/keyword/column kind/keyword year/integer price/float day/date open/boolean "               \
    "a\\b@german url/stored"

enum { TITLE, TEXT, TAG, KIND, YEAR };

static const char *const texts[] = {
    "year:2016..2018 price:>=2.5 <1e3 day:\"2018-05-04 10:20\".. open:true",
    "tag:* title:* tag:>a tag:<=\"a b\" tag:a..b year:..3",
    "year:>\"2016\" <2018 price:<1 day:2018-05",
    "conv* convolutions* title:conv* back-propagation* trees~1 back-propagation~2 text:gradeint~",
    "'a'* 'a'*'b' 'ab'~2 ['a' 'b' 'c'@7]~31 {'a' 'b' 'c'}~64",
    "a NEAR/3 b NEAR/3 c title,text:(x \"y z\"~3)",
    "+tag:(a \"b c\" d) -(x OR NOT y)^2 (a b c)~2^=1.5^2 key:(1 2) \\key\\::1",
    "NOT (a AND NOT b) -\"c d\" -(NOT e) *:*^=3",
    "((((a) b) c) d)~1",
    "a OR -b",
    "a\\b:x x\\:y \\\"z a\\\\b",
    "kind:2015..2018 x",
    "tag:>",
    "tag:> 5",
    "year:>a",
    "year:1..x",
    "year:>1 <x",
    "year:>\\",
    "open:maybe",
    "title:>5",
    "x url:b",
    "['a'",
    "['a' 'b'@",
    "{'a' 'b'",
    "'a'*'b",
    "\"a",
    "a~x",
    "(a b)~x",
    "a AND",
    "-",
    "a^1e9",
    "(a^1000)^1000^1000",
    "a^=0^2",
    "x~2*",
    "tag:(a b",
    "tag:\"x",
    "key:",
    "key:*",
    "key:>1",
    "key:(a OR)",
    "year:(2015 OR 2016..)",
    "a NEAR/",
    "a NEAR/3 +b",
    "a NEAR/3 OR b",
    "a NEAR/3 'b'",
    ")",
};

static dls_status parse(const dls_schema *schema, const char *text, const dls_allocator *allocator, dls_query **out,
                        dls_error *error)
{
    return dls_query_parse_full(schema, text, strlen(text), 0, allocator, out, error);
}

static void test_text_with_a_syntax(void **state)
{
    (void)state;
    small_index s;
    testalloc memory;
    testalloc_init(&memory);
    small_index_schema(&s, FIELDS);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        dls_query *query = NULL;
        dls_status right = parse(s.schema, texts[i], NULL, &query, &err);
        dls_query_free(query);
        assert_true(right == DLS_OK || right == DLS_ESYNTAX || right == DLS_ELIMIT);
        query = NULL;
        assert_int_equal(parse(s.schema, texts[i], NULL, &query, NULL), right); /* whoever listens */
        dls_query_free(query);
        FOR_EACH_FAILING_ALLOCATION(&memory)
        {
            query = NULL;
            dls_status status = parse(s.schema, texts[i], &memory.allocator, &query, &err);
            assert_true(status == right || (status == DLS_ENOMEM && memory.failed)); /* a cache does without */
            assert_true((status == DLS_OK) == (query != NULL));
            dls_query_free(query);
        }
    }
    testalloc_done(&memory);
    dls_schema_free(s.schema);
}

static dls_status parse_plain(const dls_schema *schema, const char *text, const dls_allocator *allocator,
                              dls_query **out)
{
    return dls_query_parse(schema, text, strlen(text), 0, allocator, out, &err);
}

static void test_plain_text(void **state)
{
    (void)state;
    static const char *const plain[] = { "trees \"deep trees\" -house -\"a b\"", "how to -be", "-only", "\"\" \"" };
    small_index s;
    testalloc memory;
    testalloc_init(&memory);
    small_index_schema(&s, FIELDS);
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) FOR_EACH_FAILING_ALLOCATION(&memory)
        {
            dls_query *query = NULL;
            assert_told(&memory, parse_plain(s.schema, plain[i], &memory.allocator, &query), &err);
            dls_query_free(query);
        }
    testalloc_done(&memory);
    dls_schema_free(s.schema);
}

/* One query by each function. */
static dls_status make(const dls_schema *schema, int kind, const dls_allocator *allocator, dls_query **out)
{
    static const char *const values[] = { "a", "b", "a b" };
    const char *words = "back-propagation of trees";
    size_t length = strlen(words);
    switch (kind) {
    case 0: return dls_query_new_words(schema, words, length, 0, allocator, out, &err);
    case 1: return dls_query_new_phrase(schema, words, length, 3, 0, allocator, out, &err);
    case 2: return dls_query_new_near(schema, words, length, 3, 0, allocator, out, &err);
    case 3: return dls_query_new_prefix(schema, words, length, 0, allocator, out, &err);
    case 4: return dls_query_new_fuzzy(schema, words, length, 2, 0, allocator, out, &err);
    case 5: return dls_query_new_term(schema, "tree", 4, 1u << TITLE, allocator, out, &err);
    case 6: return dls_query_new_values(schema, TAG, values, NULL, 3, allocator, out, &err);
    case 7: return dls_query_new_keyword_prefix(schema, TAG, "a", 1, allocator, out, &err);
    case 8: return dls_query_new_exists(schema, TEXT, allocator, out, &err);
    case 9: return dls_query_new_range(schema, YEAR, "1", 1, "3", 1, 0, allocator, out, &err);
    case 10: return dls_query_new_keyword(schema, KIND, "x", 1, allocator, out, &err);
    case 11: return dls_query_new_key("x", 1, allocator, out, &err);
    default: return dls_query_new_all(allocator, out, &err);
    }
}

static void test_functions_of_each_kind(void **state)
{
    (void)state;
    small_index s;
    testalloc memory;
    testalloc_init(&memory);
    small_index_schema(&s, FIELDS);
    for (int kind = 0; kind < 13; kind++) FOR_EACH_FAILING_ALLOCATION(&memory)
        {
            dls_query *query = NULL;
            dls_status status = make(s.schema, kind, &memory.allocator, &query);
            assert_told(&memory, status, &err);
            assert_true((status == DLS_OK) == (query != NULL));
            dls_query_free(query);
        }
    testalloc_done(&memory);
    dls_schema_free(s.schema);
}

static void test_what_is_too_long_is_refused_at_its_place(void **state)
{
    (void)state;
    small_index s;
    dls_query *query = NULL;
    enum { ROOM = 20000 };
    char *text = malloc(ROOM);
    assert_non_null(text);
    small_index_schema(&s, FIELDS);
    memset(text, 'x', ROOM);
    memcpy(text, "a key:", 6);
    text[6 + DLS_MAX_KEY + 1] = '\0';
    assert_fails(parse(s.schema, text, NULL, &query, &err), DLS_ELIMIT, &err, "4097");
    assert_int_equal(err.at, 6);
    memcpy(text, "a tag:", 6);
    assert_fails(parse(s.schema, text, NULL, &query, &err), DLS_ELIMIT, &err, "4097");
    assert_int_equal(err.at, 6);
    size_t at = 1;
    text[0] = '[';
    for (int i = 0; i <= DLS_MAX_TERMS; i++) at += (size_t)snprintf(text + at, ROOM - at, "'t%d' ", i);
    snprintf(text + at, ROOM - at, "]");
    assert_fails(parse(s.schema, text, NULL, &query, &err), DLS_ELIMIT, &err, "terms of 1025");
    assert_int_equal(err.at, at - 8);
    assert_int_equal(parse(s.schema, text, NULL, &query, NULL), DLS_ELIMIT);
    assert_null(query);
    free(text);
    dls_schema_free(s.schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_with_a_syntax),
        cmocka_unit_test(test_plain_text),
        cmocka_unit_test(test_functions_of_each_kind),
        cmocka_unit_test(test_what_is_too_long_is_refused_at_its_place),
    };
    return cmocka_run_group_tests_name("fault/failing_queries", tests, NULL, NULL);
}
