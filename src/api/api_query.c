/* SPDX-License-Identifier: MIT
 *
 * Queries, publicly: sets of fields become masks of text numbers.
 */
#include <inttypes.h>

#include "api/argument.h"
#include "query/query.h"

static dls_status take_fields(const dls_schema *schema, uint64_t fields, uint32_t *mask, dls_error *err)
{
    for (size_t field = 0; field < DLS_MAX_FIELDS; field++) {
        if ((fields >> field & 1) == 0) continue;
        if (field >= schema->count)
            return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "there is no field %zu, the schema has %zu", field,
                             schema->count);
        if (schema->fields[field].kind != DLS_FIELD_TEXT)
            return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "field '%s' is not text: no words can be sought in it",
                             schema->fields[field].name);
    }
    *mask = dls__schema_text_mask(schema, fields);
    return DLS_OK;
}

/* What all queries from text check. Text that is not there becomes an empty one, `fields` a mask. */
static dls_status take_text(const char *function, const dls_schema *schema, const char **given, size_t length,
                            uint64_t fields, dls_query **out, uint32_t *mask, dls_error *err)
{
    const char *text = length > 0 ? *given : "";
    DLS__REQUIRE_OF(function, schema, err);
    DLS__REQUIRE_OF(function, text, err);
    DLS__REQUIRE_OF(function, out, err);
    *given = text;
    return take_fields(schema, fields, mask, err);
}

dls_status dls_query_parse(const dls_schema *schema, const char *text, size_t length, uint64_t fields,
                           const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    uint32_t mask;
    DLS__TRY(take_text(__func__, schema, &text, length, fields, out, &mask, err));
    return dls__query_parse(schema, text, length, mask, allocator, out, err);
}

dls_status dls_query_new_words(const dls_schema *schema, const char *text, size_t length, uint64_t fields,
                               const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    uint32_t mask;
    DLS__TRY(take_text(__func__, schema, &text, length, fields, out, &mask, err));
    return dls__query_new_words(schema, text, length, mask, allocator, out, err);
}

dls_status dls_query_new_phrase(const dls_schema *schema, const char *text, size_t length, uint32_t slop,
                                uint64_t fields, const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    uint32_t mask;
    DLS__TRY(take_text(__func__, schema, &text, length, fields, out, &mask, err));
    if (slop > DLS_MAX_SLOP)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "a slop of %" PRIu32 " words, %d are allowed", slop,
                         DLS_MAX_SLOP);
    return dls__query_new_phrase(schema, text, length, slop, mask, allocator, out, err);
}

dls_status dls_query_new_near(const dls_schema *schema, const char *text, size_t length, uint32_t distance,
                              uint64_t fields, const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    uint32_t mask;
    DLS__TRY(take_text(__func__, schema, &text, length, fields, out, &mask, err));
    if (distance == 0)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "a distance of 0 words, where neighbours have 1");
    if (distance > DLS_MAX_DISTANCE)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "a distance of %" PRIu32 " words, %d are allowed", distance,
                         DLS_MAX_DISTANCE);
    return dls__query_new_near(schema, text, length, distance, mask, allocator, out, err);
}

dls_status dls_query_new_keyword(const dls_schema *schema, size_t field, const char *value, size_t length,
                                 const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    DLS__REQUIRE(schema, err);
    DLS__REQUIRE_BYTES(value, length, err);
    DLS__REQUIRE(out, err);
    if (field >= schema->count || schema->fields[field].kind != DLS_FIELD_KEYWORD)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "there is no keyword field %zu", field);
    if (length > DLS_MAX_KEY)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "a keyword of %zu bytes, %d are allowed", length, DLS_MAX_KEY);
    return dls__query_new_keyword(field, value, length, allocator, out, err);
}

dls_status dls_query_new_bool(const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    DLS__REQUIRE(out, err);
    return dls__query_new(DLS_NODE_BOOL, NULL, allocator, out, err);
}

dls_status dls_query_add(dls_query *query, dls_occur occur, dls_query *child, dls_error *err)
{
    DLS__REQUIRE(child, err);
    if (query == NULL) {
        dls__query_free(child);
        DLS__REQUIRE(query, err);
    }
    return dls__query_add(query, occur, child, err);
}

bool dls_query_is_empty(const dls_query *query) { return query == NULL || dls__query_is_empty(query); }

bool dls_query_is_cut(const dls_query *query) { return query != NULL && query->cut; }

void dls_query_free(dls_query *query) { dls__query_free(query); }
