/* SPDX-License-Identifier: MIT
 *
 * Hits as a stranger reads them: keys, values, matches, snippets, explanations; and numbers that are none.
 */
#include <stdlib.h>

#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

typedef struct answer {
    small_index s;
    dls_query *query;
    dls_hits *hits;
} answer;

/* Two hits for "deep trees", the better one in the second segment. */
static void begin(answer *a)
{
    small_index_begin(&a->s, "title@english text@english kind/keyword secret@english/unstored");
    small_index_add(&a->s, "text=one deep word\nkind=x\nkind=y\nsecret=deep");
    small_index_commit(&a->s);
    small_index_add(&a->s, "title=Deep trees\ntext=of a deep tree\ntext=more");
    small_index_open(&a->s);
    a->query = small_index_parse(&a->s, "deep trees");
    assert_ok(dls_search(a->s.index, a->query, 10, NULL, &a->hits, &err), &err);
}

static void end(answer *a)
{
    dls_hits_free(a->hits);
    dls_query_free(a->query);
    small_index_end(&a->s);
}

static void test_hits_are_numbered_from_the_best(void **state)
{
    (void)state;
    answer a;
    begin(&a);
    assert_int_equal(dls_hits_count(a.hits), 2);
    assert_int_equal(dls_hits_at(a.hits, 0)->document, 1);
    assert_int_equal(dls_hits_at(a.hits, 1)->document, 0);
    assert_true(dls_hits_at(a.hits, 0)->score > dls_hits_at(a.hits, 1)->score);
    assert_ptr_equal(dls_hits_at(a.hits, 1), dls_hits_at(a.hits, 0) + 1); /* side by side */
    assert_null(dls_hits_at(a.hits, 2));
    assert_null(dls_hits_at(a.hits, SIZE_MAX));
    end(&a);
}

static void test_keys_and_values_are_those_of_the_document(void **state)
{
    (void)state;
    answer a;
    dls_text text;
    size_t count;
    begin(&a);
    assert_ok(dls_hits_key(a.hits, 0, &text, &err), &err);
    assert_string_equal(text.bytes, "1");
    dls_text keys[2];
    assert_ok(dls_hits_keys(a.hits, keys, &err), &err);
    assert_string_equal(keys[0].bytes, "1");
    assert_string_equal(keys[1].bytes, "0");
    assert_int_equal(dls_hits_keys(NULL, keys, &err), DLS_EINVAL);
    assert_int_equal(dls_hits_keys(a.hits, NULL, &err), DLS_EINVAL);
    assert_ok(dls_hits_value(a.hits, 0, 1, 1, &text, &err), &err);
    assert_string_equal(text.bytes, "more");
    static const size_t counts[2][4] = { { 1, 2, 0, 0 }, { 0, 1, 2, 0 } }; /* the last field is not stored */
    for (size_t number = 0; number < 2; number++)
        for (size_t field = 0; field < 4; field++) {
            assert_ok(dls_hits_value_count(a.hits, number, field, &count, &err), &err);
            assert_int_equal(count, counts[number][field]);
        }
    end(&a);
}

static void test_with_an_offset_hit_zero_is_the_first_after_it(void **state)
{
    (void)state;
    answer a;
    dls_hits *page = NULL;
    dls_text key;
    const dls_explain_node *nodes;
    size_t count;
    begin(&a);
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.offset = 1;
    assert_ok(dls_search(a.s.index, a.query, 10, &options, &page, &err), &err);
    assert_int_equal(dls_hits_count(page), 1);
    assert_ok(dls_hits_key(page, 0, &key, &err), &err);
    assert_string_equal(key.bytes, "0");
    assert_ok(dls_hits_explain(page, 0, &nodes, &count, &err), &err);
    assert_same_bits(nodes[0].score, dls_hits_at(page, 0)->score);
    assert_status(dls_hits_key(page, 1, &key, &err), DLS_EINVAL);
    dls_hits_free(page);
    end(&a);
}

static void test_matches_and_snippets_mark_words_as_the_field_understands_them(void **state)
{
    (void)state;
    answer a;
    const dls_range *ranges;
    size_t count;
    dls_snippet snippet;
    begin(&a);
    assert_ok(dls_hits_matches(a.hits, 0, 1, 0, &ranges, &count, &err), &err);
    assert_int_equal(count, 2);
    assert_true(ranges[0].begin == 5 && ranges[0].end == 9); /* deep */
    assert_true(ranges[1].begin == 10 && ranges[1].end == 14); /* tree */
    assert_ok(dls_hits_snippet(a.hits, 0, 1, 20, &snippet, &err), &err);
    assert_string_equal(snippet.text.bytes, "of a deep tree");
    assert_int_equal(snippet.range_count, 2);
    assert_ok(dls_hits_snippet(a.hits, 1, 3, 20, &snippet, &err), &err);
    assert_string_equal(snippet.text.bytes, ""); /* not stored */
    end(&a);
}

