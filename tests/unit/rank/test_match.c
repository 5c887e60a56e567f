/* SPDX-License-Identifier: MIT
 *
 * Windows: which documents match, at every border of a window, and how a bool makes one window of many.
 */
#include "rank/match.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "support/small_index.h"

static dls_error err;

static const dls__rank_parameters ones = { .k1 = 1.2f, .weights = { 1, 1, 1, 1 }, .b = { 0, 0, 0, 0 } };

/* What a query matches in an index of one segment. */
typedef struct matched {
    uint32_t documents;
    bool *matches;
    float *scores;
} matched;

static void match_one_window(dls__plan *plan, uint32_t begin, bool ranked, matched *out)
{
    static float scores[DLS__WINDOW];
    memset(scores, 0, sizeof scores);
    dls__window window = { .begin = begin,
                           .end = (uint32_t)dls__min(begin + DLS__WINDOW, out->documents),
                           .scores = ranked ? scores : NULL };
    memset(window.lines, 0xff, sizeof window.lines); /* they are overwritten */
    assert_ok(dls__match_window(plan, &plan->root, &window, &err), &err);
    for (uint32_t at = 0; at < DLS__WINDOW; at++) {
        bool match = (window.lines[at / 64] >> at % 64 & 1) != 0;
        if (begin + at < out->documents) {
            out->matches[begin + at] = match;
            out->scores[begin + at] = scores[at];
        } else {
            assert_false(match);
        }
    }
}

static matched match_all(small_index *s, const dls_query *query, const dls__rank_parameters *parameters, bool ranked)
{
    dls__plan plan;
    matched all = { .documents = s->index->segments[0].descriptor.documents };
    all.matches = calloc(all.documents, sizeof *all.matches);
    all.scores = calloc(all.documents, sizeof *all.scores);
    assert_ok(dls__plan_init(&plan, s->index, query, parameters, dls__allocator_or_default(NULL), &err), &err);
    assert_ok(dls__plan_enter(&plan, 0, &err), &err);
    for (uint32_t begin = 0; begin < all.documents; begin += DLS__WINDOW)
        match_one_window(&plan, begin, ranked, &all);
    dls__plan_done(&plan);
    return all;
}

static void matched_free(matched *m)
{
    free(m->matches);
    free(m->scores);
}

/* ---- Windows ---- */

/* Document d has "every", the word of its remainder by 3, and "edge" at the borders of windows. */
static void begin_long(small_index *s, uint32_t documents)
{
    small_index_begin(s, "text");
    for (uint32_t d = 0; d < documents; d++) {
        char text[64];
        bool edge = d % DLS__WINDOW == 0 || d % DLS__WINDOW == DLS__WINDOW - 1;
        snprintf(text, sizeof text, "every r%u next%s%s", d % 3, edge ? " edge" : "", d == 4096 ? " once" : "");
        small_index_add(s, text);
    }
    small_index_open(s);
}

static bool is_edge(uint32_t d) { return d % DLS__WINDOW == 0 || d % DLS__WINDOW == DLS__WINDOW - 1; }
static bool is_any(uint32_t d) { return (void)d, true; }
static bool is_first_of_three(uint32_t d) { return d % 3 == 0; }
static bool is_edge_or_first(uint32_t d) { return is_edge(d) || d % 3 == 0; }
static bool is_first_but_no_edge(uint32_t d) { return d % 3 == 0 && !is_edge(d); }
static bool is_edge_and_second(uint32_t d) { return is_edge(d) && d % 3 == 1; }
static bool is_4096(uint32_t d) { return d == 4096; }
static bool is_none(uint32_t d) { return (void)d, false; }

static const struct {
    const char *text;
    bool (*matches)(uint32_t document);
} questions[] = {
    { "every", is_any },
    { "r0", is_first_of_three },
    { "edge", is_edge },
    { "edge r0", is_edge_or_first },
    { "r0 -edge", is_first_but_no_edge },
    { "\"r1 next edge\"", is_edge_and_second },
    { "\"every r0\" -edge", is_first_but_no_edge },
    { "once", is_4096 },
    { "\"edge once\"", is_4096 },
    { "\"next every\"", is_none },
    { "never", is_none },
};

