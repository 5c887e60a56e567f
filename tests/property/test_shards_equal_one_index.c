/* SPDX-License-Identifier: MIT
 *
 * Documents that are divided among several indexes, in whatever way, and searched by the sum of their statistics, give
 * what one index of all of them gives: the same keys in the same order, the same bits of scores, and totals that add
 * up. What is right is said by the one index, asked for all that matches (test_search_equals_naive.c), sorted here.
 */
#include <stdio.h>
#include <stdlib.h>

#include "support/dls_test.h"
#include "support/no_sync.h"
#include "support/rng.h"
#include "support/test_folder.h"

#define MOST_SHARDS 31
#define MOST_KEY 300
#define MOST_TEXT 600
#define FIELDS 3            /* of text; then one of keywords, */
#define NUMBER (FIELDS + 1) /* and one of integers with a column */

static dls_error err;

/* -------------------------------------------------------------------------------------------------------- documents */

typedef struct document {
    char key[MOST_KEY];
    size_t key_length;
    char texts[FIELDS][MOST_TEXT];
    bool has_keyword;
    bool deleted;  /* it was added, and is no longer there */
    bool replaced; /* it took the place of another text */
    uint32_t words;
    size_t shard;
} document;

typedef struct world {
    dls_schema *schema;
    document *documents;
    size_t count;
    uint64_t words; /* different ones */
    dls_index *one;
    dls_index *shards[MOST_SHARDS];
    size_t shard_count;
    size_t *of_one;                 /* documents by their number in the one index, */
    size_t *of_shards[MOST_SHARDS]; /* and in each of the shards */
} world;

/* Small ranks much more often. */
static size_t random_word(rng *r, uint64_t words, char *out, size_t room)
{
    uint64_t rank = rng_below(r, 1 + rng_below(r, 1 + rng_below(r, words)));
    return (size_t)snprintf(out, room, "w%u", (unsigned)rank);
}

static uint32_t random_text(rng *r, uint64_t words, uint64_t length, char *out, size_t room)
{
    size_t at = 0;
    uint32_t count = 0;
    out[0] = '\0';
    for (; count < length && at + 16 < room; count++) {
        if (count > 0) out[at++] = ' ';
        at += random_word(r, words, out + at, room - at);
    }
    return count;
}

/* Keys of any bytes and lengths, many of which begin alike; each different by its number. */
static void random_key(rng *r, size_t number, document *d)
{
    size_t at = 0, lead = rng_one_in(r, 20) ? rng_below(r, MOST_KEY - 40) : rng_below(r, 3);
    for (; at < lead; at++) d->key[at] = rng_one_in(r, 4) ? (char)rng_next(r) : 'k';
    d->key_length = at + (size_t)snprintf(d->key + at, sizeof d->key - at, "%llu-%zu",
                                          (unsigned long long)rng_below(r, 50), number);
}

/* Mostly short and alike, so that many score the same; some far longer than others. */
static void random_document(rng *r, const world *w, size_t number, document *d)
{
    *d = (document){ .has_keyword = rng_one_in(r, 3), .deleted = rng_one_in(r, 8), .replaced = rng_one_in(r, 12) };
    random_key(r, number, d);
    for (size_t field = 0; field < FIELDS; field++) {
        uint64_t length = rng_one_in(r, 3) ? 0 : rng_one_in(r, 10) ? rng_below(r, 150) : rng_between(r, 1, 4);
        d->words += random_text(r, w->words, length, d->texts[field], MOST_TEXT);
    }
}

/* By chance, by length (so that averages are far apart), most into one, or one after the other. */
static void divide(rng *r, world *w)
{
    uint64_t way = rng_below(r, 4), kept = rng_between(r, 1, w->shard_count);
    for (size_t i = 0; i < w->count; i++) {
        document *d = &w->documents[i];
        if (way == 0) d->shard = rng_below(r, kept); /* the others are empty */
        if (way == 1) d->shard = d->words * w->shard_count / (FIELDS * 150 + 1);
        if (way == 2) d->shard = rng_one_in(r, 10) ? rng_below(r, w->shard_count) : 0;
        if (way == 3) d->shard = i * w->shard_count / w->count;
    }
}

/* ---------------------------------------------------------------------------------------------------------- indexes */

