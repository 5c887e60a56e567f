/* SPDX-License-Identifier: MIT
 *
 * One index is searched as it is; several as dlsearch.h says under Statistics.
 */
#include "cli/index_set.h"

#include <stdlib.h>
#include <string.h>

#include "cli/index_file.h"
#include "cli/message.h"

bool index_set_open(struct index_set *set, const char *const *paths, size_t count)
{
    *set = (struct index_set){ .indexes = calloc(count > 0 ? count : 1, sizeof *set->indexes) };
    if (set->indexes == NULL) {
        out_of_memory();
        return false;
    }
    for (size_t i = 0; i < (count > 0 ? count : 1); i++) {
        struct index_of_set *next = &set->indexes[set->count];
        next->path = count > 0 ? paths[i] : NULL;
        next->index = index_file_open(next->path);
        if (next->index == NULL) return false;
        set->count++;
    }
    return true;
}

void index_set_close(struct index_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        dls_hits_free(set->indexes[i].hits);
        dls_query_free(set->indexes[i].filter);
        dls_index_close(set->indexes[i].index);
    }
    dls_statistics_free(set->statistics);
    free(set->merged);
    free(set->indexes);
}

const char *index_set_name(const struct index_set *set)
{
    if (set->count > 1) return "these indexes";
    return set->indexes[0].path != NULL ? set->indexes[0].path : "the built-in list";
}

static bool fail_over(const struct index_of_set *one, const dls_error *err)
{
    trouble_with(index_file_name(one->path), err);
    return false;
}

/* Add up what the indexes know of the query. */
static bool add_up_statistics(struct index_set *set, const dls_query *query)
{
    dls_error err;
    for (size_t i = 0; i < set->count; i++) {
        const struct index_of_set *one = &set->indexes[i];
        dls_statistics *statistics;
        if (dls_statistics_collect(one->index, query, NULL, &statistics, &err) != DLS_OK) return fail_over(one, &err);
        if (set->statistics == NULL) {
            set->statistics = statistics;
            continue;
        }
        dls_status status = dls_statistics_merge(set->statistics, statistics, &err);
        dls_statistics_free(statistics);
        if (status != DLS_OK) return fail_over(one, &err);
    }
    return true;
}

static bool search_each(struct index_set *set, const dls_query *query, size_t limit, const dls_search_options *settings)
{
    dls_error err;
    for (size_t i = 0; i < set->count; i++) {
        struct index_of_set *one = &set->indexes[i];
        dls_search_options each = *settings;
        each.filter = one->filter;
        each.facets = one->facets;
        each.sort = one->order.keys;
        each.sort_count = one->order.count;
        if (one->order.count > 0) each.ties = DLS_TIES_BY_DOCUMENT;
        if (dls_search(one->index, query, limit, &each, &one->hits, &err) != DLS_OK) return fail_over(one, &err);
    }
    return true;
}

void index_set_forget(struct index_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        dls_hits_free(set->indexes[i].hits);
        set->indexes[i].hits = NULL;
    }
    dls_statistics_free(set->statistics);
    set->statistics = NULL;
    free(set->merged);
    set->merged = NULL;
    set->merged_count = 0;
    set->relaxed = false;
}

/* Whether nothing matches in any index. */
static bool found_nothing(const struct index_set *set)
{
    bool nothing = true;
    for (size_t i = 0; i < set->count; i++) {
        const dls_hits *hits = set->indexes[i].hits;
        uint64_t total = dls_hits_total(hits);
        nothing = nothing && dls_hits_count(hits) == 0 && (total == 0 || total == UINT64_MAX);
    }
    return nothing;
}

/* Search by the sum of the statistics; what to look for where nothing matches is decided for all of the indexes. */
static bool search_as_one(struct index_set *set, const dls_query *query, size_t limit,
                          const dls_search_options *settings)
{
    dls_search_options each = *settings;
    for (const dls_query *tried = query; tried != NULL; tried = settings->relax ? dls_query_relaxed(tried) : NULL) {
        index_set_forget(set);
        if (!add_up_statistics(set, tried)) return false;
        each.statistics = set->statistics;
        if (!search_each(set, tried, limit, &each)) return false;
        set->relaxed = tried != query && !found_nothing(set);
        if (!found_nothing(set)) break;
    }
    return true;
}

static bool merge_hits_of_set(struct index_set *set, uint64_t offset, size_t limit)
{
    size_t found = 0;
    dls_error err;
    dls_hits **hits = calloc(set->count, sizeof(dls_hits *));
    for (size_t i = 0; i < set->count && hits != NULL; i++) {
        hits[i] = set->indexes[i].hits;
        found += dls_hits_count(hits[i]);
    }
    if (limit > found) limit = found;
    set->merged = calloc(limit + 1, sizeof *set->merged);
    bool memory = hits != NULL && set->merged != NULL, merged = false;
    if (!memory) out_of_memory();
    else merged = dls_hits_merge(hits, set->count, offset, limit, set->merged, &set->merged_count, &err) == DLS_OK;
    if (memory && !merged) trouble_with(index_set_name(set), &err);
    free(hits);
    return merged;
}

bool index_set_search(struct index_set *set, const dls_query *query, size_t limit, const dls_search_options *settings)
{
    index_set_forget(set);
    if (set->count == 1) return search_each(set, query, limit, settings);
    dls_search_options each = *settings;
    each.ties = DLS_TIES_BY_KEY;
    each.offset = 0;
    float weights[DLS_MAX_FIELDS], b[DLS_MAX_FIELDS], lead[DLS_MAX_FIELDS]; /* the first's, for all */
    const dls_schema *schema = dls_index_schema(set->indexes[0].index);
    for (size_t f = 0; f < dls_schema_count(schema); f++) {
        weights[f] = dls_schema_at(schema, f)->weight;
        b[f] = dls_schema_at(schema, f)->b;
        lead[f] = dls_schema_at(schema, f)->lead;
    }
    if (each.weights == NULL) each.weights = weights;
    if (each.b == NULL) each.b = b;
    if (each.lead == NULL) each.lead = lead;
    size_t wanted = limit == 0 ? 0 : limit + (size_t)settings->offset;
    return search_as_one(set, query, wanted, &each) && merge_hits_of_set(set, settings->offset, limit);
}

uint32_t index_set_remarks(const struct index_set *set)
{
    uint32_t remarks = set->relaxed ? DLS_REMARK_RELAXED : 0;
    for (size_t i = 0; i < set->count; i++) remarks |= dls_hits_remarks(set->indexes[i].hits);
    return remarks;
}

size_t index_set_hit_count(const struct index_set *set)
{
    return set->count == 1 ? dls_hits_count(set->indexes[0].hits) : set->merged_count;
}

uint64_t index_set_total(const struct index_set *set)
{
    uint64_t total = 0;
    for (size_t i = 0; i < set->count; i++) total += dls_hits_total(set->indexes[i].hits);
    return total;
}

dls_merged_hit index_set_hit(const struct index_set *set, size_t number)
{
    return set->count == 1 ? (dls_merged_hit){ 0, number } : set->merged[number];
}
