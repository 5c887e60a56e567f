/* SPDX-License-Identifier: MIT
 *
 * Hits of several searches as one list: by score, then by key, then by search; where they are sorted, as one index of
 * all documents has them.
 */
#include "show/hits_merge.h"

#include "support/rng.h"
#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

typedef struct shard {
    small_index s;
    dls_query *query;
    dls_statistics *statistics;
    dls_hits *hits;
} shard;

static dls_status search_shard(const shard *h, const dls_allocator *allocator, dls_hits **hits)
{
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.allocator = allocator;
    options.ties = DLS_TIES_BY_KEY;
    options.statistics = h->statistics;
    return dls_search(h->s.index, h->query, 100, &options, hits, &err);
}

/* An index whose documents have these keys, with spaces between; each has as many words "hit" as its key letters, and
 * all are equally long. All have the same statistics. */
static void begin(shard *h, const char *keys)
{
    small_index_begin(&h->s, "text");
    while (*keys != '\0') {
        char text[100] = "";
        size_t length = strcspn(keys, " ");
        for (size_t i = 0; i < 4; i++) strcat(text, i < length ? " hit" : " miss");
        dls_value value = { 0, text, strlen(text) };
        assert_ok(dls_writer_add(h->s.writer, keys, length, &value, 1, &err), &err);
        keys += length + (keys[length] == ' ');
    }
    small_index_open(&h->s);
    h->query = small_index_parse(&h->s, "hit");
    assert_ok(dls_statistics_collect(h->s.index, h->query, NULL, &h->statistics, &err), &err);
    assert_ok(dls_statistics_set_documents(h->statistics, 100, &err), &err);
    assert_ok(dls_statistics_set_field(h->statistics, 0, &(dls_field_statistics){ 100, 400 }, &err), &err);
    assert_ok(dls_statistics_set_df(h->statistics, 0, 50, &err), &err);
    assert_ok(search_shard(h, NULL, &h->hits), &err);
}

static void end(shard *h)
{
    dls_hits_free(h->hits);
    dls_statistics_free(h->statistics);
    dls_query_free(h->query);
    small_index_end(&h->s);
}

/* The merged keys, with the number of their shard before each. */
static const char *merged_keys(dls_hits *const *hits, size_t count, uint64_t offset, size_t limit)
{
    static char text[400];
    dls_merged_hit merged[20];
    size_t found, at = 0;
    assert_ok(dls__hits_merge(hits, count, offset, limit, merged, &found, &err), &err);
    text[0] = '\0';
    for (size_t i = 0; i < found; i++) {
        dls_text key;
        assert_ok(dls_hits_key(hits[merged[i].shard], merged[i].number, &key, &err), &err);
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%zu%s", i > 0 ? " " : "", merged[i].shard, key.bytes);
    }
    return text;
}

static void test_hits_come_by_score_then_key_then_search(void **state)
{
    (void)state;
    shard h[4];
    const char *const keys[] = { "b bb d", "", "a c dd ccc", "aa b" };
    dls_hits *hits[4];
    for (size_t i = 0; i < 4; i++) {
        begin(&h[i], keys[i]);
        hits[i] = h[i].hits;
    }
    assert_string_equal(merged_keys(hits, 4, 0, 20), "2ccc 3aa 0bb 2dd 2a 0b 3b 2c 0d");
    assert_string_equal(merged_keys(hits, 4, 0, 3), "2ccc 3aa 0bb");
    assert_string_equal(merged_keys(hits, 4, 2, 3), "0bb 2dd 2a");
    assert_string_equal(merged_keys(hits, 4, 8, 3), "0d");
    assert_string_equal(merged_keys(hits, 4, 9, 3), "");
    assert_string_equal(merged_keys(hits, 4, UINT64_MAX, 3), "");
    assert_string_equal(merged_keys(hits, 4, 0, 0), "");
    assert_string_equal(merged_keys(hits, 2, 0, 9), "0bb 0b 0d");
    assert_string_equal(merged_keys(hits + 1, 1, 0, 9), "");
    assert_string_equal(merged_keys(hits, 0, 0, 9), "");
    for (size_t i = 0; i < 4; i++) end(&h[i]);
}

#define DOCUMENTS 60
#define SHARDS 3

/* A document with random values, or none, of some kinds that can be sorted by. */
static void random_lines(rng *r, char lines[300])
{
    strcpy(lines, rng_one_in(r, 3) ? "text=word\ntext=word" : "text=word");
    if (!rng_one_in(r, 4)) strcat(lines, rng_one_in(r, 2) ? "\nwhole=-3" : "\nwhole=12");
    if (!rng_one_in(r, 4)) strcat(lines, rng_one_in(r, 2) ? "\nreal=0.5" : "\nreal=-2e3");
    if (!rng_one_in(r, 4)) strcat(lines, rng_one_in(r, 2) ? "\nname=ab" : "\nname=a");
    if (rng_one_in(r, 4)) strcat(lines, "\nname=b");
}

