/* SPDX-License-Identifier: MIT
 *
 * Marks: which words of a text a query looks for. Shown with brackets around what matched.
 */
#include "show/marker.h"

#include "base/alloc.h"
#include "show/hits.h"
#include "support/rng.h"
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

static void test_words_of_a_phrase_are_marked_where_it_occurs(void **state)
{
    (void)state;
    assert_marked("t", "tree search in a tree", "\"tree search\"", 0, "[tree] [search] in a tree");
    assert_marked("t", "a a a b a", "\"a a\"", 0, "[a] [a] [a] b a");
    assert_marked("t", "a b a b x a", "\"a b a\"", 0, "[a] [b] [a] b x a");
    assert_marked("t", "tree search in a tree", "\"tree search\" tree", 0, "[tree] [search] in a [tree]");
    assert_marked("t", "a b c b a", "\"a b\" \"b c\"", 0, "[a] [b] [c] b a");
    assert_marked("t", "t=b c\nt=b a\nt=a b c", "\"a b\"", 0, "b c");        /* in another value */
    assert_marked("t u", "t=a b\nu=b a", "\"a b\"", 1, "b a");               /* in another field */
    assert_marked("t/nopositions u", "t=a b\nu=a b", "\"a b\"", 0, "a b"); /* where it is not found either */
    assert_marked("a@english b@words", "a=tree networks\nb=tree network", "\"trees network\"", 0, "[tree] [networks]");
}

