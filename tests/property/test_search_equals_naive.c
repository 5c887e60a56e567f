/* SPDX-License-Identifier: MIT
 *
 * Random collections and random queries: the library finds what the stupid twin finds, with the same score bits.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "index/index_writer.h"
#include "rank/search.h"
#include "support/dls_test.h"
#include "support/naive.h"
#include "support/rng.h"
#include "support/test_folder.h"

#define COLLECTIONS 120
#define LARGE_COLLECTIONS 12
#define LARGEST 70000 /* more than a block of documents */
#define QUERIES 40
#define VOCABULARY 40
#define MAX_WORDS 60
#define HEAPS 20 /* in large collections: neighbours have words of their own */

static dls_error err;

/* Word `rank` of the vocabulary: some share a stem, one is no word at all. */
static const char *word_at(uint64_t rank)
{
    static const char *const words[VOCABULARY] = {
        "the",    "of",      "network",  "networks",    "learning",
        "learn",  "learned", "deep",     "convolution", "convolutional",
        "stride", "strides", "gradient", "gradients",   "backprop",
        "3x3",    "C++",     "conv2d",   "a",           "to",
        "be",     "or",      "not",      "GAN",         "中文搜索",
        "поиск",  "naïve",   "naive",    "...",         "loss",
        "layer",  "layers",  "pool",     "pooling",     "node",
        "x",      "y",       "z",        "rare",        "unique",
    };
    return words[rank];
}

/* How words are drawn. */
typedef struct diction {
    uint64_t rare; /* number of further words, of which some are very rare; 0 in small collections */
    uint64_t heap; /* of the document, below HEAPS */
} diction;

/* Zipf-like: half of the draws fall on an eighth of the words. Returns the length. */
static size_t random_word(rng *r, diction d, char *out, size_t room)
{
    uint64_t limit = rng_one_in(r, 2) ? VOCABULARY / 8 : VOCABULARY;
    if (d.rare == 0 || !rng_one_in(r, 3)) return (size_t)snprintf(out, room, "%s", word_at(rng_below(r, limit)));
    if (rng_one_in(r, 5)) return (size_t)snprintf(out, room, "heap%u", (unsigned)d.heap);
    uint64_t rank = rng_below(r, 1 + rng_below(r, 1 + rng_below(r, d.rare)));
    return (size_t)snprintf(out, room, "word%u", (unsigned)rank);
}

static void random_text(rng *r, diction d, char *out, size_t room, uint64_t words)
{
    size_t at = 0;
    out[0] = '\0';
    for (uint64_t i = 0; i < words && at + 32 < room; i++) {
        if (i > 0) out[at++] = ' ';
        at += random_word(r, d, out + at, room - at);
    }
}

/* ----------------------------------------------------------------------------------------------- a collection */

typedef struct world {
    dls_schema *schema;
    naive *twin;
    naive *others;     /* other texts, by which some searches rank */
    dls_index *index;
    dls_index *index_of_others;
    const char *path;
    size_t text_fields;
    size_t documents;
    uint64_t churn;    /* one in so many steps deletes or replaces; 0: none does */
    bool background;   /* a thread merges */
    size_t *keys;      /* of the twin's documents */
    bool *gone;        /* likewise: deleted since the twin dropped what was */
    size_t next_key;
    bool rehearsal;    /* nothing counts: the twin is not told */
    uint64_t *numbers; /* of the twin's documents in the index */
    size_t keyword;    /* field number */
    uint64_t rare;  /* see diction */
    /* what searches cost that want some hits */
    uint64_t searches;
    uint64_t hits;
    uint64_t matches;
    uint64_t scored;
} world;

static dls_schema *random_schema(rng *r, size_t text_fields)
{
    static const char *const analyzers[] = { "english", "spaces", "words", "english:accents" };
    const char *analyzer = analyzers[rng_below(r, 4)];
    dls_schema *schema;
    assert_ok(dls_schema_new(NULL, &schema, &err), &err);
    for (size_t i = 0; i < text_fields; i++) {
        char name[32];
        snprintf(name, sizeof name, "field%zu", i);
        dls_field field = DLS_FIELD_INIT;
        field.name = name;
        field.analyzer = analyzer;
        field.weight = (float)rng_between(r, 1, 40) / 10.0f;
        field.b = (float)rng_below(r, 11) / 10.0f;
        if (rng_one_in(r, 3)) field.lead = (float)rng_below(r, 11) / 10.0f;
        field.positions = !rng_one_in(r, 5);
        field.stored = rng_one_in(r, 2);
        assert_ok(dls_schema_add(schema, &field, &err), &err);
    }
    dls_field keyword = DLS_FIELD_INIT;
    keyword.name = "kind";
    keyword.kind = DLS_FIELD_KEYWORD;
    assert_ok(dls_schema_add(schema, &keyword, &err), &err);
    return schema;
}