static void assert_question_answered(small_index *s, size_t i)
{
    dls_query *query = small_index_parse(s, questions[i].text);
    matched ranked = match_all(s, query, &ones, true), counted = match_all(s, query, &ones, false);
    for (uint32_t d = 0; d < ranked.documents; d++) {
        if (ranked.matches[d] != questions[i].matches(d)) fail_msg("%s: document %u", questions[i].text, d);
        assert_int_equal(counted.matches[d], ranked.matches[d]);
        if (ranked.matches[d]) assert_true(ranked.scores[d] > 0.0f);
    }
    matched_free(&ranked);
    matched_free(&counted);
    dls_query_free(query);
}

static void test_documents_are_found_on_both_sides_of_every_border(void **state)
{
    (void)state;
    static const uint32_t documents[] = { 1, 63, 64, 65, 4095, 4096, 4097, 8192, 8193 };
    for (size_t n = 0; n < sizeof documents / sizeof *documents; n++) {
        small_index s;
        begin_long(&s, documents[n]);
        for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) assert_question_answered(&s, i);
        small_index_end(&s);
    }
}

static void test_scores_are_added_to_what_is_there(void **state)
{
    (void)state;
    small_index s;
    static float scores[DLS__WINDOW];
    dls__window window = { .begin = 0, .end = 2, .scores = scores };
    dls__plan plan;
    small_index_begin(&s, "text");
    small_index_add(&s, "a");
    small_index_add(&s, "b");
    small_index_open(&s);
    dls_query *query = small_index_parse(&s, "a");
    assert_ok(dls__plan_init(&plan, s.index, query, &ones, dls__allocator_or_default(NULL), &err), &err);
    assert_ok(dls__plan_enter(&plan, 0, &err), &err);
    scores[0] = 100.0f;
    assert_ok(dls__match_window(&plan, &plan.root, &window, &err), &err);
    assert_same_bits(scores[0], 100.0f + dls__bm25_score(&plan.bm25, dls__bm25_idf(2, 1), 1.0f));
    assert_same_bits(scores[1], 0.0f);
    dls__plan_done(&plan);
    dls_query_free(query);
    small_index_end(&s);
}

/* ---- Roles ---- */

/* Document d has "a" if bit 0 of d is set, "b" for bit 1, "c" for bit 2. */
static void begin_subsets(small_index *s)
{
    small_index_begin(s, "text other kind/keyword");
    for (unsigned d = 0; d < 8; d++) {
        char lines[100];
        snprintf(lines, sizeof lines, "text=%s%s%sx\nkind=k%u", (d & 1) != 0 ? "a " : "", (d & 2) != 0 ? "b " : "",
                 (d & 4) != 0 ? "c " : "", d % 2);
        small_index_add(s, lines);
    }
    small_index_open(s);
}

/* A bool of clauses: "+a -b c" and so on; "()" is an empty bool, "^0" and "^1" the keywords. */
static dls_query *bool_of(small_index *s, const char *clauses)
{
    dls_query *query = NULL;
    assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
    for (const char *c = clauses; *c != '\0'; c++) {
        dls_occur occur = *c == '+' ? DLS_MUST : *c == '-' ? DLS_MUST_NOT : DLS_SHOULD;
        if (*c == ' ') continue;
        if (occur != DLS_SHOULD) c++;
        char word[] = { *c, '\0' }, kind[] = { 'k', c[1], '\0' };
        dls_query *child = NULL;
        if (*c == '(')
            assert_ok(dls_query_new_bool(NULL, &child, &err), &err);
        else if (*c == '^')
            child = small_index_keyword(s, 2, kind);
        else
            child = small_index_parse(s, word);
        if (*c == '(' || *c == '^') c++;
        assert_ok(dls_query_add(query, occur, child, &err), &err);
    }
    return query;
}

