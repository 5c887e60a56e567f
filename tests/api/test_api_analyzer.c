/* SPDX-License-Identifier: MIT
 *
 * Analyzers as a stranger uses them: by name, token by token.
 */
#include <stdio.h>

#include "support/dls_test.h"
#include "support/testalloc.h"

static dls_error err;

typedef struct taken {
    char text[1000];
    size_t at;
    size_t count;
    size_t stop_after; /* 0: never */
} taken;

/* Append "term@position[begin,end) ". */
static bool take_token(void *ctx, const dls_token *token)
{
    taken *t = ctx;
    t->at += (size_t)snprintf(t->text + t->at, sizeof t->text - t->at, "%.*s@%u[%zu,%zu) ", (int)token->term_length,
                              token->term, token->position, token->begin, token->end);
    return ++t->count != t->stop_after;
}

static void assert_tokens(const char *name, const char *text, size_t length, const char *expected)
{
    taken t = { .at = 0 };
    dls_analyzer *analyzer;
    assert_ok(dls_analyzer_new(name, NULL, &analyzer, &err), &err);
    assert_ok(dls_analyzer_run(analyzer, text, length, take_token, &t, &err), &err);
    assert_string_equal(t.text, expected);
    dls_analyzer_free(analyzer);
}

static void test_tokens_come_in_order_with_their_places(void **state)
{
    (void)state;
    assert_tokens("english", "Deep networks.", 14, "deep@0[0,4) network@1[5,13) ");
    assert_tokens("words", "Naïve networks", 15, "naive@0[0,6) networks@1[7,15) ");
    assert_tokens("words:accents", "Naïve", 6, "naïve@0[0,6) ");
    assert_tokens("spaces", "C++, a", 6, "C++,@0[0,4) a@1[5,6) ");
    assert_tokens("german:accents", "Häuser", 7, "haus@0[0,7) ");
    assert_tokens("words", "深度学", 9, "深度@0[0,6) 度学@1[3,9) ");
}

static void test_any_bytes_are_a_text(void **state)
{
    (void)state;
    assert_tokens("words", NULL, 0, "");
    assert_tokens("words", "a\0b\xff" "c", 5, "a@0[0,1) b@1[2,3) c@2[4,5) ");
    assert_tokens("english", " \n...", 5, "");
}

static void test_it_stops_when_it_is_told_to(void **state)
{
    (void)state;
    taken t = { .stop_after = 2 };
    dls_analyzer *analyzer;
    assert_ok(dls_analyzer_new("words", NULL, &analyzer, &err), &err);
    assert_ok(dls_analyzer_run(analyzer, "a b c d", 7, take_token, &t, &err), &err);
    assert_int_equal(t.count, 2);
    assert_ok(dls_analyzer_run(analyzer, "e", 1, take_token, &t, &err), &err);
    assert_string_equal(t.text, "a@0[0,1) b@1[2,3) e@0[0,1) "); /* and begins anew with the next text */
    dls_analyzer_free(analyzer);
}

static void test_a_name_that_is_none_is_not_found(void **state)
{
    (void)state;
    static const char *const names[] = { "", "English", "english ", "klingon", "english:", "english:accent",
                                         "spaces:accents", ":accents", "words:accents:accents" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        dls_analyzer *analyzer = (dls_analyzer *)&err;
        assert_fails(dls_analyzer_new(names[i], NULL, &analyzer, &err), DLS_ENOTFOUND, &err, "there is no analyzer");
        assert_contains(err.text, names[i]);
        assert_ptr_equal(analyzer, &err);
    }
}

static void test_every_listed_language_has_an_analyzer_and_they_are_in_order(void **state)
{
    (void)state;
    size_t number = 0;
    bool english = false;
    for (const char *language; (language = dls_analyzer_language(number)) != NULL; number++) {
        dls_analyzer *analyzer;
        assert_ok(dls_analyzer_new(language, NULL, &analyzer, &err), &err);
        dls_analyzer_free(analyzer);
        if (number > 0) assert_true(strcmp(dls_analyzer_language(number - 1), language) < 0);
        english |= strcmp(language, "english") == 0;
    }
    assert_true(english && number > 10);
    assert_null(dls_analyzer_language(number + 1));
    assert_null(dls_analyzer_language(SIZE_MAX));
}

static void test_without_memory_nothing_leaks(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        taken t = { .at = 0 };
        dls_analyzer *analyzer = NULL;
        dls_status status = dls_analyzer_new("english", &memory.allocator, &analyzer, &err);
        assert_true((status == DLS_OK) == (analyzer != NULL));
        if (status == DLS_OK) status = dls_analyzer_run(analyzer, "networks", 8, take_token, &t, &err);
        assert_told(&memory, status, &err);
        if (status == DLS_OK) assert_string_equal(t.text, "network@0[0,8) "); /* a cache may do without */
        dls_analyzer_free(analyzer);
    }
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tokens_come_in_order_with_their_places),
        cmocka_unit_test(test_any_bytes_are_a_text),
        cmocka_unit_test(test_it_stops_when_it_is_told_to),
        cmocka_unit_test(test_a_name_that_is_none_is_not_found),
        cmocka_unit_test(test_every_listed_language_has_an_analyzer_and_they_are_in_order),
        cmocka_unit_test(test_without_memory_nothing_leaks),
    };
    return cmocka_run_group_tests_name("api/api_analyzer", tests, NULL, NULL);
}
