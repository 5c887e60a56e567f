/* SPDX-License-Identifier: MIT
 *
 * For the tests of ranking: a plan that is ready to run, and collections of random words, w0, w1, ..., of which the
 * first are the most frequent.
 */
#ifndef RANK_FIXTURE_H
#define RANK_FIXTURE_H

#include <stdlib.h>

#include "base/alloc.h"
#include "rank/plan.h"
#include "support/rng.h"
#include "support/small_index.h"

/* ------------------------------------------------------------------------------------------------------------ plans */

/* A query, planned. */
typedef struct planned {
    dls_query *query;
    dls__arena arena;
    dls__plan plan;
    dls_error err;
} planned;

/* Takes the query. */
static inline void planned_init(planned *p, const small_index *s, dls_query *query,
                                const dls__rank_parameters *parameters)
{
    p->query = query;
    dls__arena_init(&p->arena, dls__allocator_or_default(NULL));
    assert_ok(dls__plan_init(&p->plan, s->index, query, parameters, NULL, &p->arena, &p->err), &p->err);
}

static inline void planned_enter(planned *p, size_t segment)
{
    assert_ok(dls__plan_enter(&p->plan, segment, &p->err), &p->err);
}

static inline void planned_done(planned *p)
{
    dls__arena_done(&p->arena);
    dls_query_free(p->query);
}

/* What a search uses that sets nothing. */
static inline dls__rank_parameters default_parameters(const small_index *s)
{
    dls__rank_parameters parameters = { .k1 = 1.2f };
    for (uint32_t field = 0, i = 0; i < dls_schema_count(s->schema); i++) {
        const dls_field *declared = dls_schema_at(s->schema, i);
        if (declared->kind != DLS_FIELD_TEXT) continue;
        parameters.weights[field] = declared->weight;
        parameters.lead[field] = declared->lead;
        parameters.b[field++] = declared->b;
    }
    return parameters;
}

/* Any that a search may set; now and then the defaults. */
static inline dls__rank_parameters random_parameters(rng *r, const small_index *s)
{
    dls__rank_parameters parameters = default_parameters(s);
    if (rng_one_in(r, 3)) return parameters;
    parameters.k1 = rng_one_in(r, 6) ? 0.0f : (float)rng_below(r, 40) / 10.0f;
    parameters.formula = (dls_formula)rng_between(r, DLS_FORMULA_BM25, DLS_FORMULA_BM25L);
    parameters.delta = rng_one_in(r, 6) ? 0.0f : (float)rng_below(r, rng_one_in(r, 6) ? 1000 : 20) / 10.0f;
    parameters.adjacency = rng_one_in(r, 3) ? 0.0f : (float)rng_below(r, 21) / 10.0f;
    float scale = rng_one_in(r, 4) ? 0.001f : 1.0f; /* small weights leave single precision few bits */
    for (size_t field = 0; field < DLS_MAX_TEXT_FIELDS; field++) {
        parameters.weights[field] = rng_one_in(r, 6) ? 0.0f : scale * (float)rng_between(r, 10, 50) / 10.0f;
        parameters.b[field] = (float)rng_below(r, 11) / 10.0f;
        parameters.lead[field] = rng_one_in(r, 3) ? 0.0f : (float)rng_below(r, 21) / 10.0f;
    }
    return parameters;
}

/* ----------------------------------------------------------------------------------------------------- collections */

/* The number of a word below `words`, small ones much more often. */
static inline uint32_t random_rank(rng *r, uint32_t words)
{
    return (uint32_t)rng_below(r, 1 + rng_below(r, 1 + rng_below(r, words)));
}

/* `count` of `words` different words. */
static inline void random_words(rng *r, uint32_t words, uint64_t count, char *out, size_t room)
{
    size_t at = 0;
    out[0] = '\0';
    for (uint64_t i = 0; i < count && at + 16 < room; i++)
        at += (size_t)snprintf(out + at, room - at, "%sw%u", i > 0 ? " " : "", random_rank(r, words));
}

