/* SPDX-License-Identifier: MIT
 *
 * Matches and snippets. A snippet is shown with brackets around what matched and "~" where the value goes on.
 */
#include <stdlib.h>

#include "analysis/sentence_break.h"
#include "analysis/utf8.h"
#include "show/hits.h"
#include "support/rng.h"
#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

static dls_hits *first_hit(small_index *s, const dls_query *query)
{
    dls_hits *hits = NULL;
    assert_ok(dls_search(s->index, query, 1, NULL, &hits, &err), &err);
    assert_int_equal(dls_hits_count(hits), 1);
    return hits;
}

/* ---- What holds for every snippet ---- */

typedef struct borders {
    bool *begins; /* by byte of the value: a token begins, or a sentence */
    bool *ends;   /* a token ends, or a sentence, without the spaces behind it */
} borders;

static bool note_borders(void *ctx, const dls_token *token)
{
    borders *b = ctx;
    b->begins[token->begin] = true;
    b->ends[token->end] = true;
    return true;
}

static borders borders_of(const char *analyzer_name, const dls_text *value)
{
    dls_analyzer *analyzer;
    borders b = { calloc(value->length + 1, sizeof(bool)), calloc(value->length + 1, sizeof(bool)) };
    assert_ok(dls_analyzer_new(analyzer_name, NULL, &analyzer, &err), &err);
    assert_ok(dls_analyzer_run(analyzer, value->bytes, value->length, note_borders, &b, &err), &err);
    dls_analyzer_free(analyzer);
    for (size_t at = 0, end; at < value->length; at = end) {
        end = dls__sentence_break_end(value->bytes, value->length, at);
        b.begins[at] = true;
        size_t last = end;
        while (last > at && strchr(" \t\n\v\f\r", value->bytes[last - 1]) != NULL && value->bytes[last - 1] != 0)
            last--;
        b.ends[last] = true;
    }
    return b;
}

static size_t characters_of(const char *text, size_t length)
{
    size_t characters = 0, size;
    for (size_t at = 0; at < length; at += size, characters++) dls__utf8_decode(text + at, length - at, &size);
    return characters;
}

static void borders_free(borders *b)
{
    free(b->begins);
    free(b->ends);
}

/* Whether the snippet is what stands in the value at its begin, with cuts said as they are. */
static bool stands_in(const dls_snippet *snippet, const dls_text *value)
{
    size_t end = snippet->begin + snippet->text.length;
    return end <= value->length &&
           memcmp(value->bytes + snippet->begin, snippet->text.bytes, snippet->text.length) == 0 &&
           snippet->cut_before == (snippet->begin > 0) && snippet->cut_after == (end < value->length);
}

/* Ranges begin and end where tokens do; every sentence's ends may be theirs too, which does no harm here. */
static void assert_ranges_are_words(const dls_snippet *snippet, const borders *b)
{
    size_t before = 0;
    for (size_t i = 0; i < snippet->range_count; i++) {
        const dls_range *range = &snippet->ranges[i];
        assert_true(range->begin >= before && range->begin < range->end && range->end <= snippet->text.length);
        assert_true(b->begins[snippet->begin + range->begin]);
        assert_true(b->ends[snippet->begin + range->end]);
        before = range->end;
    }
}

/* It begins at a word; it ends with one too, unless the first word alone is too long. */
static void assert_cut_between_words(const dls_snippet *snippet, const dls_text *value, const borders *b)
{
    size_t end = snippet->begin + snippet->text.length;
    bool any_end = false;
    for (size_t i = snippet->begin + 1; i <= end; i++) any_end |= b->ends[i];
    assert_true(snippet->begin == 0 || b->begins[snippet->begin]);
    assert_true(end == value->length || b->ends[end] || !any_end);
}

