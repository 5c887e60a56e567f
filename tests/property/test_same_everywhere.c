/* SPDX-License-Identifier: MIT
 *
 * The same operations give the same bytes of an index, and the same questions the same answers, to the last bit of a
 * score, whatever the compiler, the processor and its order of bytes. Both are summed up here in numbers, which
 * tests/slow/check_machines.py holds other compilers and machines to.
 *
 * They change with the format, the analysis, the formula, and what merges are due; then take those that this test
 * prints, from a machine that you trust, and say in the commit why they changed.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "index/index_writer.h"
#include "support/dls_test.h"
#include "support/fnv.h"
#include "support/rng.h"
#include "support/test_folder.h"

#define QUERIES 150
#define MAX_TEXT 200000

enum { TITLE, TEXT, NOTE, KIND, URL };

static dls_error err;

/* In bytes whose order is fixed. */
static void sum_number(uint64_t *sum, uint64_t number)
{
    for (int i = 0; i < 64; i += 8) *sum = fnv_add(*sum, &(uint8_t){ (uint8_t)(number >> i) }, 1);
}

static void sum_float(uint64_t *sum, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    sum_number(sum, bits);
}

static void sum_text(uint64_t *sum, dls_text text)
{
    sum_number(sum, text.length);
    *sum = fnv_add(*sum, text.bytes, text.length);
}

/* ------------------------------------------------------------------------------------------------------ documents */

/* Words whose stems no version of the stemmer doubts, and many rarer ones. */
static size_t append_word(rng *r, char *out, uint64_t rare)
{
    static const char *const words[] = { "the",      "of",       "network", "networks", "gradient", "gradients",
                                         "learning", "learned",  "deep",    "stride",   "3x3",      "C++",
                                         "conv2d",   "中文搜索", "поиск",   "naïve",    "naive",    "GAN" };
    if (rng_one_in(r, 3)) return (size_t)sprintf(out, "w%u", (unsigned)rng_below(r, 1 + rng_below(r, rare)));
    uint64_t limit = rng_one_in(r, 2) ? 4 : sizeof words / sizeof *words;
    return (size_t)sprintf(out, "%s", words[rng_below(r, limit)]);
}

static dls_value random_value(rng *r, size_t field, uint64_t words, uint64_t rare, char *out)
{
    size_t at = 0;
    out[0] = '\0';
    for (; words > 0; words--) {
        at += append_word(r, out + at, rare);
        out[at++] = rng_one_in(r, 12) ? '.' : ' ';
    }
    return (dls_value){ field, out, at };
}

/* What is made of a seed. */
typedef struct history {
    const char *name;
    uint64_t seed;
    uint64_t steps;
    uint64_t words; /* of a text, at most */
    uint64_t rare;  /* number of rare words */
    uint64_t churn; /* one step in so many deletes or replaces; 0: none */
    uint64_t commit; /* after so many steps */
    bool reorder;
    size_t compact; /* in the end to so many segments; 0: not at all */
    size_t buffer_bytes;
    uint64_t bytes;   /* sum of the file */
    uint64_t answers; /* sum of all answers */
} history;

static const history histories[] = {
    { .name = "merged",
      .seed = 1,
      .steps = 3000,
      .words = 40,
      .rare = 3000,
      .churn = 4,
      .commit = 90,
      .buffer_bytes = 60000,
      .bytes = UINT64_C(0xda8b889d1161cbdf),
      .answers = UINT64_C(0xc61d872eced7488f) },
    { .name = "reordered",
      .seed = 2,
      .steps = 2500,
      .words = 25,
      .rare = 500,
      .churn = 6,
      .commit = 600,
      .reorder = true,
      .compact = 1,
      .buffer_bytes = (size_t)1 << 24,
      .bytes = UINT64_C(0x5361343bb005b14e),
      .answers = UINT64_C(0x250c42dbcbfe9ec3) },
    { .name = "two blocks",
      .seed = 3,
      .steps = 66000,
      .words = 3,
      .rare = 20000,
      .churn = 50,
      .commit = 50000,
      .compact = 1,
      .buffer_bytes = (size_t)1 << 24,
      .bytes = UINT64_C(0x4100f012283500c3),
      .answers = UINT64_C(0x979950eebf670658) },
};

static void put_document(rng *r, const history *h, dls_writer *writer, const char *key)
{
    static char title[1000], text[MAX_TEXT], note[1000];
    dls_value values[6];
    size_t count = 0;
    if (!rng_one_in(r, 3)) values[count++] = random_value(r, TITLE, rng_below(r, 6), h->rare, title);
    uint64_t words = rng_one_in(r, 1000) ? 300 * h->words : rng_below(r, h->words + 1); /* some are long */
    values[count++] = random_value(r, TEXT, words, h->rare, text);
    if (rng_one_in(r, 4)) values[count++] = random_value(r, NOTE, rng_below(r, 4), 10, note);
    if (rng_one_in(r, 2)) values[count++] = (dls_value){ KIND, rng_one_in(r, 3) ? "paper" : "video", 5 };
    if (rng_one_in(r, 5)) values[count++] = (dls_value){ URL, "http://example.org/", 19 };
    assert_ok(dls__writer_put(writer, key, strlen(key), values, count, &err), &err);
}

