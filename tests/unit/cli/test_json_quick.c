/* SPDX-License-Identifier: MIT
 *
 * What is read quickly is what jansson makes of it, byte by byte: of lines as they come, of all kinds of odd ones, and
 * of such lines with random changes. And what people mostly have is read quickly.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/json_quick.h"

static json_t *read_slowly(const char *text, size_t length)
{
    json_error_t reason;
    json_t *value = json_loadb(text, length, JSON_ALLOW_NUL | JSON_DECODE_ANY, &reason);
    if (json_is_object(value)) return value;
    json_decref(value);
    return NULL;
}

/* Whether it is read quickly; then as jansson would. */
static bool agrees(const char *text, size_t length)
{
    json_t *quick;
    if (!json_quick_read(text, length, &quick)) return false;
    json_t *slow = read_slowly(text, length);
    if (slow == NULL) fail_msg("jansson refuses: %.*s", (int)length, text);
    char *one = json_dumps(quick, JSON_COMPACT), *two = json_dumps(slow, JSON_COMPACT);
    if (!json_equal(quick, slow) || strcmp(one, two) != 0) fail_msg("%s, and by jansson %s", one, two);
    free(one);
    free(two);
    json_decref(quick);
    json_decref(slow);
    return true;
}

static const char *const usual[] = {
    "{}",
    " { } \r\n",
    "{\"id\":\"1706.03762\",\"title\":\"Attention\",\"authors\":[\"A\",\"B\"],\"year\":2017,\"n\":-3,\"open\":true}",
    "{ \"a\" : null , \"b\" : [ ] , \"c\" : false , \"d\" : 0 }",
    "{\"a\":\"x\\ny \\\"q\\\" \\\\alpha \\/ \\b\\f\\r\\t\",\"b\":\"\\u00e9\\u2013\\uFFFD\\u0041\"}",
    "{\"\xC3\xA9\":\"\xE2\x80\x93 \xF0\x9F\x98\x80 \xEF\xBF\xBD\",\"e\":\"\"}",
    "{\"a\":1,\"a\":2,\"b\":3,\"a\":[\"x\"]}",
    "{\"n\":999999999999999999,\"m\":-999999999999999999}",
    "{\"list\":[\"\",\"a\\\\b\",\"\\u0001\"]}",
    "{\"del\":\"\x7F\"}",
};

static const char *const unusual[] = {
    "",
    "[]",
    "\"a\"",
    "{\"a\":1.5}",
    "{\"a\":1e3}",
    "{\"a\":-0}",
    "{\"a\":007}",
    "{\"a\":-}",
    "{\"a\":1234567890123456789}",
    "{\"a\":9999999999999999999}",
    "{\"a\":99999999999999999999999999}",
    "{\"a\":{}}",
    "{\"a\":[1]}",
    "{\"a\":[\"x\",[\"y\"]]}",
    "{\"a\":\"\\ud83d\\ude00\"}",
    "{\"a\":\"\\ud83d\"}",
    "{\"a\":\"\\u0000\"}",
    "{\"a\":\"\\x\"}",
    "{\"a\":\"\\u12\"}",
    "{\"a\":\"line\nend\"}",
    "{\"a\":\"\xFF\"}",
    "{\"a\":\"\xC0\x80\"}",
    "{\"a\":\"\xED\xA0\x80\"}",
    "{\"a\":\"\xF4\x90\x80\x80\"}",
    "{\"a\":\"cut\xE2\x80\"}",
    "{\"\xFF\":1}",
    "{\"\":1}",
    "{\"a\\u0000b\":1}",
    "{\"a\":1,}",
    "{\"a\":[\"x\",]}",
    "{\"a\":[,]}",
    "{,}",
    "{\"a\":1 \"b\":2}",
    "{\"a\" 1}",
    "{\"a\":}",
    "{\"a\":1",
    "{\"a\":\"x",
    "{\"a\":[\"x\"",
    "{\"a\":tru}",
    "{\"a\":truex}",
    "{\"a\":1}x",
    "{\"a\":1}{}",
    "{a:1}",
    "{'a':1}",
};

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static void test_what_people_have_is_read_quickly(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(usual); i++) {
        if (!agrees(usual[i], strlen(usual[i]))) fail_msg("left to jansson: %s", usual[i]);
    }
}

static void test_the_rest_is_left_to_jansson(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(unusual); i++) {
        if (agrees(unusual[i], strlen(unusual[i]))) fail_msg("read quickly: %s", unusual[i]);
    }
    static const char nul[] = "{\"a\":\"x\0y\"}", behind[] = "{\"a\":1}\0";
    assert_false(agrees(nul, sizeof nul - 1));
    assert_false(agrees(behind, sizeof behind - 1));
}

static void test_long_names_are_left_to_jansson(void **state)
{
    (void)state;
    char text[400];
    for (size_t length = 250; length < 260; length++) {
        memcpy(text, "{\"", 2);
        memset(text + 2, 'n', length);
        memcpy(text + 2 + length, "\":1}", 4);
        assert_int_equal(agrees(text, length + 6), length <= 255);
    }
}

/* A fixed sequence. */
static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

static void test_changed_lines_agree(void **state)
{
    (void)state;
    static const char signs[] = "\"\\{}[]:,u0n tf-1.e\x80\xC3\xE2\xF0\xFF\0\n";
    uint32_t seed = 1;
    size_t quick = 0;
    for (size_t round = 0; round < 40000; round++) {
        const char *from = usual[next_random(&seed) % COUNT(usual)];
        size_t length = strlen(from);
        char *text = malloc(length + 1);
        assert_non_null(text);
        memcpy(text, from, length);
        for (uint32_t i = next_random(&seed) % 3 + 1; i > 0 && length > 0; i--)
            text[next_random(&seed) % length] = signs[next_random(&seed) % (sizeof signs - 1)];
        size_t cut = next_random(&seed) % 8 == 0 ? next_random(&seed) % (length + 1) : length;
        char *exact = malloc(cut > 0 ? cut : 1); /* so that reading beyond is noticed */
        assert_non_null(exact);
        memcpy(exact, text, cut);
        quick += agrees(exact, cut);
        free(exact);
        free(text);
    }
    assert_true(quick > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_people_have_is_read_quickly),
        cmocka_unit_test(test_the_rest_is_left_to_jansson),
        cmocka_unit_test(test_long_names_are_left_to_jansson),
        cmocka_unit_test(test_changed_lines_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
