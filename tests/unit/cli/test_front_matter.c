/* SPDX-License-Identifier: MIT
 *
 * Front matter, good and bad.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/front_matter.h"

static void test_where_it_ends(void **state)
{
    (void)state;
    assert_int_equal(front_matter_length("---\na: b\n---\n# x", 16), 13);
    assert_int_equal(front_matter_length("--- \r\n...\nx", 11), 10);
    assert_int_equal(front_matter_length("---\na: b\n", 9), 0);
    assert_int_equal(front_matter_length("----\n---\n", 9), 0);
    assert_int_equal(front_matter_length("x\n---\n---\n", 10), 0);
    assert_int_equal(front_matter_length("", 0), 0);
}

static void check(const char *text, const char *expected)
{
    dls_error err;
    json_t *members;
    uint64_t line;
    dls_status status = front_matter_read(text, strlen(text), &members, &line, &err);
    char *seen = json_dumps(members, JSON_COMPACT | JSON_PRESERVE_ORDER);
    assert_string_equal(seen, expected);
    free(seen);
    json_decref(members);
    assert_int_equal(status, DLS_OK);
}

static void test_scalars_and_lists(void **state)
{
    (void)state;
    check("---\nTitle: \"Kites: a view\"\ndate: 2018-07-19\ntags: [wind, two strings]\nempty:\nnone: null\n---\n",
          "{\"title\":\"Kites: a view\",\"date\":\"2018-07-19\",\"tags\":[\"wind\",\"two strings\"]}");
    check("---\ntags:\n    - wind\n    - 'c, d'\ntext: |\n  a\n  b\n---\n",
          "{\"tags\":[\"wind\",\"c, d\"],\"text\":\"a\\nb\\n\"}");
    check("---\ndeep:\n  a: b\n  c: [d]\nlist:\n  - a: b\n  - c\ntitle: T\n---\n",
          "{\"list\":[\"c\"],\"title\":\"T\"}");
    check("---\na: &x 1\nb: *x\nc: 2\na: 3\n---\n", "{\"a\":\"1\",\"c\":\"2\"}");
    check("---\nabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefgh"
          "\xC3\xA9: x\na: b\n---\n",
          "{\"abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefgh?\":"
          "\"x\",\"a\":\"b\"}");
    check("---\njust words\n---\n", "{}");
    check("---\n---\n", "{}");
}

static void test_what_is_no_yaml(void **state)
{
    (void)state;
    dls_error err;
    json_t *members;
    uint64_t line;
    const char text[] = "---\ntitle: T\nb: 1\nc: 2\n\tx: [\n---\n";
    assert_int_equal(front_matter_read(text, strlen(text), &members, &line, &err), DLS_EINVAL);
    assert_int_equal(line, 5);
    assert_string_equal(json_string_value(json_object_get(members, "title")), "T");
    json_decref(members);
    const char bytes[] = "---\na: \xFF\n---\n";
    assert_int_equal(front_matter_read(bytes, strlen(bytes), &members, &line, &err), DLS_EINVAL);
    json_decref(members);
}

static void test_depth_and_length(void **state)
{
    (void)state;
    size_t size = 60000;
    char *text = malloc(size);
    assert_non_null(text);
    memset(text, '[', size);
    memcpy(text, "---\na: ", 7);
    memcpy(text + size - 5, "\n---\n", 5);
    dls_error err;
    json_t *members;
    uint64_t line;
    assert_int_equal(front_matter_read(text, size, &members, &line, &err), DLS_EINVAL);
    json_decref(members);
    free(text);
    size = 100000;
    text = malloc(size);
    assert_non_null(text);
    memset(text, ' ', size);
    memcpy(text, "---\n", 4);
    memcpy(text + size - 5, "\n---\n", 5);
    assert_int_equal(front_matter_length(text, size), 0);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_where_it_ends),
        cmocka_unit_test(test_scalars_and_lists),
        cmocka_unit_test(test_what_is_no_yaml),
        cmocka_unit_test(test_depth_and_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