static void take_step(rng *r, const history *h, dls_writer *writer, uint64_t *keys)
{
    char key[32];
    bool disturbs = h->churn > 0 && *keys > 0 && rng_one_in(r, h->churn);
    snprintf(key, sizeof key, "key %" PRIu64, disturbs ? rng_below(r, *keys) : (*keys)++);
    if (disturbs && rng_one_in(r, 2)) {
        dls_status status = dls__writer_delete(writer, key, strlen(key), &err);
        assert_true(status == DLS_OK || status == DLS_ENOTFOUND);
        return;
    }
    put_document(r, h, writer, key);
}

static dls_schema *make_schema(void)
{
    static const dls_field fields[] = {
        { sizeof(dls_field), "title", DLS_FIELD_TEXT, "english", 2.0f, 0.6f, true, true, false, 0.2f, true, false },
        { sizeof(dls_field), "text", DLS_FIELD_TEXT, "words", 1.0f, 0.75f, true, true, false, 0.5f, false, false },
        { sizeof(dls_field), "note", DLS_FIELD_TEXT, "spaces", 0.3f, 0.1f, false, false, false, 0.2f, false, false },
        { sizeof(dls_field), "kind", DLS_FIELD_KEYWORD, NULL, 1.0f, 0.75f, true, true, false, 0.0f, false, false },
        { sizeof(dls_field), "url", DLS_FIELD_STORED, NULL, 1.0f, 0.75f, true, true, false, 0.0f, false, false },
    };
    dls_schema *schema;
    assert_ok(dls_schema_new(NULL, &schema, &err), &err);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        assert_ok(dls_schema_add(schema, &fields[i], &err), &err);
    return schema;
}

static void write_history(const history *h, const char *path)
{
    rng r = rng_seeded(h->seed);
    dls_writer *writer;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.replace = true;
    options.reorder = h->reorder;
    options.buffer_bytes = h->buffer_bytes;
    dls_schema *schema = make_schema();
    uint64_t keys = 0;
    assert_ok(dls__writer_create(path, schema, &options, &writer, &err), &err);
    for (uint64_t step = 1; step <= h->steps; step++) {
        take_step(&r, h, writer, &keys);
        if (step % h->commit == 0) assert_ok(dls__writer_commit(writer, &err), &err);
    }
    assert_ok(dls__writer_set_payload(writer, h->name, strlen(h->name), &err), &err);
    if (h->compact > 0)
        assert_ok(dls__writer_compact(writer, h->compact, &err), &err);
    else
        assert_ok(dls__writer_commit(writer, &err), &err);
    dls__writer_close(writer);
    dls_schema_free(schema);
}

/* ------------------------------------------------------------------------------------------------------- answers */

static dls_query *random_leaf(rng *r, const dls_schema *schema, uint64_t rare)
{
    char text[1000];
    dls_query *query = NULL;
    dls_value value = random_value(r, 0, rng_between(r, 1, 4), rare, text);
    uint64_t fields = rng_one_in(r, 3) ? rng_below(r, 8) : 0;
    switch (rng_below(r, 6)) {
    case 0: {
        uint32_t slop = rng_one_in(r, 3) ? 3 : 0;
        assert_ok(dls_query_new_phrase(schema, text, value.length, slop, fields, NULL, &query, &err), &err);
        break;
    }
    case 1: {
        uint32_t distance = (uint32_t)rng_between(r, 1, 20);
        assert_ok(dls_query_new_near(schema, text, value.length, distance, fields, NULL, &query, &err), &err);
        break;
    }
    case 2: assert_ok(dls_query_new_keyword(schema, KIND, "paper", 5, NULL, &query, &err), &err); break;
    default: assert_ok(dls_query_new_words(schema, text, value.length, fields, NULL, &query, &err), &err);
    }
    return query;
}

static dls_query *random_query(rng *r, const dls_schema *schema, uint64_t rare)
{
    dls_query *query;
    if (rng_one_in(r, 2)) return random_leaf(r, schema, rare);
    assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
    for (uint64_t clauses = rng_between(r, 1, 3); clauses > 0; clauses--) {
        dls_occur occur = rng_one_in(r, 2) ? DLS_SHOULD : (dls_occur)rng_between(r, DLS_SHOULD, DLS_MUST_NOT);
        assert_ok(dls_query_add(query, occur, random_leaf(r, schema, rare), &err), &err);
    }
    return query;
}

