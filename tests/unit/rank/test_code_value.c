/* SPDX-License-Identifier: MIT
 *
 * Codes of a segment and the values that they stand for.
 */
#include "rank/code_value.h"

#include "rank_fixture.h"
#include "schema/value_term.h"

static dls_error err;

enum { TEXT, TAG, YEAR };

static void begin(small_index *s)
{
    small_index_begin(s, "text tag/keyword/column year/integer");
    small_index_add(s, "text=a\ntag=beech\ntag=ash\nyear=3");
    small_index_add(s, "text=a\ntag=yew\nyear=-3");
    small_index_open(s);
}

static void test_codes_lead_to_values_and_back(void **state)
{
    (void)state;
    static const char *const tags[] = { "ash", "beech", "yew" };
    small_index s;
    dls__dict_iter terms;
    uint32_t code;
    begin(&s);
    const dls__segment *segment = &s.index->segments[0];
    const dls__value_column *column = &segment->values[0];
    for (uint32_t i = 0; i < 3; i++) {
        assert_ok(dls__code_value(segment, column, TAG, i + 1, &terms, &err), &err);
        assert_bytes(terms.string + DLS__KEYWORD_PREFIX_SIZE, terms.length - DLS__KEYWORD_PREFIX_SIZE, tags[i],
                     strlen(tags[i]));
        assert_ok(dls__value_code(segment, column, TAG, tags[i], strlen(tags[i]), &code, &err), &err);
        assert_int_equal(code, i + 1);
    }
    small_index_end(&s);
}

static void test_a_value_that_the_segment_does_not_have_has_no_code(void **state)
{
    (void)state;
    static const char *const others[] = { "", "a", "ashes", "z" };
    small_index s;
    uint32_t code = 7;
    begin(&s);
    const dls__segment *segment = &s.index->segments[0];
    for (size_t i = 0; i < sizeof others / sizeof *others; i++, code = 7) {
        assert_ok(dls__value_code(segment, &segment->values[0], TAG, others[i], strlen(others[i]), &code, &err), &err);
        assert_int_equal(code, 0);
    }
    small_index_end(&s);
}

static void test_a_code_that_no_value_has_is_damage(void **state)
{
    (void)state;
    small_index s;
    dls__dict_iter terms;
    begin(&s);
    const dls__segment *segment = &s.index->segments[0];
    assert_status(dls__code_value(segment, &segment->values[0], TAG, 4, &terms, &err), DLS_ECORRUPT);
    assert_status(dls__code_value(segment, &segment->values[1], TAG, 1, &terms, &err), DLS_ECORRUPT);
    dls__value_column wrong = segment->values[0];
    wrong.values = UINT32_MAX;
    wrong.first = 0; /* a word */
    assert_status(dls__code_value(segment, &wrong, TAG, 1, &terms, &err), DLS_ECORRUPT);
    assert_status(dls__code_value(segment, &wrong, TAG, 1000, &terms, &err), DLS_ECORRUPT);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes_lead_to_values_and_back),
        cmocka_unit_test(test_a_value_that_the_segment_does_not_have_has_no_code),
        cmocka_unit_test(test_a_code_that_no_value_has_is_damage),
    };
    return cmocka_run_group_tests_name("rank/code_value", tests, NULL, NULL);
}
