/* SPDX-License-Identifier: MIT
 *
 * Hits: keys and values of documents as they were added, read when they are asked for.
 */
#include "show/hits.h"

#include "base/alloc.h"
#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

static dls_hits *search_for(small_index *s, const char *text)
{
    dls_hits *hits = NULL;
    dls_query *query = small_index_parse(s, text);
    assert_ok(dls_search(s->index, query, 100, NULL, &hits, &err), &err);
    hits->query = NULL; /* it is looked at for marks alone, which are tested elsewhere */
    dls_query_free(query);
    return hits;
}

static void assert_value(dls_hits *hits, size_t number, size_t field, size_t value, const char *expected, size_t length)
{
    dls_text text;
    assert_ok(dls__hits_value(hits, number, field, value, &text, &err), &err);
    assert_bytes(text.bytes, text.length, expected, length);
    assert_int_equal(text.bytes[length], '\0');
}

static void test_values_come_back_as_they_were_added(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
    } rows[] = { { "hit", 3 },           { "hit a\0b\0", 8 }, { "hit \xff\xfe\xc3", 7 }, { "hit  \n\t ", 8 },
                 { "hit 深度学习", 16 }, { "hit\0", 4 },      { "<b>hit</b> &amp;", 16 } };
    small_index s;
    small_index_begin(&s, "text");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        small_index_add_values(&s, &(dls_value){ 0, rows[i].bytes, rows[i].length }, 1);
    small_index_open(&s);
    dls_hits *hits = search_for(&s, "hit");
    assert_int_equal(hits->count, sizeof rows / sizeof *rows);
    for (size_t i = 0; i < hits->count; i++) {
        size_t row = (size_t)dls_hits_at(hits, i)->document;
        assert_value(hits, i, 0, 0, rows[row].bytes, rows[row].length);
    }
    dls__hits_free(hits);
    small_index_end(&s);
}

static void test_values_of_a_field_are_counted_from_the_first_whatever_stands_between(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "title text kind/keyword url/stored");
    small_index_add(&s, "text=one\nkind=a\ntitle=hit\ntext=\nurl=u\ntext=three\nkind=b");
    small_index_open(&s);
    dls_hits *hits = search_for(&s, "hit");
    assert_value(hits, 0, 0, 0, "hit", 3);
    assert_value(hits, 0, 1, 0, "one", 3);
    assert_value(hits, 0, 1, 1, "", 0);
    assert_value(hits, 0, 1, 2, "three", 5);
    assert_value(hits, 0, 2, 1, "b", 1);
    assert_value(hits, 0, 3, 0, "u", 1);
    dls__hits_free(hits);
    small_index_end(&s);
}

static void test_values_may_be_asked_for_in_any_order(void **state)
{
    (void)state;
    static const char *const expected[2][3] = { { "t0", "t1", "t2" }, { "hit", "b1", "b2" } };
    small_index s;
    small_index_begin(&s, "title text");
    small_index_add(&s, "text=hit\ntitle=t0\ntitle=t1\ntext=b1\ntitle=t2\ntext=b2");
    small_index_open(&s);
    dls_hits *hits = search_for(&s, "hit");
    for (size_t pair = 0; pair < 36; pair++) {
        size_t first = pair / 6, second = pair % 6;
        assert_value(hits, 0, first / 3, first % 3, expected[first / 3][first % 3],
                     strlen(expected[first / 3][first % 3]));
        assert_value(hits, 0, second / 3, second % 3, expected[second / 3][second % 3],
                     strlen(expected[second / 3][second % 3]));
        dls_text text;
        assert_fails(dls__hits_value(hits, 0, second / 3, 3, &text, &err), DLS_ENOTFOUND, &err, "has 3 values");
    }
    dls__hits_free(hits);
    small_index_end(&s);
}

static void test_a_value_that_is_not_there_is_not_found(void **state)
{
    (void)state;
    small_index s;
    dls_text text = { "as before", 9 };
    small_index_begin(&s, "title text");
    small_index_add(&s, "title=hit\ntitle=more");
    small_index_open(&s);
    dls_hits *hits = search_for(&s, "hit");
    assert_fails(dls__hits_value(hits, 0, 0, 2, &text, &err), DLS_ENOTFOUND, &err,
                 "hit 0 has 2 values of field 'title', not 3");
    assert_fails(dls__hits_value(hits, 0, 1, 0, &text, &err), DLS_ENOTFOUND, &err, "0 values of field 'text'");
    assert_fails(dls__hits_value(hits, 0, 1, SIZE_MAX - 1, &text, &err), DLS_ENOTFOUND, &err, "text");
    assert_string_equal(text.bytes, "as before");
    dls__hits_free(hits);
    small_index_end(&s);
}

