/* SPDX-License-Identifier: MIT
 *
 * Records of RIS, whole and cut off.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "source_listing.h"

static void test_a_record_is_a_document(void **state)
{
    (void)state;
    check_source("a.ris",
                 "TY  - JOUR\r\nID  - k1\r\nT1  - On kites\r\nTI  - Kites\r\nAU  - Wind, Ada\r\nAU  - Lift\r\n"
                 "PY  - 1999/03/02/\r\nAB  - They fly.\r\nOften high.\r\nKW  - wind\r\nKW  - string\r\nDO  - 10.1/x\r\n"
                 "XX  - ?\r\nER  - \r\n\r\nTY  - BLOG\nTI  - Two\nUR  - http://a.org\nER  -\n",
                 "1 {\"kind\":\"article\",\"id\":\"k1\",\"title\":\"On kites\",\"authors\":[\"Ada Wind\",\"Lift\"],"
                 "\"year\":1999,\"abstract\":\"They fly.\\nOften high.\",\"keywords\":[\"wind\",\"string\"],"
                 "\"doi\":\"10.1/x\",\"url\":\"https://doi.org/10.1/x\"}\n"
                 "16 {\"kind\":\"blog\",\"title\":\"Two\",\"url\":\"http://a.org\"}\n");
    check_source("a.ris", "", "");
}

static void test_a_record_without_an_end(void **state)
{
    (void)state;
    check_source("a.ris", "TY  - BOOK\nTI  - One\nTY  - BOOK\nTI  - Two",
                 "1 {\"kind\":\"book\",\"title\":\"One\"}\n3 {\"kind\":\"book\",\"title\":\"Two\"}\n");
}

static void test_bad_lines(void **state)
{
    (void)state;
    check_source("a.ris", "nonsense\nTI  - One\n\nER  -\nTY  - BOOK\nTI  - Two\nER  -\n",
                 "1 ! not RIS: no tag, and outside of a record\n2 ! not RIS: TI before TY\n"
                 "5 {\"kind\":\"book\",\"title\":\"Two\"}\n");
}

static void test_it_is_known_by_its_content(void **state)
{
    (void)state;
    check_source("export", "\xEF\xBB\xBF\r\nTY  - BOOK\nER  -\n", "2 {\"kind\":\"book\"}\n");
}

static void test_no_blank_is_needed_behind_a_tag(void **state)
{
    (void)state;
    check_source("a.ris", "TY  -JOUR\nTI  -One\nTY  -BOOK\nTI  - Two\nER  -\n",
                 "1 {\"kind\":\"article\",\"title\":\"One\"}\n3 {\"kind\":\"book\",\"title\":\"Two\"}\n");
}

static void check_date(const char *date, const char *expected)
{
    char record[200], document[200];
    snprintf(record, sizeof record, "TY  - GEN\nDA  - %s\n", date);
    snprintf(document, sizeof document, "1 {\"kind\":\"gen\",\"date\":\"%s\"}\n", expected);
    check_source("a.ris", record, document);
}

static void test_dates_with_slashes_are_dates(void **state)
{
    (void)state;
    check_date("1999/03/02/", "1999-03-02");
    check_date("1999/03/02/spring", "1999-03-02");
    check_date("1999/03//spring", "1999-03");
    check_date("1999///", "1999");
    check_date("1999-03-02", "1999-03-02");
    check_date("March/99", "March/99");
}

static void test_hostile_ris(void **state)
{
    (void)state;
    size_t errors, size = 10u << 20;
    char *bytes = malloc(size);
    assert_non_null(bytes);
    memset(bytes, 'x', size);
    memcpy(bytes, "TY  - BOOK\nTI  - ", 17);
    assert_int_equal(count_source("a.ris", bytes, size, &errors), 1);
    assert_int_equal(errors, 0);
    free(bytes);
    char *listing = source_listing("a.ris", NULL, "TY  - \0\nTI  - \xFF\0\nAU  - ,,\nPY  - 1\n\0", 35, false);
    assert_non_null(strstr(listing, "\xC3\xBF"));
    free(listing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_record_is_a_document),
        cmocka_unit_test(test_a_record_without_an_end),
        cmocka_unit_test(test_bad_lines),
        cmocka_unit_test(test_it_is_known_by_its_content),
        cmocka_unit_test(test_no_blank_is_needed_behind_a_tag),
        cmocka_unit_test(test_dates_with_slashes_are_dates),
        cmocka_unit_test(test_hostile_ris),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
