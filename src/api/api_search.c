/* SPDX-License-Identifier: MIT
 *
 * Searches, publicly: options become parameters of ranking.
 */
#include <string.h>

#include "api/argument.h"
#include "base/alloc.h"
#include "rank/correct.h"
#include "rank/joins.h"
#include "rank/search.h"
#include "schema/value_term.h"
#include "show/hits.h"

#define MAX_K1 1000.0f
#define MAX_DELTA 1000.0f
#define MAX_ADJACENCY 100.0f

/* Of boosts by columns: scores stay far from the ends of single precision, and scales of days from those of double. */
#define MAX_BOOST_WEIGHT 1000.0f
#define MAX_BOOST_SCALE 1e200

#define MICROSECONDS_OF_A_DAY 86400e6

/* A weight, b or lead of the caller's array, or the schema's. The conditions are written so that NaN fails. */
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
    float lead = options->lead != NULL ? options->lead[field] : declared->lead;
    if (!(lead >= 0.0f && lead <= DLS__MAX_LEAD))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "lead %g of field '%s' is not in 0 to %g", (double)lead,
                         declared->name, (double)DLS__MAX_LEAD);
    out->weights[number] = weight;
    out->b[number] = b;
    out->lead[number] = lead;
    return DLS_OK;
}

/* The formula, with the delta that it has by itself where none is given. */
static dls_status take_formula(const dls_search_options *options, dls__rank_parameters *out, dls_error *err)
{
    static const float usual[] = {
        [DLS_FORMULA_BM25] = 0.0f, [DLS_FORMULA_BM25_PLUS] = 1.0f, [DLS_FORMULA_BM25L] = 0.5f
    };
    float delta = options->delta;
    if ((unsigned)options->formula >= DLS__ARRAY_LENGTH(usual))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "there is no formula %d", (int)options->formula);
    if (delta != DLS_DEFAULT_DELTA && !(delta >= 0.0f && delta <= MAX_DELTA))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "delta %g is not in 0 to %g", (double)delta, (double)MAX_DELTA);
    out->formula = options->formula;
    out->delta = delta == DLS_DEFAULT_DELTA ? usual[options->formula] : delta;
    return DLS_OK;
}

/* The origin or end of a boost, as a number. */
static dls_status take_boost_value(const dls_field *field, size_t number, const char *text, double *out, dls_error *err)
{
    char term[DLS__VALUE_TERM_SIZE];
    size_t length;
    *out = 0.0;
    if (text == NULL) return DLS_OK;
    DLS__TRY(dls__value_spell(field, number, text, strlen(text), DLS__VALUE_BEGIN, term, &length, err));
    dls__value_number(field->kind, term + DLS__KEYWORD_PREFIX_SIZE, length - DLS__KEYWORD_PREFIX_SIZE, out);
    return DLS_OK;
}

static dls_status take_boost(const dls_schema *schema, const dls_column_boost *boost, dls__column_boost *out,
                             dls_error *err)
{
    if (boost->field >= schema->count || !schema->fields[boost->field].column ||
        !dls__kind_is_number(schema->fields[boost->field].kind))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "there is no field %zu with a column of numbers to boost by",
                         boost->field);
    const dls_field *field = &schema->fields[boost->field];
    if (boost->form < DLS_BOOST_NEAR || boost->form > DLS_BOOST_BETWEEN)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "there is no form %d of a boost by a column", (int)boost->form);
    if (!(boost->weight >= 0.0f && boost->weight <= MAX_BOOST_WEIGHT))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "weight %g of a boost by '%s' is not in 0 to %g",
                         (double)boost->weight, field->name, (double)MAX_BOOST_WEIGHT);
    if (!(boost->scale > 0.0 && boost->scale <= MAX_BOOST_SCALE))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "scale %g of a boost by '%s' is not above 0 and up to %g",
                         boost->scale, field->name, MAX_BOOST_SCALE);
    *out = (dls__column_boost){ .field = boost->field, .form = boost->form, .weight = (double)boost->weight };
    out->scale = field->kind == DLS_FIELD_DATE ? boost->scale * MICROSECONDS_OF_A_DAY : boost->scale;
    DLS__TRY(take_boost_value(field, boost->field, boost->origin, &out->origin, err));
    DLS__TRY(take_boost_value(field, boost->field, boost->end, &out->end, err));
    if (boost->form == DLS_BOOST_BETWEEN && out->origin == out->end)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "a boost by '%s' between a value and itself", field->name);
    return DLS_OK;
}

