/* SPDX-License-Identifier: MIT
 *
 * Searches, publicly: options become parameters of ranking.
 */
#include "api/argument.h"
#include "base/alloc.h"
#include "rank/search.h"
#include "show/hits.h"

#define MAX_K1 1000.0f
#define MAX_DELTA 1000.0f

/* A weight or b of the caller's array, or the schema's. The conditions are written so that NaN fails. */
static dls_status take_field(const dls_schema *schema, const dls_search_options *options, uint32_t number,
                             dls__rank_parameters *out, dls_error *err)
{
    uint8_t field = schema->text_field[number];
    const dls_field *declared = &schema->fields[field];
    float weight = options->weights != NULL ? options->weights[field] : declared->weight;
    float b = options->b != NULL ? options->b[field] : declared->b;
    if (weight != 0.0f && !(weight >= DLS__MIN_WEIGHT && weight <= DLS__MAX_WEIGHT))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "weight %g of field '%s' is neither 0 nor in %g to %g",
                         (double)weight, declared->name, (double)DLS__MIN_WEIGHT, (double)DLS__MAX_WEIGHT);
    if (!(b >= 0.0f && b <= 1.0f))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "b %g of field '%s' is not in 0 to 1", (double)b,
                         declared->name);
    out->weights[number] = weight;
    out->b[number] = b;
    return DLS_OK;
}

/* The formula, with the delta that it has by itself where none is given. */
static dls_status take_formula(const dls_search_options *options, dls__rank_parameters *out, dls_error *err)
{
    static const float usual[] = { [DLS_FORMULA_BM25] = 0.0f, [DLS_FORMULA_BM25_PLUS] = 1.0f,
                                   [DLS_FORMULA_BM25L] = 0.5f };
    float delta = options->delta;
    if ((unsigned)options->formula >= DLS__ARRAY_LENGTH(usual))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "there is no formula %d", (int)options->formula);
    if (delta != DLS_DEFAULT_DELTA && !(delta >= 0.0f && delta <= MAX_DELTA))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "delta %g is not in 0 to %g", (double)delta, (double)MAX_DELTA);
    out->formula = options->formula;
    out->delta = delta == DLS_DEFAULT_DELTA ? usual[options->formula] : delta;
    return DLS_OK;
}

static dls_status take_parameters(const dls_schema *schema, const dls_search_options *options,
                                  dls__rank_parameters *out, dls_error *err)
{
    if (!(options->k1 >= 0.0f && options->k1 <= MAX_K1))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "k1 %g is not in 0 to %g", (double)options->k1, (double)MAX_K1);
    out->k1 = options->k1;
    DLS__TRY(take_formula(options, out, err));
    if (options->ties != DLS_TIES_BY_DOCUMENT && options->ties != DLS_TIES_BY_KEY)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "there is no order %d of equal scores", (int)options->ties);
    out->ties = options->ties;
    out->statistics = options->statistics;
    for (uint32_t number = 0; number < schema->text_count; number++)
        DLS__TRY(take_field(schema, options, number, out, err));
    return DLS_OK;
}

/* How many hits the search must keep: no more than there are documents. */
static dls_status take_room(const dls_index *index, size_t limit, uint64_t offset, size_t *room, dls_error *err)
{
    if (limit > DLS_MAX_HITS || offset > DLS_MAX_HITS - limit)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "more than %d hits, offset included", DLS_MAX_HITS);
    uint64_t wanted = limit == 0 ? 0 : limit + offset;
    *room = (size_t)(wanted < index->documents ? wanted : index->documents);
    return DLS_OK;
}

static bool found_nothing(const dls__search_result *result, size_t room, bool count)
{
    return result->count == 0 && (room > 0 || count) && !(count && result->total > 0);
}

/* Search for `*query` and, if that finds nothing and `relax` says so, for its alternatives: for the first that finds
 * something, which becomes `*query`. */
static dls_status search_relaxing(const dls_index *index, const dls_query **query,
                                  const dls__rank_parameters *parameters, size_t room, bool count, bool relax,
                                  const dls_allocator *allocator, dls_hit *hits, dls__search_result *result,
                                  dls_error *err)
{
    const dls_query *tried = *query;
    DLS__TRY(dls__search(index, tried, parameters, room, count, allocator, hits, result, err));
    while (relax && found_nothing(result, room, count) && tried->relaxed != NULL) {
        dls__search_result other;
        tried = tried->relaxed;
        DLS__TRY(dls__search(index, tried, parameters, room, count, allocator, hits, &other, err));
        if (found_nothing(&other, room, count)) continue;
        *result = other;
        *query = tried;
    }
    return DLS_OK;
}

static uint32_t remarks_of(const dls_query *query, const dls_query *run, const dls__search_result *result)
{
    return (run->dropped ? DLS_REMARK_DROPPED : 0) | (run != query ? DLS_REMARK_RELAXED : 0) |
           (run->cut || result->cut ? DLS_REMARK_CUT : 0);
}

static dls_status search(const dls_index *index, dls_hits *hits, const dls_search_options *options, dls_error *err)
{
    dls__search_result result;
    const dls_query *query = hits->query;
    DLS__TRY(search_relaxing(index, &hits->query, &hits->parameters, hits->room, options->count, options->relax,
                             &hits->allocator, hits->found, &result, err));
    hits->remarks = remarks_of(query, hits->query, &result);
    hits->offset = dls__min(result.count, (size_t)options->offset);
    hits->count = result.count - hits->offset;
    hits->total = options->count ? result.total : UINT64_MAX;
    return DLS_OK;
}

dls_status dls_search(const dls_index *index, const dls_query *query, size_t limit, const dls_search_options *options,
                      dls_hits **out, dls_error *err)
{
    DLS__REQUIRE(index, err);
    DLS__REQUIRE(query, err);
    DLS__REQUIRE(out, err);
    DLS__OPTIONS(dls_search_options, full, options, DLS_SEARCH_OPTIONS_INIT);
    dls__rank_parameters parameters;
    size_t room;
    DLS__TRY(dls__check_query(index, query, err));
    DLS__TRY(take_parameters(index->schema, &full, &parameters, err));
    DLS__TRY(take_room(index, limit, full.offset, &room, err));
    dls_hits *hits;
    DLS__TRY(dls__hits_new(index, query, &parameters, room, full.allocator != NULL ? full.allocator : &index->allocator,
                           &hits, err));
    dls_status status = search(index, hits, &full, err);
    if (status != DLS_OK) {
        dls__hits_free(hits);
        return dls__fail_in(err, status, index->path);
    }
    *out = hits;
    return DLS_OK;
}

dls_status dls_count(const dls_index *index, const dls_query *query, uint64_t *out, dls_error *err)
{
    DLS__REQUIRE(index, err);
    DLS__REQUIRE(query, err);
    DLS__REQUIRE(out, err);
    dls_search_options defaults = DLS_SEARCH_OPTIONS_INIT;
    dls__rank_parameters parameters;
    dls__search_result result;
    DLS__TRY(dls__check_query(index, query, err));
    DLS__TRY(take_parameters(index->schema, &defaults, &parameters, err));
    dls_status status = search_relaxing(index, &query, &parameters, 0, true, defaults.relax, &index->allocator, NULL,
                                        &result, err);
    if (status == DLS_OK) *out = result.total;
    return dls__fail_in(err, status, index->path);
}
