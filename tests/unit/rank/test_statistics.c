/* SPDX-License-Identifier: MIT
 *
 * Statistics: sums that can be merged if they are of the same fields and terms, and what is found in them.
 */
#include "rank/statistics.h"

#include "support/dls_test.h"
#include "support/testalloc.h"

static dls_error err;

/* Of fields 0 and 2, and of terms that ascend. */
static dls_statistics *make(const char *const *terms, size_t count)
{
    dls_statistics *statistics;
    assert_ok(dls__statistics_new(NULL, count, &statistics, &err), &err);
    statistics->fingerprint = 77;
    statistics->text_count = 2;
    statistics->text_field[1] = 2;
    statistics->sums =
        (dls__stats){ .documents = 10, .total_length = { 30, 7 }, .documents_with = { 9, 5 } };
    for (size_t i = 0; i < count; i++)
        assert_ok(dls__statistics_append(statistics, terms[i], strlen(terms[i]), i + 1, false, &err), &err);
    return statistics;
}

static const char *const words[] = { "a", "ab", "b", "\xff\x03paper", "\xff\x04" };
#define WORDS (sizeof words / sizeof *words)

static void test_terms_say_their_field_and_text(void **state)
{
    (void)state;
    dls_statistics *statistics = make(words, WORDS);
    static const struct {
        const char *text;
        int field;
    } rows[] = { { "a", -1 }, { "ab", -1 }, { "b", -1 }, { "paper", 3 }, { "", 4 } };
    assert_int_equal(statistics->term_count, WORDS);
    for (size_t i = 0; i < WORDS; i++) {
        const dls_term_statistics *term = &statistics->terms[i];
        size_t length;
        const char *string = dls__statistics_string(term, &length);
        assert_bytes(string, length, words[i], strlen(words[i]));
        assert_string_equal(term->text, rows[i].text);
        assert_int_equal(term->length, strlen(rows[i].text));
        assert_int_equal(term->field, rows[i].field);
        assert_int_equal(term->df, i + 1);
    }
    dls__statistics_free(statistics);
}

static void test_merging_adds_every_number(void **state)
{
    (void)state;
    dls_statistics *statistics = make(words, WORDS), *other = make(words, WORDS);
    other->sums.documents_with[1] = 6;
    other->terms[2].df = 9;
    assert_ok(dls__statistics_merge(statistics, other, &err), &err);
    assert_ok(dls__statistics_merge(statistics, other, &err), &err);
    assert_int_equal(statistics->sums.documents, 30);
    assert_int_equal(statistics->sums.total_length[0], 90);
    assert_int_equal(statistics->sums.documents_with[1], 17);
    assert_int_equal(statistics->terms[2].df, 21);
    assert_int_equal(statistics->terms[4].df, 15);
    dls__statistics_free(statistics);
    dls__statistics_free(other);
}

static void assert_not_merged(dls_statistics *other, dls_status status, const char *text)
{
    dls_statistics *statistics = make(words, WORDS);
    assert_fails(dls__statistics_merge(statistics, other, &err), status, &err, text);
    assert_int_equal(statistics->sums.documents, 10);
    assert_int_equal(statistics->terms[0].df, 1);
    dls__statistics_free(statistics);
    dls__statistics_free(other);
}

static void test_what_does_not_fit_is_not_merged_and_changes_nothing(void **state)
{
    (void)state;
    static const char *const others[] = { "a", "ab", "c", "\xff\x03paper", "\xff\x04" };
    static const char *const fields[] = { "a", "ab", "b", "\xff\x02paper", "\xff\x04" };
    assert_not_merged(make(words, WORDS - 1), DLS_EINVAL, "a query with other terms");
    assert_not_merged(make(others, WORDS), DLS_EINVAL, "a query with other terms");
    assert_not_merged(make(fields, WORDS), DLS_EINVAL, "a query with other terms");
    dls_statistics *other = make(words, WORDS);
    other->fingerprint++;
    assert_not_merged(other, DLS_EINVAL, "of other fields");
    other = make(words, WORDS);
    other->text_field[1] = 3;
    assert_not_merged(other, DLS_EINVAL, "of other fields");
    other = make(words, WORDS);
    other->text_count = 1;
    assert_not_merged(other, DLS_EINVAL, "of other fields");
    for (int which = 0; which < 3; which++) {
        other = make(words, WORDS);
        uint64_t *number = which == 0   ? &other->sums.documents
                           : which == 1 ? &other->sums.total_length[1]
                                        : &other->terms[4].df;
        *number = DLS_MAX_STATISTIC - 1;
        assert_not_merged(other, DLS_ELIMIT, "more than 9007199254740992");
    }
}