/* Documents with a: 1 3 5 7, with b: 2 3 6 7, with c: 4 5 6 7, as bits. */
enum { A = 0xaa, B = 0xcc, C = 0xf0, ALL = 0xff };

static unsigned set_matched(small_index *s, const dls_query *query)
{
    unsigned set = 0;
    matched m = match_all(s, query, &ones, true);
    for (unsigned d = 0; d < 8; d++) set |= (unsigned)m.matches[d] << d;
    matched_free(&m);
    return set;
}

static void test_roles_of_clauses_decide_what_matches(void **state)
{
    (void)state;
    static const struct {
        const char *clauses;
        unsigned documents;
    } rows[] = {
        { "", 0 },
        { "a", A },
        { "a b", A | B },
        { "+a", A },
        { "+a +b", A & B },
        { "+a b", A },       /* beside a MUST, a SHOULD only adds to the score */
        { "b +a", A },
        { "-a", 0 },         /* nothing asks for anything */
        { "-a -b", 0 },
        { "a -b", A & ~B },
        { "-b a", A & ~B },
        { "a -a", 0 },
        { "+a -a", 0 },
        { "+a -b c", A & ~B },
        { "+a +b -c", A & B & ~C },
        { "a b -c", (A | B) & ~C },
        { "+z a", 0 },       /* a MUST that no document has */
        { "z a", A },
        { "a -z", A },
        { "()", 0 },
        { "+() a", 0 },      /* an empty bool matches nothing, so it cannot be had */
        { "() a", A },
        { "a -()", A },
        { "^1", A },         /* the keyword of odd documents */
        { "+^1 b", A },
        { "b -^1", B & ~A },
        { "+b +^0 c", B & ~A },
        { "x", ALL },
        { "+x -a -b -c", 0x01 },
    };
    small_index s;
    begin_subsets(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dls_query *query = bool_of(&s, rows[i].clauses);
        unsigned found = set_matched(&s, query);
        if (found != rows[i].documents) fail_msg("%s: %#x, not %#x", rows[i].clauses, found, rows[i].documents);
        dls_query_free(query);
    }
    small_index_end(&s);
}

static void test_a_bool_in_a_bool_is_one_clause(void **state)
{
    (void)state;
    static const dls_occur roles[] = { DLS_SHOULD, DLS_MUST, DLS_MUST_NOT };
    static const unsigned expected[] = { (A & ~B) | C, A & ~B, C & ~(A & ~B) & ALL };
    small_index s;
    begin_subsets(&s);
    for (size_t i = 0; i < 3; i++) {
        dls_query *query = bool_of(&s, "c");
        assert_ok(dls_query_add(query, roles[i], bool_of(&s, "+a -b"), &err), &err);
        assert_int_equal(set_matched(&s, query), expected[i]);
        dls_query_free(query);
    }
    small_index_end(&s);
}

