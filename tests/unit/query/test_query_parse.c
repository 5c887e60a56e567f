/* SPDX-License-Identifier: MIT
 *
 * What people type, and what it becomes; and that no text, however long or odd, is too much.
 */
#include "query_shape.h"

#include <stdlib.h>
#include <time.h>

#include "query/query_maker.h"
#include "support/rng.h"
#include "support/small_index.h"
#include "support/testalloc.h"

#define MEGABYTE ((size_t)1 << 20)

static dls_error err;

static dls_query *parsed(const dls_schema *schema, const char *text, size_t length)
{
    dls_query *query = NULL;
    uint32_t all = (UINT32_C(1) << schema->text_count) - 1;
    dls__query_maker maker;
    dls__query_maker_init(&maker, schema, NULL);
    assert_ok(dls__query_parse(&maker, text, length, all, &query, &err), &err);
    dls__query_maker_done(&maker);
    return query;
}

static void assert_becomes(const char *fields, const char *text, size_t length, const char *shape)
{
    small_index s;
    small_index_schema(&s, fields);
    dls_query *query = parsed(s.schema, text, length);
    const char *found = shape_of(query, (UINT32_C(1) << s.schema->text_count) - 1);
    if (strcmp(found, shape) != 0) fail_msg("[%s] became %s, not %s", text, found, shape);
    assert_int_equal(dls__query_is_empty(query), strcmp(shape, "()") == 0);
    assert_false(query->cut);
    dls__query_free(query);
    small_index_end(&s);
}

typedef struct typed {
    const char *text, *shape;
} typed;

static void assert_all_become(const typed *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) assert_becomes("text", rows[i].text, strlen(rows[i].text), rows[i].shape);
}

#define ASSERT_ALL_BECOME(rows) assert_all_become((rows), sizeof(rows) / sizeof *(rows))

static void test_plain_words_are_any_of_them(void **state)
{
    (void)state;
    static const typed rows[] = {
        { "tree", "(tree)" },
        { "deep tree search", "(deep tree search)" },
        { "  deep\ttree\r\nsearch\v\f", "(deep tree search)" },
        { "to be or not to be", "(to^2 be^2 or not)" },
        { "a-b", "(a b)" },
        { "state-of-the-art", "(state of the art)" },
        { "cats OR dogs AND NOT mice", "(cats or dogs and not mice)" },
        { "tre* ~tree (a OR b) title:x ^2", "(tre tree a or b title x 2)" },
        { "+a &b |c", "(a b c)" },
        { "what's C++?", "(what c++)" },
        { "depth 3x3, f(x)=y", "(depth 3x3 f x y)" },
        { "深度学习", "(深度 度学 学习)" },
        { "深度 &x", "(深度 x)" },
    };
    ASSERT_ALL_BECOME(rows);
}

static void test_a_phrase_must_occur(void **state)
{
    (void)state;
    static const typed rows[] = {
        { "\"deep tree\"", "(+(\"deep tree\"))" },
        { "\"tree\"", "(+(tree))" },
        { "a \"deep tree\" b", "(+(\"deep tree\") (a b))" },
        { "\"a b\" \"c d\"", "(+(\"a b\") +(\"c d\"))" },
        { "\"a b\"\"c d\"e", "(+(\"a b\") +(\"c d\") (e))" },
        { "x\"a b\"y", "(+(\"a b\") (x y))" },
        { "\"a -b\"", "(+(\"a b\"))" },
        { "\" a\n\tb \"", "(+(\"a b\"))" },
        { "\"to be or not to be\" to", "(+(\"to be or not to be\") (to))" },
        { "\"深度学习\" 学习", "(+(\"深度 度学 学习\") (学习))" },
    };
    ASSERT_ALL_BECOME(rows);
}

static void test_quotes_that_hold_no_words_are_nothing(void **state)
{
    (void)state;
    static const typed rows[] = {
        { "\"", "()" },          { "\"\"", "()" },           { "\"\"\"", "()" },     { "\" \"", "()" },
        { "\"\" a", "(a)" },     { "a \"...\" b", "(a b)" }, { "\"\"a\"\"", "(a)" }, { "-\"\" a", "(a)" },
        { "-\"...\" a", "(a)" }, { "\"!\" -a", "(a)" },
    };
    ASSERT_ALL_BECOME(rows);
}

static void test_a_quote_without_a_second_one_is_plain(void **state)
{
    (void)state;
    static const typed rows[] = {
        { "\"deep tree", "(deep tree)" },
        { "deep tree\"", "(deep tree)" },
        { "what's C++? (a \"draft)", "(what c++ a draft)" },
        { "\"a b\" c \"d", "(+(\"a b\") (c d))" },
        { "a -\"b c", "(-(b) (a c))" },
        { "-\"b c", "(-(b) (c))" },
    };
    ASSERT_ALL_BECOME(rows);
}