/* The same where the query becomes some terms: those of the capital letters. */
static dls_statistics *make_expanded(const char *const *terms, size_t count)
{
    dls_statistics *statistics = make(terms, count);
    for (size_t i = 0; i < count; i++) statistics->terms[i].expanded = terms[i][0] >= 'A' && terms[i][0] <= 'Z';
    return statistics;
}

static void test_expanded_terms_of_either_are_kept(void **state)
{
    (void)state;
    static const char *const own[] = { "A", "C", "b" }, *const others[] = { "A", "B", "Cc", "Z", "b" };
    static const struct {
        const char *text;
        bool expanded;
        uint64_t df;
    } rows[] = { { "A", true, 2 }, { "B", true, 2 }, { "C", true, 2 }, { "Cc", true, 3 }, { "Z", true, 4 },
                 { "b", false, 8 } };
    dls_statistics *statistics = make_expanded(own, 3), *other = make_expanded(others, 5);
    assert_ok(dls__statistics_merge(statistics, other, &err), &err);
    dls__statistics_free(other);
    assert_int_equal(statistics->term_count, sizeof rows / sizeof *rows);
    for (size_t i = 0; i < statistics->term_count; i++) {
        assert_string_equal(statistics->terms[i].text, rows[i].text);
        assert_int_equal(statistics->terms[i].expanded, rows[i].expanded);
        assert_int_equal(statistics->terms[i].df, rows[i].df);
    }
    dls__statistics_free(statistics);
}

/* A term that the query has is in the statistics of every index, and never only expanded. */
static void test_terms_of_the_query_are_told_from_expanded_ones(void **state)
{
    (void)state;
    static const char *const own[] = { "A", "b" }, *const others[] = { "A", "b", "c" };
    for (int way = 0; way < 4; way++) {
        dls_statistics *statistics = make_expanded(own, 2), *other = make_expanded(others, way == 0 ? 3 : 2);
        if (way == 1) other->terms[1].expanded = true;
        if (way == 2) other->terms[0].expanded = false;
        dls_status status = dls__statistics_merge(statistics, other, &err);
        if (way == 3)
            assert_ok(status, &err);
        else
            assert_fails(status, DLS_EINVAL, &err, "a query with other terms");
        assert_int_equal(statistics->terms[1].df, way == 3 ? 4 : 2);
        dls__statistics_free(statistics);
        dls__statistics_free(other);
    }
}

static void test_terms_are_sought_by_their_bytes(void **state)
{
    (void)state;
    dls_statistics *statistics = make(words, WORDS);
    assert_int_equal(dls__statistics_seek(statistics, "", 0), 0);
    assert_int_equal(dls__statistics_seek(statistics, "ab", 2), 1);
    assert_int_equal(dls__statistics_seek(statistics, "abc", 3), 2);
    assert_int_equal(dls__statistics_seek(statistics, "\xff\x03", 2), 3);
    assert_int_equal(dls__statistics_seek(statistics, "\xff\x05", 2), WORDS);
    assert_ptr_equal(dls__statistics_find(statistics, "b", 1), &statistics->terms[2]);
    assert_null(dls__statistics_find(statistics, "bb", 2));
    assert_null(dls__statistics_find(statistics, "\xff\x05", 2));
    dls__statistics_free(statistics);
}

static void test_every_term_is_found_and_others_are_named(void **state)
{
    (void)state;
    dls_statistics *statistics = make(words, WORDS);
    static const char *const missing[] = { "0", "aa", "abc", "zebra", "\xff\x03pape", "\xff\x05" };
    uint64_t df;
    for (size_t i = 0; i < WORDS; i++) {
        assert_ok(dls__statistics_df(statistics, words[i], strlen(words[i]), &df, &err), &err);
        assert_int_equal(df, i + 1);
    }
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
        assert_fails(dls__statistics_df(statistics, missing[i], strlen(missing[i]), &df, &err), DLS_EINVAL, &err,
                     "they say nothing of '");
    assert_string_equal(err.text, "the statistics are of another query: they say nothing of ''");
    dls__statistics_free(statistics);
}