/* Add a document to the index and the twin; `key` may be that of one which it replaces. */
static void add_random_document(rng *r, world *w, dls_writer *writer, size_t key_number, bool replace)
{
    char texts[8][MAX_WORDS * 24], key[32];
    dls_value values[8];
    size_t count = rng_below(r, w->rare > 0 ? 4 : 7);
    diction d = { w->rare, key_number / 400 % HEAPS };
    for (size_t i = 0; i < count; i++) {
        uint64_t words = rng_one_in(r, w->rare > 0 ? 50 : 10) ? rng_below(r, MAX_WORDS) : rng_below(r, 8);
        random_text(r, d, texts[i], sizeof texts[i], words);
        values[i] = (dls_value){ rng_below(r, w->text_fields), texts[i], strlen(texts[i]) };
    }
    if (rng_one_in(r, 2)) values[count++] = (dls_value){ w->keyword, rng_one_in(r, 2) ? "paper" : "book", 0 };
    if (count > 0 && values[count - 1].field == w->keyword) values[count - 1].length = strlen(values[count - 1].text);
    snprintf(key, sizeof key, "key %zu", key_number);
    dls_status (*add)(dls_writer *, const char *, size_t, const dls_value *, size_t, dls_error *) =
        replace ? dls_writer_put : dls_writer_add;
    assert_ok(add(writer, key, strlen(key), values, count, &err), &err);
    if (!w->rehearsal) naive_add(w->twin, values, count);
    if (!w->rehearsal) w->keys[w->documents] = key_number;
    if (!w->rehearsal) w->gone[w->documents++] = false;
}

static void delete_document(world *w, dls_writer *writer, size_t number)
{
    char key[32];
    snprintf(key, sizeof key, "key %zu", w->keys[number]);
    assert_ok(dls_writer_delete(writer, key, strlen(key), &err), &err);
    assert_status(dls_writer_delete(writer, key, strlen(key), &err), DLS_ENOTFOUND);
}

/* Add a document, or replace or delete one. */
static void take_step(rng *r, world *w, dls_writer *writer)
{
    size_t number = w->documents > 0 ? rng_below(r, w->documents) : 0;
    if (w->churn == 0 || w->documents == 0 || !rng_one_in(r, w->churn) || w->gone[number]) {
        add_random_document(r, w, writer, w->next_key++, false);
        return;
    }
    if (rng_one_in(r, 2))
        add_random_document(r, w, writer, w->keys[number], true);
    else
        delete_document(w, writer, number);
    if (!w->rehearsal) w->gone[number] = true;
}

/* A commit: what is gone is so for the twin too. */
static void settle(world *w, dls_writer *writer)
{
    size_t kept = 0;
    assert_ok(dls_writer_commit(writer, &err), &err);
    naive_drop(w->twin, w->gone);
    for (size_t i = 0; i < w->documents; i++)
        if (!w->gone[i]) w->keys[kept++] = w->keys[i];
    w->documents = kept;
    memset(w->gone, false, kept * sizeof *w->gone);
    assert_int_equal(dls_writer_count(writer), kept);
}

/* Now and then something is done that does not count, or the writer is another one. */
static dls_writer *disturb(rng *r, world *w, dls_writer *writer, const dls_writer_options *options)
{
    if (w->background && rng_one_in(r, 2)) dls__background_wait(writer); /* else the next commit may find it at work */
    if (w->churn == 0 || rng_one_in(r, 3)) return writer;
    bool aborted = rng_one_in(r, 2);
    w->rehearsal = true;
    if (w->documents > 0 && rng_one_in(r, 2)) take_step(r, w, writer);
    for (uint64_t left = rng_below(r, 3); left > 0; left--) add_random_document(r, w, writer, w->next_key++, false);
    w->rehearsal = false;
    if (aborted) {
        assert_ok(dls_writer_abort(writer, &err), &err);
        if (rng_one_in(r, 4)) assert_ok(dls_writer_compact(writer, rng_between(r, 1, 4), &err), &err);
        assert_int_equal(dls_writer_count(writer), w->documents);
        return writer;
    }
    dls_writer_close(writer);
    assert_ok(dls__writer_open(w->path, rng_one_in(r, 2) ? w->schema : NULL, options, &writer, &err), &err);
    return writer;
}

