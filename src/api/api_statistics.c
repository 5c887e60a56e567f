/* SPDX-License-Identifier: MIT
 *
 * Statistics, publicly, and hits of several indexes as one list.
 */
#include "rank/statistics.h"

#include <inttypes.h>

#include "api/argument.h"
#include "base/alloc.h"
#include "show/hits_merge.h"

dls_status dls_statistics_collect(const dls_index *index, const dls_query *query, const dls_allocator *allocator,
                                  dls_statistics **out, dls_error *err)
{
    DLS__REQUIRE(index, err);
    DLS__REQUIRE(query, err);
    DLS__REQUIRE(out, err);
    DLS__TRY(dls__check_query(index, query, err));
    return dls__fail_in(err, dls__statistics_collect(index, query, allocator, out, err), index->path);
}

dls_status dls_statistics_merge(dls_statistics *statistics, const dls_statistics *other, dls_error *err)
{
    DLS__REQUIRE(statistics, err);
    DLS__REQUIRE(other, err);
    return dls__statistics_merge(statistics, other, err);
}

dls_status dls_statistics_write(dls_statistics *statistics, const void **bytes, size_t *length, dls_error *err)
{
    DLS__REQUIRE(statistics, err);
    DLS__REQUIRE(bytes, err);
    DLS__REQUIRE(length, err);
    DLS__TRY(dls__statistics_write(statistics, err));
    *bytes = statistics->written.bytes;
    *length = statistics->written.size;
    return DLS_OK;
}

dls_status dls_statistics_read(const void *bytes, size_t length, const dls_allocator *allocator, dls_statistics **out,
                               dls_error *err)
{
    DLS__REQUIRE_BYTES(bytes, length, err);
    DLS__REQUIRE(out, err);
    return dls__statistics_read(bytes, length, allocator, out, err);
}

void dls_statistics_free(dls_statistics *statistics) { dls__statistics_free(statistics); }

uint64_t dls_statistics_documents(const dls_statistics *statistics)
{
    return statistics != NULL ? statistics->sums.documents : 0;
}

size_t dls_statistics_term_count(const dls_statistics *statistics)
{
    return statistics != NULL ? statistics->term_count : 0;
}

const dls_term_statistics *dls_statistics_term_at(const dls_statistics *statistics, size_t number)
{
    return number < dls_statistics_term_count(statistics) ? &statistics->terms[number] : NULL;
}

/* The text number of a field. */
static dls_status find_text_field(const dls_statistics *statistics, size_t field, uint32_t *number, dls_error *err)
{
    for (uint32_t i = 0; i < statistics->text_count; i++) {
        if (statistics->text_field[i] != field) continue;
        *number = i;
        return DLS_OK;
    }
    return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "the statistics have no text field %zu", field);
}

dls_status dls_statistics_field(const dls_statistics *statistics, size_t field, dls_field_statistics *out,
                                dls_error *err)
{
    DLS__REQUIRE(statistics, err);
    DLS__REQUIRE(out, err);
    uint32_t number;
    DLS__TRY(find_text_field(statistics, field, &number, err));
    *out = (dls_field_statistics){ statistics->sums.documents_with[number], statistics->sums.total_length[number] };
    return DLS_OK;
}

static dls_status check_number(uint64_t number, dls_error *err)
{
    if (number <= DLS_MAX_STATISTIC) return DLS_OK;
    return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "%" PRIu64 " in statistics, at most %" PRIu64, number,
                     DLS_MAX_STATISTIC);
}

dls_status dls_statistics_set_documents(dls_statistics *statistics, uint64_t documents, dls_error *err)
{
    DLS__REQUIRE(statistics, err);
    DLS__TRY(check_number(documents, err));
    statistics->sums.documents = documents;
    return DLS_OK;
}

dls_status dls_statistics_set_field(dls_statistics *statistics, size_t field, const dls_field_statistics *numbers,
                                    dls_error *err)
{
    DLS__REQUIRE(statistics, err);
    DLS__REQUIRE(numbers, err);
    uint32_t number;
    DLS__TRY(find_text_field(statistics, field, &number, err));
    DLS__TRY(check_number(numbers->words, err));
    if (!dls__statistics_make_sense(numbers->documents, numbers->words))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE,
                         "%" PRIu64 " words in %" PRIu64 " documents that have a word of field %zu", numbers->words,
                         numbers->documents, field);
    statistics->sums.documents_with[number] = numbers->documents;
    statistics->sums.total_length[number] = numbers->words;
    return DLS_OK;
}

dls_status dls_statistics_set_df(dls_statistics *statistics, size_t number, uint64_t df, dls_error *err)
{
    DLS__REQUIRE(statistics, err);
    if (number >= statistics->term_count)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "there is no term %zu of %zu", number, statistics->term_count);
    DLS__TRY(check_number(df, err));
    statistics->terms[number].df = df;
    return DLS_OK;
}

/* The kind of what hits are sorted by; 0: the score. */
static int kind_of_key(const dls_hits *hits, size_t number)
{
    size_t field = hits->sort[number].field;
    return field == DLS_SORT_SCORE ? 0 : (int)hits->index->schema->fields[field].kind;
}

/* Whether hits `number`, which are sorted, are so by keys like those of the first. */
static dls_status check_same_order(dls_hits *const *hits, size_t number, size_t count, dls_error *err)
{
    const dls_hits *one = hits[number], *first = hits[0];
    bool same = first->sorted && one->sort_count == first->sort_count;
    for (size_t i = 0; i < one->sort_count && same; i++)
        same = kind_of_key(one, i) == kind_of_key(first, i) && one->sort[i].descending == first->sort[i].descending;
    if (same) return DLS_OK;
    return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "hits %zu of %zu are in another order than the first", number,
                     count);
}

/* Hits that can be merged: whole, and sorted alike, or equal scores in the order of keys. */
static dls_status check_mergeable(dls_hits *const *hits, size_t count, dls_error *err)
{
    for (size_t i = 0; i < count; i++) {
        DLS__REQUIRE_OF("dls_hits_merge", hits[i], err);
        if (hits[i]->sorted) {
            DLS__TRY(check_same_order(hits, i, count, err));
        } else if (hits[0]->sorted || hits[i]->parameters.ties != DLS_TIES_BY_KEY) {
            return dls__fail(err, DLS_EINVAL, DLS__NOWHERE,
                             "hits %zu of %zu were not searched with DLS_TIES_BY_KEY", i, count);
        }
        if (hits[i]->offset > 0)
            return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "hits %zu of %zu lack the first %zu", i, count,
                             hits[i]->offset);
    }
    return DLS_OK;
}

dls_status dls_hits_merge(dls_hits *const *hits, size_t count, uint64_t offset, size_t limit, dls_merged_hit *out,
                          size_t *merged, dls_error *err)
{
    DLS__REQUIRE_BYTES(hits, count, err);
    DLS__REQUIRE_BYTES(out, limit, err);
    DLS__REQUIRE(merged, err);
    DLS__TRY(check_mergeable(hits, count, err));
    return dls__hits_merge(hits, count, offset, limit, out, merged, err);
}