static void test_a_minus_before_a_word_or_phrase_excludes_it(void **state)
{
    (void)state;
    static const typed rows[] = {
        { "tree -cat", "(-(cat) (tree))" },
        { "-cat tree", "(-(cat) (tree))" },
        { "tree\t-cat\n-dog", "(-(cat) -(dog) (tree))" },
        { "tree -\"a cat\"", "(-(\"a cat\") (tree))" },
        { "tree -\"cat\"", "(-(cat) (tree))" },
        { "tree -back-propagation", "(-(\"back propagation\") (tree))" },
        { "tree -C++", "(-(c++) (tree))" },
        { "tree -深度学习", "(-(\"深度 度学 学习\") (tree))" },
        { "\"a b\" -c", "(+(\"a b\") -(c))" },
        { "tree -cat\"a b\"", "(-(cat) +(\"a b\") (tree))" },
        { "tree --x", "(-(x) (tree))" },
        { "tree -(x)", "(-(x) (tree))" },
        { "tree -tree", "(-(tree) (tree))" },
    };
    ASSERT_ALL_BECOME(rows);
}

static void test_a_minus_elsewhere_is_plain(void **state)
{
    (void)state;
    static const typed rows[] = {
        { "tree - cat", "(tree cat)" },
        { "a-b c", "(a b c)" },
        { "tree -", "(tree)" },
        { "- ", "()" },
        { "-", "()" },
        { "tree - -", "(tree)" },
        { "tree -- cat", "(tree cat)" },
        { "(-cat) a", "(cat a)" },
    };
    ASSERT_ALL_BECOME(rows);
}

static void test_exclusions_alone_are_plain_words(void **state)
{
    (void)state;
    static const typed rows[] = {
        { "-cat", "(cat)" },
        { "--x", "(x)" },
        { "-cat -dog", "(cat dog)" },
        { "-\"a cat\"", "(a cat)" },
        { "-cat ... \"\"", "(cat)" },
        { "-深度学习", "(深度 度学 学习)" },
        { "-1", "(1)" },
    };
    ASSERT_ALL_BECOME(rows);
}

static void test_bytes_that_are_no_text_divide_words(void **state)
{
    (void)state;
    assert_becomes("text", "a\0b", 3, "(a b)");
    assert_becomes("text", "\0\0", 2, "()");
    assert_becomes("text", "\"a\0b\" c", 7, "(+(\"a b\") (c))");
    assert_becomes("text", "a \0-b", 5, "(a b)"); /* NUL is no white space before a minus */
    assert_becomes("text",
                   "a\xff"
                   "b",
                   3, "(a b)");
    assert_becomes("text", "\xe6\xb7", 2, "()");
    assert_becomes("text", "a -\xff", 4, "(a)");
    assert_becomes("text", "\"a\xc3\" b", 6, "(+(a) (b))");
    assert_becomes("text", NULL, 0, "()");
}

