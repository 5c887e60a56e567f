/* SPDX-License-Identifier: MIT
 *
 * Lines of JSON, good and bad.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "source_listing.h"

static void test_a_line_is_a_document(void **state)
{
    (void)state;
    check_source("a.jsonl", "{\"id\":1}\n\n \t\r\n{\"id\":\"b\",\"tags\":[\"x\"]}",
                 "1 {\"id\":1}\n4 {\"id\":\"b\",\"tags\":[\"x\"]}\n");
    check_source("a.ndjson", "\xEF\xBB\xBF{\"id\":1}\r\n", "1 {\"id\":1}\n");
    check_source("a.jsonl", "", "");
}

static void test_a_bad_line_is_one_bad_document(void **state)
{
    (void)state;
    check_source("a.jsonl", "{\"id\":1\n[]\n{\"id\":2}\n",
                 "1 ! not JSON: '}' expected near end of file, column 7\n2 ! not a JSON object\n3 {\"id\":2}\n");
    check_source("a.jsonl", "nonsense", "1 ! not JSON: invalid token near 'nonsense', column 8\n");
}

static void test_it_is_known_by_its_content(void **state)
{
    (void)state;
    check_source("export", "{\"id\":1}\n{\"id\":2}\n", "1 {\"id\":1}\n2 {\"id\":2}\n");
    check_source("export.json", "\n{\"id\":1}\n", "2 {\"id\":1}\n");
}

static void test_nul_depth_and_length(void **state)
{
    (void)state;
    char *listing = source_listing("a.jsonl", NULL, "{\"id\":\"a\0b\"}\n{\"id\":1}", 21, false);
    assert_non_null(strstr(listing, "1 ! not JSON"));
    assert_non_null(strstr(listing, "2 {\"id\":1}"));
    free(listing);

    size_t size = 10u << 20, errors;
    char *bytes = malloc(size);
    assert_non_null(bytes);
    memset(bytes, '[', size);
    assert_int_equal(count_source("deep.jsonl", bytes, size, &errors), 0);
    assert_int_equal(errors, 1);
    memset(bytes, 'x', size);
    memcpy(bytes, "{\"id\":\"", 7);
    memcpy(bytes + size - 2, "\"}", 2);
    assert_int_equal(count_source("long.jsonl", bytes, size, &errors), 1);
    assert_int_equal(errors, 0);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_line_is_a_document),
        cmocka_unit_test(test_a_bad_line_is_one_bad_document),
        cmocka_unit_test(test_it_is_known_by_its_content),
        cmocka_unit_test(test_nul_depth_and_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