/* Delete some of what was committed, from few to most. */
static void delete_some(rng *r, world *w, dls_writer *writer)
{
    uint64_t one_in = 1 + rng_below(r, 1 + rng_below(r, 300));
    if (one_in == 1 && rng_one_in(r, 2)) one_in = 2;
    for (size_t i = 0; i < w->documents; i++) {
        if (!rng_one_in(r, one_in)) continue;
        delete_document(w, writer, i);
        w->gone[i] = true;
    }
    settle(w, writer);
}

static void find_numbers(world *w)
{
    w->numbers = malloc((w->documents + 1) * sizeof *w->numbers);
    assert_non_null(w->numbers);
    for (size_t i = 0; i < w->documents; i++) {
        char key[32];
        snprintf(key, sizeof key, "key %zu", w->keys[i]);
        assert_ok(dls_index_find(w->index, key, strlen(key), &w->numbers[i], &err), &err);
        assert_true(i == 0 || w->numbers[i - 1] < w->numbers[i]);
    }
}

/* A few documents that are no part of the world, mostly far shorter or longer than its own. */
static void make_others(rng *r, world *w)
{
    const char *path = test_path("others.dls");
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    dls_writer *writer;
    options.replace = true;
    assert_ok(dls_writer_create(path, w->schema, &options, &writer, &err), &err);
    w->others = naive_new(w->schema);
    uint64_t most = rng_one_in(r, 2) ? 3 : MAX_WORDS;
    for (uint64_t left = rng_below(r, 40); left > 0; left--) {
        char text[MAX_WORDS * 24];
        random_text(r, (diction){ w->rare, 0 }, text, sizeof text, rng_below(r, most));
        dls_value value = { rng_below(r, w->text_fields), text, strlen(text) };
        char key[32];
        int length = snprintf(key, sizeof key, "other %u", (unsigned)left);
        naive_add(w->others, &value, 1);
        assert_ok(dls_writer_add(writer, key, (size_t)length, &value, 1, &err), &err);
    }
    assert_ok(dls_writer_commit(writer, &err), &err);
    dls_writer_close(writer);
    assert_ok(dls_index_open(path, NULL, &w->index_of_others, &err), &err);
}

/* A collection made in about `count` steps, in several segments, some of them made of many runs. */
static void make_world(rng *r, world *w, size_t count)
{
    w->keys = malloc((count + 100) * sizeof *w->keys);
    w->gone = malloc((count + 100) * sizeof *w->gone);
    assert_true(w->keys != NULL && w->gone != NULL);
    w->text_fields = rng_between(r, 1, 4);
    w->keyword = w->text_fields;
    w->schema = random_schema(r, w->text_fields);
    w->twin = naive_new(w->schema);
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.replace = true;
    options.reorder = rng_one_in(r, 2);
    options.pair_words = rng_one_in(r, 4) ? 0 : rng_one_in(r, 2) ? DLS_MAX_PAIR_WORDS : DLS_DEFAULT_PAIR_WORDS;
    options.background = w->background = w->churn > 0 && rng_one_in(r, 2);
    uint64_t commits = w->background ? 40 : w->churn > 0 ? 8 : 2;
    if (rng_one_in(r, 3)) options.buffer_bytes = rng_below(r, 400000) + 100 * count;
    dls_writer *writer; /* not through the public function, which wants a larger buffer */
    assert_ok(dls__writer_create(w->path, w->schema, &options, &writer, &err), &err);
    for (size_t i = 0; i < count; i++) {
        take_step(r, w, writer);
        if (count >= LARGEST || !rng_one_in(r, 1 + count / commits)) continue;
        settle(w, writer);
        writer = disturb(r, w, writer, &options);
    }
    settle(w, writer);
    if (w->background) settle(w, writer); /* whatever has ended is taken */
    if (w->churn > 0) delete_some(r, w, writer);
    dls_writer_close(writer);
    assert_ok(dls_index_open(w->path, NULL, &w->index, &err), &err);
    assert_ok(dls_index_check_text(w->index, &err), &err);
    find_numbers(w);
    make_others(r, w);
}

static void free_world(world *w)
{
    dls_index_close(w->index);
    dls_index_close(w->index_of_others);
    naive_free(w->twin);
    naive_free(w->others);
    dls_schema_free(w->schema);
    free(w->keys);
    free(w->gone);
    free(w->numbers);
}

