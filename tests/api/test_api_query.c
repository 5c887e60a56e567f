/* SPDX-License-Identifier: MIT
 *
 * Queries as a stranger builds them: fields, limits, and who owns a child.
 */
#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

typedef dls_status make_query(const dls_schema *schema, const char *text, size_t length, uint64_t fields,
                              const dls_allocator *allocator, dls_query **out, dls_error *err);

static dls_status new_phrase(const dls_schema *schema, const char *text, size_t length, uint64_t fields,
                             const dls_allocator *allocator, dls_query **out, dls_error *error)
{
    return dls_query_new_phrase(schema, text, length, 0, fields, allocator, out, error);
}

static dls_status new_near(const dls_schema *schema, const char *text, size_t length, uint64_t fields,
                           const dls_allocator *allocator, dls_query **out, dls_error *error)
{
    return dls_query_new_near(schema, text, length, 1, fields, allocator, out, error);
}

static make_query *const makers[] = { dls_query_parse, dls_query_new_words, new_phrase, new_near };
#define MAKERS (sizeof makers / sizeof *makers)

static dls_query *new_bool(void)
{
    dls_query *query = NULL;
    assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
    return query;
}

static void test_fields_that_are_none_or_not_text_are_refused_by_name(void **state)
{
    (void)state;
    static const struct {
        uint64_t fields;
        const char *text;
    } rows[] = {
        { UINT64_C(1) << 4, "there is no field 4, the schema has 4" },
        { UINT64_C(1) << 63, "there is no field 63" },
        { UINT64_MAX, "field 'kind' is not text" },
        { 2, "field 'kind' is not text: no words can be sought in it" },
        { 1 | 8, "field 'url' is not text" },
    };
    small_index s;
    small_index_schema(&s, "title kind/keyword text url/stored");
    for (size_t m = 0; m < MAKERS; m++)
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            dls_query *query = NULL;
            assert_fails(makers[m](s.schema, "tree", 4, rows[i].fields, NULL, &query, &err), DLS_EINVAL, &err,
                         rows[i].text);
            assert_null(query);
        }
    small_index_end(&s);
}

static void test_words_are_sought_in_the_fields_of_the_set_by_their_number_in_the_schema(void **state)
{
    (void)state;
    static const struct {
        uint64_t fields;
        const char *found;
    } rows[] = { { 0, "0 1" }, { 1, "0" }, { 4, "1" }, { 5, "0 1" } };
    small_index s;
    small_index_begin(&s, "title kind/keyword text");
    small_index_add(&s, "title=deep tree\nkind=tree");
    small_index_add(&s, "text=deep tree\nkind=tree");
    small_index_open(&s);
    for (size_t m = 0; m < MAKERS; m++)
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            dls_query *query = NULL;
            assert_ok(makers[m](s.schema, "deep tree", 9, rows[i].fields, NULL, &query, &err), &err);
            assert_string_equal(small_index_found(&s, query), rows[i].found);
            dls_query_free(query);
        }
    small_index_end(&s);
}