static dls_schema *random_schema(rng *r)
{
    dls_schema *schema;
    assert_ok(dls_schema_new(NULL, &schema, &err), &err);
    for (size_t i = 0; i <= NUMBER; i++) {
        char name[32];
        snprintf(name, sizeof name, "field%zu", i);
        dls_field field = DLS_FIELD_INIT;
        field.name = name;
        field.kind = i == FIELDS ? DLS_FIELD_KEYWORD : i == NUMBER ? DLS_FIELD_INTEGER : DLS_FIELD_TEXT;
        field.column = i == NUMBER;
        field.analyzer = "words";
        field.weight = (float)rng_between(r, 1, 40) / 10.0f;
        field.positions = i != 1;
        assert_ok(dls_schema_add(schema, &field, &err), &err);
    }
    return schema;
}

static void put_document(dls_writer *writer, const document *d, bool decoy)
{
    dls_value values[NUMBER + 1];
    char number[16];
    size_t count = 0;
    for (size_t field = 0; field < FIELDS && !decoy; field++) {
        const char *text = d->texts[field];
        if (text[0] != '\0') values[count++] = (dls_value){ field, text, strlen(text) };
    }
    if (decoy) values[count++] = (dls_value){ 0, "w0 w1 w2 decoy", 14 };
    if (d->words % 4 != 0)
        values[count++] = (dls_value){ NUMBER, number, (size_t)snprintf(number, sizeof number, "%u", d->words) };
    if (d->has_keyword) values[count++] = (dls_value){ FIELDS, "paper", 5 };
    assert_ok(dls_writer_put(writer, d->key, d->key_length, values, count, &err), &err);
}

/* An index of all documents, or of those of one shard; those that are deleted were there before a commit or never. */
static dls_index *build_index(rng *r, const world *w, size_t shard)
{
    const char *path = test_path("shard.dls");
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.replace = true;
    options.reorder = rng_one_in(r, 2);
    options.pair_words = rng_one_in(r, 2) ? DLS_DEFAULT_PAIR_WORDS : 0;
    options.merge = rng_one_in(r, 2);
    dls_writer *writer;
    dls_index *index;
    uint64_t commit_in = 1 + rng_below(r, 1 + w->count);
    assert_ok(dls_writer_create(path, w->schema, &options, &writer, &err), &err);
    for (int step = 0; step < 2; step++) {
        for (size_t i = 0; i < w->count; i++) {
            const document *d = &w->documents[i];
            if (shard != SIZE_MAX && d->shard != shard) continue;
            if (step == 0) put_document(writer, d, d->replaced);
            if (step == 1 && d->replaced) put_document(writer, d, false);
            if (step == 1 && d->deleted) assert_ok(dls_writer_delete(writer, d->key, d->key_length, &err), &err);
            if (rng_one_in(r, commit_in)) assert_ok(dls_writer_commit(writer, &err), &err);
        }
        if (rng_one_in(r, 2)) assert_ok(dls_writer_commit(writer, &err), &err);
    }
    assert_ok(dls_writer_commit(writer, &err), &err);
    dls_writer_close(writer);
    assert_ok(dls_index_open(path, NULL, &index, &err), &err);
    return index;
}

static size_t *number_documents(const world *w, const dls_index *index, size_t shard)
{
    dls_index_info info;
    dls_index_get_info(index, &info);
    size_t *of_index = malloc((size_t)(info.documents + info.deleted + 1) * sizeof *of_index);
    assert_non_null(of_index);
    for (size_t i = 0; i < w->count; i++) {
        const document *d = &w->documents[i];
        uint64_t number;
        if (d->deleted || (shard != SIZE_MAX && d->shard != shard)) continue;
        assert_ok(dls_index_find(index, d->key, d->key_length, &number, &err), &err);
        of_index[number] = i;
    }
    return of_index;
}

static void begin_world(rng *r, world *w, size_t count)
{
    *w = (world){ .count = count, .words = rng_one_in(r, 2) ? 12 : 300 };
    w->schema = random_schema(r);
    w->documents = malloc((count + 1) * sizeof *w->documents);
    assert_non_null(w->documents);
    for (size_t i = 0; i < count; i++) random_document(r, w, i, &w->documents[i]);
    w->one = build_index(r, w, SIZE_MAX);
    w->of_one = number_documents(w, w->one, SIZE_MAX);
}