/* -------------------------------------------------------------------------------------------------- a query */

/* Both forms of one query; texts of the naive one live in `texts`. */
typedef struct maker {
    rng *r;
    world *w;
    char texts[512][256];
    size_t text_count;
    naive_query nodes[512];
    size_t node_count;
} maker;

static uint64_t random_fields(maker *m)
{
    return rng_one_in(m->r, 2) ? 0 : rng_between(m->r, 1, (UINT64_C(1) << m->w->text_fields) - 1);
}

static diction random_diction(maker *m) { return (diction){ m->w->rare, rng_below(m->r, HEAPS) }; }

/* Often none, mostly little, now and then the most. */
static uint32_t random_slop(rng *r, uint32_t most)
{
    if (rng_one_in(r, 3)) return 0;
    return rng_one_in(r, 8) ? most : (uint32_t)rng_below(r, 1 + rng_below(r, most + 1));
}

/* The beginning of a word, or one with a letter changed, dropped or exchanged with the next. */
static void spoil_word(rng *r, bool cut, char *word)
{
    size_t length = strlen(word);
    if (length < 2 || (uint8_t)word[0] >= 0x80) return;
    size_t at = 1 + rng_below(r, length - 1);
    if (cut) {
        word[at] = '\0';
    } else if (rng_one_in(r, 2) && at + 1 < length) {
        char letter = word[at];
        word[at] = word[at + 1];
        word[at + 1] = letter;
    } else if (rng_one_in(r, 2)) {
        memmove(word + at, word + at + 1, length - at);
    } else {
        word[at] = 'e';
    }
}

/* A prefix, a misspelt word, a term as it is, one document or all. */
static naive_query *make_other_leaf(maker *m, naive_query *node, char *text, dls_query **query)
{
    const dls_schema *schema = m->w->schema;
    uint64_t choice = rng_below(m->r, 8);
    random_text(m->r, random_diction(m), text, sizeof m->texts[0], choice < 2 && rng_one_in(m->r, 8) ? 2 : 1);
    if (choice < 3) {
        node->kind = NAIVE_PREFIX;
        if (!rng_one_in(m->r, 4)) spoil_word(m->r, true, text);
        assert_ok(dls_query_new_prefix(schema, text, strlen(text), node->fields, NULL, query, &err), &err);
    } else if (choice < 5) {
        node->kind = NAIVE_FUZZY;
        node->slop = (uint32_t)rng_between(m->r, 1, DLS_MAX_EDITS);
        if (!rng_one_in(m->r, 4)) spoil_word(m->r, false, text);
        assert_ok(dls_query_new_fuzzy(schema, text, strlen(text), node->slop, node->fields, NULL, query, &err), &err);
    } else if (choice < 6) {
        node->kind = NAIVE_TERM;
        assert_ok(dls_query_new_term(schema, text, strlen(text), node->fields, NULL, query, &err), &err);
    } else if (choice < 7) {
        node->kind = NAIVE_DOCUMENT;
        node->document = m->w->documents > 0 ? rng_below(m->r, m->w->documents) : SIZE_MAX;
        char key[32] = "none";
        if (node->document != SIZE_MAX) snprintf(key, sizeof key, "key %zu", m->w->keys[node->document]);
        assert_ok(dls_query_new_key(key, strlen(key), NULL, query, &err), &err);
    } else {
        node->kind = NAIVE_ALL;
        assert_ok(dls_query_new_all(NULL, query, &err), &err);
    }
    return node;
}

