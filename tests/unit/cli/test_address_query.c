/* SPDX-License-Identifier: MIT
 *
 * Which texts are addresses, and in how many ways they are looked for.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/address_query.h"
#include "cli/document_schema.h"

static void test_what_is_an_address(void **state)
{
    (void)state;
    static const char *const yes[] = { "https://a.org",    "http://a.org/x?y", "a.org/x",
                                       "www.a.org/x/",     "1603.07285",       "0706.1234v12",
                                       "arXiv:1603.07285", "doi:10.1038/x",    "arxiv:cs/0102017" };
    static const char *const no[] = { "",
                                      "kites",
                                      "a.org",
                                      "and/or",
                                      "see https://a.org",
                                      "key:a.org/x",
                                      "a./b",
                                      "http://",
                                      "C/C++",
                                      "1603.072",
                                      "1603.072851",
                                      "1603.07285v",
                                      "160.07285",
                                      "arxiv:",
                                      "2016",
                                      "1603.07285x",
                                      "1.5/2"
                                      "\n" };
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++) assert_true(is_address(yes[i], strlen(yes[i])));
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++) assert_false(is_address(no[i], strlen(no[i])));
}

/* Whether the query, printed, has this key. */
static void check_has(const char *text, const char *wanted)
{
    dls_error err;
    dls_schema *schema;
    dls_query *query;
    char *printed = malloc(100000);
    assert_non_null(printed);
    assert_int_equal(dls_schema_new_default(NULL, NULL, &schema, &err), DLS_OK);
    dls_field url = DLS_FIELD_INIT;
    url.name = "url";
    url.kind = DLS_FIELD_KEYWORD;
    assert_int_equal(dls_schema_add(schema, &url, &err), DLS_OK);
    assert_int_equal(address_query_new(schema, text, strlen(text), &query, &err), DLS_OK);
    assert_true(dls_query_print(query, schema, printed, 100000) < 100000);
    assert_non_null(strstr(printed, wanted));
    dls_query_free(query);
    dls_schema_free(schema);
    free(printed);
}

static void test_other_ways_to_write_it(void **state)
{
    (void)state;
    check_has("http://www.a.org/x/", "https://a.org/x\"");
    check_has("a.org/x", "http://www.a.org/x/\"");
    check_has("https://arxiv.org/abs/1603.07285", "http://arxiv.org/pdf/1603.07285.pdf\"");
    check_has("1603.07285", "\"1603.07285\"");
    check_has("arxiv:1603.07285v2", "https://arxiv.org/abs/1603.07285\"");
    check_has("arxiv:1603.07285", "\"1603.07285\"");
    check_has("doi:10.1038/x", "\"10.1038/x\"");
    check_has("doi:10.1038/x", "https://doi.org/10.1038/x\"");
    check_has("https://www.youtube.com/watch?v=abc&t=1", "https://youtu.be/abc\"");
    check_has("https://a.org/x?utm_source=y", "https://a.org/x\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_an_address),
        cmocka_unit_test(test_other_ways_to_write_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