static void test_a_score_is_the_sum_over_matching_clauses_in_their_order(void **state)
{
    (void)state;
    small_index s;
    begin_subsets(&s);
    dls_query *query = bool_of(&s, "a +x b ^1 -c"), *one[3] = { bool_of(&s, "a"), bool_of(&s, "x"), bool_of(&s, "b") };
    matched all = match_all(&s, query, &ones, true), parts[3];
    for (size_t i = 0; i < 3; i++) parts[i] = match_all(&s, one[i], &ones, true);
    for (unsigned d = 0; d < 8; d++) {
        float sum = 0.0f;
        for (size_t i = 0; i < 3; i++)
            if (parts[i].matches[d]) sum += parts[i].scores[d];
        if (all.matches[d]) assert_same_bits(all.scores[d], sum);
    }
    for (size_t i = 0; i < 3; i++) {
        matched_free(&parts[i]);
        dls_query_free(one[i]);
    }
    matched_free(&all);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_a_keyword_adds_nothing_to_a_score(void **state)
{
    (void)state;
    small_index s;
    begin_subsets(&s);
    dls_query *query = bool_of(&s, "^1 ^0");
    matched all = match_all(&s, query, &ones, true);
    for (unsigned d = 0; d < 8; d++) {
        assert_true(all.matches[d]);
        assert_same_bits(all.scores[d], 0.0f);
    }
    matched_free(&all);
    dls_query_free(query);
    small_index_end(&s);
}

/* ---- Fields ---- */

static void begin_fields(small_index *s)
{
    small_index_begin(s, "title kind/keyword text");
    small_index_add(s, "title=a a b");
    small_index_add(s, "text=a");
    small_index_add(s, "title=a\ntext=a a");
    small_index_add(s, "kind=a");
    small_index_open(s);
}

static void test_words_are_found_in_the_fields_asked_for_alone(void **state)
{
    (void)state;
    static const struct {
        uint64_t fields;
        const char *found;
    } rows[] = { { 0, "2 0 1" }, { 1, "2 0" }, { 4, "2 1" }, { 5, "2 0 1" } };
    small_index s;
    begin_fields(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dls_query *query = NULL;
        assert_ok(dls_query_new_words(s.schema, "a", 1, rows[i].fields, NULL, &query, &err), &err);
        assert_string_equal(small_index_found(&s, query), rows[i].found);
        dls_query_free(query);
    }
    small_index_end(&s);
}

static void test_tf_sums_weighted_occurrences_over_the_fields_of_the_mask(void **state)
{
    (void)state;
    small_index s;
    dls__plan plan;
    dls__rank_parameters parameters = { .k1 = 1.2f, .weights = { 2.0f, 3.0f } }; /* b 0: lengths do not matter */
    begin_fields(&s);
    dls_query *query = small_index_parse(&s, "a");
    assert_ok(dls__plan_init(&plan, s.index, query, &parameters, dls__allocator_or_default(NULL), &err), &err);
    assert_ok(dls__plan_enter(&plan, 0, &err), &err);
    dls__walker *walker = plan.root.children[0].terms[0].walker;
    assert_ok(dls__walker_seek(walker, 2, &err), &err);
    assert_same_bits(dls__match_tf(&plan, walker, 0x3), 2.0f + 6.0f);
    assert_same_bits(dls__match_tf(&plan, walker, 0x1), 2.0f);
    assert_same_bits(dls__match_tf(&plan, walker, 0x2), 6.0f);
    assert_same_bits(dls__match_tf(&plan, walker, 0x0), 0.0f);
    dls__plan_done(&plan);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_a_field_of_weight_zero_finds_nothing(void **state)
{
    (void)state;
    small_index s;
    dls__rank_parameters parameters = { .k1 = 1.2f, .weights = { 1.0f, 0.0f } };
    begin_fields(&s);
    dls_query *query = small_index_parse(&s, "a");
    matched all = match_all(&s, query, &parameters, true);
    const bool expected[] = { true, false, true, false };
    assert_memory_equal(all.matches, expected, sizeof expected);
    matched_free(&all);
    dls_query_free(query);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_documents_are_found_on_both_sides_of_every_border),
        cmocka_unit_test(test_scores_are_added_to_what_is_there),
        cmocka_unit_test(test_roles_of_clauses_decide_what_matches),
        cmocka_unit_test(test_a_bool_in_a_bool_is_one_clause),
        cmocka_unit_test(test_a_score_is_the_sum_over_matching_clauses_in_their_order),
        cmocka_unit_test(test_a_keyword_adds_nothing_to_a_score),
        cmocka_unit_test(test_words_are_found_in_the_fields_asked_for_alone),
        cmocka_unit_test(test_tf_sums_weighted_occurrences_over_the_fields_of_the_mask),
        cmocka_unit_test(test_a_field_of_weight_zero_finds_nothing),
    };
    return cmocka_run_group_tests_name("rank/match", tests, NULL, NULL);
}
