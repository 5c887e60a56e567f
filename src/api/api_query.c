/* SPDX-License-Identifier: MIT
 *
 * Queries, publicly: sets of fields become masks of text numbers.
 */
#include <inttypes.h>
#include <string.h>

#include "api/argument.h"
#include "query/query_maker.h"
#include "query/query_print.h"
#include "query/synonyms.h"
#include "schema/value_term.h"

/* A query from text that is being made. */
typedef struct text_query {
    dls__query_maker maker;
    const char *text; /* never NULL */
    size_t length;
    uint32_t mask; /* of fields */
} text_query;

/* What all queries from text check, and begin with. */
static dls_status begin_text(text_query *t, const char *function, const dls_schema *schema, const char *given,
                             size_t length, uint64_t fields, const dls_allocator *allocator, dls_query **out,
                             dls_error *err)
{
    const char *text = length > 0 ? given : "";
    DLS__REQUIRE_OF(function, schema, err);
    DLS__REQUIRE_OF(function, text, err);
    DLS__REQUIRE_OF(function, out, err);
    DLS__TRY(dls__take_text_fields(schema, fields, &t->mask, err));
    t->text = text;
    t->length = length;
    dls__query_maker_init(&t->maker, schema, allocator);
    return DLS_OK;
}

static dls_status end_text(text_query *t, dls_status status)
{
    dls__query_maker_done(&t->maker);
    return status;
}

/* What all fields seek alike is a query of its own: so a phrase of one word is that word, beside which others may
 * stand. */
static dls_status end_phrase(text_query *t, dls_status status, dls_query **out)
{
    if (status == DLS_OK) *out = dls__query_take_only_clause(*out);
    return end_text(t, status);
}

dls_status dls_query_parse(const dls_schema *schema, const char *text, size_t length, uint64_t fields,
                           const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    text_query t;
    DLS__TRY(begin_text(&t, __func__, schema, text, length, fields, allocator, out, err));
    return end_text(&t, dls__query_parse(&t.maker, t.text, t.length, t.mask, out, err));
}

dls_status dls_query_parse_full(const dls_schema *schema, const char *text, size_t length, uint64_t fields,
                                const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    text_query t;
    DLS__TRY(begin_text(&t, __func__, schema, text, length, fields, allocator, out, err));
    return end_text(&t, dls__query_parse_full(&t.maker, t.text, t.length, t.mask, out, err));
}

dls_status dls_query_parse_with(const dls_schema *schema, const char *text, size_t length,
                                const dls_parse_options *given, const dls_allocator *allocator, dls_query **out,
                                dls_error *err)
{
    text_query t;
    DLS__OPTIONS(dls_parse_options, options, given, DLS_PARSE_OPTIONS_INIT);
    DLS__TRY(begin_text(&t, __func__, schema, text, length, options.fields, allocator, out, err));
    if (options.synonyms != NULL && options.synonyms->fingerprint != schema->fingerprint)
        return end_text(&t, dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "the synonyms were made for other fields"));
    t.maker.synonyms = options.synonyms;
    return end_text(&t, options.full ? dls__query_parse_full(&t.maker, t.text, t.length, t.mask, out, err)
                                     : dls__query_parse(&t.maker, t.text, t.length, t.mask, out, err));
}

dls_status dls_query_new_words(const dls_schema *schema, const char *text, size_t length, uint64_t fields,
                               const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    text_query t;
    DLS__TRY(begin_text(&t, __func__, schema, text, length, fields, allocator, out, err));
    dls_query *query;
    bool cut = dls__cut_text(t.text, &t.length);
    t.maker.plain = true;
    DLS__TRY(end_text(&t, dls__query_new_words(&t.maker, t.text, t.length, t.mask, &query, err)));
    dls_status status = dls__query_keep_text(query, t.text, t.length, err);
    if (status != DLS_OK) {
        dls__query_free(query);
        return status;
    }
    query->cut |= cut;
    *out = query;
    return DLS_OK;
}

dls_status dls_query_new_phrase(const dls_schema *schema, const char *text, size_t length, uint32_t slop,
                                uint64_t fields, const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    text_query t;
    DLS__TRY(begin_text(&t, __func__, schema, text, length, fields, allocator, out, err));
    if (slop > DLS_MAX_SLOP)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "a slop of %" PRIu32 " words, %d are allowed", slop,
                         DLS_MAX_SLOP);
    return end_phrase(&t, dls__query_new_phrase(&t.maker, t.text, t.length, slop, t.mask, out, err), out);
}

