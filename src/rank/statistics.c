/* SPDX-License-Identifier: MIT
 *
 * Statistics as an object: made, added up, asked.
 */
#include "rank/statistics.h"

#include <inttypes.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "segment/term_source.h"

dls_status dls__statistics_new(const dls_allocator *allocator, size_t term_room, dls_statistics **out, dls_error *err)
{
    allocator = dls__allocator_or_default(allocator);
    dls_statistics *statistics = dls__alloc_zero(allocator, sizeof *statistics);
    if (statistics == NULL) return dls__no_memory(err);
    statistics->allocator = *allocator;
    dls__arena_init(&statistics->strings, &statistics->allocator);
    dls__buf_init(&statistics->written, &statistics->allocator, SIZE_MAX);
    statistics->terms = dls__alloc_array(&statistics->allocator, term_room, sizeof *statistics->terms);
    if (statistics->terms == NULL) {
        dls__statistics_free(statistics);
        return dls__no_memory(err);
    }
    statistics->term_room = term_room;
    *out = statistics;
    return DLS_OK;
}

void dls__statistics_free(dls_statistics *statistics)
{
    if (statistics == NULL) return;
    dls_allocator allocator = statistics->allocator;
    dls__free(&allocator, statistics->terms, statistics->term_room * sizeof *statistics->terms);
    dls__buf_done(&statistics->written);
    dls__arena_done(&statistics->strings);
    dls__free(&allocator, statistics, sizeof *statistics);
}

static bool is_keyword(const char *string) { return (uint8_t)string[0] == DLS__KEYWORD_PREFIX; }

/* A term whose string is copied. */
static dls_status fill_term(dls_statistics *statistics, const char *string, size_t length, uint64_t df, bool expanded,
                            dls_term_statistics *out, dls_error *err)
{
    const char *copy = dls__arena_copy(&statistics->strings, string, length);
    if (copy == NULL) return dls__no_memory(err);
    *out = (dls_term_statistics){ .text = copy, .length = length, .field = -1, .df = df, .expanded = expanded };
    if (!is_keyword(copy)) return DLS_OK;
    out->text += DLS__KEYWORD_PREFIX_SIZE;
    out->length -= DLS__KEYWORD_PREFIX_SIZE;
    out->field = (uint8_t)copy[1];
    return DLS_OK;
}

dls_status dls__statistics_append(dls_statistics *statistics, const char *string, size_t length, uint64_t df,
                                  bool expanded, dls_error *err)
{
    DLS__TRY(fill_term(statistics, string, length, df, expanded, &statistics->terms[statistics->term_count], err));
    statistics->term_count++;
    return DLS_OK;
}

const char *dls__statistics_string(const dls_term_statistics *term, size_t *length)
{
    size_t prefix = term->field < 0 ? 0 : DLS__KEYWORD_PREFIX_SIZE;
    *length = term->length + prefix;
    return term->text - prefix;
}

bool dls__statistics_make_sense(uint64_t documents, uint64_t words)
{
    return words <= DLS_MAX_STATISTIC && documents <= words && (documents > 0) == (words > 0);
}

/* ---------------------------------------------------------------------------------------------------------- merging */

static bool has_fields_of(const dls_statistics *statistics, const dls_statistics *other)
{
    return statistics->fingerprint == other->fingerprint && statistics->text_count == other->text_count &&
           memcmp(statistics->text_field, other->text_field, statistics->text_count) == 0;
}

/* A walk over the terms of two statistics in their order: the one, the other, or both have it. */
typedef struct pair_of_terms {
    const dls_term_statistics *own;
    const dls_term_statistics *other;
} pair_of_terms;

/* The pair after `pair`, which is { NULL, NULL } at first; `next` has the numbers of the terms that come. */
static bool next_pair(const dls_statistics *statistics, const dls_statistics *other, size_t next[2],
                      pair_of_terms *pair)
{
    pair->own = next[0] < statistics->term_count ? &statistics->terms[next[0]] : NULL;
    pair->other = next[1] < other->term_count ? &other->terms[next[1]] : NULL;
    if (pair->own != NULL && pair->other != NULL) {
        size_t length, other_length;
        const char *string = dls__statistics_string(pair->own, &length);
        const char *other_string = dls__statistics_string(pair->other, &other_length);
        int order = dls__compare_bytes(string, length, other_string, other_length);
        if (order > 0) pair->own = NULL;
        if (order < 0) pair->other = NULL;
    }
    next[0] += pair->own != NULL;
    next[1] += pair->other != NULL;
    return pair->own != NULL || pair->other != NULL;
}

/* Neither is more than DLS_MAX_STATISTIC. */
static bool exceeds(uint64_t number, uint64_t other) { return number + other > DLS_MAX_STATISTIC; }

