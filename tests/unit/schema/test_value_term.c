/* SPDX-License-Identifier: MIT
 *
 * Values as terms: they sort as values do, and can be had back.
 */
#include "schema/value_term.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/dls_test.h"

static dls_error err;

static dls_field field_of(dls_field_kind kind)
{
    dls_field field = DLS_FIELD_INIT;
    field.name = "f";
    field.kind = kind;
    return field;
}

typedef struct spelled {
    char term[DLS__VALUE_TERM_SIZE];
    size_t length;
} spelled;

static spelled spell(dls_field_kind kind, const char *text, dls__value_end end)
{
    spelled out;
    dls_field field = field_of(kind);
    assert_ok(dls__value_spell(&field, 5, text, strlen(text), end, out.term, &out.length, &err), &err);
    assert_ok(dls__value_check(&field, text, strlen(text), &err), &err);
    assert_int_equal((uint8_t)out.term[0], DLS__KEYWORD_PREFIX);
    assert_int_equal(out.term[1], 5);
    return out;
}

static int compare_spelled(const spelled *a, const spelled *b)
{
    int order = memcmp(a->term, b->term, dls__min(a->length, b->length));
    return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

/* `texts`, which ascend, NULL at the end. */
static void assert_sorted(dls_field_kind kind, const char *const *texts)
{
    for (size_t i = 0; texts[i + 1] != NULL; i++) {
        spelled before = spell(kind, texts[i], DLS__VALUE_BEGIN), after = spell(kind, texts[i + 1], DLS__VALUE_BEGIN);
        if (compare_spelled(&before, &after) >= 0) fail_msg("%s is not before %s", texts[i], texts[i + 1]);
    }
}

static void test_terms_sort_as_values_do(void **state)
{
    (void)state;
    assert_sorted(DLS_FIELD_KEYWORD, (const char *const[]){ "", "a", "aa", "b", "\xff", NULL });
    assert_sorted(DLS_FIELD_INTEGER, (const char *const[]){ "-9223372036854775808", "-256", "-1", "0", "1", "255",
                                                            "256", "9223372036854775807", NULL });
    assert_sorted(DLS_FIELD_FLOAT,
                  (const char *const[]){ "-1e308", "-2", "-1.5", "-1e-320", "0", "5e-324", "0.1", "1", "1e308", NULL });
    assert_sorted(DLS_FIELD_DATE,
                  (const char *const[]){ "0000", "1969-12-31", "1970", "1970-01-01T00:00:01", "2018-05-04",
                                         "2018-05-04T10:20+01:00", "2018-05-04T10:20Z", "9999-12-31", NULL });
    assert_sorted(DLS_FIELD_BOOLEAN, (const char *const[]){ "false", "true", NULL });
}

static void test_a_year_ends_where_the_next_begins(void **state)
{
    (void)state;
    spelled end = spell(DLS_FIELD_DATE, "2018", DLS__VALUE_AFTER);
    spelled next = spell(DLS_FIELD_DATE, "2019", DLS__VALUE_BEGIN);
    assert_int_equal(compare_spelled(&end, &next), 0);
}

static void test_texts_are_had_back_in_their_shortest_form(void **state)
{
    (void)state;
    static const struct {
        dls_field_kind kind;
        const char *text;
        const char *shortest;
    } values[] = {
        { DLS_FIELD_KEYWORD, "cs.LG", "cs.LG" },
        { DLS_FIELD_INTEGER, "+007", "7" },
        { DLS_FIELD_INTEGER, "-12", "-12" },
        { DLS_FIELD_FLOAT, "0.50", "0.5" },
        { DLS_FIELD_FLOAT, "-1e-9", "-1e-09" },
        { DLS_FIELD_DATE, "2018", "2018-01-01" },
        { DLS_FIELD_DATE, "2018-05-04T12:20+02:00", "2018-05-04T10:20:00Z" },
        { DLS_FIELD_BOOLEAN, "true", "true" },
        { DLS_FIELD_BOOLEAN, "false", "false" },
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        char room[DLS__VALUE_TEXT];
        spelled out = spell(values[i].kind, values[i].text, DLS__VALUE_BEGIN);
        dls_text text = dls__value_text(values[i].kind, out.term + 2, out.length - 2, room);
        assert_bytes(text.bytes, text.length, values[i].shortest, strlen(values[i].shortest));
    }
}

static void test_values_of_another_kind_are_refused_by_name(void **state)
{
    (void)state;
    static const struct {
        dls_field_kind kind;
        const char *text;
        const char *part;
    } values[] = {
        { DLS_FIELD_INTEGER, "2018a", "field 'f': '2018a' is no whole number" },
        { DLS_FIELD_FLOAT, "", "'' is no number" },
        { DLS_FIELD_DATE, "yesterday", "'yesterday' is no date" },
        { DLS_FIELD_BOOLEAN, "True", "'True' is no 'true' or 'false'" },
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        dls_field field = field_of(values[i].kind);
        spelled out;
        assert_fails(dls__value_spell(&field, 5, values[i].text, strlen(values[i].text), DLS__VALUE_BEGIN, out.term,
                                      &out.length, &err),
                     DLS_EINVAL, &err, values[i].part);
        assert_fails(dls__value_check(&field, values[i].text, strlen(values[i].text), &err), DLS_EINVAL, &err,
                     values[i].part);
    }
    static char longest[DLS_MAX_KEY + 1];
    dls_field keyword = field_of(DLS_FIELD_KEYWORD);
    spelled out;
    assert_ok(dls__value_spell(&keyword, 5, longest, DLS_MAX_KEY, DLS__VALUE_BEGIN, out.term, &out.length, &err), &err);
    assert_fails(dls__value_check(&keyword, longest, DLS_MAX_KEY + 1, &err), DLS_ELIMIT, &err, "4096");
}

static void test_terms_stand_for_numbers(void **state)
{
    (void)state;
    static const struct {
        dls_field_kind kind;
        const char *text;
        double number;
    } rows[] = {
        { DLS_FIELD_INTEGER, "-7", -7.0 },         { DLS_FIELD_INTEGER, "9007199254740993", 9007199254740992.0 },
        { DLS_FIELD_FLOAT, "-1.5", -1.5 },         { DLS_FIELD_FLOAT, "1e300", 1e300 },
        { DLS_FIELD_DATE, "1970-01-02", 86400e6 }, { DLS_FIELD_DATE, "1969-12-31T23:59:59Z", -1e6 },
        { DLS_FIELD_BOOLEAN, "true", 1.0 },        { DLS_FIELD_BOOLEAN, "false", 0.0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        spelled out = spell(rows[i].kind, rows[i].text, DLS__VALUE_BEGIN);
        const char *term = out.term + DLS__KEYWORD_PREFIX_SIZE;
        size_t length = out.length - DLS__KEYWORD_PREFIX_SIZE;
        double number;
        assert_true(dls__value_number(rows[i].kind, term, length, &number));
        assert_true(number == rows[i].number);
        assert_false(dls__value_number(rows[i].kind, term, length + 1, &number));
        assert_false(dls__value_number(rows[i].kind, term, length - 1, &number));
    }
}

static void test_bytes_that_are_no_term_have_no_text(void **state)
{
    (void)state;
    char room[DLS__VALUE_TEXT];
    for (dls_field_kind kind = DLS_FIELD_INTEGER; kind <= DLS_FIELD_BOOLEAN; kind++)
        for (size_t length = 0; length < 10; length++) {
            bool good = length == (kind == DLS_FIELD_BOOLEAN ? 1 : 8);
            dls_text text = dls__value_text(kind, "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80", length, room);
            assert_int_equal(text.length > 0, good);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_terms_sort_as_values_do),
        cmocka_unit_test(test_a_year_ends_where_the_next_begins),
        cmocka_unit_test(test_texts_are_had_back_in_their_shortest_form),
        cmocka_unit_test(test_values_of_another_kind_are_refused_by_name),
        cmocka_unit_test(test_terms_stand_for_numbers),
        cmocka_unit_test(test_bytes_that_are_no_term_have_no_text),
    };
    return cmocka_run_group_tests_name("schema/value_term", tests, NULL, NULL);
}