static void test_fields_that_are_not_stored_have_no_values(void **state)
{
    (void)state;
    small_index s;
    dls_text text;
    small_index_begin(&s, "title text/unstored kind/keyword/unstored");
    small_index_add(&s, "title=shown\ntext=hit\nkind=a");
    small_index_open(&s);
    dls_hits *hits = search_for(&s, "hit");
    assert_value(hits, 0, 0, 0, "shown", 5);
    assert_status(dls__hits_value(hits, 0, 1, 0, &text, &err), DLS_ENOTFOUND);
    assert_status(dls__hits_value(hits, 0, 2, 0, &text, &err), DLS_ENOTFOUND);
    dls__hits_free(hits);
    small_index_end(&s);
}

static void test_keys_come_from_the_segment_that_has_the_document(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "text");
    for (int i = 0; i < 30; i++) {
        small_index_add(&s, "hit");
        if (i % 7 == 6) small_index_commit(&s);
    }
    small_index_open(&s);
    dls_hits *hits = search_for(&s, "hit");
    for (size_t i = 30; i-- > 0;) { /* in no particular order */
        const dls__loaded *loaded;
        char key[32];
        snprintf(key, sizeof key, "%" PRIu64, dls_hits_at(hits, i)->document);
        assert_ok(dls__hits_load(hits, i, &loaded, &err), &err);
        assert_string_equal(loaded->key.bytes, key);
    }
    dls__hits_free(hits);
    small_index_end(&s);
}

static void test_a_record_is_read_once(void **state)
{
    (void)state;
    small_index s;
    const dls__loaded *first, *second;
    dls_text before, after;
    small_index_begin(&s, "text");
    small_index_add(&s, "hit");
    small_index_add(&s, "hit hit");
    small_index_open(&s);
    dls_hits *hits = search_for(&s, "hit");
    assert_ok(dls__hits_load(hits, 0, &first, &err), &err);
    assert_ok(dls__hits_value(hits, 0, 0, 0, &before, &err), &err);
    assert_ok(dls__hits_load(hits, 1, &second, &err), &err);
    assert_ok(dls__hits_value(hits, 0, 0, 0, &after, &err), &err);
    assert_ptr_equal(before.bytes, after.bytes);
    assert_ptr_not_equal(first, second);
    dls__hits_free(hits);
    small_index_end(&s);
}

static void test_hits_may_be_none(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "text");
    small_index_open(&s);
    dls_hits *hits = search_for(&s, "hit");
    assert_int_equal(hits->count, 0);
    dls__hits_free(hits);
    dls__hits_free(NULL);
    small_index_end(&s);
}

static dls_status read_all(const small_index *s, const dls_query *query, const dls_allocator *allocator)
{
    dls_hits *hits;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.allocator = allocator;
    dls_status status = dls_search(s->index, query, 10, &options, &hits, &err);
    if (status != DLS_OK) return status;
    for (size_t i = 0; i < hits->count && status == DLS_OK; i++) {
        dls_text text;
        dls__marker *marker;
        status = dls__hits_value(hits, i, 0, 0, &text, &err);
        if (status == DLS_OK) status = dls__hits_marker(hits, &marker, &err);
    }
    dls__hits_free(hits);
    return status;
}

static void test_without_memory_nothing_leaks(void **state)
{
    (void)state;
    small_index s;
    testalloc memory;
    testalloc_init(&memory);
    small_index_begin(&s, "text");
    small_index_add(&s, "hit one\ntext=two");
    small_index_add(&s, "hit two");
    small_index_open(&s);
    dls_query *query = small_index_parse(&s, "hit two");
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_status status = read_all(&s, query, &memory.allocator);
        assert_told(&memory, status, &err);
    }
    testalloc_done(&memory);
    dls_query_free(query);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_come_back_as_they_were_added),
        cmocka_unit_test(test_values_of_a_field_are_counted_from_the_first_whatever_stands_between),
        cmocka_unit_test(test_values_may_be_asked_for_in_any_order),
        cmocka_unit_test(test_a_value_that_is_not_there_is_not_found),
        cmocka_unit_test(test_fields_that_are_not_stored_have_no_values),
        cmocka_unit_test(test_keys_come_from_the_segment_that_has_the_document),
        cmocka_unit_test(test_a_record_is_read_once),
        cmocka_unit_test(test_hits_may_be_none),
        cmocka_unit_test(test_without_memory_nothing_leaks),
    };
    return cmocka_run_group_tests_name("show/hits", tests, NULL, NULL);
}