static bool any_exceeds(const dls_statistics *statistics, const dls_statistics *other)
{
    bool any = exceeds(statistics->sums.documents, other->sums.documents);
    for (uint32_t i = 0; i < other->text_count; i++)
        any |= exceeds(statistics->sums.total_length[i], other->sums.total_length[i]);
    pair_of_terms pair;
    for (size_t next[2] = { 0, 0 }; next_pair(statistics, other, next, &pair);)
        any |= pair.own != NULL && pair.other != NULL && exceeds(pair.own->df, pair.other->df);
    return any;
}

/* Whether the terms can be of one query; how many different ones they are. */
static bool may_be_of_one_query(const dls_statistics *statistics, const dls_statistics *other, size_t *terms)
{
    pair_of_terms pair;
    *terms = 0;
    for (size_t next[2] = { 0, 0 }; next_pair(statistics, other, next, &pair); ++*terms) {
        bool expanded = pair.own == NULL || pair.own->expanded;
        bool expanded_there = pair.other == NULL || pair.other->expanded;
        if (expanded != expanded_there) return false;
    }
    return true;
}

/* The terms of both, `count` of them. */
static dls_status add_terms_up(dls_statistics *statistics, const dls_statistics *other, size_t count, dls_error *err)
{
    dls_status status = DLS_OK;
    dls_term_statistics *terms = dls__alloc_array(&statistics->allocator, count, sizeof *terms), *term = terms;
    if (terms == NULL) return dls__no_memory(err);
    pair_of_terms pair;
    for (size_t next[2] = { 0, 0 }; status == DLS_OK && next_pair(statistics, other, next, &pair); term++) {
        if (pair.own != NULL) {
            *term = *pair.own;
            if (pair.other != NULL) term->df += pair.other->df;
        } else {
            size_t length;
            const char *string = dls__statistics_string(pair.other, &length);
            status = fill_term(statistics, string, length, pair.other->df, true, term, err);
        }
    }
    dls_term_statistics *unused = status == DLS_OK ? statistics->terms : terms;
    dls__free(&statistics->allocator, unused, (status == DLS_OK ? statistics->term_room : count) * sizeof *terms);
    if (status != DLS_OK) return status;
    statistics->terms = terms;
    statistics->term_count = statistics->term_room = count;
    return DLS_OK;
}

dls_status dls__statistics_merge(dls_statistics *statistics, const dls_statistics *other, dls_error *err)
{
    size_t terms;
    if (!has_fields_of(statistics, other))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "statistics of other fields or analyzers cannot be added");
    if (!may_be_of_one_query(statistics, other, &terms))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "statistics of a query with other terms cannot be added");
    if (any_exceeds(statistics, other))
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "a sum of statistics is more than %" PRIu64, DLS_MAX_STATISTIC);
    DLS__TRY(add_terms_up(statistics, other, terms, err));
    statistics->sums.documents += other->sums.documents;
    for (uint32_t i = 0; i < other->text_count; i++) {
        statistics->sums.total_length[i] += other->sums.total_length[i];
        statistics->sums.documents_with[i] += other->sums.documents_with[i];
    }
    return DLS_OK;
}

/* ----------------------------------------------------------------------------------------------------------- asking */

dls_status dls__statistics_sums(const dls_statistics *statistics, const dls_schema *schema, dls__stats *out,
                                dls_error *err)
{
    bool same = statistics->fingerprint == schema->fingerprint &&
                statistics->text_count == schema->text_count &&
                memcmp(statistics->text_field, schema->text_field, schema->text_count) == 0;
    if (!same)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "the statistics are of other fields or analyzers");
    *out = statistics->sums;
    return DLS_OK;
}

size_t dls__statistics_seek(const dls_statistics *statistics, const char *string, size_t length)
{
    size_t low = 0, high = statistics->term_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2, found_length;
        const char *found = dls__statistics_string(&statistics->terms[middle], &found_length);
        if (dls__compare_bytes(found, found_length, string, length) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const dls_term_statistics *dls__statistics_find(const dls_statistics *statistics, const char *string, size_t length)
{
    size_t number = dls__statistics_seek(statistics, string, length), found_length;
    if (number == statistics->term_count) return NULL;
    const dls_term_statistics *term = &statistics->terms[number];
    const char *found = dls__statistics_string(term, &found_length);
    return dls__compare_bytes(found, found_length, string, length) == 0 ? term : NULL;
}

dls_status dls__statistics_df(const dls_statistics *statistics, const char *string, size_t length, uint64_t *df,
                              dls_error *err)
{
    const dls_term_statistics *term = dls__statistics_find(statistics, string, length);
    size_t prefix = is_keyword(string) ? DLS__KEYWORD_PREFIX_SIZE : 0;
    int shown = (int)dls__min(length - prefix, 80);
    if (term == NULL)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE,
                         "the statistics are of another query: they say nothing of '%.*s'", shown, string + prefix);
    if (term->df > statistics->sums.documents)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE,
                         "the statistics say that %" PRIu64 " documents of %" PRIu64 " have '%.*s'", term->df,
                         statistics->sums.documents, shown, string + prefix);
    *df = term->df;
    return DLS_OK;
}