static void test_each_analyzer_of_a_schema_reads_the_text_its_way(void **state)
{
    (void)state;
    static const typed rows[] = {
        { "networks", "(network@1 networks@2)" },
        { "tree", "(tree)" },
        { "\"deep networks\" x", "(+(\"deep network\"@1 \"deep networks\"@2) (x))" },
        { "tree -networks", "(-(network@1 networks@2) (tree))" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_becomes("a@english b@words", rows[i].text, strlen(rows[i].text), rows[i].shape);
}

static void test_without_text_fields_nothing_is_sought(void **state)
{
    (void)state;
    assert_becomes("kind/keyword", "tree \"a b\" -c", 13, "()");
}

/* Plain words, and words of phrases. */
#define MOST_TERMS (2 * DLS_MAX_TERMS)

/* A megabyte of `piece`, again and again, with the number of each in place of '%'. */
static char *megabyte_of(const char *piece)
{
    char *text = malloc(MEGABYTE + 64), *at = text;
    for (unsigned i = 0; at < text + MEGABYTE; i++)
        for (const char *c = piece; *c != '\0'; c++)
            if (*c == '%')
                at += sprintf(at, "%u", i);
            else
                *at++ = *c;
    return text;
}

static size_t count_terms(const dls_query *query)
{
    size_t count = query->kind == DLS_NODE_TERM ? 1 : query->phrase_count;
    for (size_t i = 0; i < query->clause_count; i++) count += count_terms(query->clauses[i].query);
    return count;
}

static void test_a_megabyte_of_anything_is_a_query_of_bounded_size(void **state)
{
    (void)state;
    static const struct {
        const char *piece;
        bool cut;
    } rows[] = {
        { "word ", false },
        { "w% ", true },
        { "w%", false }, /* one word of a megabyte */
        { "\"", false },
        { "\"a", true },
        { "-\"", false },
        { " -\"", false },
        { "\" \"", false },
        { "\"\"", false },
        { "\"a b\" ", true },
        { "\"w% b\" ", true },
        { "\"a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j k l m n o p q r s t u v\" ",
          true },
        { " -w%", true }, /* only exclusions: plain words */
        { "a -w% ", true },
        { "深度学习", false },
        { "\xff", false },
    };
    small_index s;
    small_index_schema(&s, "text");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *text = megabyte_of(rows[i].piece);
        clock_t begin = clock();
        dls_query *query = parsed(s.schema, text, MEGABYTE);
        double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
        if (query->cut != rows[i].cut) fail_msg("%s: %s", rows[i].piece, query->cut ? "cut" : "not cut");
        if (count_terms(query) > MOST_TERMS) fail_msg("%s: %zu terms", rows[i].piece, count_terms(query));
        if (seconds > 20.0) fail_msg("%s: %.1f seconds", rows[i].piece, seconds);
        dls__query_free(query);
        free(text);
    }
    small_index_end(&s);
}

/* Random texts of what parsing looks at: a tree comes of all of them, the same for all copies. */
static void test_any_bytes_are_a_query(void **state)
{
    (void)state;
    rng r = rng_for_test(20261126);
    small_index s;
    small_index_schema(&s, "text");
    for (int round = 0; round < 20000; round++) {
        static char shape[1 << 16];
        char text[24];
        size_t length = rng_below(&r, sizeof text);
        for (size_t i = 0; i < length; i++) text[i] = "\"\"-- \t\nab\xe6\xff"[rng_below(&r, 12)];
        char *copy = malloc(length > 0 ? length : 1); /* its end is the end of its memory */
        memcpy(copy, text, length);
        dls_query *query = parsed(s.schema, text, length), *again = parsed(s.schema, copy, length);
        strcpy(shape, shape_of(query, 1));
        assert_string_equal(shape_of(again, 1), shape);
        bool has_word = memchr(text, 'a', length) != NULL || memchr(text, 'b', length) != NULL;
        assert_int_equal(dls__query_is_empty(query), !has_word);
        dls__query_free(query);
        dls__query_free(again);
        free(copy);
    }
    small_index_end(&s);
}

static void test_without_memory_nothing_leaks_and_nothing_is_given(void **state)
{
    (void)state;
    static const char *const texts[] = { "deep \"tree search\" -cat -\"a dog\"", "-cat -dog", "plain words" };
    small_index s;
    testalloc memory;
    testalloc_init(&memory);
    small_index_schema(&s, "a@english b@words");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) FOR_EACH_FAILING_ALLOCATION(&memory)
        {
            dls_query *query = NULL;
            dls_status status =
                dls_query_parse(s.schema, texts[i], strlen(texts[i]), 3, &memory.allocator, &query, &err);
            assert_told(&memory, status, &err);
            assert_true((status == DLS_OK) == (query != NULL));
            dls__query_free(query);
        }
    testalloc_done(&memory);
    small_index_end(&s);
}

static void test_stop_words_are_left_out_where_there_are_others(void **state)
{
    (void)state;
    static const typed rows[] = {
        { "how does a network learn", "(network learn)" },
        { "what's the gradient?", "(gradient)" },
        { "to be or not to be", "(to^2 be^2 or not)" },
        { "the", "(the)" },
        { "\"the network\" of a graph", "(+(\"the network\") (graph))" },
        { "graph -the", "(-(the) (graph))" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_becomes("text@english", rows[i].text, strlen(rows[i].text), rows[i].shape);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stop_words_are_left_out_where_there_are_others),
        cmocka_unit_test(test_plain_words_are_any_of_them),
        cmocka_unit_test(test_a_phrase_must_occur),
        cmocka_unit_test(test_quotes_that_hold_no_words_are_nothing),
        cmocka_unit_test(test_a_quote_without_a_second_one_is_plain),
        cmocka_unit_test(test_a_minus_before_a_word_or_phrase_excludes_it),
        cmocka_unit_test(test_a_minus_elsewhere_is_plain),
        cmocka_unit_test(test_exclusions_alone_are_plain_words),
        cmocka_unit_test(test_bytes_that_are_no_text_divide_words),
        cmocka_unit_test(test_each_analyzer_of_a_schema_reads_the_text_its_way),
        cmocka_unit_test(test_without_text_fields_nothing_is_sought),
        cmocka_unit_test(test_a_megabyte_of_anything_is_a_query_of_bounded_size),
        cmocka_unit_test(test_any_bytes_are_a_query),
        cmocka_unit_test(test_without_memory_nothing_leaks_and_nothing_is_given),
    };
    return cmocka_run_group_tests_name("query/query_parse", tests, NULL, NULL);
}