/* An index of `documents`, up to three segments, with the fields title, text and none (without positions). */
static inline void random_index(small_index *s, rng *r, uint32_t documents, uint32_t words)
{
    small_index_begin(s, "title text none/nopositions kind/keyword");
    for (uint32_t d = 0; d < documents; d++) {
        char title[200], text[4000], none[200], lines[5000];
        random_words(r, words, rng_below(r, 6), title, sizeof title);
        random_words(r, words, rng_one_in(r, 20) ? rng_below(r, 300) : rng_below(r, 30), text, sizeof text);
        random_words(r, words, rng_below(r, 4), none, sizeof none);
        snprintf(lines, sizeof lines, "title=%s\ntext=%s\nnone=%s%s", title, text, none,
                 rng_one_in(r, 4) ? "\nkind=paper" : "");
        small_index_add(s, lines);
        if (rng_one_in(r, 1 + documents)) small_index_commit(s);
    }
    small_index_open(s);
}

/* ---------------------------------------------------------------------------------------------------------- queries */

/* Two or three words as a phrase, with slop or without, or near each other; of `random_index`. */
static inline dls_query *random_phrase(rng *r, small_index *s, const char *text, uint64_t fields)
{
    dls_query *query = NULL;
    uint32_t slop = rng_one_in(r, 2) ? 0 : rng_below32(r, rng_one_in(r, 4) ? DLS_MAX_SLOP + 1 : 4);
    dls_status status = rng_one_in(r, 3)
                            ? dls_query_new_near(s->schema, text, strlen(text), slop + 1, fields, NULL, &query, &s->err)
                            : dls_query_new_phrase(s->schema, text, strlen(text), slop, fields, NULL, &query, &s->err);
    assert_ok(status, &s->err);
    return query;
}

/* A prefix that few enough words have, one document, or all. */
static inline dls_query *random_other_leaf(rng *r, small_index *s, uint64_t fields)
{
    char text[8];
    dls_query *query = NULL;
    uint64_t kind = rng_below(r, 4);
    int length = snprintf(text, sizeof text, "%s%u", kind == 0 ? "" : "w", rng_below32(r, kind == 0 ? 100 : 10));
    dls_status status = kind == 0 ? dls_query_new_key(text, (size_t)length, NULL, &query, &s->err)
                        : kind == 1
                            ? dls_query_new_all(NULL, &query, &s->err)
                            : dls_query_new_prefix(s->schema, text, (size_t)length, fields, NULL, &query, &s->err);
    assert_ok(status, &s->err);
    return query;
}

/* One to three words in all fields or some, a phrase, a keyword, or another leaf; of `random_index`. */
static inline dls_query *random_leaf(rng *r, small_index *s, uint32_t words)
{
    char text[100];
    dls_query *query = NULL;
    uint64_t fields = rng_one_in(r, 2) ? 0 : rng_between(r, 1, 7), kind = rng_below(r, 10);
    if (rng_one_in(r, 5)) return random_other_leaf(r, s, fields);
    random_words(r, words, kind < 3 ? rng_between(r, 2, 3) : rng_between(r, 1, 3), text, sizeof text);
    if (kind == 9) return small_index_keyword(s, 3, rng_one_in(r, 5) ? "none" : "paper");
    if (kind < 3) return random_phrase(r, s, text, fields);
    assert_ok(dls_query_new_words(s->schema, text, strlen(text), fields, NULL, &query, &s->err), &s->err);
    return query;
}

/* A tree of leaves, with clauses of all roles, minima and constants. */
static inline dls_query *random_tree(rng *r, small_index *s, uint32_t words, int depth)
{
    dls_query *query = NULL;
    if (depth == 0 || rng_one_in(r, 4)) return random_leaf(r, s, words);
    if (rng_one_in(r, 8)) {
        dls_query *child = random_tree(r, s, words, depth - 1);
        assert_ok(dls_query_new_constant(child, (float)rng_below(r, 30) / 10.0f, NULL, &query, &s->err), &s->err);
        return query;
    }
    assert_ok(dls_query_new_bool(NULL, &query, &s->err), &s->err);
    for (uint64_t clauses = rng_below(r, 4); clauses > 0; clauses--) {
        dls_occur occur = (dls_occur)rng_between(r, DLS_SHOULD, DLS_MUST_NOT);
        assert_ok(dls_query_add(query, occur, random_tree(r, s, words, depth - 1), &s->err), &s->err);
    }
    if (rng_one_in(r, 4)) assert_ok(dls_query_set_minimum(query, rng_below32(r, 4), &s->err), &s->err);
    return query;
}

#endif