/* An index of the documents `from` to before `to`, in a segment or more. */
static void begin_random(small_index *s, uint64_t seed, size_t from, size_t to)
{
    rng r = rng_seeded(seed);
    small_index_begin(s, "text whole/integer real/float name/keyword/column");
    for (size_t number = 0; number < to; number++) {
        char lines[300], key[32];
        dls_value values[16];
        random_lines(&r, lines);
        snprintf(key, sizeof key, "%02zu", number);
        if (number < from) continue;
        size_t count = small_index_values(s, lines, values);
        assert_ok(dls_writer_add(s->writer, key, 2, values, count, &err), &err);
        if (number % 17 == seed % 17) small_index_commit(s);
    }
    small_index_open(s);
}

static dls_hits *sorted_hits(small_index *s, const dls_query *query, const dls_statistics *statistics,
                             const dls_sort_key *keys, size_t count)
{
    dls_hits *hits;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.statistics = statistics;
    options.sort = keys;
    options.sort_count = count;
    assert_ok(dls_search(s->index, query, 40, &options, &hits, &err), &err);
    return hits;
}

/* Keys of the hits of one index, as merged_keys of one search would give them. */
static void assert_merged_like(dls_hits *one, dls_hits *const *hits, size_t count)
{
    dls_merged_hit merged[40];
    size_t found;
    assert_ok(dls__hits_merge(hits, count, 0, 40, merged, &found, &err), &err);
    assert_int_equal(found, dls_hits_count(one));
    for (size_t i = 0; i < found; i++) {
        dls_text expected, key;
        assert_ok(dls_hits_key(one, i, &expected, &err), &err);
        assert_ok(dls_hits_key(hits[merged[i].shard], merged[i].number, &key, &err), &err);
        assert_string_equal(key.bytes, expected.bytes);
    }
}

static void random_keys(rng *r, dls_sort_key *keys, size_t count)
{
    static const size_t fields[] = { DLS_SORT_SCORE, 1, 2, 3 };
    for (size_t i = 0; i < count; i++) keys[i] = (dls_sort_key){ fields[rng_below(r, 4)], rng_one_in(r, 2) };
}

static void check_sorted_round(rng *r)
{
    small_index one, shards[SHARDS];
    dls_statistics *statistics;
    dls_hits *hits[SHARDS];
    dls_sort_key keys[3];
    size_t count = rng_between(r, 1, 3);
    uint64_t seed = rng_next(r);
    random_keys(r, keys, count);
    begin_random(&one, seed, 0, DOCUMENTS);
    dls_query *query = small_index_parse(&one, "word");
    assert_ok(dls_statistics_collect(one.index, query, NULL, &statistics, &err), &err);
    dls_hits *expected = sorted_hits(&one, query, statistics, keys, count);
    for (size_t i = 0; i < SHARDS; i++) {
        begin_random(&shards[i], seed, i * DOCUMENTS / SHARDS, (i + 1) * DOCUMENTS / SHARDS);
        hits[i] = sorted_hits(&shards[i], query, statistics, keys, count);
    }
    assert_merged_like(expected, hits, SHARDS);
    for (size_t i = 0; i < SHARDS; i++) {
        dls_hits_free(hits[i]);
        small_index_end(&shards[i]);
    }
    dls_hits_free(expected);
    dls_statistics_free(statistics);
    dls_query_free(query);
    small_index_end(&one);
}

static void test_sorted_hits_come_as_from_one_index(void **state)
{
    (void)state;
    rng r = rng_for_test(77);
    for (size_t round = 0; round < 60; round++) check_sorted_round(&r);
}

static void test_every_failing_allocation_is_told(void **state)
{
    (void)state;
    shard h[2];
    testalloc memory;
    begin(&h[0], "a b");
    begin(&h[1], "c");
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_merged_hit merged[4];
        dls_hits *hits[2] = { NULL, NULL };
        size_t found;
        dls_status status = search_shard(&h[0], &memory.allocator, &hits[0]);
        if (status == DLS_OK) status = search_shard(&h[1], &memory.allocator, &hits[1]);
        if (status == DLS_OK) status = dls__hits_merge(hits, 2, 0, 4, merged, &found, &err);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        dls_hits_free(hits[0]);
        dls_hits_free(hits[1]);
    }
    testalloc_done(&memory);
    end(&h[0]);
    end(&h[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hits_come_by_score_then_key_then_search),
        cmocka_unit_test(test_sorted_hits_come_as_from_one_index),
        cmocka_unit_test(test_every_failing_allocation_is_told),
    };
    return cmocka_run_group_tests_name("show/hits_merge", tests, NULL, NULL);
}
