/* SPDX-License-Identifier: MIT
 *
 * From the first documents to the fields of an index.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/document_guess.h"
#include "cli/string_builder.h"

/* Guess from lines, and write down what was wished: "price:float open:boolean"; `wished` already is. */
static void check(const char *wished, const char *map, const char *const *lines, const char *expected)
{
    struct document_guess *guess = calloc(1, sizeof *guess);
    struct field_wishes wishes = { .count = 0 };
    struct string_builder out = { 0 };
    assert_non_null(guess);
    if (wished != NULL) {
        wishes.wishes[wishes.count].kind = DLS_FIELD_KEYWORD;
        strcpy(wishes.wishes[wishes.count++].name, wished);
    }
    for (size_t i = 0; lines[i] != NULL; i++) {
        json_t *object = json_loads(lines[i], 0, NULL);
        assert_non_null(object);
        document_guess_watch(guess, &map, map != NULL, object);
        json_decref(object);
    }
    document_guess_add(guess, &wishes);
    for (size_t i = wished != NULL; i < wishes.count; i++) {
        const struct field_wish *wish = &wishes.wishes[i];
        builder_add_format(&out, "%s%s:%s", out.size > 0 ? " " : "", wish->name, field_kind_name(wish->kind));
    }
    assert_string_equal(builder_text(&out), expected);
    builder_done(&out);
    free(guess);
}

#define LINES(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void test_all_values_say_the_kind(void **state)
{
    (void)state;
    check(NULL, NULL, LINES("{\"b\":1,\"a\":true}", "{\"a\":false,\"b\":-7}"), "a:boolean b:integer");
    check(NULL, NULL, LINES("{\"a\":1}", "{\"a\":0.5}"), "a:float");
    check(NULL, NULL, LINES("{\"a\":1}", "{\"a\":true}"), "");
    check(NULL, NULL, LINES("{\"a\":1,\"title\":\"t\"}", "{\"a\":\"x\"}"), "");
    check(NULL, NULL, LINES("{\"a\":1}", "{\"a\":[2]}"), "");
    check(NULL, NULL, LINES("{\"a\":null}", "{\"a\":1}", "{\"b\":null}", "{}"), "a:integer");
    check(NULL, NULL, LINES("{\"a\":\"12\",\"b\":{\"c\":1},\"d\":\"\"}"), "");
}

static void test_texts_are_dates_if_they_say_more_than_a_year(void **state)
{
    (void)state;
    check(NULL, NULL, LINES("{\"seen\":\"2018-05\"}", "{\"seen\":\"2018-05-04T10:20:30Z\"}"), "seen:date");
    check(NULL, NULL, LINES("{\"seen\":\"2018\"}"), "");
    check(NULL, NULL, LINES("{\"seen\":\"2018-05\"}", "{\"seen\":\"2018\"}"), "");
    check(NULL, NULL, LINES("{\"seen\":\"2018-05\"}", "{\"seen\":\"soon, perhaps\",\"title\":\"t\"}"), "");
    check(NULL, NULL, LINES("{\"seen\":\"2018-13-01\",\"title\":\"t\"}"), "");
}

static void test_texts_are_words_where_there_are_no_others(void **state)
{
    (void)state;
    check(NULL, NULL, LINES("{\"series\":\"jammy\",\"code\":\"Jammy\",\"n\":1,\"b\":[2]}"),
          "n:integer series:text code:text");
    check(NULL, NULL, LINES("{\"series\":\"jammy\",\"title\":\"\"}"), "series:text");
    check(NULL, NULL, LINES("{\"series\":\"jammy\",\"url\":\"u\"}", "{\"kind\":\"k\"}"), "series:text");
    check(NULL, NULL, LINES("{\"series\":\"jammy\"}", "{\"abstract\":\"a\"}"), "");
    check(NULL, NULL, LINES("{\"series\":\"jammy\",\"tags\":[\"a\"]}"), "");
    check(NULL, "text=x", LINES("{\"series\":\"jammy\"}"), "");
    check("series", NULL, LINES("{\"series\":\"jammy\"}"), "");
    check(NULL, NULL, LINES("{\"a.keyword\":\"x\"}"), "");
}

static void test_usual_members_are_not_guessed(void **state)
{
    (void)state;
    check(NULL, NULL, LINES("{\"id\":1,\"title\":2,\"type\":true,\"published\":true,\"tags\":1.5}"), "");
    check(NULL, NULL, LINES("{\"year\":2016,\"date\":\"2016-05\"}", "{\"year\":\"n/a\",\"date\":2016}"), "");
    check(NULL, NULL, LINES("{\"year\":2016}", "{\"year\":\"ca. 1990\"}", "{\"year\":\"1990s\"}"), "year:stored");
    check(NULL, NULL, LINES("{\"date\":\"5 May 2018\"}"), "date:stored");
    check(NULL, NULL, LINES("{\"tags.keyword\":1,\"a\":1}"), "a:integer");
}

static void test_what_was_said_is_not_guessed(void **state)
{
    (void)state;
    check("year", NULL, LINES("{\"year\":\"MM\",\"a\":1}"), "a:integer");
    check("a", NULL, LINES("{\"a\":1}"), "");
    check(NULL, "year=a", LINES("{\"a\":1,\"b\":1}"), "b:integer");
}

static void test_there_are_not_too_many(void **state)
{
    (void)state;
    struct string_builder line = { 0 };
    for (int i = 0; i < 400; i++) builder_add_format(&line, "%s\"m%03d\":%d", i == 0 ? "{" : ",", i, i);
    builder_add_string(&line, "}");
    struct document_guess *guess = calloc(1, sizeof *guess);
    struct field_wishes wishes = { .count = 0 };
    json_t *object = json_loads(builder_text(&line), 0, NULL);
    document_guess_watch(guess, NULL, 0, object);
    document_guess_add(guess, &wishes);
    assert_int_equal(wishes.count, 32);
    assert_string_equal(wishes.wishes[31].name, "m031");
    json_decref(object);
    builder_done(&line);
    free(guess);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_values_say_the_kind),
        cmocka_unit_test(test_texts_are_dates_if_they_say_more_than_a_year),
        cmocka_unit_test(test_texts_are_words_where_there_are_no_others),
        cmocka_unit_test(test_usual_members_are_not_guessed),
        cmocka_unit_test(test_what_was_said_is_not_guessed),
        cmocka_unit_test(test_there_are_not_too_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
