/* SPDX-License-Identifier: MIT
 *
 * Where words, quoted strings, names and operators end.
 */
#include "query/query_lexer.h"

#include "base/alloc.h"
#include "support/dls_test.h"
#include "support/testalloc.h"

static dls_error err;

static void begin(dls__query_lexer *lexer, const char *text)
{
    dls__query_lexer_init(lexer, text, strlen(text), dls__allocator_or_default(NULL));
}

/* `taken` is what is taken of the text without its escapes; `left` is what the lexer then stands at. */
static void assert_taken(dls_status take(dls__query_lexer *lexer, dls_error *err), const char *text, const char *taken,
                         const char *left)
{
    testalloc memory;
    dls__query_lexer lexer;
    testalloc_init(&memory);
    dls__query_lexer_init(&lexer, text, strlen(text), &memory.allocator);
    assert_ok(take(&lexer, &err), &err);
    assert_int_equal(lexer.word.size, strlen(taken));
    assert_memory_equal(lexer.word.bytes, taken, lexer.word.size);
    assert_string_equal(lexer.at, left);
    dls__query_lexer_done(&lexer);
    testalloc_done(&memory);
}

static void test_a_word_goes_on_to_a_sign_or_a_space(void **state)
{
    (void)state;
    static const struct {
        const char *text, *word, *left;
    } rows[] = {
        { "deep tree", "deep", " tree" }, { "C++", "C++", "" },        { "what's", "what's", "" },
        { "a(b", "a", "(b" },             { "a)b", "a", ")b" },        { "a\"b", "a", "\"b" },
        { "a^2", "a", "^2" },             { "a~1", "a", "~1" },        { "a*", "a", "*" },
        { "a:b", "a", ":b" },             { "a\\:b\\ c", "a:b c", "" }, { "a\tb", "a", "\tb" },
        { "back-prop", "back-prop", "" }, { "a[1]", "a[1]", "" },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++)
        assert_taken(dls__take_word, rows[i].text, rows[i].word, rows[i].left);
}

static void test_a_quoted_string_goes_on_to_its_second_quote(void **state)
{
    (void)state;
    assert_taken(dls__take_quoted, "\"a (b)\" c", "a (b)", " c");
    assert_taken(dls__take_quoted, "'a\\'b\\\\' c", "a'b\\", " c");
    assert_taken(dls__take_quoted, "\"a'b\"", "a'b", "");
}

static void test_what_has_no_end_is_told_where_the_text_ends(void **state)
{
    (void)state;
    static const char *const texts[] = { "\"a", "\"", "'a", "\"a\\\"", "'a\\" };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(texts); i++) {
        dls__query_lexer lexer;
        begin(&lexer, texts[i]);
        assert_fails(dls__take_quoted(&lexer, &err), DLS_ESYNTAX, &err, "expected a second");
        assert_int_equal(err.at, strlen(texts[i]));
        dls__query_lexer_done(&lexer);
    }
    dls__query_lexer lexer;
    begin(&lexer, "ab\\");
    assert_fails(dls__take_word(&lexer, &err), DLS_ESYNTAX, &err, "expected a sign behind '\\'");
    assert_int_equal(err.at, 3);
    dls__query_lexer_done(&lexer);
}

static void test_operators_are_whole_words_in_capitals(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        dls__operator what;
        size_t size;
    } rows[] = {
        { "AND b", DLS__AND, 3 },        { "OR(b)", DLS__OR, 2 },         { "NOT", DLS__NOT, 3 },
        { "NEAR/5 b", DLS__NEAR, 6 },    { "NEAR/64)", DLS__NEAR, 7 },    { "NEAR/ b", DLS__NO_OPERATOR, 0 },
        { "NEAR b", DLS__NO_OPERATOR, 0 }, { "and b", DLS__NO_OPERATOR, 0 }, { "ANDY", DLS__NO_OPERATOR, 0 },
        { "AND:b", DLS__NO_OPERATOR, 0 }, { "NOT-b", DLS__NO_OPERATOR, 0 }, { "", DLS__NO_OPERATOR, 0 },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        dls__query_lexer lexer;
        size_t size = 0;
        uint32_t number;
        begin(&lexer, rows[i].text);
        dls__operator found = dls__peek_operator(&lexer, &size, &number);
        if (found != rows[i].what) fail_msg("%s", rows[i].text);
        if (found != DLS__NO_OPERATOR) assert_int_equal(size, rows[i].size);
        assert_string_equal(lexer.at, rows[i].text);
        dls__query_lexer_done(&lexer);
    }
}

static void test_a_name_ends_at_its_colon_if_there_is_one(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int colon;
    } rows[] = { { "title:a", 5 }, { "a,b:c", 3 },     { "a\\:b:c", 4 }, { "title", -1 },
                 { "a b:c", -1 },  { "\"a\":b", -1 }, { "a\\", -1 },    { ":", 0 },
                 { "'a:b'", -1 },  { "['a:b' 'c']", -1 }, { "{'a:b' 'c'}~1", -1 }, { "a':b", 2 } };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        dls__query_lexer lexer;
        begin(&lexer, rows[i].text);
        const char *colon = dls__find_colon(&lexer);
        assert_int_equal(colon == NULL ? -1 : (int)(colon - rows[i].text), rows[i].colon);
        dls__query_lexer_done(&lexer);
    }
}

static void test_numbers_too_large_are_the_largest(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool found;
        uint32_t number;
        const char *left;
    } rows[] = {
        { "12a", true, 12, "a" },
        { "4294967294", true, 4294967294u, "" },
        { "4294967296", true, UINT32_MAX, "" },
        { "99999999999999999999999 x", true, UINT32_MAX, " x" },
        { "a", false, 0, "a" },
        { "", false, 0, "" },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        dls__query_lexer lexer;
        uint32_t number = 0;
        begin(&lexer, rows[i].text);
        assert_int_equal(dls__take_number(&lexer, &number), rows[i].found);
        assert_int_equal(number, rows[i].number);
        assert_string_equal(lexer.at, rows[i].left);
        dls__query_lexer_done(&lexer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_word_goes_on_to_a_sign_or_a_space),
        cmocka_unit_test(test_a_quoted_string_goes_on_to_its_second_quote),
        cmocka_unit_test(test_what_has_no_end_is_told_where_the_text_ends),
        cmocka_unit_test(test_operators_are_whole_words_in_capitals),
        cmocka_unit_test(test_a_name_ends_at_its_colon_if_there_is_one),
        cmocka_unit_test(test_numbers_too_large_are_the_largest),
    };
    return cmocka_run_group_tests_name("query/query_lexer", tests, NULL, NULL);
}
