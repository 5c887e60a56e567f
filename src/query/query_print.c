/* SPDX-License-Identifier: MIT
 *
 * Each node is written as a primary of the grammar (query_syntax.c), with terms as they stand in the index, so that
 * reading analyses nothing.
 */
#include "query/query_print.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "query/decimal.h"
#include "schema/value_term.h"

typedef struct printer {
    const dls_schema *schema;
    char *buffer;
    size_t size;
    size_t length; /* of all that was to be written, whether there was room or not */
} printer;

static void put_bytes(printer *p, const char *bytes, size_t length)
{
    size_t room = p->length + 1 < p->size ? p->size - 1 - p->length : 0;
    size_t copied = dls__min(room, length);
    if (copied > 0) memcpy(p->buffer + p->length, bytes, copied);
    p->length += length;
}

static void put_literally(printer *p, const char *string) { put_bytes(p, string, strlen(string)); }

static void put_number(printer *p, const char *sign, float number)
{
    char digits[DLS__DECIMAL_ROOM];
    size_t length = dls__decimal_write(number, digits);
    put_literally(p, sign);
    put_bytes(p, digits, length);
}

static void put_count(printer *p, const char *sign, uint32_t count)
{
    char digits[16];
    snprintf(digits, sizeof digits, "%" PRIu32, count);
    put_literally(p, sign);
    put_literally(p, digits);
}

static void put_boost(printer *p, const dls_query *query)
{
    if (query->boost != 1.0f) put_number(p, "^", query->boost);
}

/* Within quotes, which are escaped in it. */
static void put_quoted(printer *p, char quote, const char *bytes, size_t length)
{
    put_bytes(p, &quote, 1);
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == quote || bytes[i] == '\\') put_literally(p, "\\");
        put_bytes(p, &bytes[i], 1);
    }
    put_bytes(p, &quote, 1);
}

static bool is_plain_in_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (uint8_t)c >= 0x80;
}

/* A field's name; one that is called as the key of documents is, is told from it by being escaped. */
static void put_name(printer *p, const char *name)
{
    if (strcmp(name, "key") == 0) put_literally(p, "\\");
    for (; *name != '\0'; name++) {
        if (!is_plain_in_name(*name)) put_literally(p, "\\");
        put_bytes(p, name, 1);
    }
}

static void put_fields(printer *p, uint32_t fields)
{
    if (fields == dls__schema_text_mask(p->schema, 0)) return;
    for (uint32_t left = fields; left != 0; left &= left - 1) {
        if (left != fields) put_literally(p, ",");
        put_name(p, p->schema->fields[p->schema->text_field[dls__lowest_bit(left)]].name);
    }
    put_literally(p, ":");
}

/* Terms stand one behind the other, but where another place is said. */
static void put_phrase(printer *p, const dls_query *query)
{
    put_literally(p, query->near ? "{" : "[");
    for (size_t i = 0; i < query->phrase_count; i++) {
        const dls__phrase_term *term = &query->phrase[i];
        if (i > 0) put_literally(p, " ");
        put_quoted(p, '\'', term->bytes, term->length);
        if (!query->near && i > 0 && term->offset != term[-1].offset + 1) put_count(p, "@", term->offset);
    }
    put_literally(p, query->near ? "}" : "]");
    if (query->slop > 0) put_count(p, "~", query->slop);
}

static void put_node(printer *p, const dls_query *query);

/* Whether reading its clauses would add that all other documents match. */
static bool excludes_alone(const dls_query *query)
{
    for (size_t i = 0; i < query->clause_count; i++)
        if (query->clauses[i].occur != DLS_MUST_NOT) return false;
    return query->clause_count > 0;
}

static void put_clauses(printer *p, const dls_query *query)
{
    for (size_t i = 0; i < query->clause_count; i++) {
        if (i > 0) put_literally(p, " ");
        if (query->clauses[i].occur != DLS_SHOULD) put_literally(p, query->clauses[i].occur == DLS_MUST ? "+" : "-");
        put_node(p, query->clauses[i].query);
    }
}

static void put_group(printer *p, const dls_query *query)
{
    put_literally(p, "(");
    put_clauses(p, query);
    put_literally(p, ")");
    if (query->minimum > 0 || excludes_alone(query)) put_count(p, "~", query->minimum);
}

static void put_synonym(printer *p, const dls_query *query)
{
    put_literally(p, "{");
    for (size_t i = 0; i < query->clause_count; i++) {
        if (i > 0) put_literally(p, " = ");
        put_node(p, query->clauses[i].query);
    }
    put_literally(p, "}");
}

