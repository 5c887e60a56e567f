/* SPDX-License-Identifier: MIT
 *
 * Tables: quotes, separators, numbers, and what is broken.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "source_listing.h"

static void test_a_record_is_a_document(void **state)
{
    (void)state;
    check_source("a.csv", "id,Title , year\n1,Snow,2016\n\n2,\"Rain, and\r\nwind\",\r\n",
                 "2 {\"id\":1,\"title\":\"Snow\",\"year\":2016}\n4 {\"id\":2,\"title\":\"Rain, and\\r\\nwind\"}\n");
    check_source("a.csv", "id,title\n", "");
    check_source("a.csv", "", "");
    check_source("a.csv", "id,title\n1", "2 {\"id\":1}\n");
}

static void test_quotes(void **state)
{
    (void)state;
    check_source("a.csv", "a,b\n\"so \"\"called\"\"\",\"\"\n", "2 {\"a\":\"so \\\"called\\\"\"}\n");
    check_source("a.csv", "a,b\nso \"called\",x\n\"so \"called\" it\",y\n",
                 "2 {\"a\":\"so \\\"called\\\"\",\"b\":\"x\"}\n3 {\"a\":\"so \\\"called\\\" it\",\"b\":\"y\"}\n");
}

static void test_a_quote_that_is_not_closed_costs_a_line(void **state)
{
    (void)state;
    check_source("a.csv", "a,b\n\"x,1\ny,2\nz,3\n",
                 "2 ! a quote that is not closed\n3 {\"a\":\"y\",\"b\":2}\n4 {\"a\":\"z\",\"b\":3}\n");
}

static void test_quotes_that_are_not_closed_cost_no_more_than_reading(void **state)
{
    (void)state;
    size_t lines = 10000, errors;
    char *bytes = malloc(4 + 3 * lines);
    assert_non_null(bytes);
    memcpy(bytes, "a,b\n", 4);
    for (size_t i = 0; i < lines; i++) memcpy(bytes + 4 + 3 * i, "\"x\n", 3);
    assert_int_equal(count_source("a.csv", bytes, 4 + 3 * lines, &errors), 0);
    assert_int_equal(errors, lines);
    free(bytes);
}

static void test_names_of_another_encoding(void **state)
{
    (void)state;
    check_source("a.csv", "title,gr\xF6\xDF" "e,\xF6\nx,1,2\n", "2 {\"title\":\"x\",\"gr??e\":1,\"?\":2}\n");
    check_source("a.csv", "gr\xC3\xB6\xC3\x9F" "e,\xEF\xBF\xBD\n1,2\n",
                 "2 {\"gr\xC3\xB6\xC3\x9F" "e\":1,\"\xEF\xBF\xBD\":2}\n");
}

static void test_separators(void **state)
{
    (void)state;
    check_source("a.csv", "a;b;c\n1,5;x\n", "2 {\"a\":\"1,5\",\"b\":\"x\"}\n");
    check_source("a.csv", "\n\r\na;b\nx;y\n", "4 {\"a\":\"x\",\"b\":\"y\"}\n");
    check_source("a.csv", "a|b\nx|y\n", "2 {\"a\":\"x\",\"b\":\"y\"}\n");
    check_source("a.tsv", "a\tb\nx, y\t\"z\"\n\"to be\tor\n\"say \"\"x\"\"\"\t1\n",
                 "2 {\"a\":\"x, y\",\"b\":\"z\"}\n3 {\"a\":\"\\\"to be\",\"b\":\"or\"}\n"
                 "4 {\"a\":\"say \\\"x\\\"\",\"b\":1}\n");
}

static void test_numbers_keep_their_text(void **state)
{
    (void)state;
    check_source("a.csv", "a,b,c,d,e,f\n7,-7,2.5,-0.25,0,12345678901234567\n",
                 "2 {\"a\":7,\"b\":-7,\"c\":2.5,\"d\":-0.25,\"e\":0,\"f\":12345678901234567}\n");
    check_source("a.csv", "a,b,c,d,e,f,g\n007,+7,2.50,.5,-0,1.,1-2\n",
                 "2 {\"a\":\"007\",\"b\":\"+7\",\"c\":\"2.50\",\"d\":\".5\",\"e\":-0.0,\"f\":\"1.\",\"g\":\"1-2\"}\n");
}

static void test_rows_of_other_widths(void **state)
{
    (void)state;
    check_source("a.csv", "a,b\n1,2,3\n4\n", "2 ! 3 values, but there are 2 columns\n3 {\"a\":4}\n");
    check_source("a.csv", "a,a,\nx,y,z\n", "2 {\"a\":[\"x\",\"y\"]}\n");
    check_source("a.csv", "a,a,a,a\n1,,y,z\n", "2 {\"a\":[1,\"y\",\"z\"]}\n");
}

static void test_it_is_known_by_its_content(void **state)
{
    (void)state;
    check_source("export", "id,title\n1,Snow\n2,Rain\n",
                 "2 {\"id\":1,\"title\":\"Snow\"}\n3 {\"id\":2,\"title\":\"Rain\"}\n");
    check_source("export", "id\ttitle\n1\tSnow\n2\tRain\n",
                 "2 {\"id\":1,\"title\":\"Snow\"}\n3 {\"id\":2,\"title\":\"Rain\"}\n");
    check_source("letter", "Dear all,\nhello, there,\nyours,\n",
                 "1 {\"id\":\"letter\",\"title\":\"letter\",\"text\":\"Dear all,\\nhello, there,\\nyours,\\n\"}\n");
}

static void test_hostile_tables(void **state)
{
    (void)state;
    size_t errors, size = 10u << 20;
    char *bytes = malloc(size);
    assert_non_null(bytes);
    memset(bytes, ',', size);
    memcpy(bytes, "a,b\n", 4);
    assert_int_equal(count_source("a.csv", bytes, size, &errors), 0);
    assert_int_equal(errors, 1);
    memset(bytes + 4, '"', size - 4);
    (void)count_source("a.csv", bytes, size, &errors);
    for (size_t i = 4; i < size; i++) bytes[i] = i % 5000 == 0 ? '\n' : 'x';
    bytes[4] = '"';
    assert_int_equal(count_source("a.csv", bytes, size, &errors), 2097); /* lines of 5,000 but the first */
    assert_int_equal(errors, 1);
    free(bytes);
    char *listing = source_listing("a.csv", NULL, "a,b\0\nx\0\xFF,\"y\n", 12, false);
    assert_string_equal(listing, "2 ! a quote that is not closed\n");
    free(listing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_record_is_a_document),
        cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_a_quote_that_is_not_closed_costs_a_line),
        cmocka_unit_test(test_quotes_that_are_not_closed_cost_no_more_than_reading),
        cmocka_unit_test(test_names_of_another_encoding),
        cmocka_unit_test(test_separators),
        cmocka_unit_test(test_numbers_keep_their_text),
        cmocka_unit_test(test_rows_of_other_widths),
        cmocka_unit_test(test_it_is_known_by_its_content),
        cmocka_unit_test(test_hostile_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
