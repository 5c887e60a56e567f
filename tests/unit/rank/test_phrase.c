/* SPDX-License-Identifier: MIT
 *
 * Phrases, with slop too, and words near each other: where they occur, how often, and where they must not.
 */
#include "rank/phrase.h"

#include "rank_fixture.h"

static dls_error err;

static const dls__rank_parameters ones = { .k1 = 1.2f, .weights = { 1, 1, 1, 1 }, .b = { 0, 0, 0, 0 } };

/* One document. */
static void begin(small_index *s, const char *fields, const char *lines)
{
    small_index_begin(s, fields);
    small_index_add(s, lines);
    small_index_open(s);
}

/* How often the phrase occurs in each of the first three text fields of document `low`; whether it does at all. */
static bool count_in(small_index *s, dls_query *phrase, uint32_t low, uint32_t counts[3])
{
    planned p;
    uint32_t found[DLS_MAX_TEXT_FIELDS], fields = 0;
    dls__arena_init(&p.arena, dls__allocator_or_default(NULL));
    assert_ok(dls__plan_init(&p.plan, s->index, phrase, &ones, NULL, &p.arena, &err), &err);
    planned_enter(&p, 0);
    if (!p.plan.root.absent) assert_ok(dls__phrase_count(&p.plan, &p.plan.root, 0, low, found, &fields, &err), &err);
    for (uint32_t i = 0; i < 3; i++) counts[i] = (fields >> i & 1) != 0 ? found[i] : 0;
    dls__arena_done(&p.arena);
    return fields != 0;
}

static bool count_phrase(small_index *s, dls_query *phrase, uint32_t counts[3])
{
    return count_in(s, phrase, 0, counts);
}

