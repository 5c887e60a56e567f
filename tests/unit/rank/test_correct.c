/* SPDX-License-Identifier: MIT
 *
 * Queries whose words are put right.
 */
#include "rank/correct.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

static void begin(small_index *s)
{
    small_index_begin(s, "title@english text@english");
    small_index_add(s, "title=convolution\ntext=stride and padding of convolutions");
    small_index_add(s, "text=model modal network");
    small_index_add(s, "text=model network");
    small_index_open(s);
}

static dls_query *correct_query(small_index *s, const dls_query *query)
{
    dls_query *corrected = NULL;
    assert_ok(dls__query_correct(query, s->index, dls__allocator_or_default(NULL), &corrected, &err), &err);
    return corrected;
}

/* What is looked for instead of a text, as a query with syntax, and what people read; both empty for nothing. */
static void assert_corrected(small_index *s, const char *text, const char *printed, const char *read)
{
    char buffer[500] = "";
    dls_query *query = small_index_parse(s, text);
    dls_query *corrected = correct_query(s, query);
    if (corrected != NULL) dls_query_print(corrected, s->schema, buffer, sizeof buffer);
    assert_string_equal(buffer, printed);
    assert_string_equal(dls_query_corrected_text(corrected).bytes, read);
    dls_query_free(corrected);
    dls_query_free(query);
}

static void test_words_are_exchanged_where_they_were_typed(void **state)
{
    (void)state;
    static const char *const rows[][3] = {
        { "convolution stride", "", "" },
        { "convoltion strid", "'convolut' 'stride'", "convolution stride" },
        { "Strid, convoltion: strid?", "'stride'^2 'convolut'", "stride, convolution: stride?" },
        { "\"convoltion of strid\" padding", "+(['convolut' 'of' 'stride']) ('pad')",
          "\"convolution of stride\" padding" },
        { "padding -strid", "", "" },
        { "pading -strid", "-('strid') ('pad')", "padding -strid" },
        { "unheard", "", "" },
        { "strid -strid", "-('strid') ('stride')", "stride -strid" },
    };
    small_index s;
    begin(&s);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) assert_corrected(&s, rows[i][0], rows[i][1], rows[i][2]);
    small_index_end(&s);
}

static void test_words_that_are_as_near_are_sought_beside_the_best(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    assert_corrected(&s, "modxl network", "('model' 'modal'^0.5) 'network'", "model network");
    assert_corrected(&s, "\"modxl network\"", "(+(['model' 'network']))", "\"model network\"");
    small_index_end(&s);
}

static void test_what_has_a_syntax_is_not_corrected(void **state)
{
    (void)state;
    static const char text[] = "convoltion \"strid pading\" 'strid'";
    small_index s;
    dls_query *query;
    begin(&s);
    assert_ok(dls_query_parse_full(s.schema, text, sizeof text - 1, 0, NULL, &query, &err), &err);
    assert_null(correct_query(&s, query));
    dls_query_free(query);
    small_index_end(&s);
}

static void test_a_query_within_another_is_corrected_without_a_text(void **state)
{
    (void)state;
    small_index s;
    dls_query *outer;
    begin(&s);
    assert_ok(dls_query_new_bool(NULL, &outer, &err), &err);
    assert_ok(dls_query_add(outer, DLS_MUST, small_index_parse(&s, "strid"), &err), &err);
    assert_ok(dls_query_add(outer, DLS_MUST_NOT, small_index_parse(&s, "pading"), &err), &err);
    dls_query *corrected = correct_query(&s, outer);
    assert_string_equal(dls_query_correction(corrected, 0)->typed.bytes, "strid");
    assert_string_equal(dls_query_correction(corrected, 0)->meant.bytes, "stride");
    assert_null(dls_query_correction(corrected, 1));
    assert_int_equal(dls_query_corrected_text(corrected).length, 0);
    assert_string_equal(small_index_found(&s, corrected), "0");
    dls_query_free(corrected);
    dls_query_free(outer);
    small_index_end(&s);
}

