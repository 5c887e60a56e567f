/* SPDX-License-Identifier: MIT
 *
 * Queries for values: one of them, or all between two. Ends of ranges become half-open: what comes directly behind a
 * string is that string with a zero.
 */
#include <string.h>

#include "base/error.h"
#include "query/query.h"
#include "schema/value_term.h"

/* A string that ends a range: a term, or what comes directly behind one. */
typedef struct range_end {
    char bytes[DLS__VALUE_TERM_SIZE + 1];
    size_t length;
} range_end;

static bool copy_end(dls_query *query, const range_end *end, const char **bytes, size_t *length)
{
    *bytes = dls__arena_copy(&query->arena, end->bytes, end->length);
    *length = end->length;
    return *bytes != NULL;
}

/* A keyword, or a range where `high` is not NULL. */
static dls_status new_value_node(dls_field_kind kind, const range_end *low, const range_end *high,
                                 const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    dls_query *query;
    DLS__TRY(dls__query_new(high != NULL ? DLS_NODE_RANGE : DLS_NODE_KEYWORD, NULL, allocator, &query, err));
    query->field_kind = kind;
    bool memory = copy_end(query, low, &query->term, &query->term_length) &&
                  (high == NULL || copy_end(query, high, &query->end, &query->end_length));
    if (!memory) {
        dls__query_free(query);
        return dls__no_memory(err);
    }
    *out = query;
    return DLS_OK;
}

dls_status dls__query_new_keyword(const dls_schema *schema, size_t field, const char *value, size_t length,
                                  const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    range_end term;
    DLS__TRY(dls__value_spell(&schema->fields[field], field, value, length, DLS__VALUE_BEGIN, term.bytes, &term.length,
                              err));
    return new_value_node(schema->fields[field].kind, &term, NULL, allocator, out, err);
}

/* The end of a range at `text`, which belongs to what is before it, or to what is behind. */
static dls_status place_end(const dls_field *field, size_t number, const char *text, size_t length, bool behind,
                            range_end *out, dls_error *err)
{
    bool spans = field->kind == DLS_FIELD_DATE;
    dls__value_end end = behind && spans ? DLS__VALUE_AFTER : DLS__VALUE_BEGIN;
    DLS__TRY(dls__value_spell(field, number, text, length, end, out->bytes, &out->length, err));
    if (behind && !spans) out->bytes[out->length++] = 0;
    return DLS_OK;
}

/* Where the values of a field begin, and so where those of the one before it end. */
static range_end field_end(size_t number)
{
    range_end end = { .length = DLS__KEYWORD_PREFIX_SIZE };
    end.bytes[0] = (char)DLS__KEYWORD_PREFIX;
    end.bytes[1] = (char)number;
    return end;
}

dls_status dls__query_new_range(const dls_schema *schema, size_t field, const char *low, size_t low_length,
                                const char *high, size_t high_length, unsigned flags, const dls_allocator *allocator,
                                dls_query **out, dls_error *err)
{
    const dls_field *declared = &schema->fields[field];
    range_end begin = field_end(field), end = field_end(field + 1);
    if (low != NULL)
        DLS__TRY(place_end(declared, field, low, low_length, (flags & DLS_RANGE_ABOVE_LOW) != 0, &begin, err));
    if (high != NULL)
        DLS__TRY(place_end(declared, field, high, high_length, (flags & DLS_RANGE_BELOW_HIGH) == 0, &end, err));
    return new_value_node(declared->kind, &begin, &end, allocator, out, err);
}

dls_status dls__query_new_keyword_prefix(size_t field, const char *prefix, size_t length,
                                         const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    range_end begin = field_end(field);
    if (length > 0) memcpy(begin.bytes + begin.length, prefix, length);
    begin.length += length;
    range_end end = begin;
    while ((uint8_t)end.bytes[end.length - 1] == 0xff) end.length--; /* the field's number is none */
    end.bytes[end.length - 1]++;
    return new_value_node(DLS_FIELD_KEYWORD, &begin, &end, allocator, out, err);
}

dls_status dls__query_new_exists(const dls_schema *schema, size_t field, const dls_allocator *allocator,
                                 dls_query **out, dls_error *err)
{
    range_end begin = field_end(field), end = field_end(field + 1);
    return new_value_node(schema->fields[field].kind, &begin, &end, allocator, out, err);
}
