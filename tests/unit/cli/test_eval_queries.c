/* SPDX-License-Identifier: MIT
 *
 * Queries in their two forms, and lines that are none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/eval_queries.h"

static char path[64];

/* Read a text, and write down what came of it: "[qid: words]", and "!" for a line that is none. */
static void check(const char *text, const char *expected)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    struct input input;
    struct eval_query query = { .qid = { 0 } };
    struct string_builder seen = { 0 };
    dls_error err;
    assert_int_equal(input_open(&input, path, NULL, &err), DLS_OK);
    for (bool more = true; more;) {
        dls_status status = eval_query_next(&input, &query, &more, &err);
        if (status == DLS_EINVAL) builder_add_string(&seen, "!");
        else assert_int_equal(status, DLS_OK);
        if (status == DLS_OK && more)
            builder_add_format(&seen, "[%s: %s]", builder_text(&query.qid), builder_text(&query.words));
    }
    assert_string_equal(builder_text(&seen), expected);
    builder_done(&seen);
    eval_query_done(&query);
    input_close(&input, true, &err);
}

static void test_columns(void **state)
{
    (void)state;
    check("", "");
    check("1\tgraph nets\n2\tbert\r\n\n\r\n3\t\n", "[1: graph nets][2: bert][3: ]");
    check("a query\twith\ttabs", "[a query: with\ttabs]");
    check("no tab\n\tno name\n1\tone\n", "!![1: one]");
}

static void test_objects(void **state)
{
    (void)state;
    check("{\"_id\":\"1\",\"text\":\"graph nets\"}\n{\"id\":2,\"query\":\"bert\",\"metadata\":{}}\n",
          "[1: graph nets][2: bert]");
    check("{\"_id\":\"1\",\"id\":\"2\",\"text\":\"a\",\"query\":\"b\"}\n", "[1: a]");
    check("{\"_id\":\"1\"}\n{\"text\":\"a\"}\n{\"_id\":[1]}\n{\"_id\"\n5\tfive\n", "[1: ]!!![5: five]");
}

static int set_up(void **state)
{
    (void)state;
    const char *temporary = getenv("TMPDIR");
    snprintf(path, sizeof path, "%.40s/queries-XXXXXX", temporary != NULL ? temporary : P_tmpdir);
    int file = mkstemp(path);
    return file < 0 ? -1 : close(file);
}

static int tear_down(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_objects),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