static naive_query *make_leaf(maker *m, dls_query **query)
{
    naive_query *node = &m->nodes[m->node_count++];
    char *text = m->texts[m->text_count++];
    const dls_schema *schema = m->w->schema;
    *node = (naive_query){ .text = text, .fields = random_fields(m), .field = m->w->keyword };
    uint64_t choice = rng_below(m->r, 10);
    if (rng_one_in(m->r, 3)) return make_other_leaf(m, node, text, query);
    if (choice == 0) {
        node->kind = NAIVE_KEYWORD;
        snprintf(text, sizeof m->texts[0], "%s", rng_one_in(m->r, 3) ? "video" : "paper");
        assert_ok(dls_query_new_keyword(schema, node->field, text, strlen(text), NULL, query, &err), &err);
    } else if (choice < 4) {
        node->kind = NAIVE_PHRASE;
        node->slop = random_slop(m->r, DLS_MAX_SLOP);
        random_text(m->r, random_diction(m), text, sizeof m->texts[0], rng_between(m->r, 1, 3));
        assert_ok(dls_query_new_phrase(schema, text, strlen(text), node->slop, node->fields, NULL, query, &err), &err);
    } else if (choice < 6) {
        node->kind = NAIVE_NEAR;
        node->slop = 1 + random_slop(m->r, DLS_MAX_DISTANCE - 1);
        random_text(m->r, random_diction(m), text, sizeof m->texts[0], rng_between(m->r, 1, 4));
        assert_ok(dls_query_new_near(schema, text, strlen(text), node->slop, node->fields, NULL, query, &err), &err);
    } else {
        node->kind = NAIVE_WORDS;
        random_text(m->r, random_diction(m), text, sizeof m->texts[0], rng_below(m->r, m->w->rare > 0 ? 9 : 5));
        assert_ok(dls_query_new_words(schema, text, strlen(text), node->fields, NULL, query, &err), &err);
    }
    return node;
}

/* Terms, phrases and words near each other that count as one. */
static naive_query *make_synonym(maker *m, dls_query **query)
{
    naive_query *node = &m->nodes[m->node_count++];
    const dls_schema *schema = m->w->schema;
    *node = (naive_query){ .kind = NAIVE_SYNONYM, .clause_count = rng_below(m->r, rng_one_in(m->r, 5) ? 7 : 4) };
    assert_ok(dls_query_new_synonym(NULL, query, &err), &err);
    for (size_t i = 0; i < node->clause_count; i++) {
        naive_query *member = node->clauses[i] = &m->nodes[m->node_count++];
        char *text = m->texts[m->text_count++];
        dls_query *child;
        *member = (naive_query){ .kind = NAIVE_PHRASE, .text = text, .fields = random_fields(m) };
        random_text(m->r, random_diction(m), text, sizeof m->texts[0], rng_between(m->r, 1, 3));
        if (rng_one_in(m->r, 6)) member->slop = random_slop(m->r, 20);
        if (member->slop > 0 && rng_one_in(m->r, 2)) member->kind = NAIVE_NEAR;
        if (member->kind == NAIVE_NEAR)
            assert_ok(dls_query_new_near(schema, text, strlen(text), member->slop, member->fields, NULL, &child, &err),
                      &err);
        else
            assert_ok(
                dls_query_new_phrase(schema, text, strlen(text), member->slop, member->fields, NULL, &child, &err),
                &err);
        if (rng_one_in(m->r, 8)) assert_ok(dls_query_boost(child, 2.0f, &err), &err); /* it counts nothing */
        assert_ok(dls_query_add(*query, DLS_SHOULD, child, &err), &err);
    }
    return node;
}

static naive_query *make_query(maker *m, int depth, dls_query **query);

static naive_query *make_constant(maker *m, int depth, dls_query **query)
{
    naive_query *node = &m->nodes[m->node_count++];
    dls_query *child;
    *node = (naive_query){ .kind = NAIVE_CONSTANT, .clause_count = 1 };
    node->score = rng_one_in(m->r, 5) ? 0.0f : (float)rng_between(m->r, 1, 300) / 100.0f;
    node->clauses[0] = make_query(m, depth - 1, &child);
    assert_ok(dls_query_new_constant(child, node->score, NULL, query, &err), &err);
    return node;
}

static naive_query *make_bool(maker *m, int depth, dls_query **query)
{
    naive_query *node = &m->nodes[m->node_count++];
    *node = (naive_query){ .kind = NAIVE_BOOL, .clause_count = rng_below(m->r, rng_one_in(m->r, 5) ? 7 : 4) };
    assert_ok(dls_query_new_bool(NULL, query, &err), &err);
    for (size_t i = 0; i < node->clause_count; i++) {
        dls_query *child;
        node->occur[i] = (dls_occur)rng_between(m->r, DLS_SHOULD, DLS_MUST_NOT);
        node->clauses[i] = make_query(m, depth - 1, &child);
        assert_ok(dls_query_add(*query, node->occur[i], child, &err), &err);
    }
    if (rng_one_in(m->r, 4)) node->minimum = rng_below32(m->r, 4);
    assert_ok(dls_query_set_minimum(*query, node->minimum, &err), &err);
    return node;
}