static dls_status take_boosts(const dls_schema *schema, const dls_search_options *options, dls__rank_parameters *out,
                              dls_error *err)
{
    out->boost_count = options->column_boost_count;
    if (options->column_boost_count > DLS_MAX_COLUMN_BOOSTS)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "%zu boosts by columns, %d are allowed",
                         options->column_boost_count, DLS_MAX_COLUMN_BOOSTS);
    if (options->column_boost_count > 0 && options->column_boosts == NULL)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "%zu boosts by columns are said, and none given",
                         options->column_boost_count);
    for (size_t i = 0; i < options->column_boost_count; i++) {
        dls_column_boost boost = DLS_COLUMN_BOOST_INIT;
        size_t size = options->column_boosts->struct_size;
        const void *given = (const char *)options->column_boosts + i * size;
        DLS__TRY(dls__take_options("dls_column_boost", &boost, sizeof boost, given, size, err));
        DLS__TRY(take_boost(schema, &boost, &out->boosts[i], err));
    }
    return DLS_OK;
}

static dls_status take_parameters(const dls_schema *schema, const dls_search_options *options,
                                  dls__rank_parameters *out, dls_error *err)
{
    if (!(options->k1 >= 0.0f && options->k1 <= MAX_K1))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "k1 %g is not in 0 to %g", (double)options->k1, (double)MAX_K1);
    if (!(options->adjacency >= 0.0f && options->adjacency <= MAX_ADJACENCY))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "adjacency %g is not in 0 to %g", (double)options->adjacency,
                         (double)MAX_ADJACENCY);
    out->k1 = options->k1;
    out->adjacency = options->adjacency;
    DLS__TRY(take_formula(options, out, err));
    if (options->ties != DLS_TIES_BY_DOCUMENT && options->ties != DLS_TIES_BY_KEY)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "there is no order %d of equal scores", (int)options->ties);
    out->ties = options->ties;
    out->statistics = options->statistics;
    DLS__TRY(take_boosts(schema, options, out, err));
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

/* The requests of facets, as this version has them. */
static dls_status take_facets(const dls_index *index, dls_hits *hits, const dls_search_options *options,
                              dls_facet_request **out, dls_error *err)
{
    *out = NULL;
    if (options->facet_count == 0) return DLS_OK;
    if (options->facets == NULL)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "%zu facets are wanted, and none given", options->facet_count);
    dls_facet_request *requests = dls__arena_alloc_array(&hits->arena, options->facet_count, sizeof *requests);
    if (requests == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < options->facet_count; i++) {
        dls_facet_request defaults = DLS_FACET_REQUEST_INIT;
        size_t size = options->facets->struct_size;
        const void *given = (const char *)options->facets + i * size;
        DLS__TRY(dls__take_options("dls_facet_request", &defaults, sizeof defaults, given, size, err));
        requests[i] = defaults;
        DLS__TRY(dls__facet_check(index->schema, &requests[i], err));
    }
    *out = requests;
    return DLS_OK;
}