static void begin_shards(rng *r, world *w, size_t shards)
{
    w->shard_count = shards;
    divide(r, w);
    for (size_t i = 0; i < shards; i++) {
        w->shards[i] = build_index(r, w, i);
        w->of_shards[i] = number_documents(w, w->shards[i], i);
    }
}

static void end_shards(world *w)
{
    for (size_t i = 0; i < w->shard_count; i++) {
        dls_index_close(w->shards[i]);
        free(w->of_shards[i]);
    }
}

static void end_world(world *w)
{
    dls_index_close(w->one);
    free(w->of_one);
    free(w->documents);
    dls_schema_free(w->schema);
}

/* ---------------------------------------------------------------------------------------------------------- queries */

/* Begin, or all of a word with a letter changed, of those that documents have. */
static dls_query *random_group(rng *r, const world *w, uint64_t fields)
{
    char text[32];
    dls_query *query = NULL;
    size_t length = random_word(r, w->words, text, sizeof text);
    if (rng_one_in(r, 2)) {
        length = rng_between(r, 1, length);
        assert_ok(dls_query_new_prefix(w->schema, text, length, fields, NULL, &query, &err), &err);
    } else {
        uint32_t edits = (uint32_t)rng_between(r, 1, DLS_MAX_EDITS);
        text[rng_below(r, length)] = '7';
        assert_ok(dls_query_new_fuzzy(w->schema, text, length, edits, fields, NULL, &query, &err), &err);
    }
    return query;
}

/* A prefix, a misspelt word, a word as it is, one document or all. */
static dls_query *random_other_leaf(rng *r, const world *w, uint64_t fields)
{
    char text[32];
    dls_query *query = NULL;
    dls_status status = DLS_OK;
    uint64_t kind = rng_below(r, 8);
    if (kind < 5) return random_group(r, w, fields);
    if (kind == 5) {
        size_t length = random_word(r, w->words, text, sizeof text);
        status = dls_query_new_term(w->schema, text, length, fields, NULL, &query, &err);
    } else if (kind == 6 && w->count > 0) {
        const document *d = &w->documents[rng_below(r, w->count)];
        status = dls_query_new_key(d->key, d->key_length, NULL, &query, &err);
    } else {
        status = dls_query_new_all(NULL, &query, &err);
    }
    assert_ok(status, &err);
    return query;
}

/* Text with a phrase, or something to leave out, which is looked for otherwise where nothing matches. */
static dls_query *random_plain_query(rng *r, const world *w, uint64_t fields)
{
    char words[100], others[100], text[250];
    dls_query *query;
    random_text(r, w->words, rng_between(r, 1, 3), words, sizeof words);
    random_text(r, w->words, rng_between(r, 1, 3), others, sizeof others);
    const char *quote = rng_one_in(r, 3) ? "" : "\"", *dash = rng_one_in(r, 2) ? "" : "-";
    int length = snprintf(text, sizeof text, "%s%s%s %s%s", quote, words, quote, dash, others);
    assert_ok(dls_query_parse(w->schema, text, (size_t)length, fields, NULL, &query, &err), &err);
    return query;
}

/* Words and phrases that count as one. */
static dls_query *random_synonym(rng *r, const world *w)
{
    char text[200];
    dls_query *synonym, *member;
    assert_ok(dls_query_new_synonym(NULL, &synonym, &err), &err);
    for (uint64_t i = 0, count = rng_below(r, 5); i < count; i++) {
        uint64_t fields = rng_one_in(r, 2) ? 0 : rng_between(r, 1, (1 << FIELDS) - 1);
        random_text(r, w->words, rng_between(r, 1, 3), text, sizeof text);
        assert_ok(dls_query_new_phrase(w->schema, text, strlen(text), 0, fields, NULL, &member, &err), &err);
        assert_ok(dls_query_add(synonym, DLS_SHOULD, member, &err), &err);
    }
    return synonym;
}

