/* SPDX-License-Identifier: MIT
 *
 * Marks: which words of a text a query looks for. Shown with brackets around what matched.
 */
#include "show/marker.h"

#include "base/alloc.h"
#include "show/hits.h"
#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

static const dls__rank_parameters ones = { .k1 = 1.2f, .weights = { 1, 1, 1, 1 }, .b = { 0, 0, 0, 0 } };

/* The text with brackets around ranges, which ascend and are apart. */
static const char *bracketed(const char *text, size_t length, const dls_range *ranges, size_t count)
{
    static char out[2000];
    size_t at = 0, copied = 0;
    assert_true(length + 2 * count < sizeof out);
    for (size_t i = 0; i < count; i++) {
        assert_true(ranges[i].begin >= copied && ranges[i].begin < ranges[i].end && ranges[i].end <= length);
        memcpy(out + at, text + copied, ranges[i].begin - copied);
        at += ranges[i].begin - copied;
        out[at++] = '[';
        memcpy(out + at, text + ranges[i].begin, ranges[i].end - ranges[i].begin);
        at += ranges[i].end - ranges[i].begin;
        out[at++] = ']';
        copied = ranges[i].end;
    }
    memcpy(out + at, text + copied, length - copied);
    out[at + length - copied] = '\0';
    return out;
}

/* What the query marks in the first value of `field` of document 0, which it must find. */
static const char *marked(small_index *s, const dls_query *query, size_t field)
{
    dls_hits *hits;
    dls_text text;
    const dls_range *ranges;
    size_t count;
    assert_ok(dls_search(s->index, query, 1, NULL, &hits, &err), &err);
    assert_int_equal(hits->count, 1);
    assert_ok(dls__hits_value(hits, 0, field, 0, &text, &err), &err);
    assert_ok(dls__hits_matches(hits, 0, field, 0, &ranges, &count, &err), &err);
    const char *out = bracketed(text.bytes, text.length, ranges, count);
    dls__hits_free(hits);
    return out;
}