static void test_texts_live_as_long_as_the_hits(void **state)
{
    (void)state;
    answer a;
    dls_text key, value;
    const dls_range *ranges;
    const dls_explain_node *nodes;
    size_t count, node_count;
    begin(&a);
    assert_ok(dls_hits_key(a.hits, 0, &key, &err), &err);
    assert_ok(dls_hits_value(a.hits, 0, 0, 0, &value, &err), &err);
    assert_ok(dls_hits_matches(a.hits, 0, 0, 0, &ranges, &count, &err), &err);
    assert_ok(dls_hits_explain(a.hits, 0, &nodes, &node_count, &err), &err);
    for (int i = 0; i < 300; i++) {
        dls_snippet snippet;
        const dls_explain_node *others;
        size_t other_count;
        assert_ok(dls_hits_snippet(a.hits, 1, 1, 20, &snippet, &err), &err);
        assert_ok(dls_hits_explain(a.hits, 1, &others, &other_count, &err), &err);
    }
    assert_string_equal(key.bytes, "1");
    assert_string_equal(value.bytes, "Deep trees");
    assert_int_equal(ranges[count - 1].end, 10);
    assert_string_equal(nodes[node_count - 1].text.bytes, "tree");
    end(&a);
}

static void test_explanations_use_the_options_of_the_search(void **state)
{
    (void)state;
    answer a;
    dls_hits *hits = NULL;
    const dls_explain_node *nodes;
    size_t count;
    begin(&a);
    const float weights[] = { 0, 5, 1, 0 }, b[] = { 0, 0.25f, 0, 0 };
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.weights = weights;
    options.b = b;
    options.k1 = 3.0f;
    assert_ok(dls_search(a.s.index, a.query, 10, &options, &hits, &err), &err);
    for (size_t i = 0; i < dls_hits_count(hits); i++) {
        assert_ok(dls_hits_explain(hits, i, &nodes, &count, &err), &err);
        assert_int_equal(count, 3);
        assert_same_bits(nodes[0].score, dls_hits_at(hits, i)->score);
        assert_int_equal(nodes[1].field_count, 1);
        assert_int_equal(nodes[1].fields[0].field, 1);
        assert_same_bits(nodes[1].fields[0].weight, 5.0f);
        assert_same_bits(nodes[1].fields[0].b, 0.25f);
        assert_same_bits(nodes[1].k1, 3.0f);
    }
    dls_hits_free(hits);
    end(&a);
}

/* ---- What is refused ---- */

static void test_a_hit_that_is_none_is_refused_by_its_number(void **state)
{
    (void)state;
    answer a;
    dls_text text = { "as before", 9 };
    dls_snippet snippet = { .begin = 77 };
    const dls_range *ranges = NULL;
    const dls_explain_node *nodes = NULL;
    size_t count = 77;
    begin(&a);
    assert_fails(dls_hits_key(a.hits, 2, &text, &err), DLS_EINVAL, &err, "there is no hit 2 of 2");
    assert_fails(dls_hits_value_count(a.hits, 2, 0, &count, &err), DLS_EINVAL, &err, "no hit 2");
    assert_fails(dls_hits_value(a.hits, 2, 0, 0, &text, &err), DLS_EINVAL, &err, "no hit 2");
    assert_fails(dls_hits_matches(a.hits, 2, 0, 0, &ranges, &count, &err), DLS_EINVAL, &err, "no hit 2");
    assert_fails(dls_hits_snippet(a.hits, 2, 0, 20, &snippet, &err), DLS_EINVAL, &err, "no hit 2");
    assert_fails(dls_hits_explain(a.hits, SIZE_MAX, &nodes, &count, &err), DLS_EINVAL, &err, "no hit");
    assert_true(text.length == 9 && snippet.begin == 77 && ranges == NULL && nodes == NULL && count == 77);
    end(&a);
}

static void test_ranges_that_are_not_of_the_text_are_refused(void **state)
{
    (void)state;
    static const dls_range wrong[][2] = { { { 0, 2 }, { 1, 3 } }, { { 2, 1 }, { 2, 2 } }, { { 0, 1 }, { 1, 4 } } };
    dls_range out[2] = { { 7, 7 }, { 7, 7 } };
    char html[20] = "as before";
    size_t length = 77;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_fails(dls_ranges_convert("abc", 3, wrong[i], 2, DLS_UNIT_CHARACTER, out, &err), DLS_EINVAL, &err,
                     "range");
        assert_fails(dls_html("abc", 3, wrong[i], 2, "<b>", "</b>", html, 20, &length, &err), DLS_EINVAL, &err,
                     "range");
    }
    assert_fails(dls_ranges_convert("abc", 3, out, 0, (dls_unit)3, out, &err), DLS_EINVAL, &err, "no unit 3");
    assert_true(out[0].begin == 7 && length == 77);
    assert_string_equal(html, "as before");
}