static dls_query *random_leaf(rng *r, const world *w)
{
    char text[200];
    dls_query *query = NULL;
    dls_status status = DLS_OK;
    uint64_t kind = rng_below(r, 10), fields = rng_one_in(r, 2) ? 0 : rng_between(r, 1, (1 << FIELDS) - 1);
    if (rng_one_in(r, 3)) return random_other_leaf(r, w, fields);
    if (rng_one_in(r, 6)) return random_plain_query(r, w, fields);
    if (rng_one_in(r, 5)) return random_synonym(r, w);
    random_text(r, w->words, rng_between(r, 1, 4), text, sizeof text);
    size_t length = strlen(text);
    if (kind == 0)
        status = dls_query_new_keyword(w->schema, FIELDS, "paper", 5, NULL, &query, &err);
    else if (kind == 1)
        status = dls_query_new_phrase(w->schema, text, length, (uint32_t)rng_below(r, 3), fields, NULL, &query, &err);
    else if (kind == 2)
        status = dls_query_new_near(w->schema, text, length, 1 + (uint32_t)rng_below(r, 9), fields, NULL, &query, &err);
    else
        status = dls_query_new_words(w->schema, text, length, fields, NULL, &query, &err);
    assert_ok(status, &err);
    return query;
}

static dls_query *random_query(rng *r, const world *w, int depth);

static dls_query *random_constant(rng *r, const world *w, int depth)
{
    dls_query *query, *child = random_query(r, w, depth - 1);
    float score = rng_one_in(r, 4) ? 0.0f : (float)rng_between(r, 1, 300) / 100.0f;
    assert_ok(dls_query_new_constant(child, score, NULL, &query, &err), &err);
    return query;
}

static dls_query *random_bool(rng *r, const world *w, int depth)
{
    dls_query *query;
    assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
    for (uint64_t clauses = rng_between(r, 1, 4); clauses > 0; clauses--) {
        dls_occur occur = (dls_occur)rng_between(r, DLS_SHOULD, DLS_MUST_NOT);
        assert_ok(dls_query_add(query, occur, random_query(r, w, depth - 1), &err), &err);
    }
    if (rng_one_in(r, 4)) assert_ok(dls_query_set_minimum(query, rng_below32(r, 4), &err), &err);
    return query;
}

static dls_query *random_query(rng *r, const world *w, int depth)
{
    bool leaf = depth == 0 || rng_one_in(r, 2);
    dls_query *query = leaf                ? random_leaf(r, w)
                       : rng_one_in(r, 5) ? random_constant(r, w, depth)
                                          : random_bool(r, w, depth);
    if (rng_one_in(r, 6)) assert_ok(dls_query_boost(query, (float)rng_between(r, 1, 60) / 10.0f, &err), &err);
    return query;
}

/* What a search may set. */
typedef struct settings {
    dls_search_options options;
    dls_column_boost boost;
    float weights[NUMBER + 1];
    float b[NUMBER + 1];
    float lead[NUMBER + 1];
} settings;

static void random_settings(rng *r, settings *s)
{
    s->options = (dls_search_options)DLS_SEARCH_OPTIONS_INIT;
    if (rng_one_in(r, 3)) {
        s->boost = (dls_column_boost)DLS_COLUMN_BOOST_INIT;
        s->boost.field = NUMBER;
        s->boost.form = rng_one_in(r, 2) ? DLS_BOOST_NEAR : DLS_BOOST_LARGE;
        s->boost.scale = (double)rng_between(r, 1, 30);
        s->options.column_boosts = &s->boost;
        s->options.column_boost_count = 1;
    }
    s->options.correct = false; /* as it is by statistics */
    if (rng_one_in(r, 2)) return;
    s->options.k1 = rng_one_in(r, 5) ? 0.0f : (float)rng_below(r, 40) / 10.0f;
    s->options.formula = (dls_formula)rng_between(r, DLS_FORMULA_BM25, DLS_FORMULA_BM25L);
    for (size_t field = 0; field < FIELDS; field++) {
        s->weights[field] = rng_one_in(r, 6) ? 0.0f : (float)rng_between(r, 1, 5000) / 1000.0f;
        s->b[field] = (float)rng_below(r, 11) / 10.0f;
        s->lead[field] = rng_one_in(r, 3) ? 0.0f : (float)rng_below(r, 21) / 10.0f;
    }
    s->options.weights = s->weights;
    s->options.b = s->b;
    s->options.lead = s->lead;
    s->options.adjacency = rng_one_in(r, 3) ? 0.0f : (float)rng_below(r, 21) / 10.0f;
}

/* -------------------------------------------------------------------------------------------------------- comparing */

/* A hit, whichever index it is from. */
typedef struct found {
    const document *document;
    float score;
} found;

