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

dls_status dls__statistics_append(dls_statistics *statistics, const char *string, size_t length, uint64_t df,
                                  dls_error *err)
{
    const char *copy = dls__arena_copy(&statistics->strings, string, length);
    if (copy == NULL) return dls__no_memory(err);
    dls_term_statistics *term = &statistics->terms[statistics->term_count++];
    *term = (dls_term_statistics){ .text = copy, .length = length, .field = -1, .df = df };
    if (!is_keyword(copy)) return DLS_OK;
    term->text += DLS__KEYWORD_PREFIX_SIZE;
    term->length -= DLS__KEYWORD_PREFIX_SIZE;
    term->field = (uint8_t)copy[1];
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

static bool has_terms_of(const dls_statistics *statistics, const dls_statistics *other)
{
    if (statistics->term_count != other->term_count) return false;
    for (size_t i = 0; i < other->term_count; i++) {
        size_t length, other_length;
        const char *string = dls__statistics_string(&statistics->terms[i], &length);
        const char *other_string = dls__statistics_string(&other->terms[i], &other_length);
        if (length != other_length || memcmp(string, other_string, length) != 0) return false;
    }
    return true;
}

/* Neither is more than DLS_MAX_STATISTIC. */
static bool exceeds(uint64_t number, uint64_t other) { return number + other > DLS_MAX_STATISTIC; }

static bool any_exceeds(const dls_statistics *statistics, const dls_statistics *other)
{
    bool any = exceeds(statistics->sums.documents, other->sums.documents);
    for (uint32_t i = 0; i < other->text_count; i++)
        any |= exceeds(statistics->sums.total_length[i], other->sums.total_length[i]);
    for (size_t i = 0; i < other->term_count; i++) any |= exceeds(statistics->terms[i].df, other->terms[i].df);
    return any;
}

dls_status dls__statistics_merge(dls_statistics *statistics, const dls_statistics *other, dls_error *err)
{
    if (!has_fields_of(statistics, other))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "statistics of other fields or analyzers cannot be added");
    if (!has_terms_of(statistics, other))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "statistics of a query with other terms cannot be added");
    if (any_exceeds(statistics, other))
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "a sum of statistics is more than %" PRIu64, DLS_MAX_STATISTIC);
    statistics->sums.documents += other->sums.documents;
    for (uint32_t i = 0; i < other->text_count; i++) {
        statistics->sums.total_length[i] += other->sums.total_length[i];
        statistics->sums.documents_with[i] += other->sums.documents_with[i];
    }
    for (size_t i = 0; i < other->term_count; i++) statistics->terms[i].df += other->terms[i].df;
    return DLS_OK;
}

/* ----------------------------------------------------------------------------------------------------------- asking */

dls_status dls__statistics_sums(const dls_statistics *statistics, const dls_schema *schema, dls__stats *out,
                                dls_error *err)
{
    bool same = statistics->fingerprint == dls__schema_fingerprint(schema) &&
                statistics->text_count == schema->text_count &&
                memcmp(statistics->text_field, schema->text_field, schema->text_count) == 0;
    if (!same)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "the statistics are of other fields or analyzers");
    *out = statistics->sums;
    return DLS_OK;
}

static int compare_term_strings(const char *a, size_t a_length, const char *b, size_t b_length)
{
    int order = memcmp(a, b, dls__min(a_length, b_length));
    return order != 0 ? order : (a_length > b_length) - (a_length < b_length);
}

static const dls_term_statistics *find_statistics(const dls_statistics *statistics, const char *string, size_t length)
{
    size_t low = 0, high = statistics->term_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2, found_length;
        const char *found = dls__statistics_string(&statistics->terms[middle], &found_length);
        int order = compare_term_strings(found, found_length, string, length);
        if (order == 0) return &statistics->terms[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

dls_status dls__statistics_df(const dls_statistics *statistics, const char *string, size_t length, uint64_t *df,
                              dls_error *err)
{
    const dls_term_statistics *term = find_statistics(statistics, string, length);
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
