/* SPDX-License-Identifier: MIT
 *
 * Entries, what is between them, and what is broken.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "source_listing.h"

static void test_an_entry_is_a_document(void **state)
{
    (void)state;
    check_source("a.bib",
                 "% my papers\n@string{jk = {Journal of Kites}}\n@comment{x}\n"
                 "@Article{kite99,\n  Author = {Wind, Ada and {Kite Group, Inc.} and Bo Lift},\n"
                 "  title = \"The {DNA} of \" # {kites},\n  journal = jk,\n year = 1999, doi={10.1/x_y},\n"
                 "  keywords = {wind, two strings},\n  month = mar,\n}\n",
                 "4 {\"id\":\"kite99\",\"kind\":\"article\","
                 "\"authors\":[\"Ada Wind\",\"Kite Group, Inc.\",\"Bo Lift\"],"
                 "\"title\":\"The DNA of kites\",\"journal\":\"Journal of Kites\",\"year\":1999,\"doi\":\"10.1/x_y\","
                 "\"keywords\":[\"wind\",\"two strings\"],\"month\":\"mar\",\"url\":\"https://doi.org/10.1/x_y\"}\n");
    check_source("a.bib", "@book(a, title={T})\n@misc{b}\n",
                 "1 {\"id\":\"a\",\"kind\":\"book\",\"title\":\"T\"}\n2 {\"id\":\"b\",\"kind\":\"misc\"}\n");
    check_source("a.bib", "", "");
}

static void test_text_becomes_plain(void **state)
{
    (void)state;
    check_source("a.bib",
                 "@misc{a, title={M\\\"obius, Erd{\\H{o}}s \\& \\'{e}t\\'e~on  $x_{1}$\n and \\emph{so} \\alpha}}",
                 "1 {\"id\":\"a\",\"kind\":\"misc\","
                 "\"title\":\"Mo\xCC\x88" "bius, Erdo\xCC\x8Bs & e\xCC\x81te\xCC\x81 on "
                 "$x_{1}$ and so \\\\alpha\"}\n");
    check_source("a.bib", "@misc{a, title={{\\TeX}'s {\\LaTeX}, \\MF\\slash{}and \\ldots}}",
                 "1 {\"id\":\"a\",\"kind\":\"misc\",\"title\":\"TeX's LaTeX, METAFONT/and ...\"}\n");
    check_source("a.bib", "@misc{a, title={{\\O}re and {\\ss}}, url={\\url{http://a.org/b\\_c}}, year={{2001}}}",
                 "1 {\"id\":\"a\",\"kind\":\"misc\",\"title\":\"\xC3\x98re and \xC3\x9F\",\"url\":\"http://a.org/b_c\","
                 "\"year\":\"2001\"}\n");
}

static void test_a_bad_entry_is_one_bad_document(void **state)
{
    (void)state;
    check_source("a.bib", "@misc{a, title={T}\n@misc{b, title={U}}\n",
                 "1 ! not BibTeX: a comma or the end of the entry expected\n"
                 "2 {\"id\":\"b\",\"kind\":\"misc\",\"title\":\"U\"}\n");
    check_source("a.bib", "@misc{a, title={T\n\n @misc{b, title={U}}\n",
                 "1 ! not BibTeX: a value that does not end\n3 {\"id\":\"b\",\"kind\":\"misc\",\"title\":\"U\"}\n");
    check_source("a.bib", "@misc{a title={T}}\n", "1 ! not BibTeX: no comma behind the key\n");
    check_source("a.bib", "write to me@home.org, or @ work\n@misc b\n@misc{b}",
                 "2 ! not BibTeX: { expected\n3 {\"id\":\"b\",\"kind\":\"misc\"}\n");
}

static void test_addresses_between_entries_are_remarks(void **state)
{
    (void)state;
    check_source("a.bib", "By me@home.org, you @ home,\nand x@misc{b, title={U}}\n  @misc{a, title={T}} me@home.org",
                 "2 {\"id\":\"b\",\"kind\":\"misc\",\"title\":\"U\"}\n"
                 "3 {\"id\":\"a\",\"kind\":\"misc\",\"title\":\"T\"}\n");
}

static void test_it_is_known_by_its_content(void **state)
{
    (void)state;
    check_source("export", "% from a tool\n\n@misc{b}\n", "3 {\"id\":\"b\",\"kind\":\"misc\"}\n");
}

static void test_names_that_are_no_utf_8(void **state)
{
    (void)state;
    check_source("a.bib", "@misc{a, gr\xF6\xDF" "e={T}}\n", "1 {\"id\":\"a\",\"kind\":\"misc\",\"gr??e\":\"T\"}\n");
    check_source("a.bib", "@misc{a, abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijab\xC3\xA9={T}}\n",
                 "1 {\"id\":\"a\",\"kind\":\"misc\","
                 "\"abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijab?\":\"T\"}\n");
}

static void test_values_that_do_not_end_cost_no_more_than_reading(void **state)
{
    (void)state;
    static const char line[] = "@misc{b,c={\n";
    size_t lines = 50000, length = sizeof line - 1, errors;
    char *bytes = malloc(length * lines);
    assert_non_null(bytes);
    for (size_t i = 0; i < lines; i++) memcpy(bytes + length * i, line, length);
    assert_int_equal(count_source("a.bib", bytes, length * lines, &errors), 0);
    assert_int_equal(errors, lines);
    free(bytes);
}

static void test_strings(void **state)
{
    (void)state;
    check_source("a.bib", "@string{y = 2001, author = {Ann}}\n@misc{a, year=y, note=author # y}\n",
                 "2 {\"id\":\"a\",\"kind\":\"misc\",\"year\":2001,\"note\":\"Ann2001\"}\n");
    char bytes[4096] = "@string{a = \"0123456789\"}\n";
    for (size_t i = 0; i < 50; i++) strcat(bytes, "@string{a = a # a}\n");
    strcat(bytes, "@misc{k, title = a # a}\n");
    size_t errors;
    assert_int_equal(count_source("a.bib", bytes, strlen(bytes), &errors), 1);
    assert_int_equal(errors, 0);
}

static void test_hostile_bibtex(void **state)
{
    (void)state;
    size_t errors, size = 10u << 20;
    char *bytes = malloc(size);
    assert_non_null(bytes);
    memset(bytes, '{', size);
    memcpy(bytes, "@misc{a,t=", 10);
    assert_int_equal(count_source("a.bib", bytes, size, &errors), 0);
    assert_int_equal(errors, 1);
    memset(bytes, '@', size);
    assert_int_equal(count_source("a.bib", bytes, size, &errors), 0);
    memset(bytes, '\\', size);
    memcpy(bytes, "@misc{a,t={", 11);
    assert_int_equal(count_source("a.bib", bytes, size, &errors), 0);
    free(bytes);
    char *listing = source_listing("a.bib", NULL, "@misc{a\0, t={\xFF}}\n@misc{b, t={\xFF}}", 32, false);
    assert_string_equal(listing, "1 ! not BibTeX: no comma behind the key\n"
                                 "2 {\"id\":\"b\",\"kind\":\"misc\",\"t\":\"\xC3\xBF\"}\n");
    free(listing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_entry_is_a_document),
        cmocka_unit_test(test_text_becomes_plain),
        cmocka_unit_test(test_a_bad_entry_is_one_bad_document),
        cmocka_unit_test(test_addresses_between_entries_are_remarks),
        cmocka_unit_test(test_it_is_known_by_its_content),
        cmocka_unit_test(test_names_that_are_no_utf_8),
        cmocka_unit_test(test_values_that_do_not_end_cost_no_more_than_reading),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_hostile_bibtex),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