static int best_first(const void *left, const void *right)
{
    const found *a = left, *b = right;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    size_t length = a->document->key_length, other = b->document->key_length;
    int order = memcmp(a->document->key, b->document->key, length < other ? length : other);
    return order != 0 ? order : (length > other) - (length < other);
}

/* All that match, in the order that is right. */
static found *find_expected(const world *w, const dls_query *query, const settings *s, size_t *count)
{
    dls_hits *hits;
    assert_ok(dls_search(w->one, query, w->count + 1, &s->options, &hits, &err), &err);
    *count = dls_hits_count(hits);
    found *all = malloc((*count + 1) * sizeof *all);
    assert_non_null(all);
    for (size_t i = 0; i < *count; i++) {
        const dls_hit *hit = dls_hits_at(hits, i);
        all[i] = (found){ &w->documents[w->of_one[hit->document]], hit->score };
    }
    dls_hits_free(hits);
    qsort(all, *count, sizeof *all, best_first);
    return all;
}

static void assert_hit(const document *d, float score, const found *expected)
{
    if (d != expected->document)
        fail_msg("'%.*s' with %.9g in place of '%.*s' with %.9g", (int)d->key_length, d->key, (double)score,
                 (int)expected->document->key_length, expected->document->key, (double)expected->score);
    assert_same_bits(score, expected->score);
}

static void compare_one(const world *w, const dls_query *query, const settings *s, size_t limit, uint64_t offset,
                        const found *expected, size_t total)
{
    dls_hits *hits;
    dls_search_options options = s->options;
    options.ties = DLS_TIES_BY_KEY;
    options.offset = offset;
    assert_ok(dls_search(w->one, query, limit, &options, &hits, &err), &err);
    size_t shown = total > offset ? total - offset : 0;
    assert_int_equal(dls_hits_count(hits), shown < limit ? shown : limit);
    for (size_t i = 0; i < dls_hits_count(hits); i++) {
        const dls_hit *hit = dls_hits_at(hits, i);
        assert_hit(&w->documents[w->of_one[hit->document]], hit->score, &expected[offset + i]);
    }
    dls_hits_free(hits);
}

static dls_statistics *sent(dls_statistics *statistics)
{
    const void *bytes;
    size_t length;
    dls_statistics *read;
    assert_ok(dls_statistics_write(statistics, &bytes, &length, &err), &err);
    assert_ok(dls_statistics_read(bytes, length, NULL, &read, &err), &err);
    dls_statistics_free(statistics);
    return read;
}

/* Those of all shards, added up from a shard that is drawn; they are what the one index has, to the byte. */
static dls_statistics *merged_statistics(rng *r, const world *w, const dls_query *query)
{
    dls_statistics *sum = NULL, *of_one;
    size_t first = rng_below(r, w->shard_count);
    for (size_t i = 0; i < w->shard_count; i++) {
        dls_statistics *part;
        const dls_index *shard = w->shards[(first + i) % w->shard_count];
        assert_ok(dls_statistics_collect(shard, query, NULL, &part, &err), &err);
        part = sent(part);
        if (sum == NULL) {
            sum = part;
            continue;
        }
        assert_ok(dls_statistics_merge(sum, part, &err), &err);
        dls_statistics_free(part);
    }
    const void *bytes, *expected;
    size_t length, expected_length;
    assert_ok(dls_statistics_collect(w->one, query, NULL, &of_one, &err), &err);
    assert_ok(dls_statistics_write(of_one, &expected, &expected_length, &err), &err);
    assert_ok(dls_statistics_write(sum, &bytes, &length, &err), &err);
    assert_bytes(bytes, length, expected, expected_length);
    dls_statistics_free(of_one);
    return sum;
}

static void assert_explained(dls_hits *hits, size_t number)
{
    const dls_explain_node *nodes;
    size_t count;
    assert_ok(dls_hits_explain(hits, number, &nodes, &count, &err), &err);
    assert_same_bits(nodes[0].score, dls_hits_at(hits, number)->score);
}