static void test_a_query_as_deep_as_may_be_takes_the_best_word_alone(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    dls_query *query = small_index_parse(&s, "modxl");
    while (query->height < DLS_MAX_DEPTH) {
        dls_query *outer;
        assert_ok(dls_query_new_bool(NULL, &outer, &err), &err);
        assert_ok(dls_query_add(outer, DLS_SHOULD, query, &err), &err);
        query = outer;
    }
    dls_query *corrected = correct_query(&s, query);
    assert_int_equal(corrected->height, DLS_MAX_DEPTH);
    assert_string_equal(small_index_found(&s, corrected), "2 1");
    dls_query_free(corrected);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_so_many_unknown_words_are_looked_at_and_no_more(void **state)
{
    (void)state;
    char text[600] = "";
    small_index s;
    begin(&s);
    for (int i = 0; i < DLS__MAX_UNKNOWN_WORDS - 1; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "unheardof%c ", 'a' + i);
    snprintf(text + strlen(text), sizeof text - strlen(text), "strid pading");
    dls_query *query = small_index_parse(&s, text), *corrected = correct_query(&s, query);
    assert_string_equal(dls_query_correction(corrected, 0)->meant.bytes, "stride");
    assert_null(dls_query_correction(corrected, 1));
    dls_query_free(corrected);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_boosts_stay_and_are_shared(void **state)
{
    (void)state;
    char printed[200];
    small_index s;
    begin(&s);
    dls_query *query = small_index_parse(&s, "modxl pading");
    assert_ok(dls_query_boost(query, 3.0f, &err), &err);
    dls_query *corrected = correct_query(&s, query);
    dls_query_print(corrected, s.schema, printed, sizeof printed);
    assert_string_equal(printed, "('model'^3 'modal'^1.5) 'pad'^3");
    dls_query_free(corrected);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_without_memory_nothing_leaks(void **state)
{
    (void)state;
    small_index s;
    testalloc memory;
    testalloc_init(&memory);
    begin(&s);
    dls_query *query = small_index_parse(&s, "\"strid pading\" modxl advarsirial -convoltion");
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_query *corrected = NULL;
        dls_status status = dls__query_correct(query, s.index, &memory.allocator, &corrected, &err);
        assert_true(status == DLS_OK || (status == DLS_ENOMEM && memory.failed)); /* analyzers can do without some */
        assert_int_equal(corrected == NULL, status != DLS_OK);
        dls_query_free(corrected);
    }
    testalloc_done(&memory);
    dls_query_free(query);
    small_index_end(&s);
}

/* Correct in an index of which no page was verified before; the query as text, empty where it fails. */
static dls_status correct_damaged(const uint8_t *bytes, size_t size, const dls_query *query, char text[200])
{
    dls_index *index;
    dls_query *corrected = NULL;
    text[0] = '\0';
    dls_status status = dls_index_open_memory(bytes, size, NULL, &index, &err);
    if (status != DLS_OK) return status;
    status = dls__query_correct(query, index, dls__allocator_or_default(NULL), &corrected, &err);
    if (status == DLS_OK) dls_query_print(corrected, dls_index_schema(index), text, 200);
    dls_query_free(corrected);
    dls_index_close(index);
    return status;
}

static void test_damage_is_an_error_or_changes_nothing(void **state)
{
    (void)state;
    small_index s;
    char right[200], found[200];
    size_t corrupt = 0;
    begin(&s);
    dls_query *query = small_index_parse(&s, "modxl advarsirial");
    FILE *file = fopen(s.path, "rb");
    uint8_t *bytes = malloc(1 << 20);
    assert_true(file != NULL && bytes != NULL);
    size_t size = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    assert_ok(correct_damaged(bytes, size, query, right), &err);
    assert_string_equal(right, "('model' 'modal'^0.5) 'advarsiri'");
    for (size_t at = 0; at < size; at += 7) {
        bytes[at] ^= 0x10;
        dls_status status = correct_damaged(bytes, size, query, found);
        bytes[at] ^= 0x10;
        if (status == DLS_OK) assert_string_equal(found, right);
        corrupt += status == DLS_ECORRUPT;
    }
    assert_true(corrupt > 0);
    free(bytes);
    dls_query_free(query);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_are_exchanged_where_they_were_typed),
        cmocka_unit_test(test_words_that_are_as_near_are_sought_beside_the_best),
        cmocka_unit_test(test_what_has_a_syntax_is_not_corrected),
        cmocka_unit_test(test_a_query_within_another_is_corrected_without_a_text),
        cmocka_unit_test(test_a_query_as_deep_as_may_be_takes_the_best_word_alone),
        cmocka_unit_test(test_so_many_unknown_words_are_looked_at_and_no_more),
        cmocka_unit_test(test_boosts_stay_and_are_shared),
        cmocka_unit_test(test_without_memory_nothing_leaks),
        cmocka_unit_test(test_damage_is_an_error_or_changes_nothing),
    };
    return cmocka_run_group_tests_name("rank/correct", tests, NULL, NULL);
}
