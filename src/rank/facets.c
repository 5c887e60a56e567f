/* SPDX-License-Identifier: MIT
 *
 * Counting, and joining what was counted.
 */
#include "rank/facets.h"

#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "kernels/kernels.h"
#include "query/query.h"
#include "rank/facet_merge.h"
#include "rank/range.h"
#include "schema/value_term.h"

/* -------------------------------------------------------------------------------------------------------- checking */

static dls_status check_facet_kind(const dls_field *field, const dls_facet_request *request, dls_error *err)
{
    bool dates = request->kind >= DLS_FACET_YEARS && request->kind <= DLS_FACET_DAYS;
    bool steps = request->kind == DLS_FACET_STEPS;
    if (request->kind < DLS_FACET_VALUES || request->kind > DLS_FACET_STEPS)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "there is no kind %d of facet", (int)request->kind);
    if (dates && field->kind != DLS_FIELD_DATE)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "field '%s' has no dates: there are no years in it",
                         field->name);
    if (steps && field->kind != DLS_FIELD_INTEGER)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "field '%s' has no integers: there are no steps in it",
                         field->name);
    if (steps && (request->step == 0 || request->step > INT64_MAX))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "a step of %" PRIu64 " is not in 1 to 2^63 - 1", request->step);
    if (request->kind == DLS_FACET_RANGES && !dls__kind_is_number(field->kind))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "field '%s' may have several values: ranges of them overlap",
                         field->name);
    return DLS_OK;
}

dls_status dls__facet_check(const dls_schema *schema, const dls_facet_request *request, dls_error *err)
{
    if (request->field >= schema->count || !schema->fields[request->field].column)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "there is no field %zu with a column", request->field);
    if (request->limit > DLS_MAX_FACET_BUCKETS || request->range_count > DLS_MAX_FACET_BUCKETS)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "more than %d buckets of a facet", DLS_MAX_FACET_BUCKETS);
    if (request->kind == DLS_FACET_RANGES && request->range_count > 0 && request->ranges == NULL)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "a facet's ranges are NULL");
    return check_facet_kind(&schema->fields[request->field], request, err);
}

/* -------------------------------------------------------------------------------------------------------- counting */

dls_status dls__facets_init(dls__facets *facets, const dls_index *index, const dls_facet_request *requests,
                            size_t count, dls__arena *arena, dls__arena *result, dls_error *err)
{
    *facets = (dls__facets){ .count = count, .segment_count = index->segment_count, .arena = arena, .result = result };
    facets->facets = dls__arena_alloc_zero(arena, count * sizeof *facets->facets);
    if (facets->facets == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < count; i++) {
        dls__facet *facet = &facets->facets[i];
        facet->request = &requests[i];
        facet->kind = index->schema->fields[requests[i].field].kind;
        facet->column = index->schema->column_number[requests[i].field];
        facet->segments = dls__arena_alloc_zero(arena, index->segment_count * sizeof *facet->segments);
        facet->in_ranges = dls__arena_alloc_zero(arena, requests[i].range_count * sizeof *facet->in_ranges);
        if (facet->segments == NULL || facet->in_ranges == NULL) return dls__no_memory(err);
    }
    return DLS_OK;
}

/* Counts for all codes that a byte or two can say, whatever the file holds; of four bytes for those of values. */
static size_t places_for(const dls__value_column *column)
{
    return column->width == 1 ? 256 : column->width == 2 ? 65536 : (size_t)column->values + 1;
}

dls_status dls__facets_enter(dls__facets *facets, const dls__plan *plan, dls_error *err)
{
    for (size_t i = 0; i < facets->count; i++) {
        dls__facet *facet = &facets->facets[i];
        dls__facet_counts *own = &facet->segments[plan->segment_number];
        own->segment = plan->segment;
        DLS__TRY(dls__segment_values(plan->segment, facet->column, &own->column, err));
        own->counts = dls__arena_alloc_zero(facets->arena, places_for(own->column) * sizeof *own->counts);
        if (own->counts == NULL) return dls__no_memory(err);
    }
    return DLS_OK;
}

/* Codes of a byte are counted in so many arrays in turn, if they are many: a count that has just been raised cannot be
 * raised again at once, and documents side by side often have the same value. */
#define COUNT_ARRAYS 4
#define MANY_CODES 1024

