/* SPDX-License-Identifier: MIT
 *
 * Words and phrases from text: which terms, in which fields, how often, and how many at most.
 */
#include "query_shape.h"

#include <stdlib.h>

#include "query/query_maker.h"
#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

typedef dls_status make_query(const dls_schema *schema, const char *text, size_t length, uint32_t fields,
                              const dls_allocator *allocator, dls_query **out, dls_error *err);

static dls_status new_words(const dls_schema *schema, const char *text, size_t length, uint32_t fields,
                            const dls_allocator *allocator, dls_query **out, dls_error *error)
{
    dls__query_maker maker;
    dls__query_maker_init(&maker, schema, allocator);
    dls_status status = dls__query_new_words(&maker, text, length, fields, out, error);
    dls__query_maker_done(&maker);
    return status;
}

/* Phrases with and without slop, and words near each other. */
static dls_status new_phrase(const dls_schema *schema, const char *text, size_t length, uint32_t fields,
                             const dls_allocator *allocator, dls_query **out, dls_error *error)
{
    dls__query_maker maker;
    dls__query_maker_init(&maker, schema, allocator);
    dls_status status = dls__query_new_phrase(&maker, text, length, 0, fields, out, error);
    dls__query_maker_done(&maker);
    return status;
}

static dls_status new_loose_phrase(const dls_schema *schema, const char *text, size_t length, uint32_t fields,
                                   const dls_allocator *allocator, dls_query **out, dls_error *error)
{
    dls__query_maker maker;
    dls__query_maker_init(&maker, schema, allocator);
    dls_status status = dls__query_new_phrase(&maker, text, length, 2, fields, out, error);
    dls__query_maker_done(&maker);
    return status;
}

static dls_status new_near(const dls_schema *schema, const char *text, size_t length, uint32_t fields,
                           const dls_allocator *allocator, dls_query **out, dls_error *error)
{
    dls__query_maker maker;
    dls__query_maker_init(&maker, schema, allocator);
    dls_status status = dls__query_new_near(&maker, text, length, 5, fields, out, error);
    dls__query_maker_done(&maker);
    return status;
}

/* The shape of what `make` makes of `text`, in text fields `mask` of the schema with such fields. */
static const char *shape_made(make_query *make, const char *fields, const char *text, uint32_t mask)
{
    small_index s;
    dls_query *query = NULL;
    small_index_schema(&s, fields);
    assert_ok(make(s.schema, text, strlen(text), mask, NULL, &query, &err), &err);
    const char *shape = shape_of(query, mask);
    dls__query_free(query);
    small_index_end(&s);
    return shape;
}

/* What a text makes of fields, where those of `mask` are sought. */
typedef struct shape_row {
    const char *fields, *text;
    uint32_t mask;
    const char *shape;
} shape_row;

static void assert_shapes(make_query *make, const shape_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_string_equal(shape_made(make, rows[i].fields, rows[i].text, rows[i].mask), rows[i].shape);
}