/* Any of many prefixes that many words have: more than are bounded as wide groups. */
static naive_query *make_short_prefixes(maker *m, dls_query **query)
{
    naive_query *node = &m->nodes[m->node_count++];
    *node = (naive_query){ .kind = NAIVE_BOOL, .clause_count = 8 };
    assert_ok(dls_query_new_bool(NULL, query, &err), &err);
    for (size_t i = 0; i < node->clause_count; i++) {
        naive_query *prefix = &m->nodes[m->node_count++];
        char *text = m->texts[m->text_count++];
        dls_query *child;
        random_text(m->r, random_diction(m), text, sizeof m->texts[0], 1);
        text[text[0] != '\0'] = '\0';
        *prefix = (naive_query){ .kind = NAIVE_PREFIX, .text = text, .fields = random_fields(m) };
        assert_ok(dls_query_new_prefix(m->w->schema, text, strlen(text), prefix->fields, NULL, &child, &err), &err);
        node->clauses[i] = prefix;
        node->occur[i] = DLS_SHOULD;
        assert_ok(dls_query_add(*query, DLS_SHOULD, child, &err), &err);
    }
    return node;
}

static naive_query *make_query(maker *m, int depth, dls_query **query)
{
    if (m->node_count < 40 && rng_one_in(m->r, 60)) return make_short_prefixes(m, query);
    bool leaf = depth == 0 || rng_one_in(m->r, 3) || m->node_count > 40;
    naive_query *node = leaf && rng_one_in(m->r, 5) ? make_synonym(m, query)
                        : leaf                      ? make_leaf(m, query)
                        : rng_one_in(m->r, 6)       ? make_constant(m, depth, query)
                                                    : make_bool(m, depth, query);
    if (!rng_one_in(m->r, 6)) return node;
    node->boost = (float)rng_between(m->r, 1, 60) / 10.0f;
    assert_ok(dls_query_boost(*query, node->boost, &err), &err);
    return node;
}

/* ------------------------------------------------------------------------------------------------ comparing */

static void assert_explained(dls_hits *hits, size_t number)
{
    const dls_explain_node *nodes;
    size_t count;
    assert_ok(dls_hits_explain(hits, number, &nodes, &count, &err), &err);
    assert_true(nodes[0].matches);
    assert_same_bits(nodes[0].score, dls_hits_at(hits, number)->score);
}

/* The statistics of the query that the parameters ask for, NULL for those of the index: what the twin counts. */
static dls_statistics *make_statistics(const world *w, const dls_query *query, const naive_parameters *parameters)
{
    const naive *background = parameters->background;
    dls_statistics *statistics;
    if (background == NULL) return NULL;
    assert_ok(dls_statistics_collect(w->index_of_others, query, NULL, &statistics, &err), &err);
    assert_int_equal(dls_statistics_documents(statistics), naive_documents(background));
    for (size_t field = 0; field < w->text_fields; field++) {
        dls_field_statistics found, expected = naive_field(background, field);
        assert_ok(dls_statistics_field(statistics, field, &found, &err), &err);
        assert_int_equal(found.documents, expected.documents);
        assert_int_equal(found.words, expected.words);
    }
    for (size_t i = 0; i < dls_statistics_term_count(statistics); i++) {
        const dls_term_statistics *term = dls_statistics_term_at(statistics, i);
        if (term->field == DLS_FIELD_OF_SYNONYM)
            assert_int_equal(term->df, naive_df_of_any(background, term->text));
        else
            assert_int_equal(term->df, term->field < 0 ? naive_df(background, term->text) : 0);
    }
    return statistics;
}

/* The answer without the number of all that match; what it cost is noted. */
static void assert_equal_hits(world *w, const dls_query *query, const naive_parameters *parameters,
                              const dls_statistics *statistics, size_t limit, const dls_hit *expected, size_t total)
{
    dls__rank_parameters rank = { .k1 = parameters->k1, .formula = parameters->formula, .delta = parameters->delta };
    rank.statistics = statistics;
    rank.adjacency = parameters->adjacency;
    dls__search_result result;
    dls_hit *hits = malloc((limit + 1) * sizeof *hits);
    assert_non_null(hits);
    for (size_t field = 0; field < w->text_fields; field++) {
        rank.weights[field] = parameters->weights[field];
        rank.b[field] = parameters->b[field];
        rank.lead[field] = parameters->lead[field];
    }
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    assert_ok(dls__search(w->index, query, &rank, limit, false, allocator, hits, &result, &err), &err);
    assert_int_equal(result.count, total < limit ? total : limit);
    for (size_t i = 0; i < result.count; i++) {
        assert_int_equal(hits[i].document, w->numbers[expected[i].document]);
        assert_same_bits(hits[i].score, expected[i].score);
    }
    free(hits);
    w->searches++;
    w->hits += result.count;
    w->matches += total;
    w->scored += result.scored;
}

