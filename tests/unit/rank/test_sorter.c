/* SPDX-License-Identifier: MIT
 *
 * Orders in segments of more than a block, where most documents are left out by codes; what the twin is compared with
 * is smaller (property/test_columns_equal_naive.c).
 */
#include "rank/sorter.h"

#include "rank_fixture.h"

#define DOCUMENTS 70000

static dls_error err;

enum { TEXT, UP, DOWN, FEW };

static uint32_t few_of(uint32_t d) { return d * 2654435761u >> 28; }

/* Numbers that ascend, that descend, and few different ones; every ninth document has none. */
static void make_index(small_index *s, uint32_t segments)
{
    small_index_begin(s, "text up/integer down/integer few/integer");
    for (uint32_t d = 0; d < DOCUMENTS; d++) {
        char texts[3][16];
        dls_value values[4] = { { TEXT, "word", 4 } };
        snprintf(texts[0], sizeof texts[0], "%u", d);
        snprintf(texts[1], sizeof texts[1], "%u", DOCUMENTS - d);
        snprintf(texts[2], sizeof texts[2], "%u", few_of(d));
        for (size_t i = 0; i < 3; i++) values[i + 1] = (dls_value){ UP + i, texts[i], strlen(texts[i]) };
        small_index_add_values(s, values, d % 9 == 8 ? 1 : 4);
        if (segments > 1 && d % (DOCUMENTS / segments) == DOCUMENTS / segments - 1) small_index_commit(s);
    }
    small_index_open(s);
}

/* The same order, document by document. */
typedef struct expected_order {
    const dls_sort_key *keys;
    size_t count;
} expected_order;

static expected_order order;

static int64_t number_of(uint32_t d, size_t field)
{
    if (d % 9 == 8) return INT64_MAX;
    return field == UP ? d : field == DOWN ? DOCUMENTS - d : few_of(d);
}

static int by_order(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    for (size_t i = 0; i < order.count; i++) {
        int64_t x = number_of(a, order.keys[i].field), y = number_of(b, order.keys[i].field);
        if (x == y) continue;
        bool last = x == INT64_MAX || y == INT64_MAX;
        return (x < y) != (order.keys[i].descending && !last) ? -1 : 1;
    }
    return a < b ? -1 : 1;
}

static void assert_order(small_index *s, const dls_sort_key *keys, size_t count, size_t limit)
{
    uint32_t *documents = malloc(DOCUMENTS * sizeof *documents);
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    dls_query *query = small_index_parse(s, "word");
    char cursor[64];
    assert_non_null(documents);
    for (uint32_t d = 0; d < DOCUMENTS; d++) documents[d] = d;
    order = (expected_order){ keys, count };
    qsort(documents, DOCUMENTS, sizeof *documents, by_order);
    options.sort = keys;
    options.sort_count = count;
    for (size_t at = 0; at < 3 * limit; at += limit) {
        dls_hits *hits;
        dls_text text;
        assert_ok(dls_search(s->index, query, limit, &options, &hits, &err), &err);
        assert_int_equal(dls_hits_count(hits), limit);
        for (size_t i = 0; i < limit; i++) assert_int_equal(dls_hits_at(hits, i)->document, documents[at + i]);
        assert_ok(dls_hits_cursor(hits, limit - 1, &text, &err), &err);
        assert_true(text.length < sizeof cursor);
        memcpy(cursor, text.bytes, text.length);
        options.after = cursor;
        options.after_length = text.length;
        dls_hits_free(hits);
    }
    dls_query_free(query);
    free(documents);
}

static void test_large_segments_are_sorted(void **state)
{
    (void)state;
    static const dls_sort_key orders[][2] = { { { UP, false } },
                                              { { UP, true } },
                                              { { DOWN, false } },
                                              { { DOWN, true } },
                                              { { FEW, true }, { DOWN, false } },
                                              { { FEW, false }, { UP, true } } };
    for (uint32_t segments = 1; segments <= 3; segments += 2) {
        small_index s;
        make_index(&s, segments);
        for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
            size_t count = orders[i][1].field == 0 ? 1 : 2;
            assert_order(&s, orders[i], count, 1);
            assert_order(&s, orders[i], count, 10);
            assert_order(&s, orders[i], count, 9000);
        }
        small_index_end(&s);
    }
}

/* The ranks of a value that the segment has, has not, and has not even near. */
static void test_a_mark_is_placed_among_the_values_of_a_segment(void **state)
{
    (void)state;
    static const struct {
        const char *after;
        bool descending;
        const char *found;
    } rows[] = { { "3", false, "1 2" },   { "4", false, "1 2" },  { "5", false, "2" },
                 { "0", false, "0 1 2" }, { "9", false, "" },     { "5", true, "0" },
                 { "4", true, "0" },      { "9", true, "2 1 0" }, { "0", true, "" } };
    small_index s;
    small_index_begin(&s, "text number/keyword/column");
    small_index_add(&s, "text=a\nnumber=3");
    small_index_add(&s, "text=a\nnumber=5");
    small_index_add(&s, "text=a\nnumber=7");
    small_index_open(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[64] = "";
        const dls_sort_key key = { 1, rows[i].descending };
        dls__sort_mark mark = { .keys = { { .kind = DLS__MARK_VALUE, .term = rows[i].after, .length = 1 } },
                                .document = 100 };
        dls__buf cursor;
        dls_hits *hits;
        dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
        dls_query *query = small_index_parse(&s, "a");
        dls__buf_init(&cursor, dls__allocator_or_default(NULL), SIZE_MAX);
        dls__sort_mark_write(&mark, &key, 1, &cursor);
        options.sort = &key;
        options.sort_count = 1;
        options.after = (const char *)cursor.bytes;
        options.after_length = cursor.size;
        assert_ok(dls_search(s.index, query, 10, &options, &hits, &err), &err);
        for (size_t h = 0; h < dls_hits_count(hits); h++)
            snprintf(text + strlen(text), 8, "%s%u", h > 0 ? " " : "", (unsigned)dls_hits_at(hits, h)->document);
        assert_string_equal(text, rows[i].found);
        dls_hits_free(hits);
        dls_query_free(query);
        dls__buf_done(&cursor);
    }
    small_index_end(&s);
}

/* Where whatever matches scores the same, hits that are sorted do so too. */
static void test_sorted_hits_have_the_score_of_a_constant(void **state)
{
    (void)state;
    static const dls_sort_key up[] = { { UP, false } };
    small_index s;
    dls_query *query;
    dls_hits *hits;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    small_index_begin(&s, "text up/integer");
    small_index_add(&s, "text=word\nup=2");
    small_index_add(&s, "text=word\nup=1");
    small_index_open(&s);
    assert_ok(dls_query_new_constant(small_index_parse(&s, "word"), 2.5f, NULL, &query, &err), &err);
    options.sort = up;
    options.sort_count = 1;
    assert_ok(dls_search(s.index, query, 10, &options, &hits, &err), &err);
    assert_int_equal(dls_hits_count(hits), 2);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(dls_hits_at(hits, i)->document, 1 - i);
        assert_same_bits(dls_hits_at(hits, i)->score, 2.5f);
    }
    dls_hits_free(hits);
    dls_query_free(query);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_large_segments_are_sorted),
        cmocka_unit_test(test_a_mark_is_placed_among_the_values_of_a_segment),
        cmocka_unit_test(test_sorted_hits_have_the_score_of_a_constant),
    };
    return cmocka_run_group_tests_name("rank/sorter", tests, NULL, NULL);
}
