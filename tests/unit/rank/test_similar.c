/* SPDX-License-Identifier: MIT
 *
 * Which words of a text are kept, in which order, and with what weight.
 */
#include "rank/similar.h"

#include "support/small_index.h"

static dls_error err;

static void begin(small_index *s)
{
    small_index_begin(s, "text");
    small_index_add(s, "text=common pool stride");
    small_index_add(s, "text=common pool");
    small_index_add(s, "text=common pool");
    small_index_add(s, "text=common cake");
    small_index_open(s);
}

static void assert_kept(small_index *s, const char *told, size_t words, const char *expected)
{
    dls__query_maker maker;
    dls_query *query = NULL;
    char text[1000];
    dls__query_maker_init(&maker, s->index->schema, NULL);
    assert_ok(dls__query_new_similar(s->index, &maker, told, strlen(told), 1, words, &query, &err), &err);
    dls_query_print(query, s->schema, text, sizeof text);
    assert_string_equal(text, expected);
    dls_query_free(query);
    dls__query_maker_done(&maker);
}

static void test_rare_words_are_kept_before_common_ones_in_the_order_of_the_text(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    assert_kept(&s, "stride common pool cake", 1, "('stride'^0.45454544)");
    assert_kept(&s, "cake common pool stride", 2, "'cake'^0.45454544 'stride'^0.45454544");
    assert_kept(&s, "cake common pool stride", 3, "'cake'^0.45454544 'pool'^0.45454544 'stride'^0.45454544");
    small_index_end(&s);
}

static void test_what_is_said_often_goes_before_what_is_said_once(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    assert_kept(&s, "stride cake cake", 1, "('cake'^0.625)");
    small_index_end(&s);
}

static void test_words_that_no_document_has_are_left_out(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    assert_kept(&s, "unheard stride", 10, "('stride'^0.45454544)");
    assert_kept(&s, "unheard", 10, "()");
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rare_words_are_kept_before_common_ones_in_the_order_of_the_text),
        cmocka_unit_test(test_what_is_said_often_goes_before_what_is_said_once),
        cmocka_unit_test(test_words_that_no_document_has_are_left_out),
    };
    return cmocka_run_group_tests_name("rank/similar", tests, NULL, NULL);
}
