/* SPDX-License-Identifier: MIT
 *
 * Notes, whole and in parts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "source_listing.h"

static void test_a_file_is_a_document(void **state)
{
    (void)state;
    check_source("kites.md", "# All about *kites*\n\nThey fly.\n\n- high\n- low\n",
                 "1 {\"title\":\"All about kites\",\"id\":\"kites.md\",\"text\":\"All about kites\\nThey fly.\\nhigh\\n"
                 "low\"}\n");
    check_source("kites.md", "They [fly](http://a.org).\n", "1 "
        "{\"title\":\"kites\",\"id\":\"kites.md\",\"text\":\"They fly.\"}\n");
    check_source("kites.md", "", "");
}

static void test_front_matter_becomes_fields(void **state)
{
    (void)state;
    check_source("kites.md", "---\nTitle: Kites!\ndate: 2020-01-02\ntags: [wind]\n---\n# Other\n",
                 "1 {\"title\":\"Kites!\",\"date\":\"2020-01-02\","
                 "\"tags\":[\"wind\"],\"id\":\"kites.md\",\"text\":\"Other\"}\n");
    check_source("kites.md", "---\na: [\n---\nx\n",
                 "3 ! front matter is not YAML: did not find expected node content\n"
                 "1 {\"title\":\"kites\",\"id\":\"kites.md\",\"text\":\"x\"}\n");
}

static void check_split(const char *text, const char *expected)
{
    char *listing = source_listing("kites.md", NULL, text, strlen(text), true);
    assert_string_equal(listing, expected);
    free(listing);
}

static void test_parts(void **state)
{
    (void)state;
    check_split("---\ntags: [w]\n---\n# Kites\nThey fly.\n\n## How & why\nBy wind.\n### More\n- x\n## How why\n\n# "
                "Kites 2\ny\n",
                "4 {\"tags\":[\"w\"],\"title\":\"Kites\",\"id\":\"kites.md#kites\",\"section\":\"Kites\","
                "\"text\":\"They fly.\"}\n"
                "7 {\"tags\":[\"w\"],\"title\":\"How & why\",\"id\":\"kites.md#how-why\","
                "\"section\":\"Kites \xE2\x80\xBA Kites\",\"text\":\"By wind.\"}\n"
                "9 {\"tags\":[\"w\"],\"title\":\"More\",\"id\":\"kites.md#more\","
                "\"section\":\"Kites \xE2\x80\xBA Kites \xE2\x80\xBA How & why\",\"text\":\"x\"}\n"
                "11 {\"tags\":[\"w\"],\"title\":\"How why\",\"id\":\"kites.md#how-why-1\","
                "\"section\":\"Kites \xE2\x80\xBA Kites\"}\n"
                "13 {\"tags\":[\"w\"],\"title\":\"Kites 2\",\"id\":\"kites.md#kites-2\",\"section\":\"Kites\","
                "\"text\":\"y\"}\n");
    check_split("# Kites\nThey fly.\n## How\nBy wind.\n### More\nx\n",
                "1 {\"title\":\"Kites\",\"id\":\"kites.md\",\"text\":\"Kites\\nThey fly.\"}\n"
                "3 {\"title\":\"How\",\"id\":\"kites.md#how\",\"section\":\"Kites\",\"text\":\"By wind.\"}\n"
                "5 {\"title\":\"More\",\"id\":\"kites.md#more\",\"section\":\"Kites \xE2\x80\xBA "
                "How\",\"text\":\"x\"}\n");
    check_split("# A\n\n# A\n\n# A 1\n",
                "1 {\"title\":\"A\",\"id\":\"kites.md#a\",\"section\":\"A\"}\n"
                "3 {\"title\":\"A\",\"id\":\"kites.md#a-1\",\"section\":\"A\"}\n"
                "5 {\"title\":\"A 1\",\"id\":\"kites.md#a-1-1\",\"section\":\"A\"}\n");
    check_split("x\n", "1 {\"title\":\"kites\",\"id\":\"kites.md\",\"text\":\"x\"}\n");
    check_split("", "");
}

static void test_hostile_notes(void **state)
{
    (void)state;
    size_t size = 10u << 20, errors;
    char *bytes = malloc(size);
    assert_non_null(bytes);
    memset(bytes, '#', size);
    assert_int_equal(count_source("a.md", bytes, size, &errors), 1);
    for (size_t i = 0; i < size; i++) bytes[i] = i % 4 == 0 ? '#' : i % 4 == 1 ? ' ' : i % 4 == 2 ? '\xFF' : '\n';
    char *listing = source_listing("a.md", NULL, bytes, size / 50, true);
    assert_non_null(strstr(listing, "\xC3\xBF"));
    free(listing);
    memset(bytes, '\0', size);
    assert_int_equal(count_source("a.md", bytes, size, &errors), 1);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_file_is_a_document),
        cmocka_unit_test(test_front_matter_becomes_fields),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_hostile_notes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