static void assert_marked(const char *fields, const char *lines, const char *typed, size_t field, const char *expected)
{
    small_index s;
    small_index_begin(&s, fields);
    small_index_add(&s, lines);
    small_index_open(&s);
    dls_query *query = small_index_parse(&s, typed);
    const char *found = marked(&s, query, field);
    if (strcmp(found, expected) != 0) fail_msg("%s: %s, not %s", typed, found, expected);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_words_are_marked_as_their_field_understands_them(void **state)
{
    (void)state;
    static const struct {
        const char *fields, *text, *typed, *expected;
    } rows[] = {
        { "t", "Deep tree, deep search.", "deep", "[Deep] tree, [deep] search." },
        { "t", "trees of a tree", "tree", "trees of a [tree]" },
        { "t@english", "Networks networking network", "networks", "[Networks] [networking] [network]" },
        { "t@english", "naïve Poincaré", "naive poincare", "[naïve] [Poincaré]" },
        { "t@english:accents", "naïve naive", "naïve", "[naïve] naive" },
        { "t@english", "Charniak's back-propagation", "charniak propagation", "[Charniak's] back-[propagation]" },
        { "t", "C++ and C and C++17", "c++", "[C++] and C and [C++]17" },
        { "t", "Na\\\"{\\i}ve text", "naive", "[Na\\\"{\\i}ve] text" },
        { "t@spaces", "C++, C++ c++", "C++", "C++, [C++] c++" },
        { "t", "a\tb\nb", "b", "a\t[b]\n[b]" },
        { "t", "soft\xc2\xadhyphen here", "softhyphen", "[soft\xc2\xadhyphen] here" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        small_index s;
        small_index_begin(&s, rows[i].fields);
        small_index_add_values(&s, &(dls_value){ 0, rows[i].text, strlen(rows[i].text) }, 1);
        small_index_open(&s);
        dls_query *query = small_index_parse(&s, rows[i].typed);
        assert_string_equal(marked(&s, query, 0), rows[i].expected);
        dls_query_free(query);
        small_index_end(&s);
    }
}

static void test_pairs_of_characters_that_overlap_are_one_range(void **state)
{
    (void)state;
    assert_marked("t", "深度学习导论", "度学习", 0, "深[度学习]导论");
    assert_marked("t", "深度学习导论", "深度 导论", 0, "[深度]学习[导论]");
    assert_marked("t", "深度学习导论", "深度学习导论", 0, "[深度学习导论]");
    assert_marked("t", "한국어를 공부", "한국어를", 0, "[한국어를] 공부");
    assert_marked("t", "한국어를 공부", "국어", 0, "한[국어]를 공부");
}

static void test_all_words_of_a_phrase_are_marked_wherever_they_stand(void **state)
{
    (void)state;
    assert_marked("t", "tree search in a tree", "\"tree search\"", 0, "[tree] [search] in a [tree]");
}

static void test_exclusions_are_not_marked(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "t");
    small_index_add(&s, "deep tree search");
    small_index_open(&s);
    dls_query *query = NULL;
    assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
    assert_ok(dls_query_add(query, DLS_SHOULD, small_index_parse(&s, "deep -\"search deep\""), &err), &err);
    assert_ok(dls_query_add(query, DLS_MUST_NOT, small_index_parse(&s, "zebra -tree"), &err), &err);
    assert_string_equal(marked(&s, query, 0), "[deep] tree search");
    dls_query_free(query);
    small_index_end(&s);
}

static void test_words_are_marked_in_the_fields_that_the_query_looks_in(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "title text");
    small_index_add(&s, "title=deep tree\ntext=tree deep");
    small_index_open(&s);
    dls_query *query = NULL, *tree = NULL, *deep = NULL;
    assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
    assert_ok(dls_query_new_words(s.schema, "tree", 4, 1, NULL, &tree, &err), &err);
    assert_ok(dls_query_new_words(s.schema, "deep", 4, 0, NULL, &deep, &err), &err);
    assert_ok(dls_query_add(query, DLS_SHOULD, tree, &err), &err);
    assert_ok(dls_query_add(query, DLS_SHOULD, deep, &err), &err);
    assert_string_equal(marked(&s, query, 0), "[deep] [tree]");
    assert_string_equal(marked(&s, query, 1), "tree [deep]");
    dls_query_free(query);
    small_index_end(&s);
}

static void test_the_fields_of_one_word_in_two_clauses_are_taken_together(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "title text");
    small_index_add(&s, "title=tree\ntext=tree");
    small_index_open(&s);
    dls_query *query = NULL, *one = NULL, *other = NULL;
    assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
    assert_ok(dls_query_new_words(s.schema, "tree", 4, 1, NULL, &one, &err), &err);
    assert_ok(dls_query_new_words(s.schema, "tree", 4, 2, NULL, &other, &err), &err);
    assert_ok(dls_query_add(query, DLS_SHOULD, one, &err), &err);
    assert_ok(dls_query_add(query, DLS_SHOULD, other, &err), &err);
    assert_string_equal(marked(&s, query, 0), "[tree]");
    assert_string_equal(marked(&s, query, 1), "[tree]");
    dls_query_free(query);
    small_index_end(&s);
}

static void test_fields_with_different_analyzers_are_marked_each_its_way(void **state)
{
    (void)state;
    assert_marked("a@english b@words", "a=networks network\nb=networks network", "networks", 0,
                  "[networks] [network]");
    assert_marked("a@english b@words", "a=networks network\nb=networks network", "networks", 1, "[networks] network");
}

static void test_a_keyword_is_marked_as_a_whole_or_not_at_all(void **state)
{
    (void)state;
    static const struct {
        const char *value, *expected;
    } rows[] = { { "deep tree", "[deep tree]" }, { "deep tree ", "deep tree " }, { "Deep tree", "Deep tree" } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        small_index s;
        char lines[100];
        small_index_begin(&s, "text kind/keyword other/keyword");
        snprintf(lines, sizeof lines, "kind=%s\nkind=deep tree\nother=deep tree\ntext=deep tree", rows[i].value);
        small_index_add(&s, lines);
        small_index_open(&s);
        dls_query *query = small_index_keyword(&s, 1, "deep tree");
        assert_string_equal(marked(&s, query, 1), rows[i].expected);
        assert_string_equal(marked(&s, query, 2), "deep tree"); /* another field */
        assert_string_equal(marked(&s, query, 0), "deep tree"); /* no words are sought */
        dls_query_free(query);
        small_index_end(&s);
    }
}