dls_status dls_query_new_near(const dls_schema *schema, const char *text, size_t length, uint32_t distance,
                              uint64_t fields, const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    text_query t;
    DLS__TRY(begin_text(&t, __func__, schema, text, length, fields, allocator, out, err));
    if (distance == 0)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "a distance of 0 words, where neighbours have 1");
    if (distance > DLS_MAX_DISTANCE)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "a distance of %" PRIu32 " words, %d are allowed", distance,
                         DLS_MAX_DISTANCE);
    return end_phrase(&t, dls__query_new_near(&t.maker, t.text, t.length, distance, t.mask, out, err), out);
}

dls_status dls_query_new_prefix(const dls_schema *schema, const char *text, size_t length, uint64_t fields,
                                const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    text_query t;
    DLS__TRY(begin_text(&t, __func__, schema, text, length, fields, allocator, out, err));
    return end_text(&t, dls__query_new_prefix(&t.maker, t.text, t.length, t.mask, out, err));
}

dls_status dls_query_new_fuzzy(const dls_schema *schema, const char *text, size_t length, uint32_t edits,
                               uint64_t fields, const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    text_query t;
    DLS__TRY(begin_text(&t, __func__, schema, text, length, fields, allocator, out, err));
    if (edits == 0) return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "0 edits leave a word as it is");
    if (edits > DLS_MAX_EDITS)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "%" PRIu32 " edits, %d are allowed", edits, DLS_MAX_EDITS);
    return end_text(&t, dls__query_new_fuzzy(&t.maker, t.text, t.length, edits, t.mask, out, err));
}

dls_status dls_query_new_term(const dls_schema *schema, const char *term, size_t length, uint64_t fields,
                              const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    uint32_t mask;
    DLS__REQUIRE(schema, err);
    DLS__REQUIRE_BYTES(term, length, err);
    DLS__REQUIRE(out, err);
    DLS__TRY(dls__take_text_fields(schema, fields, &mask, err));
    DLS__TRY(dls__query_check_term(term, length, err));
    return dls__query_new_leaf(DLS_NODE_TERM, schema, term, length, mask, allocator, out, err);
}

dls_status dls_query_new_all(const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    DLS__REQUIRE(out, err);
    return dls__query_new(DLS_NODE_ALL, NULL, allocator, out, err);
}

dls_status dls_query_new_key(const char *key, size_t length, const dls_allocator *allocator, dls_query **out,
                             dls_error *err)
{
    DLS__REQUIRE_BYTES(key, length, err);
    DLS__REQUIRE(out, err);
    if (length > DLS_MAX_KEY)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "a key of %zu bytes, %d are allowed", length, DLS_MAX_KEY);
    return dls__query_new_leaf(DLS_NODE_KEY, NULL, key, length, 0, allocator, out, err);
}

static dls_status check_value_field(const dls_schema *schema, size_t field, dls_error *err)
{
    if (field >= schema->count || !dls__kind_has_values(schema->fields[field].kind))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "there is no field %zu of keywords or other values", field);
    return DLS_OK;
}

static dls_status check_column(const dls_schema *schema, size_t field, dls_error *err)
{
    if (field >= schema->count)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "there is no field %zu, the schema has %zu", field,
                         schema->count);
    if (schema->fields[field].column) return DLS_OK;
    return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "field '%s' has no column", schema->fields[field].name);
}

dls_status dls_query_new_keyword(const dls_schema *schema, size_t field, const char *value, size_t length,
                                 const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    DLS__REQUIRE(schema, err);
    DLS__REQUIRE_BYTES(value, length, err);
    DLS__REQUIRE(out, err);
    DLS__TRY(check_value_field(schema, field, err));
    return dls__query_new_keyword(schema, field, value, length, allocator, out, err);
}

static dls_status add_values(dls_query *query, const dls_schema *schema, size_t field, const char *const *values,
                             const size_t *lengths, size_t count, const dls_allocator *allocator, dls_error *err)
{
    for (size_t i = 0; i < count; i++) {
        dls_query *value;
        size_t length = lengths != NULL ? lengths[i] : strlen(values[i]);
        DLS__TRY(dls__query_new_keyword(schema, field, values[i], length, allocator, &value, err));
        DLS__TRY(dls__query_add(query, DLS_SHOULD, value, err));
    }
    return DLS_OK;
}