static void sum_explanation(uint64_t *sum, dls_hits *hits, size_t number)
{
    const dls_explain_node *nodes;
    size_t count;
    assert_ok(dls_hits_explain(hits, number, &nodes, &count, &err), &err);
    for (size_t i = 0; i < count; i++) {
        sum_number(sum, nodes[i].df);
        sum_float(sum, nodes[i].idf);
        sum_float(sum, nodes[i].tf);
        sum_float(sum, nodes[i].score);
        sum_text(sum, nodes[i].text);
    }
}

static void sum_hit(uint64_t *sum, dls_hits *hits, size_t number)
{
    dls_text key;
    dls_snippet snippet;
    assert_ok(dls_hits_key(hits, number, &key, &err), &err);
    assert_ok(dls_hits_snippet(hits, number, TEXT, 60, &snippet, &err), &err);
    sum_text(sum, key);
    sum_text(sum, snippet.text);
    sum_number(sum, snippet.begin);
    for (size_t i = 0; i < snippet.range_count; i++) sum_number(sum, snippet.ranges[i].begin);
    sum_explanation(sum, hits, number);
}

static void sum_answer(uint64_t *sum, rng *r, const dls_index *index, const dls_query *query)
{
    static const size_t limits[] = { 1, 10, 100, 1000 };
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    dls_hits *hits;
    uint64_t count;
    options.k1 = rng_one_in(r, 4) ? 0.9f : options.k1;
    options.count = rng_one_in(r, 2);
    options.offset = rng_one_in(r, 8) ? 5 : 0;
    assert_ok(dls_count(index, query, &count, &err), &err);
    assert_ok(dls_search(index, query, limits[rng_below(r, 4)], &options, &hits, &err), &err);
    sum_number(sum, count);
    sum_number(sum, dls_hits_total(hits));
    for (size_t i = 0; i < dls_hits_count(hits); i++) {
        sum_number(sum, dls_hits_at(hits, i)->document);
        sum_float(sum, dls_hits_at(hits, i)->score);
        if (i < 2) sum_hit(sum, hits, i);
    }
    dls_hits_free(hits);
}

/* What is suggested for words of which the last was cut. */
static void sum_suggestions(uint64_t *sum, rng *r, const dls_index *index, uint64_t rare)
{
    char text[1000];
    dls_suggestions *suggestions;
    dls_value value = random_value(r, 0, rng_between(r, 1, 3), rare, text);
    size_t length = value.length - rng_below(r, value.length > 3 ? 3 : 1);
    assert_ok(dls_suggest(index, text, length, NULL, &suggestions, &err), &err);
    for (size_t i = 0; i < dls_suggestions_count(suggestions); i++) {
        sum_text(sum, dls_suggestions_at(suggestions, i)->text);
        sum_text(sum, dls_suggestions_at(suggestions, i)->key);
        sum_number(sum, dls_suggestions_at(suggestions, i)->count);
        sum_number(sum, dls_suggestions_at(suggestions, i)->together);
    }
    dls_suggestions_free(suggestions);
}

static uint64_t sum_of_answers(const history *h, const char *path)
{
    rng r = rng_seeded(h->seed + 1000);
    uint64_t sum = FNV_BEGIN;
    dls_index *index;
    assert_ok(dls_index_open(path, NULL, &index, &err), &err);
    for (int i = 0; i < QUERIES; i++) {
        dls_query *query = random_query(&r, dls_index_schema(index), h->rare);
        sum_answer(&sum, &r, index, query);
        dls_query_free(query);
        sum_suggestions(&sum, &r, index, h->rare);
    }
    assert_ok(dls_index_check(index, &err), &err);
    dls_index_close(index);
    return sum;
}

static uint64_t sum_of_file(const char *path)
{
    size_t size;
    uint8_t *bytes = test_read_file(path, &size);
    uint64_t sum = fnv_add(FNV_BEGIN, bytes, size);
    free(bytes);
    return sum;
}

static void assert_same(const history *h)
{
    const char *path = test_path("same.dls");
    write_history(h, path);
    uint64_t bytes = sum_of_file(path), answers = sum_of_answers(h, path);
    print_message("# %s: .bytes = 0x%016" PRIx64 ", .answers = 0x%016" PRIx64 "\n", h->name, bytes, answers);
    if (answers != h->answers) fail_msg("other answers than those of other machines");
    if (bytes != h->bytes) fail_msg("another file than that of other machines");
}

static void test_many_merged_segments_are_the_same_everywhere(void **state) { (void)state; assert_same(&histories[0]); }
static void test_reordered_documents_are_the_same_everywhere(void **state) { (void)state; assert_same(&histories[1]); }
static void test_two_blocks_are_the_same_everywhere(void **state) { (void)state; assert_same(&histories[2]); }

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many_merged_segments_are_the_same_everywhere),
        cmocka_unit_test(test_reordered_documents_are_the_same_everywhere),
        cmocka_unit_test(test_two_blocks_are_the_same_everywhere),
    };
    return cmocka_run_group_tests_name("property/same_everywhere", tests, NULL, NULL);
}