/* What a phrase or words near each other mark, of the first value of a document that has them. */
static void assert_loosely_marked(const char *text, const char *words, uint32_t slop, bool near, const char *expected)
{
    small_index s;
    dls_query *query = NULL;
    small_index_begin(&s, "t");
    small_index_add(&s, text);
    small_index_open(&s);
    dls_status status = (near ? dls_query_new_near : dls_query_new_phrase)(s.schema, words, strlen(words), slop, 0,
                                                                           NULL, &query, &err);
    assert_ok(status, &err);
    const char *found = marked(&s, query, 0);
    if (strcmp(found, expected) != 0) fail_msg("%s: %s, not %s", words, found, expected);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_words_that_serve_an_occurrence_with_slop_are_marked(void **state)
{
    (void)state;
    assert_loosely_marked("a x b b x a", "a b", 1, false, "[a] x [b] b x a");
    assert_loosely_marked("a x b b x a", "a b", 2, false, "[a] x [b] [b] x a"); /* both are near enough */
    assert_loosely_marked("b a x x a", "a b", 2, false, "[b] [a] x x a");
    assert_loosely_marked("a a b", "a b", 1, false, "[a] [a] [b]");
    assert_loosely_marked("a x a", "a a", 1, false, "[a] x [a]"); /* each is both words */
    assert_loosely_marked("a b x x c a c b", "a b c", 1, false, "a b x x c [a] [c] [b]");
}

static void test_words_near_each_other_are_marked(void **state)
{
    (void)state;
    assert_loosely_marked("a b x x b x a", "a b", 1, true, "[a] [b] x x b x a");
    assert_loosely_marked("b a b x b a", "a b", 2, true, "[b] [a] [b] x [b] [a]");
    assert_loosely_marked("a b c x c a b", "a b c", 1, true, "a b c x [c] [a] [b]");
}

/* ---------------------------------------------------------------------------------- any phrase, the simple way */

/* Whether word `k` of the phrase stands at token `at`, about token `first`. */
static bool is_about(const dls_query *phrase, const char *text, size_t k, size_t first, size_t at)
{
    int64_t off = (int64_t)at - (int64_t)first - (int64_t)phrase->phrase[k].offset;
    int64_t slop = k == 0 ? 0 : phrase->slop;
    return text[2 * at] == phrase->phrase[k].bytes[0] && off <= slop && -off <= slop;
}

/* Whether token `at` is part of an occurrence; `text` has words of one letter, `count` of them. */
static bool is_part(const dls_query *phrase, const char *text, size_t count, size_t at)
{
    for (size_t first = 0; first < count; first++) {
        bool all = true, part = false;
        for (size_t k = 0; k < phrase->phrase_count; k++) {
            bool some = false;
            for (size_t i = 0; i < count; i++) some |= is_about(phrase, text, k, first, i);
            all &= some;
            part |= is_about(phrase, text, k, first, at);
        }
        if (all && part) return true;
    }
    return false;
}

static dls_query *random_phrase(rng *r, small_index *s)
{
    char words[] = "a a a";
    dls_query *query = NULL;
    size_t length = rng_one_in(r, 2) ? 3 : 5;
    for (size_t i = 0; i < length; i += 2) words[i] = (char)('a' + rng_below(r, 3));
    dls_status status = (rng_one_in(r, 2) ? dls_query_new_near : dls_query_new_phrase)(
        s->schema, words, length, 1 + rng_below32(r, 4), 0, NULL, &query, &err);
    assert_ok(status, &err);
    return query;
}

static void test_any_phrase_marks_what_is_part_of_an_occurrence(void **state)
{
    (void)state;
    rng r = rng_for_test(20261129);
    small_index s;
    small_index_begin(&s, "t");
    small_index_add(&s, "a b c");
    small_index_open(&s);
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    for (int i = 0; i < 3000; i++) {
        char text[2 * 20];
        size_t count = 1 + rng_below(&r, 20);
        dls__marker marker;
        dls__buf marks;
        dls_query *phrase = random_phrase(&r, &s);
        for (size_t at = 0; at < count; at++) memcpy(text + 2 * at, &"a b c x y "[2 * rng_below(&r, 5)], 2);
        assert_ok(dls__marker_init(&marker, s.index, phrase, &ones, allocator, &err), &err);
        dls__buf_init(&marks, allocator, SIZE_MAX);
        assert_ok(dls__marker_run(&marker, 0, text, 2 * count, &marks, &err), &err);
        const dls__mark *found = (const dls__mark *)(const void *)marks.bytes;
        for (size_t at = 0; at < count && phrase->kind == DLS_NODE_PHRASE; at++)
            if ((found[at].term != DLS__UNMARKED) != is_part(phrase, text, count, at))
                fail_msg("word %zu of [%.*s], slop %u", at, (int)(2 * count), text, phrase->slop);
        dls__buf_done(&marks);
        dls__marker_done(&marker);
        dls_query_free(phrase);
    }
    small_index_end(&s);
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
        { 0, 1, DLS__UNMARKED, false }, { 2, 3, 1, false }, { 5, 6, 0, false }, { 7, 8, 1, false }
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

/* The same, of a query with a syntax. */
static void assert_marked_by(const char *lines, const char *typed, const char *expected)
{
    small_index s;
    dls_query *query = NULL;
    small_index_begin(&s, "text@english kind/keyword");
    small_index_add(&s, lines);
    small_index_open(&s);
    assert_ok(dls_query_parse_full(s.schema, typed, strlen(typed), 0, NULL, &query, &err), &err);
    assert_string_equal(marked(&s, query, 0), expected);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_what_prefixes_and_misspelt_words_became_is_marked(void **state)
{
    (void)state;
    assert_marked_by("pools, pooling; poodle", "pool*", "[pools], [pooling]; poodle");
    assert_marked_by("pools, pooling; poodle", "poo*^=2", "[pools], [pooling]; [poodle]");
    assert_marked_by("A gradient descends", "gradeint~1", "A [gradient] descends");
    assert_marked_by("pool x\nkind=a", "+x kind:a NOT poodle*", "pool [x]");
    assert_marked_by("pool x", "*:* AND x", "pool [x]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_are_marked_as_their_field_understands_them),
        cmocka_unit_test(test_pairs_of_characters_that_overlap_are_one_range),
        cmocka_unit_test(test_words_of_a_phrase_are_marked_where_it_occurs),
        cmocka_unit_test(test_words_that_serve_an_occurrence_with_slop_are_marked),
        cmocka_unit_test(test_words_near_each_other_are_marked),
        cmocka_unit_test(test_any_phrase_marks_what_is_part_of_an_occurrence),
        cmocka_unit_test(test_exclusions_are_not_marked),
        cmocka_unit_test(test_words_are_marked_in_the_fields_that_the_query_looks_in),
        cmocka_unit_test(test_the_fields_of_one_word_in_two_clauses_are_taken_together),
        cmocka_unit_test(test_fields_with_different_analyzers_are_marked_each_its_way),
        cmocka_unit_test(test_a_keyword_is_marked_as_a_whole_or_not_at_all),
        cmocka_unit_test(test_stored_fields_are_not_marked),
        cmocka_unit_test(test_marks_are_all_tokens_in_their_order_with_the_sought_ones_numbered),
        cmocka_unit_test(test_without_memory_nothing_leaks),
        cmocka_unit_test(test_what_prefixes_and_misspelt_words_became_is_marked),
    };
    return cmocka_run_group_tests_name("show/marker", tests, NULL, NULL);
}