static void test_a_slop_and_a_distance_have_their_limits(void **state)
{
    (void)state;
    small_index s;
    dls_query *query = NULL;
    small_index_schema(&s, "text");
    assert_fails(dls_query_new_phrase(s.schema, "a b", 3, DLS_MAX_SLOP + 1, 0, NULL, &query, &err), DLS_ELIMIT, &err,
                 "a slop of 32 words, 31 are allowed");
    assert_fails(dls_query_new_phrase(s.schema, "a b", 3, UINT32_MAX, 0, NULL, &query, &err), DLS_ELIMIT, &err,
                 "a slop of 4294967295 words, 31 are allowed");
    assert_fails(dls_query_new_near(s.schema, "a b", 3, DLS_MAX_DISTANCE + 1, 0, NULL, &query, &err), DLS_ELIMIT, &err,
                 "a distance of 65 words, 64 are allowed");
    assert_fails(dls_query_new_near(s.schema, "a b", 3, 0, 0, NULL, &query, &err), DLS_EINVAL, &err,
                 "a distance of 0 words, where neighbours have 1");
    assert_null(query);
    assert_ok(dls_query_new_phrase(s.schema, "a b", 3, DLS_MAX_SLOP, 0, NULL, &query, &err), &err);
    dls_query_free(query);
    assert_ok(dls_query_new_near(s.schema, "a b", 3, DLS_MAX_DISTANCE, 0, NULL, &query, &err), &err);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_words_are_found_as_far_apart_as_they_may_stand(void **state)
{
    (void)state;
    static const struct {
        uint32_t slop; /* 0 and more: of the phrase "a b" */
        uint32_t distance;
        const char *found;
    } rows[] = {
        { 0, 0, "0" },         { 1, 0, "0 1" },       { 2, 0, "0 2 1 3" },
        { 0, 1, "0 2" },       { 0, 2, "0 2 1" },     { 0, 3, "0 2 1 3" },
    };
    small_index s;
    small_index_begin(&s, "text");
    small_index_add(&s, "a b");
    small_index_add(&s, "a x b");
    small_index_add(&s, "b a");
    small_index_add(&s, "a x x b");
    small_index_open(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dls_query *query = NULL;
        dls_status status = rows[i].distance > 0
                                ? dls_query_new_near(s.schema, "a b", 3, rows[i].distance, 0, NULL, &query, &err)
                                : dls_query_new_phrase(s.schema, "a b", 3, rows[i].slop, 0, NULL, &query, &err);
        assert_ok(status, &err);
        assert_string_equal(small_index_found(&s, query), rows[i].found);
        dls_query_free(query);
    }
    small_index_end(&s);
}

static void test_a_keyword_field_and_value_must_be_possible(void **state)
{
    (void)state;
    static char value[DLS_MAX_KEY + 1];
    small_index s;
    dls_query *query = NULL;
    small_index_schema(&s, "text kind/keyword");
    static const size_t fields[] = { 0, 2, 64, 256 + 1, SIZE_MAX };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        assert_fails(dls_query_new_keyword(s.schema, fields[i], "a", 1, NULL, &query, &err), DLS_EINVAL, &err,
                     "there is no keyword field");
    assert_fails(dls_query_new_keyword(s.schema, 1, value, sizeof value, NULL, &query, &err), DLS_ELIMIT, &err,
                 "a keyword of 4097 bytes, 4096 are allowed");
    assert_null(query);
    assert_ok(dls_query_new_keyword(s.schema, 1, value, DLS_MAX_KEY, NULL, &query, &err), &err);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_a_keyword_is_found_by_its_exact_bytes(void **state)
{
    (void)state;
    static const struct {
        size_t field;
        const char *value;
        size_t length;
        const char *found;
    } rows[] = {
        { 1, "paper", 5, "0" }, { 1, "Paper", 5, "1" },     { 1, "pape", 4, "" },  { 1, "", 0, "2" },
        { 2, "paper", 5, "1" }, { 1, "pap\0er", 6, "3" },   { 1, NULL, 0, "2" },
    };
    small_index s;
    small_index_begin(&s, "text kind/keyword other/keyword");
    small_index_add(&s, "kind=paper\nkind=paper\ntext=paper");
    small_index_add(&s, "kind=Paper\nother=paper");
    small_index_add(&s, "kind=");
    small_index_add_values(&s, &(dls_value){ 1, "pap\0er", 6 }, 1);
    small_index_open(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dls_query *query = NULL;
        assert_ok(dls_query_new_keyword(s.schema, rows[i].field, rows[i].value, rows[i].length, NULL, &query, &err),
                  &err);
        assert_string_equal(small_index_found(&s, query), rows[i].found);
        dls_query_free(query);
    }
    small_index_end(&s);
}

static void test_text_without_a_word_is_an_empty_query(void **state)
{
    (void)state;
    small_index s;
    small_index_schema(&s, "text");
    for (size_t m = 0; m < MAKERS; m++) {
        dls_query *none = NULL, *some = NULL;
        assert_ok(makers[m](s.schema, "\"...\" -", 7, 0, NULL, &none, &err), &err);
        assert_ok(makers[m](s.schema, "-tree", 5, 0, NULL, &some, &err), &err);
        assert_true(dls_query_is_empty(none));
        assert_false(dls_query_is_empty(some));
        dls_query_free(none);
        dls_query_free(some);
    }
    dls_query *query = new_bool();
    assert_true(dls_query_is_empty(query));
    dls_query_free(query);
    small_index_end(&s);
}

static void test_a_query_that_was_cut_says_so_through_what_it_is_added_to(void **state)
{
    (void)state;
    static char text[(DLS_MAX_TERMS + 1) * 8];
    size_t length = 0;
    small_index s;
    small_index_schema(&s, "text");
    for (int i = 0; i <= DLS_MAX_TERMS; i++) length += (size_t)sprintf(text + length, "w%d ", i);
    for (size_t m = 0; m < MAKERS; m++) {
        dls_query *query = NULL, *outer = new_bool();
        assert_ok(makers[m](s.schema, text, length, 0, NULL, &query, &err), &err);
        assert_true(dls_query_is_cut(query));
        assert_false(dls_query_is_cut(outer));
        assert_ok(dls_query_add(outer, DLS_MUST, query, &err), &err);
        assert_true(dls_query_is_cut(outer));
        dls_query_free(outer);
    }
    small_index_end(&s);
}

/* Whatever goes wrong, the child is freed: the allocator would say what was not. */
static void test_a_child_that_is_refused_is_freed(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    dls_query *query = new_bool(), *child = NULL;
    assert_ok(dls_query_new_bool(&memory.allocator, &child, &err), &err);
    assert_fails(dls_query_add(query, (dls_occur)7, child, &err), DLS_EINVAL, &err, "no role 7");
    assert_int_equal(memory.live_blocks, 0);
    assert_ok(dls_query_new_bool(&memory.allocator, &child, &err), &err);
    assert_status(dls_query_add(NULL, DLS_MUST, child, &err), DLS_EINVAL);
    assert_int_equal(memory.live_blocks, 0);
    for (int i = 0; i <= DLS_MAX_DEPTH; i++) { /* the last one is too much */
        dls_query *outer = NULL;
        if (i == 0) assert_ok(dls_query_new_bool(&memory.allocator, &child, &err), &err);
        assert_ok(dls_query_new_bool(&memory.allocator, &outer, &err), &err);
        dls_status status = dls_query_add(outer, DLS_MUST, child, &err);
        assert_int_equal(status, i < DLS_MAX_DEPTH ? DLS_OK : DLS_ELIMIT);
        child = outer;
    }
    assert_int_equal(memory.live_blocks, 1); /* the outermost alone */
    dls_query_free(child);
    dls_query_free(query);
    testalloc_done(&memory);
}

static void test_without_memory_a_child_is_freed_too(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    small_index s;
    small_index_schema(&s, "text kind/keyword");
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_query *query = NULL, *child = NULL;
        dls_status status = dls_query_new_bool(&memory.allocator, &query, &err);
        for (int i = 0; i < 20 && status == DLS_OK; i++) {
            status = dls_query_new_keyword(s.schema, 1, "a", 1, &memory.allocator, &child, &err);
            if (status == DLS_OK) status = dls_query_add(query, DLS_SHOULD, child, &err);
        }
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        dls_query_free(query);
    }
    testalloc_done(&memory);
    small_index_end(&s);
}

static void test_a_query_outlives_the_schema_it_was_made_with(void **state)
{
    (void)state;
    small_index s, other;
    small_index_begin(&s, "text");
    small_index_add(&s, "a tree");
    small_index_open(&s);
    small_index_schema(&other, "text");
    dls_query *query = small_index_parse(&other, "tree");
    small_index_end(&other);
    assert_string_equal(small_index_found(&s, query), "0");
    dls_query_free(query);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields_that_are_none_or_not_text_are_refused_by_name),
        cmocka_unit_test(test_words_are_sought_in_the_fields_of_the_set_by_their_number_in_the_schema),
        cmocka_unit_test(test_a_slop_and_a_distance_have_their_limits),
        cmocka_unit_test(test_words_are_found_as_far_apart_as_they_may_stand),
        cmocka_unit_test(test_a_keyword_field_and_value_must_be_possible),
        cmocka_unit_test(test_a_keyword_is_found_by_its_exact_bytes),
        cmocka_unit_test(test_text_without_a_word_is_an_empty_query),
        cmocka_unit_test(test_a_query_that_was_cut_says_so_through_what_it_is_added_to),
        cmocka_unit_test(test_a_child_that_is_refused_is_freed),
        cmocka_unit_test(test_without_memory_a_child_is_freed_too),
        cmocka_unit_test(test_a_query_outlives_the_schema_it_was_made_with),
    };
    return cmocka_run_group_tests_name("api/api_query", tests, NULL, NULL);
}