static void add_byte_counts(uint32_t arrays[COUNT_ARRAYS][256], uint32_t *counts)
{
    for (uint32_t i = 0; i < COUNT_ARRAYS; i++)
        for (uint32_t code = 0; code < 256; code++) counts[code] += arrays[i][code];
}

static void count_bytes(const uint8_t *codes, size_t count, uint32_t *counts)
{
    uint32_t arrays[COUNT_ARRAYS][256] = { { 0 } };
    size_t done = 0;
    for (; count >= MANY_CODES && done + COUNT_ARRAYS <= count; done += COUNT_ARRAYS)
        for (uint32_t i = 0; i < COUNT_ARRAYS; i++) arrays[i][codes[done + i]]++;
    if (done > 0) add_byte_counts(arrays, counts);
    for (; done < count; done++) counts[codes[done]]++;
}

/* Codes of four bytes that no value has are counted as none. */
static inline uint32_t known_code(const dls__value_column *column, uint32_t code)
{
    return code <= column->values ? code : 0;
}

/* `count` codes. Those of one or two bytes that no value has are counted where there is room for them, and nobody looks
 * there. */
static void count_codes(const dls__facet_counts *own, const uint8_t *codes, size_t count)
{
    switch (own->column->width) {
    case 1: count_bytes(codes, count, own->counts); break;
    case 2:
        for (size_t i = 0; i < count; i++) own->counts[dls__load_u16(codes + 2 * i)]++;
        break;
    case 4:
        for (size_t i = 0; i < count; i++) own->counts[known_code(own->column, dls__load_u32(codes + 4 * i))]++;
        break;
    }
}

/* The documents of a block, of one value each at most. */
static void count_single_codes(const dls__facet_counts *own, uint32_t block, const uint64_t *bits)
{
    uint32_t arrays[COUNT_ARRAYS][256] = { { 0 } };
    uint32_t width = own->column->width, *counts = own->counts;
    const uint8_t *codes = own->column->codes + (size_t)block * DLS__BLOCK_DOCUMENTS * width;
    for (uint32_t line = 0; line < DLS__BLOCK_LINES; line++, codes += 64 * (size_t)width) {
        uint64_t word = bits[line];
        if (width == 1)
            for (uint32_t i = 0; word != 0; word &= word - 1, i++)
                arrays[i % COUNT_ARRAYS][codes[dls__lowest_bit(word)]]++;
        else if (width == 2)
            for (; word != 0; word &= word - 1) counts[dls__load_u16(codes + 2 * dls__lowest_bit(word))]++;
        else
            for (; word != 0; word &= word - 1)
                counts[known_code(own->column, dls__load_u32(codes + 4 * dls__lowest_bit(word)))]++;
    }
    if (width == 1) add_byte_counts(arrays, counts);
}

/* Codes of a document up to which so many bytes are copied, whatever it has: a branch would often go the wrong way. The
 * column has slack. */
#define COPIED 32

/* Gathered codes: room for a line, and some more. */
#define GATHERED (4 * 64 * COPIED)

/* The documents of a block, which may have several values: their codes are gathered side by side, and then counted.
 * Returns how many have any. */
static uint64_t count_rows_of_codes(const dls__facet_counts *own, uint32_t block, const uint64_t *bits)
{
    const dls__value_column *column = own->column;
    uint8_t gathered[GATHERED + COPIED];
    uint64_t with = 0, begin, end;
    size_t size = 0;
    for (uint32_t line = 0; line < DLS__BLOCK_LINES; line++) {
        for (uint64_t word = bits[line]; word != 0; word &= word - 1) {
            dls__column_row(column, block * DLS__BLOCK_DOCUMENTS + 64 * line + dls__lowest_bit(word), &begin, &end);
            const uint8_t *codes = column->codes + begin * column->width;
            uint64_t own_size = (end - begin) * column->width;
            with += own_size > 0;
            if (own_size > COPIED) {
                count_codes(own, codes, (size_t)(end - begin));
                continue;
            }
            memcpy(gathered + size, codes, COPIED);
            size += (size_t)own_size;
        }
        if (size <= GATHERED - 64 * COPIED && line + 1 < DLS__BLOCK_LINES) continue;
        count_codes(own, gathered, size / column->width);
        size = 0;
    }
    return with;
}