static void test_occurrences_are_counted_as_they_stand(void **state)
{
    (void)state;
    static const struct {
        const char *text, *phrase;
        uint32_t count;
    } rows[] = {
        { "a b", "a b", 1 },
        { "b a", "a b", 0 },
        { "a x b", "a b", 0 },
        { "a a b", "a b", 1 },
        { "x y a b", "a b", 1 }, /* at the end */
        { "x y a", "a b", 0 },   /* beyond the end */
        { "b", "a b", 0 },
        { "a b a b x a b", "a b", 3 },
        { "a a", "a a", 1 },
        { "a", "a a", 0 },
        { "a a a", "a a", 2 }, /* they may overlap */
        { "a a a a a", "a a a", 3 },
        { "a b a b a", "a b a", 2 },
        { "to be or not to be", "to be or not to be", 1 },
        { "to be or not to be", "to be", 2 },
        { "to be or to be", "to be or not to be", 0 },
        { "to be or not to be or not to be", "to be or not to be", 2 },
        { "to be or not to be or not to be", "be or not to be", 2 },
        { "not to be or to be", "to be or not to be", 0 },
        { "a, b", "a b", 1 }, /* punctuation does not count */
        { "深度学习导论", "度学习", 1 },
        { "深度 学习", "深度学习", 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        small_index s;
        uint32_t counts[3];
        begin(&s, "text", rows[i].text);
        dls_query *query = small_index_phrase(&s, rows[i].phrase);
        count_phrase(&s, query, counts);
        if (counts[0] != rows[i].count) fail_msg("[%s] in [%s]: %u", rows[i].phrase, rows[i].text, counts[0]);
        dls_query_free(query);
        small_index_end(&s);
    }
}

static dls_query *new_loose_phrase(small_index *s, const char *text, uint32_t slop)
{
    dls_query *query = NULL;
    assert_ok(dls_query_new_phrase(s->schema, text, strlen(text), slop, 0, NULL, &query, &err), &err);
    return query;
}

static dls_query *new_near(small_index *s, const char *text, uint32_t distance)
{
    dls_query *query = NULL;
    assert_ok(dls_query_new_near(s->schema, text, strlen(text), distance, 0, NULL, &query, &err), &err);
    return query;
}

/* A text, a phrase or words near each other, and how often they occur at a slop or distance. */
typedef struct loose_row {
    const char *text, *phrase;
    uint32_t slop, count;
} loose_row;

static void assert_loose_count_in(const char *text, const loose_row *row, bool near)
{
    small_index s;
    uint32_t counts[3];
    begin(&s, "text", text);
    dls_query *query = near ? new_near(&s, row->phrase, row->slop) : new_loose_phrase(&s, row->phrase, row->slop);
    count_phrase(&s, query, counts);
    if (counts[0] != row->count)
        fail_msg("[%s]~%u in [%s]: %u, not %u", row->phrase, row->slop, row->text, counts[0], row->count);
    dls_query_free(query);
    small_index_end(&s);
}

/* Twice: the second time behind so many other words that pairs are not compared all with all. */
static void assert_loose_count(const loose_row *row, bool near)
{
    static char text[10000];
    assert_loose_count_in(row->text, row, near);
    text[0] = '\0';
    for (int i = 0; i < 300; i++) strcat(text, i % 100 == 0 ? "a " : i % 100 == 66 ? "b " : "x ");
    strcat(text, row->text);
    assert_loose_count_in(text, row, near);
}

static void test_with_slop_words_may_stand_away_from_their_places(void **state)
{
    (void)state;
    static const loose_row rows[] = {
        { "a x b", "a b", 1, 1 },       { "a x x b", "a b", 1, 0 }, { "a x x b", "a b", 2, 1 },
        { "b a", "a b", 1, 0 }, /* from behind to before are two steps */
        { "b a", "a b", 2, 1 },         { "b x a", "a b", 2, 0 },   { "b x a", "a b", 3, 1 },
        { "a a a b", "a b", 1, 2 }, /* one b for two of a */
        { "a b b b", "a b", 2, 1 }, /* an occurrence is one of the first word */
        { "a", "a b", 31, 0 },          { "a b c", "a c", 1, 1 },   { "a b x c", "a b c", 1, 1 },
        { "a x b x c", "a b c", 1, 0 }, /* places are counted from the first word: c is two from its own */
        { "a x b x c", "a b c", 2, 1 }, { "a c b", "a b c", 1, 1 }, { "b a c", "a b c", 1, 0 },
        { "b a c", "a b c", 2, 1 },     { "a b", "a a b", 1, 1 },   { "c b a", "a b c", 4, 1 },
        { "c b a", "a b c", 3, 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) assert_loose_count(&rows[i], false);
}

static void test_equal_words_of_a_loose_phrase_may_be_one_word(void **state)
{
    (void)state;
    static const loose_row rows[] = {
        { "a", "a a", 0, 0 },   { "a", "a a", 1, 1 },   { "a x x a", "a a", 1, 2 },
        { "a", "a a a", 1, 0 }, { "a", "a a a", 2, 1 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) assert_loose_count_in(rows[i].text, &rows[i], false);
}

static void test_words_near_each_other_are_counted_by_the_first(void **state)
{
    (void)state;
    static const loose_row
        rows[] = {
            { "a b", "a b", 1, 1 },       { "b a", "a b", 1, 1 },       { "a x b", "a b", 1, 0 },
            { "a x b", "a b", 2, 1 },     { "b x a", "a b", 2, 1 },     { "a b a", "a b", 1, 2 },
            { "b a b", "a b", 1, 1 },     { "b a b", "b a", 1, 2 },     { "c a b", "a b c", 1, 1 },
            { "c x a b", "a b c", 1, 0 }, { "a b c", "a b c", 1, 0 }, /* c is near b, not near the first */
            { "a b c", "b a c", 1, 1 },   { "a b", "a b a b a", 1, 1 },
        };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) assert_loose_count(&rows[i], true);
}

static void test_each_field_is_counted_by_itself(void **state)
{
    (void)state;
    small_index s;
    uint32_t counts[3];
    begin(&s, "title text", "title=a b\ntext=a b x a b\ntext=b");
    dls_query *query = small_index_phrase(&s, "a b");
    assert_true(count_phrase(&s, query, counts));
    assert_int_equal(counts[0], 1);
    assert_int_equal(counts[1], 2);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_a_phrase_does_not_go_on_in_another_field(void **state)
{
    (void)state;
    small_index s;
    begin(&s, "title text", "title=a\ntext=b");
    assert_string_equal(small_index_ask(&s, "\"a b\""), "");
    small_index_end(&s);
}

static void test_a_phrase_does_not_go_on_in_another_value(void **state)
{
    (void)state;
    small_index s;
    begin(&s, "text", "text=x a\ntext=b y a\ntext=\ntext=... \ntext=b");
    assert_string_equal(small_index_ask(&s, "\"a b\""), "");
    assert_string_equal(small_index_ask(&s, "\"x a\""), "0");
    assert_string_equal(small_index_ask(&s, "\"b y a\""), "0");
    small_index_end(&s);
}

/* A phrase made by hand, whose second word stands `offset` behind the first. */
static bool finds_at_distance(small_index *s, uint32_t offset)
{
    uint32_t counts[3];
    dls_query *phrase = small_index_phrase(s, "a b");
    dls__phrase_term terms[] = { phrase->phrase[0], phrase->phrase[1] };
    terms[1].offset = offset;
    phrase->phrase = terms;
    bool found = count_phrase(s, phrase, counts);
    dls_query_free(phrase);
    return found;
}

static void test_between_two_values_are_64_positions(void **state)
{
    (void)state;
    small_index s;
    begin(&s, "text", "text=x a\ntext=b");
    for (uint32_t offset = 1; offset < 200; offset++) assert_int_equal(finds_at_distance(&s, offset), offset == 65);
    small_index_end(&s);
}

/* By the largest slop and distance: at the end of one value, at the beginning of the next, or in both. */
static void test_slop_and_distance_do_not_reach_another_value(void **state)
{
    (void)state;
    static const char *const texts[] = { "text=a\ntext=b",   "text=b\ntext=a",   "text=a b\ntext=c", "text=a\ntext=b c",
                                         "text=b\ntext=a c", "text=c b\ntext=a", "text=c\ntext=a b" };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        bool two = strchr(texts[i], 'c') == NULL;
        small_index s;
        uint32_t counts[3];
        begin(&s, "text", texts[i]);
        dls_query *queries[] = { new_loose_phrase(&s, two ? "a b" : "a b c", DLS_MAX_SLOP),
                                 new_near(&s, two ? "a b" : "a b c", DLS_MAX_DISTANCE) };
        for (size_t q = 0; q < 2; q++) {
            if (count_phrase(&s, queries[q], counts)) fail_msg("%s", texts[i]);
            dls_query_free(queries[q]);
        }
        small_index_end(&s);
    }
}

/* As far as slop goes: each word but the first early, or late, or one late and the next early. */
static void test_the_largest_slop_and_distance_are_found_in_one_value(void **state)
{
    (void)state;
    static const struct {
        uint32_t places[3]; /* of a, b and c */
        bool near, found;
    } rows[] = {
        { { 0, 32, 33 }, false, true }, { { 0, 33, 32 }, false, false }, { { 30, 0, 1 }, false, true },
        { { 31, 0, 1 }, false, false }, { { 30, 0, 63 }, false, true },  { { 30, 0, 64 }, false, false },
        { { 29, 61, 0 }, false, true }, { { 0, 64, 63 }, true, true },   { { 0, 65, 1 }, true, false },
        { { 64, 0, 128 }, true, true }, { { 65, 0, 66 }, true, false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[2 * 130 + 1] = "";
        small_index s;
        uint32_t counts[3];
        for (size_t place = 0; place < 130; place++) memcpy(text + 2 * place, "x ", 2);
        for (size_t word = 3; word-- > 0;) text[2 * rows[i].places[word]] = "abc"[word];
        begin(&s, "text", text);
        dls_query *query =
            rows[i].near ? new_near(&s, "a b c", DLS_MAX_DISTANCE) : new_loose_phrase(&s, "a b c", DLS_MAX_SLOP);
        if (count_phrase(&s, query, counts) != rows[i].found) fail_msg("row %zu", i);
        dls_query_free(query);
        small_index_end(&s);
    }
}

static void test_values_without_words_leave_no_further_gap(void **state)
{
    (void)state;
    small_index s;
    begin(&s, "text", "text=...\ntext=\ntext=a");
    assert_string_equal(small_index_ask(&s, "a"), "0");
    small_index_end(&s);
}

static void test_without_positions_a_phrase_is_never_found(void **state)
{
    (void)state;
    small_index s;
    begin(&s, "title/nopositions text", "title=a b\ntext=c d");
    assert_string_equal(small_index_ask(&s, "\"a b\""), "");
    assert_string_equal(small_index_ask(&s, "\"c d\""), "0");
    assert_string_equal(small_index_ask(&s, "\"a\""), "0"); /* one word needs none */
    small_index_end(&s);
}

/* Positions of fields that keep them stand together, whatever the fields between them. */
static void test_positions_are_found_beside_fields_that_keep_none(void **state)
{
    (void)state;
    small_index s;
    uint32_t counts[3];
    begin(&s, "text none/nopositions last", "text=x a b\nnone=a a b a b\nlast=a b a b");
    dls_query *query = small_index_phrase(&s, "a b");
    assert_true(count_phrase(&s, query, counts));
    assert_int_equal(counts[0], 1);
    assert_int_equal(counts[1], 0);
    assert_int_equal(counts[2], 2);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_a_document_without_all_terms_has_no_phrase(void **state)
{
    (void)state;
    static const char *const texts[] = { "a", "b", "a b", "b a", "a", "x a b", "c" };
    small_index s;
    uint32_t counts[3];
    small_index_begin(&s, "text");
    for (size_t i = 0; i < 7; i++) small_index_add(&s, texts[i]);
    small_index_open(&s);
    dls_query *query = small_index_phrase(&s, "a b");
    for (uint32_t d = 0; d < 7; d++) assert_int_equal(count_in(&s, query, d, counts), d == 2 || d == 5);
    dls_query_free(query);
    small_index_end(&s);
}

/* Lists of all forms: each third document has the phrase, in the order of its number. */
static void test_phrases_of_frequent_words_are_counted(void **state)
{
    (void)state;
    small_index s;
    uint32_t counts[3];
    small_index_begin(&s, "title text");
    for (uint32_t d = 0; d < 3000; d++) {
        char lines[300] = "title=x\ntext=a a b ";
        size_t at = strlen(lines);
        for (uint32_t i = 0; i < d % 7; i++)
            at += (size_t)snprintf(lines + at, sizeof lines - at, "%s", d % 3 == 0 ? "a b c " : "b a c ");
        if (d % 20 == 0) snprintf(lines + at, sizeof lines - at, "rare a");
        small_index_add(&s, lines);
    }
    small_index_open(&s);
    dls_query *frequent = small_index_phrase(&s, "a b c"), *rare = small_index_phrase(&s, "rare a");
    for (uint32_t d = 0; d < 3000; d++) {
        count_in(&s, frequent, d, counts);
        assert_int_equal(counts[1], d % 3 == 0 ? d % 7 : 0);
        assert_int_equal(count_in(&s, rare, d, counts), d % 20 == 0);
    }
    dls_query_free(frequent);
    dls_query_free(rare);
    small_index_end(&s);
}

static void test_a_long_phrase_of_repeated_words_is_found(void **state)
{
    (void)state;
    enum { WORDS = 3000 };
    static char text[2 * WORDS + 1], phrase[2 * 500 + 1];
    for (size_t i = 0; i < WORDS; i++) memcpy(text + 2 * i, "a ", 2);
    memcpy(phrase, text, 2 * 500);
    small_index s;
    uint32_t counts[3];
    begin(&s, "text", text);
    dls_query *query = small_index_phrase(&s, phrase);
    count_phrase(&s, query, counts);
    assert_int_equal(counts[0], WORDS - 500 + 1);
    dls_query_free(query);
    small_index_end(&s);
}

/* ------------------------------------------------------------------------------------------------------- batches */

/* Documents of a few words, now and then of one of them very often; or of so many that positions take more than 8 bits;
 * in one field or in two. */
static void begin_random(small_index *s, rng *r, bool one_field, bool is_long)
{
    small_index_begin(s, one_field ? "text" : "title text");
    for (uint32_t d = 0; d < DLS__BATCH; d++) {
        char title[100], text[4000], lines[4200];
        random_words(r, 5, rng_below(r, 5), title, sizeof title);
        uint64_t length = rng_below(r, is_long ? 600 : rng_one_in(r, 8) ? 250 : 50);
        random_words(r, is_long ? 100 : 5, length, text, sizeof text);
        snprintf(lines, sizeof lines, "%s%s\ntext=%s", one_field ? "text=" : "title=", title, text);
        small_index_add(s, lines);
    }
    small_index_open(s);
}

/* All documents together match as they do one by one, and have the same tf. */
static void assert_batch(planned *p)
{
    dls__plan_node *phrase = &p->plan.root;
    static dls__batch batch;
    float tf[DLS__BATCH];
    batch = (dls__batch){ .count = (uint32_t)dls__min(dls__plan_documents(&p->plan, 0), DLS__BATCH) };
    for (uint32_t d = 0; d < batch.count; d++) batch.lows[d] = (uint16_t)d;
    assert_ok(dls__phrase_match(&p->plan, phrase, &batch, tf, &err), &err);
    for (uint32_t d = 0; d < batch.count; d++) {
        uint32_t counts[DLS_MAX_TEXT_FIELDS], fields;
        float sum = 0.0f;
        assert_ok(dls__phrase_count(&p->plan, phrase, 0, d, counts, &fields, &err), &err);
        for (uint32_t left = fields; left != 0; left &= left - 1) sum += (float)counts[dls__lowest_bit(left)];
        if (batch.matches[d] != (fields != 0)) fail_msg("document %u, tf %g", d, (double)sum);
        if (batch.matches[d]) assert_same_bits(tf[d], sum);
    }
}

static void test_documents_of_a_batch_have_what_each_of_them_has(void **state)
{
    (void)state;
    rng r = rng_for_test(20261128);
    for (int i = 0; i < 12; i++) {
        small_index s;
        small_index_pair_words = i % 4 < 2 ? DLS_DEFAULT_PAIR_WORDS : 0;
        begin_random(&s, &r, i % 2 == 0, i >= 8);
        small_index_pair_words = DLS_DEFAULT_PAIR_WORDS;
        for (int q = 0; q < 50; q++) {
            char text[100];
            planned p;
            random_words(&r, 5, rng_between(&r, 2, 3), text, sizeof text);
            dls_query *query = random_phrase(&r, &s, text, 0);
            if (query->kind == DLS_NODE_TERM) { /* one word twice is no phrase where it is near */
                dls_query_free(query);
                continue;
            }
            planned_init(&p, &s, query, &ones);
            planned_enter(&p, 0);
            bool is_pair = p.plan.root.kind == DLS_NODE_TERM; /* of which a term's list says all */
            if (!p.plan.root.absent && !is_pair) assert_batch(&p);
            planned_done(&p);
        }
        small_index_end(&s);
    }
}

/* The second word stands once, about all of the first, so that its count says little. */
static void test_a_rare_word_does_not_bound_how_often_the_first_stands_near_it(void **state)
{
    (void)state;
    small_index s;
    planned p;
    begin(&s, "text", "a a b a a");
    planned_init(&p, &s, new_near(&s, "a b", 2), &ones);
    planned_enter(&p, 0);
    dls__plan_node *near = &p.plan.root;
    assert_int_equal(dls__phrase_reach(near, &near->terms[0].list), 1);
    assert_int_equal(dls__phrase_reach(near, &near->terms[1].list), 5);
    assert_batch(&p);
    planned_done(&p);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_occurrences_are_counted_as_they_stand),
        cmocka_unit_test(test_with_slop_words_may_stand_away_from_their_places),
        cmocka_unit_test(test_equal_words_of_a_loose_phrase_may_be_one_word),
        cmocka_unit_test(test_words_near_each_other_are_counted_by_the_first),
        cmocka_unit_test(test_each_field_is_counted_by_itself),
        cmocka_unit_test(test_a_phrase_does_not_go_on_in_another_field),
        cmocka_unit_test(test_a_phrase_does_not_go_on_in_another_value),
        cmocka_unit_test(test_between_two_values_are_64_positions),
        cmocka_unit_test(test_slop_and_distance_do_not_reach_another_value),
        cmocka_unit_test(test_the_largest_slop_and_distance_are_found_in_one_value),
        cmocka_unit_test(test_values_without_words_leave_no_further_gap),
        cmocka_unit_test(test_without_positions_a_phrase_is_never_found),
        cmocka_unit_test(test_positions_are_found_beside_fields_that_keep_none),
        cmocka_unit_test(test_a_document_without_all_terms_has_no_phrase),
        cmocka_unit_test(test_phrases_of_frequent_words_are_counted),
        cmocka_unit_test(test_a_long_phrase_of_repeated_words_is_found),
        cmocka_unit_test(test_documents_of_a_batch_have_what_each_of_them_has),
        cmocka_unit_test(test_a_rare_word_does_not_bound_how_often_the_first_stands_near_it),
    };
    return cmocka_run_group_tests_name("rank/phrase", tests, NULL, NULL);
}