static void put_term(printer *p, const dls_query *query)
{
    put_quoted(p, '\'', query->term, query->term_length);
    if (query->kind == DLS_NODE_PREFIX) put_literally(p, "*");
    if (query->also != NULL) put_quoted(p, '\'', query->also, query->also_length);
    if (query->kind == DLS_NODE_FUZZY) put_count(p, "~", query->edits);
}

static void put_value(printer *p, dls_field_kind kind, const char *term, size_t length)
{
    char room[DLS__VALUE_TEXT];
    dls_text value = dls__value_text(kind, term, length, room);
    put_quoted(p, '"', value.bytes, value.length);
}

/* A date as the moment that it is: shorter, it would stand for all of its time. */
static void put_moment(printer *p, const char *term, size_t length)
{
    static const char midnight[] = "0000-00-00T00:00:00.000000Z";
    char room[DLS__VALUE_TEXT];
    dls_text value = dls__value_text(DLS_FIELD_DATE, term, length, room);
    size_t exact = value.length - (value.length > 0 && value.bytes[value.length - 1] == 'Z');
    put_literally(p, "\"");
    put_bytes(p, value.bytes, exact);
    if (exact < sizeof midnight) put_literally(p, midnight + exact);
    put_literally(p, "\"");
}

static void put_keyword(printer *p, const dls_query *query)
{
    put_name(p, p->schema->fields[(uint8_t)query->term[1]].name);
    put_literally(p, ":");
    if (query->field_kind == DLS_FIELD_DATE) {
        put_moment(p, query->term + DLS__KEYWORD_PREFIX_SIZE, query->term_length - DLS__KEYWORD_PREFIX_SIZE);
        return;
    }
    put_value(p, query->field_kind, query->term + DLS__KEYWORD_PREFIX_SIZE,
              query->term_length - DLS__KEYWORD_PREFIX_SIZE);
}

/* Bytes of a number as a term, without its prefix. */
static size_t number_size(dls_field_kind kind) { return kind == DLS_FIELD_BOOLEAN ? 1 : DLS__NUMBER_TERM_SIZE; }

/* A bound: what is directly behind a value is said by the value. */
static void put_bound(printer *p, dls_field_kind kind, const char *at, const char *behind, const char *term,
                      size_t length)
{
    size_t size = length - DLS__KEYWORD_PREFIX_SIZE;
    term += DLS__KEYWORD_PREFIX_SIZE;
    bool is_behind = dls__kind_is_number(kind) ? size > number_size(kind) : size > 0 && term[size - 1] == '\0';
    put_literally(p, is_behind ? behind : at);
    put_value(p, kind, term, size - is_behind);
}

/* A range from and to the ends of its field is any value. */
static void put_range(printer *p, const dls_query *query)
{
    bool has_low = query->term_length > DLS__KEYWORD_PREFIX_SIZE;
    bool has_high = query->end_length > DLS__KEYWORD_PREFIX_SIZE;
    put_name(p, p->schema->fields[(uint8_t)query->term[1]].name);
    put_literally(p, has_low || has_high ? ":" : ":*");
    if (has_low) put_bound(p, query->field_kind, ">=", ">", query->term, query->term_length);
    if (has_high) put_bound(p, query->field_kind, "<", "<=", query->end, query->end_length);
}

static void put_node(printer *p, const dls_query *query)
{
    switch (query->kind) {
    case DLS_NODE_BOOL: put_group(p, query); return;
    case DLS_NODE_KEYWORD: put_keyword(p, query); return;
    case DLS_NODE_RANGE: put_range(p, query); return;
    case DLS_NODE_ALL: put_literally(p, "*:*"); return;
    case DLS_NODE_KEY:
        put_literally(p, "key:");
        put_quoted(p, '"', query->term, query->term_length);
        return;
    case DLS_NODE_CONSTANT:
        put_node(p, query->clauses[0].query);
        put_number(p, "^=", query->boost);
        return;
    case DLS_NODE_SYNONYM: put_synonym(p, query); break;
    case DLS_NODE_PHRASE:
        put_fields(p, query->fields);
        put_phrase(p, query);
        break;
    case DLS_NODE_TERM:
    case DLS_NODE_PREFIX:
    case DLS_NODE_FUZZY:
        put_fields(p, query->fields);
        put_term(p, query);
        break;
    }
    put_boost(p, query);
}

size_t dls__query_print(const dls_query *query, const dls_schema *schema, char *buffer, size_t size)
{
    printer p = { .schema = schema, .buffer = buffer, .size = size };
    bool is_list = query->kind == DLS_NODE_BOOL && query->clause_count > 1 && query->minimum == 0;
    if (is_list && !excludes_alone(query))
        put_clauses(&p, query);
    else
        put_node(&p, query);
    if (size > 0) buffer[dls__min(p.length, size - 1)] = '\0';
    return p.length;
}
