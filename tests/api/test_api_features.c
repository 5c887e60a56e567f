/* SPDX-License-Identifier: MIT
 *
 * What the library says of itself at run time is what it was compiled from, and names that it does not know are none.
 */
#include <stdio.h>
#include <stdlib.h>

#include "kernels/kernels.h"
#include "support/dls_test.h"

static void test_each_feature_has_a_text(void **state)
{
    (void)state;
    static const char *const names[] = { "kernels", "system", "format", "analysis", "utf8proc", "unicode", "lz4" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_non_null(dls_feature(names[i]));
        assert_true(strlen(dls_feature(names[i])) > 0);
    }
    assert_true(strcmp(dls_feature("system"), "posix") == 0 || strcmp(dls_feature("system"), "windows") == 0);
}

static void test_the_kernels_are_those_that_are_used(void **state)
{
    (void)state;
    assert_string_equal(dls_feature("kernels"), dls__kernels_best()->name);
}

static void test_a_name_that_is_no_feature_is_none(void **state)
{
    (void)state;
    static const char *const names[] = { "", "kernel", "kernels ", "KERNELS", "DLS_MAX_KEY" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) assert_null(dls_feature(names[i]));
    assert_null(dls_feature(NULL));
}

/* Each line of the header that defines a limit, so that none is forgotten. */
static void test_every_limit_of_the_header_can_be_asked_for(void **state)
{
    (void)state;
    char path[4096], line[256], name[64], value[64];
    const char *source = getenv("DLSEARCH_SOURCE") != NULL ? getenv("DLSEARCH_SOURCE") : ".";
    snprintf(path, sizeof path, "%s/include/dlsearch/dlsearch.h", source);
    FILE *header = fopen(path, "r");
    assert_non_null(header);
    size_t limits = 0;
    while (fgets(line, sizeof line, header) != NULL) {
        if (sscanf(line, "#define %63[A-Z_] %63[^\n]", name, value) != 2) continue;
        if (strncmp(name, "DLS_MAX_", 8) != 0) continue;
        if (dls_limit(name) == 0) fail_msg("dls_limit does not know %s", name);
        char *end;
        unsigned long long number = strtoull(value, &end, 10);
        if (*end == '\0') assert_true(dls_limit(name) == number);
        limits++;
    }
    fclose(header);
    assert_true(limits >= 18);
}

static void test_limits_are_those_that_were_compiled(void **state)
{
    (void)state;
    assert_true(dls_limit("DLS_MAX_KEY") == DLS_MAX_KEY);
    assert_true(dls_limit("DLS_MAX_QUERY_TEXT") == DLS_MAX_QUERY_TEXT);
    assert_true(dls_limit("DLS_MAX_STATISTIC") == DLS_MAX_STATISTIC);
}

static void test_a_name_that_is_no_limit_is_0(void **state)
{
    (void)state;
    static const char *const names[] = { "", "DLS_MAX_", "MAX_KEY", "dls_max_key", "kernels" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) assert_true(dls_limit(names[i]) == 0);
    assert_true(dls_limit(NULL) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_feature_has_a_text),
        cmocka_unit_test(test_the_kernels_are_those_that_are_used),
        cmocka_unit_test(test_a_name_that_is_no_feature_is_none),
        cmocka_unit_test(test_every_limit_of_the_header_can_be_asked_for),
        cmocka_unit_test(test_limits_are_those_that_were_compiled),
        cmocka_unit_test(test_a_name_that_is_no_limit_is_0),
    };
    return cmocka_run_group_tests_name("api/api_features", tests, NULL, NULL);
}