dls_status dls_query_new_values(const dls_schema *schema, size_t field, const char *const *values,
                                const size_t *lengths, size_t count, const dls_allocator *allocator, dls_query **out,
                                dls_error *err)
{
    DLS__REQUIRE(schema, err);
    DLS__REQUIRE_BYTES(values, count, err);
    DLS__REQUIRE(out, err);
    DLS__TRY(check_value_field(schema, field, err));
    for (size_t i = 0; i < count; i++)
        if (lengths == NULL || lengths[i] > 0) DLS__REQUIRE(values[i], err);
    dls_query *query;
    DLS__TRY(dls__query_new(DLS_NODE_BOOL, NULL, allocator, &query, err));
    dls_status status = add_values(query, schema, field, values, lengths, count, allocator, err);
    if (status == DLS_OK)
        *out = query;
    else
        dls__query_free(query);
    return status;
}

dls_status dls_query_new_range(const dls_schema *schema, size_t field, const char *low, size_t low_length,
                               const char *high, size_t high_length, unsigned flags, const dls_allocator *allocator,
                               dls_query **out, dls_error *err)
{
    DLS__REQUIRE(schema, err);
    DLS__REQUIRE_BYTES(low, low_length, err);
    DLS__REQUIRE_BYTES(high, high_length, err);
    DLS__REQUIRE(out, err);
    DLS__TRY(check_column(schema, field, err));
    if ((flags & ~(DLS_RANGE_ABOVE_LOW | DLS_RANGE_BELOW_HIGH)) != 0)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "a range has no flags %#x", flags);
    return dls__query_new_range(schema, field, low, low_length, high, high_length, flags, allocator, out, err);
}

dls_status dls_query_new_keyword_prefix(const dls_schema *schema, size_t field, const char *prefix, size_t length,
                                        const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    DLS__REQUIRE(schema, err);
    DLS__REQUIRE_BYTES(prefix, length, err);
    DLS__REQUIRE(out, err);
    DLS__TRY(check_column(schema, field, err));
    if (schema->fields[field].kind != DLS_FIELD_KEYWORD)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "field '%s' has no keywords: no prefix can be sought in it",
                         schema->fields[field].name);
    if (length > DLS_MAX_KEY)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "a prefix of %zu bytes, %d are allowed", length, DLS_MAX_KEY);
    return dls__query_new_keyword_prefix(field, prefix, length, allocator, out, err);
}

dls_status dls_query_new_exists(const dls_schema *schema, size_t field, const dls_allocator *allocator, dls_query **out,
                                dls_error *err)
{
    DLS__REQUIRE(schema, err);
    DLS__REQUIRE(out, err);
    if (field >= schema->count || schema->fields[field].kind != DLS_FIELD_TEXT)
        DLS__TRY(check_column(schema, field, err));
    return dls__query_new_exists(schema, field, allocator, out, err);
}

dls_status dls_query_new_bool(const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    DLS__REQUIRE(out, err);
    return dls__query_new(DLS_NODE_BOOL, NULL, allocator, out, err);
}

dls_status dls_query_new_synonym(const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    DLS__REQUIRE(out, err);
    return dls__query_new(DLS_NODE_SYNONYM, NULL, allocator, out, err);
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

dls_status dls_query_set_minimum(dls_query *query, uint32_t minimum, dls_error *err)
{
    DLS__REQUIRE(query, err);
    return dls__query_set_minimum(query, minimum, err);
}

dls_status dls_query_boost(dls_query *query, float factor, dls_error *err)
{
    DLS__REQUIRE(query, err);
    return dls__query_boost(query, factor, err);
}

dls_status dls_query_new_constant(dls_query *child, float score, const dls_allocator *allocator, dls_query **out,
                                  dls_error *err)
{
    DLS__REQUIRE(child, err);
    if (out == NULL) {
        dls__query_free(child);
        DLS__REQUIRE(out, err);
    }
    return dls__query_new_constant(child, score, allocator, out, err);
}

const dls_query *dls_query_relaxed(const dls_query *query) { return query != NULL ? query->relaxed : NULL; }

const dls_correction *dls_query_correction(const dls_query *query, size_t number)
{
    return query != NULL && number < query->correction_count ? &query->corrections[number] : NULL;
}

dls_text dls_query_corrected_text(const dls_query *query)
{
    return query != NULL && query->corrected_text.bytes != NULL ? query->corrected_text : (dls_text){ "", 0 };
}

size_t dls_query_print(const dls_query *query, const dls_schema *schema, char *buffer, size_t size)
{
    if (size > 0 && buffer != NULL) buffer[0] = '\0';
    if (query == NULL || schema == NULL || !dls__query_suits(query, schema)) return 0;
    return dls__query_print(query, schema, buffer, buffer != NULL ? size : 0);
}

bool dls_query_is_empty(const dls_query *query) { return query == NULL || dls__query_is_empty(query); }

bool dls_query_is_cut(const dls_query *query) { return query != NULL && query->cut; }

void dls_query_free(dls_query *query) { dls__query_free(query); }