/* A query as text is the same query: it is written as the same text, and has the same answers. */
static void assert_read_again(const world *w, const dls_query *query, const dls_search_options *options, size_t limit,
                              const dls_hits *expected)
{
    char text[20000], again[sizeof text];
    dls_query *read = NULL;
    dls_hits *hits;
    size_t length = dls_query_print(query, w->schema, text, sizeof text);
    assert_true(length > 0 && length < sizeof text && length == strlen(text));
    dls_status status = dls_query_parse_full(w->schema, text, length, 0, NULL, &read, &err);
    if (status != DLS_OK) fail_msg("%s\nat %u: %s", text, (unsigned)err.at, err.text);
    assert_int_equal(dls_query_print(read, w->schema, again, sizeof again), length);
    assert_string_equal(again, text);
    assert_ok(dls_search(w->index, read, limit, options, &hits, &err), &err);
    assert_int_equal(dls_hits_total(hits), dls_hits_total(expected));
    assert_int_equal(dls_hits_count(hits), dls_hits_count(expected));
    for (size_t i = 0; i < dls_hits_count(hits); i++) {
        assert_int_equal(dls_hits_at(hits, i)->document, dls_hits_at(expected, i)->document);
        assert_same_bits(dls_hits_at(hits, i)->score, dls_hits_at(expected, i)->score);
    }
    dls_hits_free(hits);
    dls_query_free(read);
}

static void assert_equal_answers(world *w, const naive_query *twin_query, const dls_query *query,
                                 const naive_parameters *parameters, size_t limit, uint64_t offset)
{
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    dls_hit *expected;
    dls_hits *hits;
    uint64_t counted;
    options.k1 = parameters->k1;
    options.formula = parameters->formula;
    options.delta = parameters->delta;
    options.weights = parameters->weights;
    options.b = parameters->b;
    options.lead = parameters->lead;
    options.adjacency = parameters->adjacency;
    options.offset = offset;
    options.count = true;
    options.relax = options.correct = false; /* the twin knows nothing of them here */
    dls_statistics *statistics = make_statistics(w, query, parameters);
    options.statistics = statistics;
    size_t total = naive_search(w->twin, twin_query, parameters, &expected);
    assert_ok(dls_search(w->index, query, limit, &options, &hits, &err), &err);
    assert_int_equal(dls_hits_total(hits), total);
    size_t shown = total > offset ? total - offset : 0;
    assert_int_equal(dls_hits_count(hits), shown < limit ? shown : limit);
    for (size_t i = 0; i < dls_hits_count(hits); i++) {
        assert_int_equal(dls_hits_at(hits, i)->document, w->numbers[expected[offset + i].document]);
        assert_same_bits(dls_hits_at(hits, i)->score, expected[offset + i].score);
        if (i < 3) assert_explained(hits, i);
    }
    assert_equal_hits(w, query, parameters, statistics, limit, expected, total);
    assert_read_again(w, query, &options, limit, hits);
    /* what matches depends on which fields are left out, and by statistics on what prefixes become, so counting, which
     * knows of neither, is compared without; nor do words count that would be corrected */
    dls_query *corrected;
    assert_ok(dls_query_corrected(query, w->index, NULL, &corrected, &err), &err);
    bool all = parameters->background == NULL && corrected == NULL;
    dls_query_free(corrected);
    for (size_t field = 0; field < w->text_fields; field++) all &= parameters->weights[field] != 0.0f;
    if (all) {
        assert_ok(dls_count(w->index, query, &counted, &err), &err);
        assert_int_equal(counted, total);
    }
    dls_hits_free(hits);
    dls_statistics_free(statistics);
    free(expected);
}