static void test_a_term_of_more_documents_than_there_are_is_refused(void **state)
{
    (void)state;
    dls_statistics *statistics = make(words, WORDS);
    uint64_t df;
    statistics->sums.documents = 3;
    assert_ok(dls__statistics_df(statistics, "b", 1, &df, &err), &err);
    assert_fails(dls__statistics_df(statistics, "\xff\x03paper", 7, &df, &err), DLS_EINVAL, &err,
                 "say that 4 documents of 3 have 'paper'");
    dls__statistics_free(statistics);
}

static void test_fields_have_words_where_they_have_documents(void **state)
{
    (void)state;
    assert_true(dls__statistics_make_sense(0, 0));
    assert_true(dls__statistics_make_sense(1, 1));
    assert_true(dls__statistics_make_sense(3, DLS_MAX_STATISTIC));
    assert_false(dls__statistics_make_sense(0, 1));
    assert_false(dls__statistics_make_sense(1, 0));
    assert_false(dls__statistics_make_sense(4, 3));
    assert_false(dls__statistics_make_sense(3, DLS_MAX_STATISTIC + 1));
}

static void test_sums_are_for_the_schema_that_they_are_of(void **state)
{
    (void)state;
    dls_schema *schema, *other;
    dls__stats sums;
    assert_ok(dls_schema_new_default(NULL, "english", &schema, &err), &err);
    assert_ok(dls_schema_new_default(NULL, "german", &other, &err), &err);
    dls_statistics *statistics = make(words, 0);
    statistics->fingerprint = schema->fingerprint;
    statistics->text_count = schema->text_count;
    memcpy(statistics->text_field, schema->text_field, sizeof statistics->text_field);
    assert_ok(dls__statistics_sums(statistics, schema, &sums, &err), &err);
    assert_memory_equal(&sums, &statistics->sums, sizeof sums);
    assert_fails(dls__statistics_sums(statistics, other, &sums, &err), DLS_EINVAL, &err, "of other fields");
    dls__statistics_free(statistics);
    dls_schema_free(schema);
    dls_schema_free(other);
}

static void test_every_failing_allocation_is_told(void **state)
{
    (void)state;
    dls_statistics *other;
    assert_ok(dls__statistics_new(NULL, 2, &other, &err), &err);
    assert_ok(dls__statistics_append(other, "Other", 5, 1, true, &err), &err);
    assert_ok(dls__statistics_append(other, "word", 4, 1, false, &err), &err);
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_statistics *statistics = NULL;
        dls_status status = dls__statistics_new(&memory.allocator, 1, &statistics, &err);
        if (status == DLS_OK) status = dls__statistics_append(statistics, "word", 4, 1, false, &err);
        if (status == DLS_OK) status = dls__statistics_merge(statistics, other, &err);
        if (status == DLS_ENOMEM && statistics != NULL) assert_true(statistics->term_count <= 1);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        dls__statistics_free(statistics);
    }
    testalloc_done(&memory);
    dls__statistics_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_terms_say_their_field_and_text),
        cmocka_unit_test(test_merging_adds_every_number),
        cmocka_unit_test(test_what_does_not_fit_is_not_merged_and_changes_nothing),
        cmocka_unit_test(test_expanded_terms_of_either_are_kept),
        cmocka_unit_test(test_terms_of_the_query_are_told_from_expanded_ones),
        cmocka_unit_test(test_terms_are_sought_by_their_bytes),
        cmocka_unit_test(test_every_term_is_found_and_others_are_named),
        cmocka_unit_test(test_a_term_of_more_documents_than_there_are_is_refused),
        cmocka_unit_test(test_fields_have_words_where_they_have_documents),
        cmocka_unit_test(test_sums_are_for_the_schema_that_they_are_of),
        cmocka_unit_test(test_every_failing_allocation_is_told),
    };
    return cmocka_run_group_tests_name("rank/statistics", tests, NULL, NULL);
}