static void test_words_are_terms_in_their_order_and_repetition_is_a_boost(void **state)
{
    (void)state;
    static const struct {
        const char *text, *shape;
    } rows[] = {
        { "", "()" },
        { " \t\n.,;!? ", "()" },
        { "b a c", "(b a c)" },
        { "to be or not to be", "(to^2 be^2 or not)" },
        { "Tree TREE tree", "(tree^3)" },
        { "-not \"a phrase\" OR *", "(not a phrase or)" },
        { "深度学习", "(深度 度学 学习)" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(shape_made(new_words, "text", rows[i].text, 1), rows[i].shape);
}

static void test_words_are_analysed_as_each_field_is(void **state)
{
    (void)state;
    static const shape_row rows[] = {
        { "a@english b@english", "networks", 3, "(network)" },
        { "a@english b@words", "networks", 3, "(network@1 networks@2)" },
        { "a@english b@words", "networks", 2, "(networks)" },
        { "a@english b@words c@english", "networks", 7, "(network@5 networks@2)" },
        { "a@english b@words", "tree", 3, "(tree)" },                 /* both analyzers give it */
        { "a@english b@words", "tree tree tree", 3, "(tree^3)" },     /* and it is counted once for both */
        { "a@english b@words", "tree trees", 3, "(tree^2 trees@2)" }, /* as often as the first gave it */
        { "a@words b@english", "tree trees", 3, "(tree trees@1)" },   /* here that is once */
        { "a@spaces b@words", "C++ c++, Tree", 3, "(C++@1 c++,@1 Tree@1 c++^2@2 tree@2)" },
        { "k/keyword a@words s/stored b@words", "tree", 3, "(tree)" }, /* fields by text number */
    };
    assert_shapes(new_words, rows, sizeof rows / sizeof *rows);
}

static void test_a_phrase_has_its_words_one_after_the_other(void **state)
{
    (void)state;
    static const shape_row rows[] = {
        { "text", "to be or not to be", 1, "(\"to be or not to be\")" },
        { "text", "tree", 1, "(tree)" }, /* a term, which needs no positions */
        { "text", "", 1, "()" },
        { "text", " ... ", 1, "()" },
        { "text", "back-propagation", 1, "(\"back propagation\")" },
        { "text", "深度学习", 1, "(\"深度 度学 学习\")" },
        { "text", "한국어를", 1, "(\"한국어를 한국 국어 어를\")" },
        { "a@english b@words", "deep networks", 3, "(\"deep network\"@1 \"deep networks\"@2)" },
        { "a@spaces b@words", "a ...", 3, "(\"a ...\"@1 a@2)" },
        { "a b/nopositions", "deep tree", 3, "(\"deep tree\")" }, /* which fields have positions the index knows */
    };
    assert_shapes(new_phrase, rows, sizeof rows / sizeof *rows);
}

static void test_a_phrase_with_slop_is_a_phrase_that_has_it(void **state)
{
    (void)state;
    assert_string_equal(shape_made(new_loose_phrase, "text", "to be or not to be", 1), "(\"to be or not to be\"~2)");
    assert_string_equal(shape_made(new_loose_phrase, "text", "tree", 1), "(tree)");
    assert_string_equal(shape_made(new_loose_phrase, "a@english b@words", "deep networks", 3),
                        "(\"deep network\"~2@1 \"deep networks\"~2@2)");
}

static void test_words_near_each_other_are_sought_once(void **state)
{
    (void)state;
    static const shape_row rows[] = {
        { "text", "tree search", 1, "({tree search}~5)" },
        { "text", "to be or not to be", 1, "({to be or not}~5)" },
        { "text", "tree", 1, "(tree)" }, /* a term, which needs no positions */
        { "text", "Tree tree TREE", 1, "(tree)" },
        { "text", "", 1, "()" },
        { "text", " ... ", 1, "()" },
        { "text", "back-propagation", 1, "({back propagation}~5)" },
        { "a@english b@words", "networks network", 3, "(network@1 {networks network}~5@2)" },
        { "a b/nopositions", "deep tree", 3, "({deep tree}~5)" },
    };
    assert_shapes(new_near, rows, sizeof rows / sizeof *rows);
}

/* "w0 w1 w2 ..." */
static char *different_words(size_t count)
{
    char *text = malloc(count * 10 + 1), *at = text;
    for (size_t i = 0; i < count; i++) at += sprintf(at, "w%zu ", i);
    *at = '\0';
    return text;
}

static dls_query *made_of_words(make_query *make, size_t count)
{
    small_index s;
    dls_query *query = NULL;
    char *text = different_words(count);
    small_index_schema(&s, "text");
    assert_ok(make(s.schema, text, strlen(text), 1, NULL, &query, &err), &err);
    small_index_end(&s);
    free(text);
    return query;
}

static void test_words_beyond_the_limit_are_left_out_and_that_is_said(void **state)
{
    (void)state;
    dls_query *all = made_of_words(new_words, DLS_MAX_TERMS);
    dls_query *more = made_of_words(new_words, DLS_MAX_TERMS + 1);
    assert_int_equal(all->clause_count, DLS_MAX_TERMS);
    assert_false(all->cut);
    assert_int_equal(more->clause_count, DLS_MAX_TERMS);
    assert_true(more->cut);
    assert_string_equal(more->clauses[DLS_MAX_TERMS - 1].query->term, "w1023");
    dls__query_free(all);
    dls__query_free(more);
}

static void test_repeated_words_do_not_count_against_the_limit(void **state)
{
    (void)state;
    small_index s;
    dls_query *query = NULL;
    static char text[20001];
    for (size_t i = 0; i < 20000; i++) text[i] = "a b "[i % 4];
    small_index_schema(&s, "text");
    assert_ok(new_words(s.schema, text, 20000, 1, NULL, &query, &err), &err);
    assert_false(query->cut);
    assert_true(query->clauses[0].query->boost == 5000.0f);
    dls__query_free(query);
    assert_ok(new_near(s.schema, text, 20000, 1, NULL, &query, &err), &err);
    assert_false(query->cut);
    assert_string_equal(shape_of(query, 1), "({a b}~5)");
    dls__query_free(query);
    small_index_end(&s);
}

static void test_a_phrase_beyond_the_limit_is_cut_and_that_is_said(void **state)
{
    (void)state;
    static make_query *const makers[] = { new_phrase, new_near };
    for (size_t i = 0; i < 2; i++) {
        dls_query *all = made_of_words(makers[i], DLS_MAX_TERMS);
        dls_query *more = made_of_words(makers[i], DLS_MAX_TERMS + 1);
        assert_int_equal(all->clauses[0].query->phrase_count, DLS_MAX_TERMS);
        assert_false(all->cut);
        assert_int_equal(more->clauses[0].query->phrase_count, DLS_MAX_TERMS);
        assert_true(more->cut);
        dls__query_free(all);
        dls__query_free(more);
    }
}

static void test_text_is_copied(void **state)
{
    (void)state;
    small_index s;
    char text[] = "tree search";
    dls_query *query = NULL;
    small_index_schema(&s, "text");
    assert_ok(new_phrase(s.schema, text, strlen(text), 1, NULL, &query, &err), &err);
    memset(text, 'x', strlen(text));
    small_index_end(&s);
    assert_string_equal(shape_of(query, 1), "(\"tree search\")");
    dls__query_free(query);
}

static void assert_made_or_out_of_memory(make_query *make)
{
    small_index s;
    testalloc memory;
    testalloc_init(&memory);
    small_index_schema(&s, "a@english b@words");
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_query *query = NULL;
        const char *text = "the networks of networks, naïvely: 深度学习";
        dls_status status = make(s.schema, text, strlen(text), 3, &memory.allocator, &query, &err);
        assert_told(&memory, status, &err);
        assert_true((status == DLS_OK) == (query != NULL)); /* `out` is written on success alone */
        dls__query_free(query);
    }
    testalloc_done(&memory);
    small_index_end(&s);
}

static void test_without_memory_nothing_leaks_and_nothing_is_given(void **state)
{
    (void)state;
    assert_made_or_out_of_memory(new_words);
    assert_made_or_out_of_memory(new_phrase);
    assert_made_or_out_of_memory(new_near);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_are_terms_in_their_order_and_repetition_is_a_boost),
        cmocka_unit_test(test_words_are_analysed_as_each_field_is),
        cmocka_unit_test(test_a_phrase_has_its_words_one_after_the_other),
        cmocka_unit_test(test_a_phrase_with_slop_is_a_phrase_that_has_it),
        cmocka_unit_test(test_words_near_each_other_are_sought_once),
        cmocka_unit_test(test_words_beyond_the_limit_are_left_out_and_that_is_said),
        cmocka_unit_test(test_repeated_words_do_not_count_against_the_limit),
        cmocka_unit_test(test_a_phrase_beyond_the_limit_is_cut_and_that_is_said),
        cmocka_unit_test(test_text_is_copied),
        cmocka_unit_test(test_without_memory_nothing_leaks_and_nothing_is_given),
    };
    return cmocka_run_group_tests_name("query/query_text", tests, NULL, NULL);
}
