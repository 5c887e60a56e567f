/* SPDX-License-Identifier: MIT
 *
 * From --where, --NAME VALUE and --filter to a query, which is written down by the library.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cli/document_schema.h"
#include "cli/filter_build.h"

static dls_schema *schema;

/* The filter for these --where, and a --filter if it is not NULL; NULL: refused. */
static void check(const char *const *conditions, const char *filter, const char *expected)
{
    const char *list[8];
    size_t count = 0;
    for (; conditions[count] != NULL; count++) list[count] = conditions[count];
    struct options options = { .conditions = list, .condition_count = count,
                               .filters = &filter, .filter_count = filter != NULL };
    dls_query *query = NULL;
    char text[400] = "";
    bool built = filter_build(&options, schema, "test", &query);
    assert_int_equal(built, expected != NULL);
    assert_int_equal(filter_is_wanted(&options), count > 0 || filter != NULL);
    if (query != NULL) dls_query_print(query, schema, text, sizeof text);
    if (expected != NULL) assert_string_equal(text, expected);
    dls_query_free(query);
}

#define WHERE(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define NOWHERE ((const char *const[]){ NULL })

static void test_values(void **state)
{
    (void)state;
    check(NOWHERE, NULL, "");
    check(WHERE("kind=paper"), NULL, "(+(kind:\"paper\"))");
    check(WHERE("kind=pap*"), NULL, "(+(kind:>=\"pap\"<\"paq\"))");
    check(WHERE("kind=*"), NULL, "(+(kind:*))");
    check(WHERE("tags=deep nets"), NULL, "(+(tags\\.keyword:\"deep nets\"))");
    check(WHERE("year=2016"), NULL, "(+(year:\"2016\"))");
    check(WHERE("date=2018-05"), NULL, "(+(date:>=\"2018-05-01\"<\"2018-06-01\"))");
}

static void test_ranges(void **state)
{
    (void)state;
    check(WHERE("year=2015..2018"), NULL, "(+(year:>=\"2015\"<=\"2018\"))");
    check(WHERE("year=2015.."), NULL, "(+(year:>=\"2015\"))");
    check(WHERE("year=..2018"), NULL, "(+(year:<=\"2018\"))");
    check(WHERE("year=>2015"), NULL, "(+(year:>\"2015\"))");
    check(WHERE("year=<=2018"), NULL, "(+(year:<=\"2018\"))");
    check(WHERE("date=2018-05..2018-06"), NULL, "(+(date:>=\"2018-05-01\"<\"2018-07-01\"))");
}

static void test_alternatives_and_conditions(void **state)
{
    (void)state;
    check(WHERE("kind=paper", "kind=book"), NULL, "(+(kind:\"paper\" kind:\"book\"))");
    check(WHERE("kind=paper", "year=2016"), NULL, "+(kind:\"paper\") +(year:\"2016\")");
    check(WHERE("kind=paper"), "title:graph OR tags:vision", "+(kind:\"paper\") +(title:'graph' tags:'vision')");
    check(NOWHERE, "year:2015.. -kind:video", "(+(year:>=\"2015\" -kind:\"video\"))");
}

static void test_what_is_wrong_is_refused(void **state)
{
    (void)state;
    check(WHERE("nothing=1"), NULL, NULL);
    check(WHERE("year=soon"), NULL, NULL);
    check(WHERE("year=2016a..2018"), NULL, NULL);
    check(WHERE("date=2018-13"), NULL, NULL);
    check(WHERE("text=word"), NULL, NULL);
    check(NOWHERE, "(kind:paper", NULL);
    check(NOWHERE, "nothing:paper", NULL);
}

static int set_up(void **state)
{
    (void)state;
    const struct field_wishes none = { .count = 0 };
    return document_schema_new("english", &none, &schema, NULL);
}

static int tear_down(void **state)
{
    (void)state;
    dls_schema_free(schema);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_alternatives_and_conditions),
        cmocka_unit_test(test_what_is_wrong_is_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
