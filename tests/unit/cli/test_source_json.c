/* SPDX-License-Identifier: MIT
 *
 * Arrays of objects, objects over several lines, and what is cut off.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "source_listing.h"

static void test_an_array_has_documents(void **state)
{
    (void)state;
    check_source("a.json", "[{\"id\":1},\n {\"id\":2, \"text\": \"a ] } \\\" b\"}\n]\n",
                 "1 {\"id\":1}\n2 {\"id\":2,\"text\":\"a ] } \\\" b\"}\n");
    check_source("a.json", "\xEF\xBB\xBF[\n{\n\"id\": {\"x\": [1]}\n}]", "2 {\"id\":{\"x\":[1]}}\n");
    check_source("a.json", "[]", "");
    check_source("a.json", "", "");
}

static void test_objects_one_after_the_other(void **state)
{
    (void)state;
    check_source("a.json", "{\n \"id\": 1\n}\n{\n \"id\": 2\n}\n", "1 {\"id\":1}\n4 {\"id\":2}\n");
    check_source("a.json", "{\"id\": 1}{\n\"id\":2}", "1 {\"id\":1}\n1 {\"id\":2}\n");
}

static void test_a_bad_object_is_one_bad_document(void **state)
{
    (void)state;
    check_source("a.json", "[{\"id\":1},\n{\"id\" 2},\n3, \"x,y\", [4],\n{\"id\":5}]",
                 "1 {\"id\":1}\n2 ! not JSON: ':' expected near '2', column 7\n3 ! not a JSON object\n"
                 "3 ! not a JSON object\n3 ! not a JSON object\n4 {\"id\":5}\n");
    check_source("a.json", "[{\"id\":1},\n{\"id\":\"2},\n{\"id\":3}]",
                 "1 {\"id\":1}\n2 ! an object that is not closed; what follows is lost\n");
}

static void test_an_object_that_is_only_a_list_stands_for_it(void **state)
{
    (void)state;
    check_source("a.json", "{ \"it\\\"ems\" :\n[{\"id\":1},\n {\"id\":[{\"x\":2}]}\n] }\n",
                 "2 {\"id\":1}\n3 {\"id\":[{\"x\":2}]}\n");
    check_source("a.json", "{\"items\":[{\"id\":1},{\"id\":2}]}\n", "1 {\"id\":1}\n1 {\"id\":2}\n");
    check_source("stdin", "\xEF\xBB\xBF{\"items\":[{\"id\":1}]}", "1 {\"id\":1}\n");
    check_source("a.json", "{\"a\":[{\"id\":1},\n3]}\n{\"a\":[{\"id\":2}]}\n{\"id\":3}\n",
                 "1 {\"id\":1}\n2 ! not a JSON object\n3 {\"id\":2}\n4 {\"id\":3}\n");
    check_source("a.json", "{\"a\":[{\"a\":[{\"id\":1}]}]}", "1 {\"a\":[{\"id\":1}]}\n");
    check_source("a.json", "[{\"a\":[{\"id\":1}]}]", "1 {\"a\":[{\"id\":1}]}\n");
    check_source("a.jsonl", "{\"a\":[{\"id\":1}]}\n", "1 {\"a\":[{\"id\":1}]}\n");
}

static void test_other_objects_with_lists_are_documents(void **state)
{
    (void)state;
    check_source("a.json", "{\"authors\":[{\"name\":\"A\"}],\"id\":1}",
                 "1 {\"authors\":[{\"name\":\"A\"}],\"id\":1}\n");
    check_source("a.json", "{\"id\":1,\"a\":[{\"b\":2}]}", "1 {\"id\":1,\"a\":[{\"b\":2}]}\n");
    check_source("a.json", "{\"a\":[],\n\"b\":1}", "1 {\"a\":[],\"b\":1}\n");
    check_source("a.json", "{\"a\":[1,{}]}", "1 {\"a\":[1,{}]}\n");
    check_source("a.json", "{\"a\":[{\"id\":1},\n{\"id\":2}",
                 "1 ! an object that is not closed; what follows is lost\n");
    check_source("a.json", "{\"a\":[{\"id\":1}}]", "1 ! not JSON: ']' expected near '}', column 15\n");
}

static void test_it_is_known_by_its_content(void **state)
{
    (void)state;
    check_source("export", "[\n{\"id\":1}]", "2 {\"id\":1}\n");
    check_source("export", "{\n\"id\":1}", "1 {\"id\":1}\n");
    check_source("poem", "[sic]", "1 {\"id\":\"poem\",\"title\":\"poem\",\"text\":\"[sic]\"}\n");
}

static void test_hostile_json(void **state)
{
    (void)state;
    size_t errors, size = 10u << 20;
    char *bytes = malloc(size);
    assert_non_null(bytes);
    memset(bytes, '[', size);
    assert_int_equal(count_source("a.json", bytes, size, &errors), 0);
    assert_int_equal(errors, 1);
    for (size_t i = 0; i < size; i++) bytes[i] = i < size / 2 ? '{' : '}';
    assert_int_equal(count_source("a.json", bytes, size, &errors), 0);
    assert_int_equal(errors, 1);
    memset(bytes, '\0', size);
    bytes[0] = '[';
    assert_int_equal(count_source("a.json", bytes, size, &errors), 0);
    assert_int_equal(errors, 1);
    free(bytes);
    char *listing = source_listing("a.json", NULL, "[{\"id\":\"\xFF\"},]]}{\"id\":1}", 23, false);
    assert_non_null(strstr(listing, "{\"id\":1}"));
    free(listing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_array_has_documents),
        cmocka_unit_test(test_objects_one_after_the_other),
        cmocka_unit_test(test_a_bad_object_is_one_bad_document),
        cmocka_unit_test(test_an_object_that_is_only_a_list_stands_for_it),
        cmocka_unit_test(test_other_objects_with_lists_are_documents),
        cmocka_unit_test(test_it_is_known_by_its_content),
        cmocka_unit_test(test_hostile_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