/* The order of hits, and where they begin; by score that is the only key. */
static dls_status take_order(const dls_index *index, dls_hits *hits, const dls_search_options *options,
                             dls__sort_mark *after, dls_error *err)
{
    hits->sorted = options->sort_count > 0;
    hits->sort_count = hits->sorted ? options->sort_count : 1;
    hits->sort[0] = (dls_sort_key){ DLS_SORT_SCORE, true };
    if (options->sort_count > DLS_MAX_SORT_KEYS)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "%zu keys to sort by, %d are allowed", options->sort_count,
                         DLS_MAX_SORT_KEYS);
    if (hits->sorted && options->sort == NULL)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "%zu keys to sort by are said, and none given",
                         options->sort_count);
    for (size_t i = 0; i < options->sort_count; i++) {
        size_t field = options->sort[i].field;
        hits->sort[i] = options->sort[i];
        if (field == DLS_SORT_SCORE) continue;
        if (field >= index->schema->count || !index->schema->fields[field].column)
            return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "there is no field %zu with a column to sort by", field);
    }
    if (options->after == NULL) return DLS_OK;
    return dls__sort_mark_read(options->after, options->after_length, hits->sort, hits->sort_count, after, err);
}

/* By what hits are collapsed, to `*out`, which `*collapse` points to then, or is NULL. */
static dls_status take_collapsing(const dls_index *index, const dls_search_options *options, dls__collapsing *out,
                                  const dls__collapsing **collapse, dls_error *err)
{
    *collapse = NULL;
    if (options->collapse == DLS_NO_COLLAPSE) return DLS_OK;
    if (options->collapse >= index->schema->count || !index->schema->fields[options->collapse].column)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "there is no field %zu with a column to collapse hits by",
                         options->collapse);
    if (options->after != NULL || options->ties == DLS_TIES_BY_KEY)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "hits are collapsed without a cursor and without ties by key");
    *out = (dls__collapsing){ options->collapse, options->collapse_apart };
    *collapse = out;
    return DLS_OK;
}

/* Room for what is known of each hit beside its score. */
static dls_status make_room_for_hits(dls_hits *hits, bool collapsed, bool counted, dls_error *err)
{
    if (hits->sorted) hits->ranks = dls__alloc_array(&hits->allocator, hits->room * hits->sort_count, sizeof(uint32_t));
    if (collapsed) hits->codes = dls__alloc_array(&hits->allocator, hits->room, sizeof *hits->codes);
    if (collapsed && counted)
        hits->shared_counts = dls__alloc_array(&hits->allocator, hits->room, sizeof *hits->shared_counts);
    bool memory = (!hits->sorted || hits->ranks != NULL) && (!collapsed || hits->codes != NULL) &&
                  (!collapsed || !counted || hits->shared_counts != NULL);
    return memory ? DLS_OK : dls__no_memory(err);
}

static bool found_nothing(const dls__search_request *request, const dls__search_result *result)
{
    bool asked = request->limit > 0 || request->count || request->facet_count > 0;
    bool counted = request->count && result->total > 0;
    bool faceted = request->facet_count > 0 && result->facets[0].with + result->facets[0].without > 0;
    return asked && result->count == 0 && !counted && !faceted && !result->stopped;
}

/* The same, whatever hits were left out since they come before others. */
static dls_status nothing_matches(const dls_index *index, const dls__search_request *request, dls_hits *hits,
                                  dls__search_result *result, bool *nothing, dls_error *err)
{
    *nothing = found_nothing(request, result);
    if (!*nothing || request->after == NULL || request->count || request->facet_count > 0) return DLS_OK;
    dls__search_request counting = *request;
    dls__search_result counted;
    counting.limit = 0;
    counting.sort = NULL;
    counting.after = NULL;
    counting.count = true;
    DLS__TRY(dls__search_for(index, &counting, &hits->allocator, &hits->arena, NULL, &counted, err));
    *nothing = counted.total == 0 && !counted.stopped;
    result->stopped = counted.stopped;
    return DLS_OK;
}

/* What to do with a query before it is searched for, and where nothing matches it. */
typedef struct search_manner {
    dls_join join;
    bool correct;
    bool relax;
} search_manner;

/* What a query became, which belongs to the caller: NULL where nothing did. */
typedef struct made_queries {
    dls_query *joined;
    dls_query *corrected; /* of the query, or of what it is joined */
} made_queries;

static void free_made(const made_queries *made)
{
    dls__query_free(made->joined);
    dls__query_free(made->corrected);
}

