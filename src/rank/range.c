/* SPDX-License-Identifier: MIT
 *
 * Codes are compared, many at once where documents have one each.
 */
#include "rank/range.h"

#include <string.h>

#include "base/error.h"
#include "kernels/kernels.h"
#include "lists/list_format.h"

dls_status dls__range_codes(const dls__dict *terms, const dls__value_column *column, const char *term,
                            size_t term_length, const char *end, size_t end_length, uint32_t *low, uint32_t *high,
                            dls_error *err)
{
    uint64_t first, behind, most = column->first + column->values;
    DLS__TRY(dls__dict_rank(terms, term, term_length, &first, err));
    DLS__TRY(dls__dict_rank(terms, end, end_length, &behind, err));
    first = first < column->first ? column->first : first < most ? first : most;
    behind = behind < column->first ? column->first : behind < most ? behind : most;
    *low = (uint32_t)(first - column->first) + 1; /* 0 is none: never in a range */
    *high = (uint32_t)(behind - column->first);
    return DLS_OK;
}

dls_status dls__range_enter(dls__plan *plan, dls__plan_node *node, dls_error *err)
{
    const dls_query *query = node->query;
    const dls_schema *schema = plan->index->schema;
    uint8_t field = (uint8_t)query->term[1];
    node->kind = DLS_NODE_RANGE;
    node->exact = true;
    if (schema->fields[field].kind == DLS_FIELD_TEXT) {
        node->own_column = (dls__value_column){ .codes = plan->columns->lengths[schema->text_number[field]],
                                                .width = 1,
                                                .values = UINT8_MAX,
                                                .code_count = plan->segment->descriptor.documents };
        node->column = &node->own_column;
        node->low_code = 1;
        node->high_code = UINT8_MAX;
        node->absent = plan->segment->descriptor.documents_with[schema->text_number[field]] == 0;
        return DLS_OK;
    }
    DLS__TRY(dls__segment_values(plan->segment, schema->column_number[field], &node->column, err));
    DLS__TRY(dls__range_codes(&plan->segment->terms, node->column, query->term, query->term_length, query->end,
                              query->end_length, &node->low_code, &node->high_code, err));
    node->absent = node->low_code > node->high_code;
    return DLS_OK;
}

static inline bool has_code_in_range(const dls__plan_node *node, uint32_t document)
{
    uint64_t begin, end;
    dls__column_row(node->column, document, &begin, &end);
    for (; begin < end; begin++) {
        uint32_t code = dls__column_code(node->column, begin);
        if (code >= node->low_code && code <= node->high_code) return true;
    }
    return false;
}

#define ZONE_LINES (DLS__COLUMN_ZONE / 64)
#define BLOCK_ZONES (DLS__BLOCK_DOCUMENTS / DLS__COLUMN_ZONE)

/* The next zones from `*begin` on up to before *end, of the first `zones` of a block, that may have a code in the
 * range; false: there are no more. */
static bool next_zones(const dls__value_column *column, uint32_t block, uint32_t zones, uint32_t low, uint32_t high,
                       uint32_t *begin, uint32_t *end)
{
    uint32_t first = block * BLOCK_ZONES;
    while (*begin < zones && !dls__column_zone_has(column, first + *begin, low, high)) ++*begin;
    *end = *begin;
    while (*end < zones && dls__column_zone_has(column, first + *end, low, high)) ++*end;
    return *begin < *end;
}

/* Where documents have several codes each. */
static void set_bits_of_rows(const dls__plan_node *node, uint32_t block, uint32_t documents, uint64_t *bits)
{
    uint32_t first = block * DLS__BLOCK_DOCUMENTS, begin = 0, end;
    for (; next_zones(node->column, block, dls__column_zones(documents), node->low_code, node->high_code, &begin, &end);
         begin = end)
        for (uint32_t low = begin * DLS__COLUMN_ZONE; low < documents && low < end * DLS__COLUMN_ZONE; low++)
            bits[low / 64] |= (uint64_t)has_code_in_range(node, first + low) << low % 64;
}

/* Where they have one: of `lines` lines from the first document of `codes` on. */
static void set_bits_of_codes(const uint8_t *codes, uint32_t width, size_t lines, uint32_t low, uint32_t high,
                              uint64_t *bits)
{
    const dls__kernels *kernels = dls__kernels_best();
    if (width == 1)
        kernels->in_range(codes, 64 * lines, (uint8_t)low, (uint8_t)high, bits);
    else if (width == 2)
        kernels->in_range_u16(codes, 64 * lines, (uint16_t)low, (uint16_t)high, bits);
    else
        kernels->in_range_u32(codes, 64 * lines, low, high, bits);
}

void dls__codes_in_range(const dls__value_column *column, uint32_t block, uint32_t documents, uint32_t low,
                         uint32_t high, uint64_t *bits)
{
    const uint8_t *codes = column->codes + (size_t)block * DLS__BLOCK_DOCUMENTS * column->width;
    size_t lines = dls__lines_of(documents), done = 0;
    uint32_t zones = column->width > 0 && low <= high ? dls__column_zones(documents) : 0, begin = 0, end;
    for (; next_zones(column, block, zones, low, high, &begin, &end); begin = end) {
        size_t first = (size_t)begin * ZONE_LINES, count = dls__min(lines, (size_t)end * ZONE_LINES) - first;
        memset(bits + done, 0, (first - done) * sizeof *bits);
        set_bits_of_codes(codes + first * 64 * column->width, column->width, count, low, high, bits + first);
        done = first + count;
    }
    memset(bits + done, 0, (DLS__BLOCK_LINES - done) * sizeof *bits);
}

void dls__range_bits(const dls__plan_node *node, uint32_t block, uint32_t documents, uint64_t *bits)
{
    const dls__value_column *column = node->column;
    if (column->starts == NULL) {
        dls__codes_in_range(column, block, documents, node->low_code, node->high_code, bits);
        return;
    }
    memset(bits, 0, DLS__BLOCK_LINES * sizeof *bits);
    set_bits_of_rows(node, block, documents, bits);
}

size_t dls__range_keep(const dls__plan_node *node, uint32_t block, uint16_t *lows, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        lows[kept] = lows[i];
        kept += has_code_in_range(node, block * DLS__BLOCK_DOCUMENTS + lows[i]);
    }
    return kept;
}

void dls__range_matches(const dls__plan_node *node, uint32_t block, const uint16_t *lows, size_t count, bool *matches)
{
    for (size_t i = 0; i < count; i++) matches[i] = has_code_in_range(node, block * DLS__BLOCK_DOCUMENTS + lows[i]);
}