/* Check what holds for all, where the field has one value and is analysed by "words". */
static void assert_sound(dls_hits *hits, size_t field, size_t most, const dls_snippet *snippet)
{
    dls_text value;
    assert_ok(dls__hits_value(hits, 0, field, 0, &value, &err), &err);
    assert_true(characters_of(snippet->text.bytes, snippet->text.length) <= most);
    assert_int_equal(snippet->text.bytes[snippet->text.length], '\0');
    assert_true(stands_in(snippet, &value));
    borders b = borders_of("words", &value);
    assert_ranges_are_words(snippet, &b);
    assert_cut_between_words(snippet, &value, &b);
    borders_free(&b);
}

/* ---- Snippets in short ---- */

static const char *shown(const dls_snippet *snippet)
{
    static char out[4000];
    size_t at = 0, range = 0;
    assert_true(2 * snippet->text.length + 2 < sizeof out);
    if (snippet->cut_before) out[at++] = '~';
    for (size_t i = 0; i <= snippet->text.length; i++) {
        if (range < snippet->range_count && snippet->ranges[range].end == i) out[at++] = ']', range++;
        if (range < snippet->range_count && snippet->ranges[range].begin == i) out[at++] = '[';
        if (i < snippet->text.length) out[at++] = snippet->text.bytes[i];
    }
    if (snippet->cut_after) out[at++] = '~';
    out[at] = '\0';
    return out;
}

/* The snippet of field 0 of the only document. */
static const char *snippet_of(const char *lines, const char *typed, size_t most)
{
    small_index s;
    dls_snippet snippet;
    small_index_begin(&s, "text other");
    small_index_add(&s, lines);
    small_index_open(&s);
    dls_query *query = small_index_parse(&s, typed);
    dls_hits *hits = first_hit(&s, query);
    assert_ok(dls__hits_snippet(hits, 0, 0, most, &snippet, &err), &err);
    if (strstr(lines, "\n") == NULL) assert_sound(hits, 0, most, &snippet);
    const char *out = shown(&snippet);
    dls__hits_free(hits);
    dls_query_free(query);
    small_index_end(&s);
    return out;
}

typedef struct snippet_row {
    const char *lines, *typed;
    size_t most;
    const char *expected;
} snippet_row;

static void assert_snippets(const snippet_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *found = snippet_of(rows[i].lines, rows[i].typed, rows[i].most);
        if (strcmp(found, rows[i].expected) != 0)
            fail_msg("%s in %s: <%s>, not <%s>", rows[i].typed, rows[i].lines, found, rows[i].expected);
    }
}

#define ASSERT_SNIPPETS(rows) assert_snippets((rows), sizeof(rows) / sizeof *(rows))

static void test_a_value_that_fits_is_shown_whole(void **state)
{
    (void)state;
    static const snippet_row rows[] = {
        { "a tree of nodes.", "tree", 20, "a [tree] of nodes." },
        { "  a tree, of nodes!!", "tree", 20, "  a [tree], of nodes!!" },
        { "tree", "tree", 1000, "[tree]" },
        { "tree", "tree", SIZE_MAX, "[tree]" },
    };
    ASSERT_SNIPPETS(rows);
}

static void test_a_longer_value_is_cut_between_words_around_the_match(void **state)
{
    (void)state;
    static const snippet_row rows[] = {
        { "tree one two three four five", "tree", 20, "[tree] one two three~" },
        { "one two three four five tree", "tree", 20, "~three four five [tree]" },
        { "one two three four tree five six seven", "tree", 20, "~four [tree] five six~" },
        { "one two, three: (tree) four, five.", "tree", 20, "~[tree]) four, five." },
        { "abcdefghij klmnopqrst tree uvwxyz", "tree", 20, "~[tree] uvwxyz" },
    };
    ASSERT_SNIPPETS(rows);
}