/* Count the first code of each document of a block, where they may have several. How many have one is added to
 * `*with`. */
static void count_first_codes(const dls__facet_counts *own, uint32_t block, const uint64_t *bits, uint64_t *with)
{
    const dls__value_column *column = own->column;
    for (uint32_t line = 0; line < DLS__BLOCK_LINES; line++)
        for (uint64_t word = bits[line]; word != 0; word &= word - 1) {
            uint64_t begin, end;
            dls__column_row(column, block * DLS__BLOCK_DOCUMENTS + 64 * line + dls__lowest_bit(word), &begin, &end);
            if (begin == end) continue;
            uint32_t code = dls__column_code(column, begin);
            own->counts[code <= column->values ? code : 0]++;
            ++*with;
        }
}

void dls__facets_take(dls__facets *facets, const dls__plan *plan, uint32_t block, const uint64_t *bits, uint64_t count)
{
    for (size_t i = 0; i < facets->count; i++) {
        dls__facet *facet = &facets->facets[i];
        dls__facet_counts *own = &facet->segments[plan->segment_number];
        facet->documents += count;
        if (own->column->width == 0) continue;
        if (facet->first_only && own->column->starts != NULL) {
            count_first_codes(own, block, bits, &facet->with);
            continue;
        }
        uint32_t without = own->counts[0];
        if (own->column->starts != NULL) {
            facet->with += count_rows_of_codes(own, block, bits);
            continue;
        }
        count_single_codes(own, block, bits);
        facet->with += count - (own->counts[0] - without);
    }
}

/* ---------------------------------------------------------------------------------------------------------- ranges */

static dls_status count_range(const dls__facet_counts *own, const dls_query *range, uint64_t *sum, dls_error *err)
{
    uint32_t low, high;
    if (own->column == NULL) return DLS_OK;
    DLS__TRY(dls__range_codes(&own->segment->terms, own->column, range->term, range->term_length, range->end,
                              range->end_length, &low, &high, err));
    for (uint32_t code = low; code <= high; code++) *sum += own->counts[code];
    return DLS_OK;
}

static dls_status count_ranges(dls__facets *facets, dls__facet *facet, const dls_schema *schema, dls_error *err)
{
    const dls_facet_request *request = facet->request;
    for (size_t i = 0; i < request->range_count; i++) {
        const dls_facet_range *range = &request->ranges[i];
        dls_query *query;
        DLS__TRY(dls__query_new_range(schema, request->field, range->low, range->low != NULL ? strlen(range->low) : 0,
                                      range->high, range->high != NULL ? strlen(range->high) : 0, range->flags,
                                      facets->arena->allocator, &query, err));
        dls_status status = DLS_OK;
        for (size_t s = 0; s < facets->segment_count && status == DLS_OK; s++)
            status = count_range(&facet->segments[s], query, &facet->in_ranges[i], err);
        dls__query_free(query);
        DLS__TRY(status);
    }
    return DLS_OK;
}

static dls_status finish_ranges(dls__facets *facets, dls__facet *facet, const dls_schema *schema, dls_facet *out,
                                dls_error *err)
{
    size_t count = facet->request->range_count;
    DLS__TRY(count_ranges(facets, facet, schema, err));
    dls_facet_bucket *buckets = dls__arena_alloc_zero(facets->result, count * sizeof *buckets);
    if (buckets == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < count; i++) buckets[i] = (dls_facet_bucket){ { "", 0 }, facet->in_ranges[i] };
    out->buckets = buckets;
    out->count = count;
    return DLS_OK;
}

dls_status dls__facets_finish(dls__facets *facets, const dls_schema *schema, const dls_facet **results, dls_error *err)
{
    dls_facet *made = dls__arena_alloc_zero(facets->result, facets->count * sizeof *made);
    if (made == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < facets->count; i++) {
        dls__facet *facet = &facets->facets[i];
        if (facet->request->kind == DLS_FACET_RANGES)
            DLS__TRY(finish_ranges(facets, facet, schema, &made[i], err));
        else
            DLS__TRY(dls__facet_merge(facets, facet, &made[i], err));
        made[i].with = facet->with;
        made[i].without = facet->documents - facet->with;
    }
    *results = made;
    return DLS_OK;
}