static naive_parameters random_parameters(rng *r, const world *w)
{
    naive_parameters parameters = naive_defaults(w->schema);
    if (rng_one_in(r, 3)) parameters.background = w->others;
    if (rng_one_in(r, 2)) return parameters;
    parameters.k1 = rng_one_in(r, 6) ? 0.0f : (float)rng_below(r, 40) / 10.0f;
    parameters.formula = (dls_formula)rng_between(r, DLS_FORMULA_BM25, DLS_FORMULA_BM25L);
    parameters.delta = rng_one_in(r, 6) ? 0.0f : (float)rng_below(r, rng_one_in(r, 6) ? 1000 : 20) / 10.0f;
    parameters.adjacency = rng_one_in(r, 3) ? 0.0f : (float)rng_below(r, 21) / 10.0f;
    for (size_t field = 0; field < w->text_fields; field++) {
        parameters.weights[field] = rng_one_in(r, 6) ? 0.0f : (float)rng_between(r, 1, 50) / 10.0f;
        parameters.b[field] = (float)rng_below(r, 11) / 10.0f;
        parameters.lead[field] = rng_one_in(r, 3) ? 0.0f : (float)rng_below(r, 21) / 10.0f;
    }
    return parameters;
}

/* From one to more than there are. */
static size_t random_limit(rng *r, const world *w)
{
    static const size_t usual[] = { 0, 1, 2, 10, 11, 99, 100, 101, 1000, 1001 };
    if (w->rare == 0) return rng_one_in(r, 4) ? rng_below(r, 3) : rng_below(r, 300);
    if (rng_one_in(r, 10)) return w->documents + rng_below(r, 2);
    return rng_one_in(r, 5) ? rng_below(r, 3000) : usual[rng_below(r, sizeof usual / sizeof *usual)];
}

static void compare_queries(rng *r, world *w, int queries)
{
    for (int i = 0; i < queries; i++) {
        maker m = { .r = r, .w = w };
        dls_query *query;
        int depth = w->rare > 0 && rng_one_in(r, 2) ? 0 : 3;
        naive_query *twin_query = make_query(&m, depth, &query);
        naive_parameters parameters = random_parameters(r, w);
        uint64_t offset = rng_one_in(r, 4) ? rng_below(r, 20) : 0;
        assert_equal_answers(w, twin_query, query, &parameters, random_limit(r, w), offset);
        dls_query_free(query);
    }
}

static void test_any_query_on_any_collection_gives_what_the_twin_gives(void **state)
{
    (void)state;
    rng r = rng_for_test(20261125);
    for (int i = 0; i < COLLECTIONS; i++) {
        world w = { .path = test_path("search.dls"), .churn = i % 2 == 0 ? 0 : 2 + rng_below(&r, 8) };
        make_world(&r, &w, rng_below(&r, i % 20 == 0 ? 600 : 80));
        compare_queries(&r, &w, QUERIES);
        free_world(&w);
    }
}

/* Compare on a collection of `count` documents, and say what it cost. */
static void compare_large(rng *r, size_t count, uint64_t churn, int queries)
{
    world w = { .path = test_path("search.dls"), .rare = 100 + rng_below(r, 400), .churn = churn };
    make_world(r, &w, count);
    compare_queries(r, &w, queries);
    print_message("# %zu documents: %.0f match, %.1f are hits, %.1f scored: %.2f a hit\n", count,
                  (double)w.matches / (double)w.searches, (double)w.hits / (double)w.searches,
                  (double)w.scored / (double)w.searches, (double)w.scored / ((double)w.hits + 1e-9));
    free_world(&w);
}

/* Large enough for lists of all forms (lists/list_format.h). */
static void test_large_collections_give_what_the_twin_gives(void **state)
{
    (void)state;
    rng r = rng_for_test(20261126);
    for (int i = 0; i < LARGE_COLLECTIONS; i++) {
        uint64_t churn = i % 2 == 0 ? 0 : 2 + rng_below(&r, 50);
        compare_large(&r, rng_between(&r, 2000, 5000), churn, QUERIES);
    }
}

static void test_a_collection_of_two_blocks_gives_what_the_twin_gives(void **state)
{
    (void)state;
    rng r = rng_for_test(20261127);
    compare_large(&r, LARGEST, 0, QUERIES);
}

static void test_a_collection_with_deletions_in_two_blocks_gives_what_the_twin_gives(void **state)
{
    (void)state;
    rng r = rng_for_test(20261128);
    compare_large(&r, LARGEST, 20, QUERIES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_query_on_any_collection_gives_what_the_twin_gives),
        cmocka_unit_test(test_large_collections_give_what_the_twin_gives),
        cmocka_unit_test(test_a_collection_of_two_blocks_gives_what_the_twin_gives),
        cmocka_unit_test(test_a_collection_with_deletions_in_two_blocks_gives_what_the_twin_gives),
    };
    return cmocka_run_group_tests_name("property/search_equals_naive", tests, NULL, NULL);
}