/* What a query is joined and corrected to, in this order: what is in the index joined is not misspelt. */
static dls_status make_queries(const dls_index *index, const dls_query **query, search_manner manner,
                               const dls_allocator *allocator, made_queries *made, dls_error *err)
{
    *made = (made_queries){ NULL, NULL };
    DLS__TRY(dls__query_join(*query, index, manner.join, allocator, &made->joined, err));
    if (made->joined != NULL) *query = made->joined;
    if (manner.correct) DLS__TRY(dls__query_correct(*query, index, allocator, &made->corrected, err));
    if (made->corrected != NULL) *query = made->corrected;
    return DLS_OK;
}

/* Search for the request's query, or what it becomes: `*made` is the caller's, on failure too. */
static dls_status search_correcting(const dls_index *index, dls__search_request *request, search_manner manner,
                                    dls_hits *hits, made_queries *made, dls__search_result *result, dls_error *err)
{
    DLS__TRY(make_queries(index, &request->query, manner, &hits->allocator, made, err));
    dls__found found = { hits->found, hits->ranks, hits->codes, hits->shared_counts };
    return dls__search_for(index, request, &hits->allocator, &hits->arena, &found, result, err);
}

/* Search for the query and, if nothing matches, for its alternatives: for the first that something matches, which
 * becomes the hits' query. */
static dls_status search_relaxing(const dls_index *index, const dls__search_request *request, search_manner manner,
                                  dls_hits *hits, dls__search_result *result, bool *relaxed, dls_error *err)
{
    bool nothing = false;
    dls__search_request first = *request;
    made_queries made;
    dls_status first_status = search_correcting(index, &first, manner, hits, &made, result, err);
    hits->joined = made.joined;
    hits->corrected = made.corrected;
    DLS__TRY(first_status);
    hits->query = first.query;
    const dls_query *query = manner.relax ? request->query->relaxed : NULL;
    if (query != NULL) DLS__TRY(nothing_matches(index, &first, hits, result, &nothing, err));
    for (; nothing && query != NULL; query = query->relaxed) {
        dls__search_result other;
        dls__search_request next = *request;
        next.query = query;
        dls_status status = search_correcting(index, &next, manner, hits, &made, &other, err);
        if (status == DLS_OK) status = nothing_matches(index, &next, hits, &other, &nothing, err);
        if (status != DLS_OK || nothing) {
            free_made(&made);
            DLS__TRY(status);
            continue;
        }
        free_made(&(made_queries){ hits->joined, hits->corrected });
        hits->joined = made.joined;
        hits->corrected = made.corrected;
        hits->query = next.query;
        *result = other;
        *relaxed = true;
    }
    return DLS_OK;
}

static uint32_t remarks_of(const dls_hits *hits, bool relaxed, const dls__search_result *result)
{
    return (hits->query->dropped ? DLS_REMARK_DROPPED : 0) | (relaxed ? DLS_REMARK_RELAXED : 0) |
           (hits->query->cut || result->cut ? DLS_REMARK_CUT : 0) | (result->stopped ? DLS_REMARK_STOPPED : 0) |
           (hits->corrected != NULL ? DLS_REMARK_CORRECTED : 0);
}

