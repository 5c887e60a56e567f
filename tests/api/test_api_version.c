/* SPDX-License-Identifier: MIT
 *
 * The version that runs is the one that was compiled against; every status has its name.
 */
#include <stdio.h>

#include "support/dls_test.h"

static void test_the_version_is_that_of_the_header(void **state)
{
    (void)state;
    char text[64];
    snprintf(text, sizeof text, "%d.%d.%d", DLS_VERSION_MAJOR, DLS_VERSION_MINOR, DLS_VERSION_PATCH);
    assert_string_equal(dls_version(), DLS_VERSION_STRING);
    assert_string_equal(dls_version(), text);
}

static void test_every_status_has_its_name_and_number(void **state)
{
    (void)state;
    static const struct {
        dls_status status;
        int number;
        const char *name;
    } rows[] = {
        { DLS_OK, 0, "DLS_OK" },
        { DLS_EINVAL, -1, "DLS_EINVAL" },
        { DLS_ENOMEM, -2, "DLS_ENOMEM" },
        { DLS_EIO, -3, "DLS_EIO" },
        { DLS_ENOTFOUND, -4, "DLS_ENOTFOUND" },
        { DLS_EEXISTS, -5, "DLS_EEXISTS" },
        { DLS_ECORRUPT, -6, "DLS_ECORRUPT" },
        { DLS_EVERSION, -7, "DLS_EVERSION" },
        { DLS_ELIMIT, -8, "DLS_ELIMIT" },
        { DLS_EFORMAT, -9, "DLS_EFORMAT" },
        { DLS_EBUSY, -10, "DLS_EBUSY" },
        { DLS_ESYNTAX, -11, "DLS_ESYNTAX" },
        { DLS_ECANCELLED, -12, "DLS_ECANCELLED" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(rows[i].status, rows[i].number);
        assert_string_equal(dls_status_name(rows[i].status), rows[i].name);
    }
}

static void test_a_number_that_is_no_status_is_unknown(void **state)
{
    (void)state;
    static const int numbers[] = { 1, 100, -13, -14 };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        assert_string_equal(dls_status_name((dls_status)numbers[i]), "DLS_UNKNOWN");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_version_is_that_of_the_header),
        cmocka_unit_test(test_every_status_has_its_name_and_number),
        cmocka_unit_test(test_a_number_that_is_no_status_is_unknown),
    };
    return cmocka_run_group_tests_name("api/api_version", tests, NULL, NULL);
}