static void assert_merged(dls_hits **hits, const world *w, size_t limit, uint64_t offset, const found *expected,
                          size_t total)
{
    dls_merged_hit *merged = malloc((limit + 1) * sizeof *merged);
    size_t count, shown = total > offset ? total - offset : 0;
    assert_non_null(merged);
    assert_ok(dls_hits_merge(hits, w->shard_count, offset, limit, merged, &count, &err), &err);
    assert_int_equal(count, shown < limit ? shown : limit);
    for (size_t i = 0; i < count; i++) {
        const dls_hit *hit = dls_hits_at(hits[merged[i].shard], merged[i].number);
        assert_hit(&w->documents[w->of_shards[merged[i].shard][hit->document]], hit->score, &expected[offset + i]);
        if (i < 2) assert_explained(hits[merged[i].shard], merged[i].number);
    }
    free(merged);
}

/* Hits of all shards; how many there are together. */
static size_t search_shards(const world *w, const dls_query *query, const dls_search_options *options, size_t limit,
                            dls_hits **hits)
{
    size_t sum = 0;
    for (size_t i = 0; i < w->shard_count; i++) {
        assert_ok(dls_search(w->shards[i], query, limit, options, &hits[i], &err), &err);
        sum += dls_hits_count(hits[i]);
    }
    return sum;
}

static uint64_t add_up_totals(const world *w, dls_hits **hits)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < w->shard_count; i++) sum += dls_hits_total(hits[i]);
    return sum;
}

/* As a host does it: where no shard finds anything, all of them are asked for what else the query may mean. */
static void compare_shards(rng *r, const world *w, const dls_query *query, const settings *s, size_t limit,
                           uint64_t offset, const found *expected, size_t total)
{
    dls_hits *hits[MOST_SHARDS];
    dls_search_options options = s->options;
    options.ties = DLS_TIES_BY_KEY;
    options.count = rng_one_in(r, 2);
    for (bool goes_on = true; goes_on; query = dls_query_relaxed(query)) {
        dls_statistics *statistics = merged_statistics(r, w, query);
        options.statistics = statistics;
        goes_on = search_shards(w, query, &options, limit + offset, hits) == 0 && dls_query_relaxed(query) != NULL;
        if (!goes_on && options.count) assert_int_equal(add_up_totals(w, hits), total);
        if (!goes_on) assert_merged(hits, w, limit, offset, expected, total);
        for (size_t i = 0; i < w->shard_count; i++) dls_hits_free(hits[i]);
        dls_statistics_free(statistics);
    }
}

static size_t random_limit(rng *r, const world *w)
{
    static const size_t usual[] = { 1, 2, 10, 11, 100, 300 };
    if (rng_one_in(r, 8)) return w->count + 1;
    return usual[rng_below(r, sizeof usual / sizeof *usual)];
}

static void compare_queries(rng *r, const world *w, int queries)
{
    for (int i = 0; i < queries; i++) {
        settings s;
        size_t total, limit = random_limit(r, w);
        uint64_t offset = rng_one_in(r, 4) ? rng_below(r, 20) : 0;
        dls_query *query = random_query(r, w, 2);
        random_settings(r, &s);
        found *expected = find_expected(w, query, &s, &total);
        compare_one(w, query, &s, limit, offset, expected, total);
        compare_shards(r, w, query, &s, limit, offset, expected, total);
        free(expected);
        dls_query_free(query);
    }
}

static void compare_worlds(rng *r, size_t count, int queries)
{
    static const size_t shards[] = { 1, 2, 7, MOST_SHARDS };
    world w;
    begin_world(r, &w, count);
    for (size_t i = 0; i < sizeof shards / sizeof *shards; i++) {
        begin_shards(r, &w, shards[i]);
        compare_queries(r, &w, queries);
        end_shards(&w);
    }
    end_world(&w);
}

static void test_shards_of_few_documents_give_what_one_index_gives(void **state)
{
    (void)state;
    rng r = rng_for_test(20261129);
    for (int i = 0; i < 10; i++) compare_worlds(&r, rng_below(&r, 150), 40);
}

/* Large enough for lists that are pruned. */
static void test_shards_of_many_documents_give_what_one_index_gives(void **state)
{
    (void)state;
    rng r = rng_for_test(20261130);
    for (int i = 0; i < 3; i++) compare_worlds(&r, rng_between(&r, 2000, 6000), 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shards_of_few_documents_give_what_one_index_gives),
        cmocka_unit_test(test_shards_of_many_documents_give_what_one_index_gives),
    };
    return cmocka_run_group_tests_name("property/shards_equal_one_index", tests, NULL, NULL);
}