static dls_status search(const dls_index *index, dls_hits *hits, const dls_search_options *options, dls_error *err)
{
    dls__search_result result;
    dls__sort_mark after;
    dls_facet_request *facets;
    dls__collapsing collapsing;
    const dls__collapsing *collapse;
    dls__stop stop;
    if ((unsigned)options->join > DLS_JOIN_ALL)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "there is no way %d to join words", (int)options->join);
    if (options->ties == DLS_TIES_BY_KEY && (options->sort_count > 0 || options->after != NULL))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "ties by key go with hits by score, and without a cursor");
    DLS__TRY(take_order(index, hits, options, &after, err));
    DLS__TRY(take_facets(index, hits, options, &facets, err));
    DLS__TRY(take_collapsing(index, options, &collapsing, &collapse, err));
    DLS__TRY(make_room_for_hits(hits, collapse != NULL, options->count, err));
    dls__search_request request = { .query = hits->query,
                                    .filter = options->filter,
                                    .parameters = hits->parameters,
                                    .limit = hits->room,
                                    .count = options->count,
                                    .facets = facets,
                                    .facet_count = options->facet_count,
                                    .sort = hits->sorted ? hits->sort : NULL,
                                    .sort_count = hits->sort_count,
                                    .after = options->after != NULL ? &after : NULL,
                                    .stop = &stop,
                                    .collapse = collapse };
    bool relaxed = false, alone = options->statistics == NULL;
    dls__stop_init(&stop, dls__deadline_after(options->deadline_ms), options->cancel, options->cancel_ctx);
    search_manner manner = { .join = alone ? options->join : DLS_JOIN_NONE,
                             .correct = options->correct && alone,
                             .relax = options->relax && alone };
    DLS__TRY(search_relaxing(index, &request, manner, hits, &result, &relaxed, err));
    hits->remarks = remarks_of(hits, relaxed, &result);
    hits->facets = result.facets;
    hits->facet_count = options->facet_count;
    hits->offset = dls__min(result.count, (size_t)options->offset);
    hits->count = result.count - hits->offset;
    hits->total = options->count ? result.total : UINT64_MAX;
    hits->collapse = options->collapse;
    hits->collapsed_total = collapse != NULL && options->count ? result.collapsed_total : UINT64_MAX;
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
    if (full.filter != NULL) DLS__TRY(dls__check_query(index, full.filter, err));
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

/* How many documents match the query, or what it becomes. */
static dls_status count_correcting(const dls_index *index, const dls_query *query, uint64_t *total, dls_error *err)
{
    dls_search_options defaults = DLS_SEARCH_OPTIONS_INIT;
    dls__rank_parameters parameters;
    dls__search_result result;
    made_queries made;
    search_manner manner = { .join = defaults.join, .correct = defaults.correct };
    DLS__TRY(take_parameters(index->schema, &defaults, &parameters, err));
    dls_status status = make_queries(index, &query, manner, &index->allocator, &made, err);
    if (status == DLS_OK)
        status = dls__search(index, query, &parameters, 0, true, &index->allocator, NULL, &result, err);
    free_made(&made);
    if (status == DLS_OK) *total = result.total;
    return status;
}

dls_status dls_count(const dls_index *index, const dls_query *query, uint64_t *out, dls_error *err)
{
    DLS__REQUIRE(index, err);
    DLS__REQUIRE(query, err);
    DLS__REQUIRE(out, err);
    uint64_t total = 0;
    dls_status status = dls__check_query(index, query, err);
    for (; status == DLS_OK && total == 0 && query != NULL; query = query->relaxed)
        status = count_correcting(index, query, &total, err);
    if (status == DLS_OK) *out = total;
    return dls__fail_in(err, status, index->path);
}

dls_status dls_query_corrected(const dls_query *query, const dls_index *index, const dls_allocator *allocator,
                               dls_query **out, dls_error *err)
{
    DLS__REQUIRE(query, err);
    DLS__REQUIRE(index, err);
    DLS__REQUIRE(out, err);
    DLS__TRY(dls__check_query(index, query, err));
    dls_status status = dls__query_correct(query, index, dls__allocator_or_default(allocator), out, err);
    return dls__fail_in(err, status, index->path);
}

dls_status dls_query_joined(const dls_query *query, const dls_index *index, dls_join join,
                            const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    DLS__REQUIRE(query, err);
    DLS__REQUIRE(index, err);
    DLS__REQUIRE(out, err);
    if ((unsigned)join > DLS_JOIN_ALL)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "there is no way %d to join words", (int)join);
    DLS__TRY(dls__check_query(index, query, err));
    dls_status status = dls__query_join(query, index, join, dls__allocator_or_default(allocator), out, err);
    return dls__fail_in(err, status, index->path);
}