static void test_stored_fields_are_not_marked(void **state)
{
    (void)state;
    assert_marked("text url/stored", "text=tree\nurl=tree", "tree", 1, "tree");
}

static void test_marks_are_all_tokens_in_their_order_with_the_sought_ones_numbered(void **state)
{
    (void)state;
    small_index s;
    dls__marker marker;
    dls__buf marks;
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    small_index_begin(&s, "text");
    small_index_add(&s, "a b c");
    small_index_open(&s);
    dls_query *query = small_index_parse(&s, "c a");
    assert_ok(dls__marker_init(&marker, s.index, query, &ones, allocator, &err), &err);
    dls__buf_init(&marks, allocator, SIZE_MAX);
    assert_ok(dls__marker_run(&marker, 0, "x a, c a", 8, &marks, &err), &err);
    static const dls__mark expected[] = {
        { 0, 1, DLS__UNMARKED }, { 2, 3, 1 }, { 5, 6, 0 }, { 7, 8, 1 }
    };
    assert_int_equal(marks.size, sizeof expected);
    const dls__mark *found = (const dls__mark *)(const void *)marks.bytes;
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(found[i].begin, expected[i].begin);
        assert_int_equal(found[i].end, expected[i].end);
        assert_int_equal(found[i].term, expected[i].term);
    }
    assert_same_bits(dls__marker_sought(&marker, 0)->idf, dls__bm25_idf(1, 1));
    dls__buf_done(&marks);
    dls__marker_done(&marker);
    dls_query_free(query);
    small_index_end(&s);
}

static dls_status mark_with(const small_index *s, const dls_query *query, const dls_allocator *allocator)
{
    dls__marker marker;
    dls__buf marks;
    dls__buf_init(&marks, allocator, SIZE_MAX);
    dls_status status = dls__marker_init(&marker, s->index, query, &ones, allocator, &err);
    if (status == DLS_OK) status = dls__marker_run(&marker, 0, "naïve trees", 12, &marks, &err);
    if (status == DLS_OK) status = dls__marker_run(&marker, 1, "paper", 5, &marks, &err);
    dls__buf_done(&marks);
    dls__marker_done(&marker);
    return status;
}

static void test_without_memory_nothing_leaks(void **state)
{
    (void)state;
    small_index s;
    testalloc memory;
    testalloc_init(&memory);
    small_index_begin(&s, "text@english kind/keyword");
    small_index_add(&s, "a naive tree");
    small_index_open(&s);
    dls_query *query = small_index_parse(&s, "naive \"a tree\"");
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_status status = mark_with(&s, query, &memory.allocator);
        assert_told(&memory, status, &err);
    }
    testalloc_done(&memory);
    dls_query_free(query);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_are_marked_as_their_field_understands_them),
        cmocka_unit_test(test_pairs_of_characters_that_overlap_are_one_range),
        cmocka_unit_test(test_all_words_of_a_phrase_are_marked_wherever_they_stand),
        cmocka_unit_test(test_exclusions_are_not_marked),
        cmocka_unit_test(test_words_are_marked_in_the_fields_that_the_query_looks_in),
        cmocka_unit_test(test_the_fields_of_one_word_in_two_clauses_are_taken_together),
        cmocka_unit_test(test_fields_with_different_analyzers_are_marked_each_its_way),
        cmocka_unit_test(test_a_keyword_is_marked_as_a_whole_or_not_at_all),
        cmocka_unit_test(test_stored_fields_are_not_marked),
        cmocka_unit_test(test_marks_are_all_tokens_in_their_order_with_the_sought_ones_numbered),
        cmocka_unit_test(test_without_memory_nothing_leaks),
    };
    return cmocka_run_group_tests_name("show/marker", tests, NULL, NULL);
}