static void test_a_field_that_is_none_is_refused_by_its_number(void **state)
{
    (void)state;
    answer a;
    dls_text text = { "as before", 9 };
    dls_snippet snippet = { .begin = 77 };
    const dls_range *ranges = NULL;
    size_t count = 77;
    begin(&a);
    assert_fails(dls_hits_value_count(a.hits, 0, 4, &count, &err), DLS_EINVAL, &err,
                 "there is no field 4, the schema has 4");
    assert_fails(dls_hits_value(a.hits, 0, 64, 0, &text, &err), DLS_EINVAL, &err, "no field 64");
    assert_fails(dls_hits_matches(a.hits, 0, SIZE_MAX, 0, &ranges, &count, &err), DLS_EINVAL, &err, "no field");
    assert_fails(dls_hits_snippet(a.hits, 0, 4, 20, &snippet, &err), DLS_EINVAL, &err, "no field 4");
    assert_true(text.length == 9 && snippet.begin == 77 && ranges == NULL && count == 77);
    end(&a);
}

static void test_a_value_that_is_none_is_not_found(void **state)
{
    (void)state;
    answer a;
    dls_text text = { "as before", 9 };
    const dls_range *ranges = NULL;
    size_t count = 77;
    begin(&a);
    assert_fails(dls_hits_value(a.hits, 0, 1, 2, &text, &err), DLS_ENOTFOUND, &err, "2 values of field 'text', not 3");
    assert_fails(dls_hits_matches(a.hits, 0, 2, 0, &ranges, &count, &err), DLS_ENOTFOUND, &err, "'kind'");
    assert_true(text.length == 9 && ranges == NULL && count == 77);
    end(&a);
}

static void test_a_snippet_that_is_too_short_is_refused(void **state)
{
    (void)state;
    answer a;
    dls_snippet snippet = { .begin = 77 };
    begin(&a);
    assert_fails(dls_hits_snippet(a.hits, 0, 0, 19, &snippet, &err), DLS_EINVAL, &err,
                 "a snippet of 19 characters, 20 are the least");
    assert_status(dls_hits_snippet(a.hits, 0, 0, 0, &snippet, NULL), DLS_EINVAL);
    assert_int_equal(snippet.begin, 77);
    end(&a);
}

/* ---- Damage ---- */

static void test_a_damaged_record_is_said_with_the_name_of_the_file_and_the_rest_goes_on(void **state)
{
    (void)state;
    size_t size;
    small_index s;
    dls_index_info info;
    small_index_begin(&s, "text");
    for (int i = 0; i < 3000; i++) {
        char text[200];
        snprintf(text, sizeof text, "tree %d %x %x %x", i, (unsigned)i * 2654435761u, (unsigned)i * 40503u,
                 (unsigned)i * 2246822519u); /* such text does not get much smaller */
        small_index_add(&s, text);
    }
    small_index_open(&s);
    dls_index_get_info(s.index, &info);
    const char *path = test_path("damaged.dls");
    uint8_t *bytes = test_read_file(s.path, &size);
    size_t middle = (size_t)(info.file_bytes - info.checksum_bytes - info.stored_bytes / 2 - 8192);
    bytes[middle] ^= 0xff;
    test_write_file(path, bytes, size);
    free(bytes);
    dls_index *index = NULL;
    dls_hits *hits = NULL;
    size_t damaged = 0, good = 0;
    dls_query *query = small_index_parse(&s, "tree");
    assert_ok(dls_index_open(path, NULL, &index, &err), &err);
    assert_ok(dls_search(index, query, 3000, NULL, &hits, &err), &err);
    for (size_t i = 0; i < dls_hits_count(hits); i++) {
        dls_text text = { NULL, 0 };
        dls_status status = dls_hits_value(hits, i, 0, 0, &text, &err);
        if (status == DLS_OK) {
            good++;
            continue;
        }
        assert_int_equal(status, DLS_ECORRUPT);
        assert_contains(err.text, "damaged.dls: ");
        assert_null(text.bytes);
        damaged++;
    }
    assert_true(damaged > 0 && good > 0);
    dls_hits_free(hits);
    dls_query_free(query);
    dls_index_close(index);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hits_are_numbered_from_the_best),
        cmocka_unit_test(test_keys_and_values_are_those_of_the_document),
        cmocka_unit_test(test_with_an_offset_hit_zero_is_the_first_after_it),
        cmocka_unit_test(test_matches_and_snippets_mark_words_as_the_field_understands_them),
        cmocka_unit_test(test_texts_live_as_long_as_the_hits),
        cmocka_unit_test(test_explanations_use_the_options_of_the_search),
        cmocka_unit_test(test_a_hit_that_is_none_is_refused_by_its_number),
        cmocka_unit_test(test_ranges_that_are_not_of_the_text_are_refused),
        cmocka_unit_test(test_a_field_that_is_none_is_refused_by_its_number),
        cmocka_unit_test(test_a_value_that_is_none_is_not_found),
        cmocka_unit_test(test_a_snippet_that_is_too_short_is_refused),
        cmocka_unit_test(test_a_damaged_record_is_said_with_the_name_of_the_file_and_the_rest_goes_on),
    };
    return cmocka_run_group_tests_name("api/api_hits", tests, NULL, NULL);
}