static void test_the_piece_with_the_most_and_rarest_different_words_is_chosen(void **state)
{
    (void)state;
    static const snippet_row rows[] = {
        { "tree tree tree tree x x x x x x x x x x tree node", "tree node", 20, "~x x x x x [tree] [node]" },
        { "node x x x x x x x x x x tree x x x x x x x x tree node", "tree node", 20, "~x x x x x [tree] [node]" },
        { "tree x x x x x x x x node node x x x x x x x x x tree node", "tree node", 20, "~x x x x x [tree] [node]" },
        /* of equals the one with more words, then the first */
        { "tree x x x x x x x x x x x x x x tree tree x x x x x x x", "tree", 20, "~x [tree] [tree] x x x x~" },
        { "x x x x x x x x x x x tree x x x x x x x x x x x x x tree", "tree", 20, "~x x [tree] x x x x x x~" },
    };
    ASSERT_SNIPPETS(rows);
}

static void test_a_rare_word_is_worth_more_than_a_common_one(void **state)
{
    (void)state;
    small_index s;
    dls_snippet snippet;
    small_index_begin(&s, "text");
    small_index_add(&s, "common one two three four five six seven rare");
    for (int i = 0; i < 20; i++) small_index_add(&s, "common");
    small_index_open(&s);
    dls_query *query = small_index_parse(&s, "+common rare");
    dls_hits *hits = first_hit(&s, query);
    assert_ok(dls__hits_snippet(hits, 0, 0, 20, &snippet, &err), &err);
    assert_string_equal(shown(&snippet), "~five six seven [rare]");
    dls__hits_free(hits);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_without_a_match_in_the_field_the_beginning_is_shown(void **state)
{
    (void)state;
    static const snippet_row rows[] = {
        { "text=one two three four five six\nother=tree", "tree", 20, "one two three four~" },
        { "text=one\ntext=two\nother=tree", "tree", 20, "one" },
        { "text=\ntext=two\nother=tree", "tree", 20, "" },
        { "other=tree\nother=x", "tree", 20, "" },
    };
    ASSERT_SNIPPETS(rows);
}

static void test_of_several_values_the_best_is_chosen(void **state)
{
    (void)state;
    static const snippet_row rows[] = {
        { "text=one\ntext=two\ntext=a tree\ntext=tree", "tree", 20, "a [tree]" },
        { "text=tree\ntext=node tree\nother=tree", "tree node", 20, "[node] [tree]" },
        { "text=tree tree tree\ntext=node tree\nother=tree", "tree node", 20, "[node] [tree]" },
        { "text=\ntext=tree", "tree", 20, "[tree]" },
    };
    ASSERT_SNIPPETS(rows);
}

static void test_words_that_do_not_fit_are_cut_at_code_points(void **state)
{
    (void)state;
    static const snippet_row rows[] = {
        { "text=abcdefghijklmnopqrstuvwxyz\nother=tree", "tree", 20, "abcdefghijklmnopqrst~" },
        { "text=abcdefghijklmnopqrséuvwxyz\nother=tree", "tree", 20, "abcdefghijklmnopqrsé~" },
        { "text=aé深\xf0\x9f\x91\x8d"
          "ééééééééééééééééééééé\nother=tree",
          "tree", 20,
          "aé深\xf0\x9f\x91\x8d"
          "~" },
        { "text=one abcdefghijklmnopqrstuvwxyz\nother=tree", "tree", 20, "one~" },
    };
    ASSERT_SNIPPETS(rows);
}

static void test_a_match_that_does_not_fit_is_not_shown_but_others_are(void **state)
{
    (void)state;
    static const snippet_row rows[] = {
        { "abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrstuvwxyz", 20, "abcdefghijklmnopqrst~" },
        { "x abcdefghijklmnopqrstuvwxyz tree y", "abcdefghijklmnopqrstuvwxyz tree", 20, "~[tree] y" },
        { "tree abcdefghijklmnopqrstuvwxyz y", "abcdefghijklmnopqrstuvwxyz tree", 20, "[tree]~" },
        { "abcdefghijklmnopqrst x", "abcdefghijklmnopqrst", 20, "[abcdefghijklmnopqrst]~" }, /* this one just does */
    };
    ASSERT_SNIPPETS(rows);
}

/* Continuation bytes without a beginning are as many malformed characters: there is no need to go back before them. */
static void test_malformed_text_is_shown_too(void **state)
{
    (void)state;
    static const snippet_row rows[] = {
        { "text=\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\nother=tree",
          "tree", 20, "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80~" },
        { "text=.\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\nother=tree",
          "tree", 20, ".\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80~" },
        { "tree \xff\xfe\xc3", "tree", 20, "[tree] \xff\xfe\xc3" },
        { "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff tree", "tree", 20, "~[tree]" },
    };
    ASSERT_SNIPPETS(rows);
}

/* Behind what would be cut in a sentence, it begins with one where that fits, and ends with one where that fills half
 * the room or more. */
static void test_sentences_are_shown_whole_where_they_fit(void **state)
{
    (void)state;
    static const snippet_row rows[] = {
        { "One two three four five six. A (tree) is green. Seven eight.", "tree", 30, "~A ([tree]) is green.~" },
        { "One two three four five six. A tree. Some more words follow here.", "tree", 30,
          "~A [tree]. Some more words follow~" },
        { "One two three four five six. Seven eight nine ten. A tree.", "tree", 30,
          "~Seven eight nine ten. A [tree]." },
        { "One two three four five six. \"A green tree.\"  More to say.", "tree", 20, "~\"A green [tree].\"~" },
        { "One two three four five six. Seven eight nine ten eleven a tree.", "tree", 20, "~ten eleven a [tree]." },
        { "tree one. Two three. Four five. Six.", "tree", 30, "[tree] one. Two three.~" },
        { "这是第一句话很长很长很长。树木很绿。后面还有。", "树木", 20, "这是第一句话很长很长很长。[树木]很绿。~" },
    };
    ASSERT_SNIPPETS(rows);
}

static void test_pairs_of_characters_are_one_range(void **state)
{
    (void)state;
    static const snippet_row rows[] = {
        { "深度学习导论深度学习导论深度学习导论一二三四五六七八", "导论", 20,
          "深度学习[导论]深度学习[导论]深度学习[导论]一二~" },
        { "一二三四五六七八一二三四五六七八卷积神经网络与循环神经网络", "循环神经", 20,
          "~二三四五六七八卷积[神经]网络与[循环神经]网络" },
    };
    ASSERT_SNIPPETS(rows);
}

static void test_a_keyword_is_a_snippet_of_its_own(void **state)
{
    (void)state;
    small_index s;
    dls_snippet snippet;
    small_index_begin(&s, "text kind/keyword url/stored");
    small_index_add(&s, "kind=a paper about trees and nodes\nkind=paper\nurl=http://example.org/a/long/name");
    small_index_open(&s);
    dls_query *query = small_index_keyword(&s, 1, "paper");
    dls_hits *hits = first_hit(&s, query);
    assert_ok(dls__hits_snippet(hits, 0, 1, 20, &snippet, &err), &err);
    assert_string_equal(shown(&snippet), "[paper]");
    assert_ok(dls__hits_snippet(hits, 0, 2, 20, &snippet, &err), &err);
    assert_string_equal(shown(&snippet), "http://example.org/a~");
    dls__hits_free(hits);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_a_field_that_is_not_stored_has_an_empty_snippet(void **state)
{
    (void)state;
    small_index s;
    dls_snippet snippet;
    small_index_begin(&s, "text/unstored");
    small_index_add(&s, "tree");
    small_index_open(&s);
    dls_query *query = small_index_parse(&s, "tree");
    dls_hits *hits = first_hit(&s, query);
    assert_ok(dls__hits_snippet(hits, 0, 0, 20, &snippet, &err), &err);
    assert_string_equal(snippet.text.bytes, "");
    assert_int_equal(snippet.text.length, 0);
    assert_false(snippet.cut_before || snippet.cut_after);
    assert_int_equal(snippet.range_count, 0);
    dls__hits_free(hits);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_snippets_live_as_long_as_the_hits(void **state)
{
    (void)state;
    small_index s;
    dls_snippet first, second;
    small_index_begin(&s, "text");
    small_index_add(&s, "a tree of nodes");
    small_index_open(&s);
    dls_query *query = small_index_parse(&s, "tree nodes");
    dls_hits *hits = first_hit(&s, query);
    assert_ok(dls__hits_snippet(hits, 0, 0, 20, &first, &err), &err);
    for (int i = 0; i < 100; i++) assert_ok(dls__hits_snippet(hits, 0, 0, 20, &second, &err), &err);
    assert_string_equal(shown(&first), "a [tree] of [nodes]");
    dls__hits_free(hits);
    dls_query_free(query);
    small_index_end(&s);
}

/* ---- Matches ---- */

static void test_matches_are_ranges_in_the_value_asked_for(void **state)
{
    (void)state;
    small_index s;
    const dls_range *ranges = NULL;
    size_t count = 99;
    small_index_begin(&s, "text");
    small_index_add(&s, "text=no\ntext=a tree, a tree\ntext=");
    small_index_open(&s);
    dls_query *query = small_index_parse(&s, "tree");
    dls_hits *hits = first_hit(&s, query);
    assert_ok(dls__hits_matches(hits, 0, 0, 0, &ranges, &count, &err), &err);
    assert_int_equal(count, 0);
    assert_ok(dls__hits_matches(hits, 0, 0, 1, &ranges, &count, &err), &err);
    assert_int_equal(count, 2);
    assert_int_equal(ranges[0].begin, 2);
    assert_int_equal(ranges[1].end, 14);
    assert_ok(dls__hits_matches(hits, 0, 0, 2, &ranges, &count, &err), &err);
    assert_int_equal(count, 0);
    count = 99;
    assert_fails(dls__hits_matches(hits, 0, 0, 3, &ranges, &count, &err), DLS_ENOTFOUND, &err, "text");
    assert_int_equal(count, 99);
    dls__hits_free(hits);
    dls_query_free(query);
    small_index_end(&s);
}

/* ---- Random texts ---- */

static size_t random_text(rng *r, char *out, size_t pieces)
{
    static const char *const words[] = { "tree", "Tree", "node", "a",  "the", "x",  "abcdefghijklmnopqrstuvwxyz",
                                         "naïve", "naive", "深度学习", "한국어를", ", ", "...", "\n",
                                         "\xff",  "\x80\x80", "C++",    "3x3", "e\xcc\x81", "back-propagation" };
    size_t at = 0;
    for (size_t i = 0; i < pieces; i++) {
        const char *word = words[rng_below(r, sizeof words / sizeof *words)];
        memcpy(out + at, word, strlen(word));
        at += strlen(word);
        if (!rng_one_in(r, 5)) out[at++] = ' ';
    }
    return at;
}

static bool only_ascii(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((uint8_t)text[i] >= 0x80) return false;
    return true;
}

/* A word that is marked is, by itself, sought again. (Pairs of characters depend on what is beside them.) */
static void assert_ranges_match_by_themselves(const dls_hits *hits, const dls_snippet *snippet)
{
    for (size_t i = 0; i < snippet->range_count; i++) {
        const char *begin = snippet->text.bytes + snippet->ranges[i].begin;
        size_t length = snippet->ranges[i].end - snippet->ranges[i].begin;
        dls_query *word = NULL;
        assert_ok(dls_query_new_words(hits->index->schema, begin, length, 0, NULL, &word, &err), &err);
        assert_false(dls_query_is_empty(word));
        for (size_t t = 0; t < word->clause_count && only_ascii(begin, length); t++)
            assert_int_not_equal(dls__bytemap_find(&hits->marker.terms, word->clauses[t].query->term,
                                                   word->clauses[t].query->term_length),
                                 DLS__UNMARKED);
        dls_query_free(word);
    }
}

static void test_any_text_and_query_give_a_sound_snippet(void **state)
{
    (void)state;
    static const char *const typed[] = { "tree", "tree node", "\"tree node\" tree", "naïve -x", "深度学习", "한국어를",
                                         "c++ 3x3", "back-propagation", "abcdefghijklmnopqrstuvwxyz a" };
    rng r = rng_for_test(20261128);
    size_t with_ranges = 0;
    for (int round = 0; round < 150; round++) {
        static char text[10000];
        small_index s;
        size_t length = random_text(&r, text, rng_below(&r, rng_one_in(&r, 3) ? 200 : 20));
        small_index_begin(&s, "text key/keyword");
        small_index_add_values(&s, (dls_value[]){ { 0, text, length }, { 1, "all", 3 } }, 2);
        small_index_open(&s);
        for (size_t q = 0; q < sizeof typed / sizeof *typed; q++) {
            dls_query *query = NULL;
            dls_snippet snippet;
            size_t most = rng_between(&r, 20, 200);
            assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
            assert_ok(dls_query_add(query, DLS_MUST, small_index_keyword(&s, 1, "all"), &err), &err);
            assert_ok(dls_query_add(query, DLS_SHOULD, small_index_parse(&s, typed[q]), &err), &err);
            dls_hits *hits = first_hit(&s, query);
            assert_ok(dls__hits_snippet(hits, 0, 0, most, &snippet, &err), &err);
            assert_sound(hits, 0, most, &snippet);
            assert_ranges_match_by_themselves(hits, &snippet);
            with_ranges += snippet.range_count > 0;
            dls__hits_free(hits);
            dls_query_free(query);
        }
        small_index_end(&s);
    }
    assert_true(with_ranges > 300);
}

static void test_without_memory_nothing_leaks(void **state)
{
    (void)state;
    small_index s;
    testalloc memory;
    testalloc_init(&memory);
    small_index_begin(&s, "text");
    small_index_add(&s, "text=one\ntext=one two three tree four five six");
    small_index_open(&s);
    dls_query *query = small_index_parse(&s, "tree");
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.allocator = &memory.allocator;
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_hits *hits = NULL;
        dls_snippet snippet;
        const dls_range *ranges;
        size_t count;
        dls_status status = dls_search(s.index, query, 1, &options, &hits, &err);
        if (status == DLS_OK) status = dls__hits_snippet(hits, 0, 0, 20, &snippet, &err);
        if (status == DLS_OK) status = dls__hits_matches(hits, 0, 0, 1, &ranges, &count, &err);
        assert_told(&memory, status, &err);
        dls__hits_free(hits);
    }
    testalloc_done(&memory);
    dls_query_free(query);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_value_that_fits_is_shown_whole),
        cmocka_unit_test(test_a_longer_value_is_cut_between_words_around_the_match),
        cmocka_unit_test(test_the_piece_with_the_most_and_rarest_different_words_is_chosen),
        cmocka_unit_test(test_a_rare_word_is_worth_more_than_a_common_one),
        cmocka_unit_test(test_without_a_match_in_the_field_the_beginning_is_shown),
        cmocka_unit_test(test_of_several_values_the_best_is_chosen),
        cmocka_unit_test(test_words_that_do_not_fit_are_cut_at_code_points),
        cmocka_unit_test(test_a_match_that_does_not_fit_is_not_shown_but_others_are),
        cmocka_unit_test(test_malformed_text_is_shown_too),
        cmocka_unit_test(test_sentences_are_shown_whole_where_they_fit),
        cmocka_unit_test(test_pairs_of_characters_are_one_range),
        cmocka_unit_test(test_a_keyword_is_a_snippet_of_its_own),
        cmocka_unit_test(test_a_field_that_is_not_stored_has_an_empty_snippet),
        cmocka_unit_test(test_snippets_live_as_long_as_the_hits),
        cmocka_unit_test(test_matches_are_ranges_in_the_value_asked_for),
        cmocka_unit_test(test_any_text_and_query_give_a_sound_snippet),
        cmocka_unit_test(test_without_memory_nothing_leaks),
    };
    return cmocka_run_group_tests_name("show/snippet", tests, NULL, NULL);
}
