/* SPDX-License-Identifier: MIT
 *
 * Words, phrases, values, ranges and terms as they stand in the index: what is made of what stands for itself.
 */
#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "query/query_syntax.h"
#include "schema/iso_date.h"

/* ------------------------------------------------------------------------------------------------------- failures */

dls_status dls__syntax_located(const dls__syntax_parser *p, dls_status status, const char *at, dls_error *err)
{
    if (status != DLS_ELIMIT && status != DLS_EINVAL) return status;
    if (status == DLS_EINVAL) status = DLS_ESYNTAX;
    if (err != NULL && err->at == DLS__NOWHERE) err->at = (uint64_t)(at - p->lexer.text);
    if (err != NULL) err->code = status;
    return status;
}

dls_status dls__syntax_refuse_field(const dls__syntax_parser *p, const char *at, const char *name, const char *why,
                                    dls_error *err)
{
    return dls__fail(err, DLS_ESYNTAX, (uint64_t)(at - p->lexer.text), "field '%.64s' %s", name, why);
}

dls_status dls__syntax_refuse_number(const dls__syntax_parser *p, const char *at, const char *what, uint32_t number,
                                     uint32_t most, dls_error *err)
{
    return dls__fail(err, DLS_ELIMIT, (uint64_t)(at - p->lexer.text), "%s of %" PRIu32 ", %" PRIu32 " is the most",
                     what, number, most);
}

static dls_status refuse_comparison(const dls__syntax_parser *p, const char *at, dls_error *err)
{
    size_t field =
        p->scope.kind == SCOPE_VALUE ? p->scope.field : p->maker->schema->text_field[dls__lowest_bit(p->scope.fields)];
    return dls__syntax_refuse_field(p, at, p->maker->schema->fields[field].name, "has no values to compare", err);
}

/* --------------------------------------------------------------------------------------------------------- leaves */

dls_status dls__syntax_keep(dls__syntax_parser *p, dls_query *made, const char *at, dls_query **out, dls_error *err)
{
    bool cut = made->cut, empty = dls__query_is_empty(made);
    made = dls__query_take_only_clause(made);
    if (cut || empty) dls__query_free(made);
    *out = cut || empty ? NULL : made;
    p->left_out |= empty;
    if (!cut) return DLS_OK;
    return dls__fail(err, DLS_ELIMIT, (uint64_t)(at - p->lexer.text), "more than %d words", DLS_MAX_TERMS);
}

dls_status dls__syntax_tilde(dls__syntax_parser *p, const char *what, uint32_t most, bool *found, uint32_t *number,
                             dls_error *err)
{
    *found = dls__peek(&p->lexer) == '~';
    if (!*found) return DLS_OK;
    const char *at = ++p->lexer.at;
    if (!dls__take_number(&p->lexer, number)) return dls__expected(&p->lexer, at, "a number behind '~'", err);
    return *number <= most ? DLS_OK : dls__syntax_refuse_number(p, at, what, *number, most, err);
}

static dls_status take_edits(dls__syntax_parser *p, bool *found, uint32_t *edits, dls_error *err)
{
    const char *at = p->lexer.at;
    DLS__TRY(dls__syntax_tilde(p, "edits", DLS_MAX_EDITS, found, edits, err));
    return *found && *edits == 0 ? dls__expected(&p->lexer, at + 1, "1 or 2 behind '~'", err) : DLS_OK;
}

/* "*" at the end of a word. */
static dls_status take_star(dls__syntax_parser *p, bool *found, dls_error *err)
{
    *found = dls__peek(&p->lexer) == '*';
    if (!*found) return DLS_OK;
    p->lexer.at++;
    char behind = dls__peek(&p->lexer);
    bool ends = p->lexer.at == p->lexer.end || dls__is_query_space(behind);
    if (!ends && (behind == '\0' || strchr("()^\"'", behind) == NULL))
        return dls__expected(&p->lexer, p->lexer.at, "the end of the word behind '*'", err);
    return DLS_OK;
}

dls_status dls__syntax_term(dls__syntax_parser *p, dls_query **out, bool *is_word, dls_error *err)
{
    const char *at = p->lexer.at;
    bool star = false, tilde = false;
    uint32_t edits = 0, fields = p->scope.fields;
    dls_query *made;
    DLS__TRY(dls__take_word(&p->lexer, err));
    DLS__TRY(take_star(p, &star, err));
    if (!star) DLS__TRY(take_edits(p, &tilde, &edits, err));
    *is_word = !star && !tilde;
    const char *word = dls__syntax_word(p);
    size_t length = dls__syntax_length(p);
    bool whole = p->lexer.in_synonym; /* what analysis takes apart is a phrase */
    dls_status status = star    ? dls__query_new_prefix(p->maker, word, length, fields, &made, err)
                        : tilde ? dls__query_new_fuzzy(p->maker, word, length, edits, fields, &made, err)
                        : whole ? dls__query_new_phrase(p->maker, word, length, 0, fields, &made, err)
                                : dls__query_new_all_words(p->maker, word, length, fields, &made, err);
    DLS__TRY(dls__syntax_located(p, status, at, err));
    return dls__syntax_keep(p, made, at, out, err);
}

dls_status dls__syntax_phrase(dls__syntax_parser *p, dls_query **out, dls_error *err)
{
    const char *at = p->lexer.at;
    bool tilde;
    uint32_t slop = 0;
    dls_query *made;
    DLS__TRY(dls__take_quoted(&p->lexer, err));
    DLS__TRY(dls__syntax_tilde(p, "a slop", DLS_MAX_SLOP, &tilde, &slop, err));
    DLS__TRY(
        dls__query_new_phrase(p->maker, dls__syntax_word(p), dls__syntax_length(p), slop, p->scope.fields, &made, err));
    return dls__syntax_keep(p, made, at, out, err);
}

/* An end of a range; without bytes where it is open. */
typedef struct range_bound {
    const char *bytes;
    size_t length;
} range_bound;

static dls_status new_range(dls__syntax_parser *p, const char *at, range_bound low, range_bound high, unsigned flags,
                            dls_query **out, dls_error *err)
{
    const dls_schema *schema = p->maker->schema;
    if (p->scope.kind != SCOPE_VALUE || !schema->fields[p->scope.field].column) return refuse_comparison(p, at, err);
    dls_status status = dls__query_new_range(schema, p->scope.field, low.bytes, low.length, high.bytes, high.length,
                                             flags, p->maker->allocator, out, err);
    return dls__syntax_located(p, status, at, err);
}

/* Whether a value is a date that stands for more than a moment. */
static bool is_less_exact(const dls__syntax_parser *p, const char *value, size_t length)
{
    dls__date_span span;
    return p->scope.kind == SCOPE_VALUE && p->maker->schema->fields[p->scope.field].kind == DLS_FIELD_DATE &&
           dls__date_parse(value, length, &span) && span.end - span.begin > 1;
}

/* A value of the field, or a key; `range` says that two stops in it make a range of it. */
static dls_status keep_value(dls__syntax_parser *p, bool range, const char *at, dls_query **out, dls_error *err)
{
    const dls_allocator *allocator = p->maker->allocator;
    const char *value = dls__syntax_word(p);
    size_t length = dls__syntax_length(p);
    for (size_t i = 0; i + 1 < length && range && p->scope.kind == SCOPE_VALUE; i++) {
        if (value[i] != '.' || value[i + 1] != '.') continue;
        range_bound low = { i > 0 ? value : NULL, i };
        range_bound high = { i + 2 < length ? value + i + 2 : NULL, length - i - 2 };
        return new_range(p, at, low, high, 0, out, err);
    }
    if (length > DLS_MAX_KEY) return dls__syntax_refuse_number(p, at, "bytes", (uint32_t)length, DLS_MAX_KEY, err);
    if (p->scope.kind == SCOPE_KEY)
        return dls__query_new_leaf(DLS_NODE_KEY, NULL, value, length, 0, allocator, out, err);
    if (is_less_exact(p, value, length))
        return new_range(p, at, (range_bound){ value, length }, (range_bound){ value, length }, 0, out, err);
    return dls__syntax_located(
        p, dls__query_new_keyword(p->maker->schema, p->scope.field, value, length, allocator, out, err), at, err);
}

/* Pass a sign of comparison; whether it leaves its value out. */
static bool pass_sign(dls__syntax_parser *p)
{
    p->lexer.at++;
    bool without = dls__peek(&p->lexer) != '=';
    p->lexer.at += !without;
    return without;
}

/* The value behind a sign, in the lexer's word. */
static dls_status take_bound(dls__syntax_parser *p, dls_error *err)
{
    const char *at = p->lexer.at;
    if (dls__peek(&p->lexer) == '"') return dls__take_quoted(&p->lexer, err);
    const char *behind = at, *end = p->lexer.end;
    while (behind < end && !dls__is_query_space(*behind) && *behind != '<')
        behind += *behind == '\\' && behind + 1 < end ? 2 : 1;
    p->lexer.end = behind; /* a word could have the sign of the other bound in it */
    dls_status status = dls__take_word(&p->lexer, err);
    p->lexer.end = end;
    DLS__TRY(status);
    return dls__syntax_length(p) > 0 ? DLS_OK : dls__expected(&p->lexer, at, "a value", err);
}

dls_status dls__syntax_bounds(dls__syntax_parser *p, dls_query **out, dls_error *err)
{
    const char *at = p->lexer.at;
    range_bound low = { NULL, 0 }, high = low;
    unsigned flags = 0;
    if (dls__peek(&p->lexer) == '>') {
        if (pass_sign(p)) flags |= DLS_RANGE_ABOVE_LOW;
        DLS__TRY(take_bound(p, err));
        dls__buf_clear(&p->low);
        dls__buf_append(&p->low, dls__syntax_word(p), dls__syntax_length(p));
        dls__buf_append_u8(&p->low, '\0');
        DLS__TRY(dls__buf_status(&p->low, err));
        low = (range_bound){ (const char *)p->low.bytes, p->low.size - 1 };
    }
    if (dls__peek(&p->lexer) == '<') {
        if (pass_sign(p)) flags |= DLS_RANGE_BELOW_HIGH;
        DLS__TRY(take_bound(p, err));
        high = (range_bound){ dls__syntax_length(p) > 0 ? dls__syntax_word(p) : "", dls__syntax_length(p) };
    }
    return new_range(p, at, low, high, flags, out, err);
}

dls_status dls__syntax_any(dls__syntax_parser *p, dls_query **out, dls_error *err)
{
    const char *at = p->lexer.at++;
    const dls_schema *schema = p->maker->schema;
    uint32_t fields = p->scope.fields;
    bool text = p->scope.kind == SCOPE_TEXT, several = text && (fields & (fields - 1)) != 0;
    if (several) return dls__expected(&p->lexer, at, "a word, a phrase or a group behind several fields", err);
    size_t field = text ? schema->text_field[dls__lowest_bit(fields)] : p->scope.field;
    if (!text && !schema->fields[field].column) return refuse_comparison(p, at, err);
    return dls__query_new_exists(schema, field, p->maker->allocator, out, err);
}

/* What keywords begin with, in the lexer's word. */
static dls_status keep_beginning(dls__syntax_parser *p, const char *at, dls_query **out, dls_error *err)
{
    const dls_field *field = &p->maker->schema->fields[p->scope.field];
    if (p->scope.kind == SCOPE_KEY || field->kind != DLS_FIELD_KEYWORD)
        return dls__expected(&p->lexer, p->lexer.at - 1, "a value without '*'", err);
    if (!field->column) return refuse_comparison(p, at, err);
    size_t length = dls__syntax_length(p);
    if (length > DLS_MAX_KEY) return dls__syntax_refuse_number(p, at, "bytes", (uint32_t)length, DLS_MAX_KEY, err);
    return dls__query_new_keyword_prefix(p->scope.field, dls__syntax_word(p), length, p->maker->allocator, out, err);
}

dls_status dls__syntax_value(dls__syntax_parser *p, dls_query **out, dls_error *err)
{
    const char *at = p->lexer.at;
    bool star, quoted = dls__peek(&p->lexer) == '"';
    DLS__TRY(quoted ? dls__take_quoted(&p->lexer, err) : dls__take_word(&p->lexer, err));
    DLS__TRY(take_star(p, &star, err));
    return star ? keep_beginning(p, at, out, err) : keep_value(p, !quoted, at, out, err);
}

/* ------------------------------------------------------------------------------------------------- literal terms */

/* A term in single quotes, which then is the lexer's word. */
static dls_status take_literal(dls__syntax_parser *p, dls_error *err)
{
    const char *at = p->lexer.at;
    if (dls__peek(&p->lexer) != '\'') return dls__expected(&p->lexer, at, "a term in single quotes", err);
    DLS__TRY(dls__take_quoted(&p->lexer, err));
    return dls__syntax_located(p, dls__query_check_term(dls__syntax_word(p), dls__syntax_length(p), err), at, err);
}

/* The other term of a prefix, if one follows, and is not one of those that begin so. */
static dls_status take_also(dls__syntax_parser *p, dls_query *prefix, dls_error *err)
{
    if (dls__peek(&p->lexer) != '\'') return DLS_OK;
    DLS__TRY(take_literal(p, err));
    size_t begun = prefix->term_length;
    if (dls__syntax_length(p) >= begun && memcmp(dls__syntax_word(p), prefix->term, begun) == 0) return DLS_OK;
    prefix->also = dls__arena_copy(&prefix->arena, dls__syntax_word(p), dls__syntax_length(p));
    prefix->also_length = dls__syntax_length(p);
    return prefix->also != NULL ? DLS_OK : dls__no_memory(err);
}

dls_status dls__syntax_literal(dls__syntax_parser *p, dls_query **out, dls_error *err)
{
    bool star = false, tilde = false;
    uint32_t edits = 0;
    dls_query *leaf;
    DLS__TRY(take_literal(p, err));
    DLS__TRY(take_star(p, &star, err));
    if (!star) DLS__TRY(take_edits(p, &tilde, &edits, err));
    DLS__TRY(dls__query_new_leaf(star    ? DLS_NODE_PREFIX
                                 : tilde ? DLS_NODE_FUZZY
                                         : DLS_NODE_TERM,
                                 p->maker->schema, dls__syntax_word(p), dls__syntax_length(p), p->scope.fields,
                                 p->maker->allocator, &leaf, err));
    leaf->edits = edits;
    dls_status status = star ? take_also(p, leaf, err) : DLS_OK;
    if (status != DLS_OK) {
        dls__query_free(leaf);
        return status;
    }
    *out = leaf;
    return DLS_OK;
}

/* "@" and where the term stands, if that is said; else it stands behind the one before it. */
static dls_status take_offset(dls__syntax_parser *p, const dls__buf *terms, uint32_t *offset, dls_error *err)
{
    const dls__phrase_term *before = (const dls__phrase_term *)(const void *)terms->bytes;
    size_t count = terms->size / sizeof *before;
    *offset = count == 0 ? 0 : before[count - 1].offset + 1;
    if (count == 0 || dls__peek(&p->lexer) != '@') return DLS_OK;
    const char *at = ++p->lexer.at;
    if (dls__take_number(&p->lexer, offset) && *offset > before[count - 1].offset) return DLS_OK;
    return dls__expected(&p->lexer, at, "a number larger than that of the term before", err);
}

static dls_status take_terms(dls__syntax_parser *p, char close, dls_query *phrase, dls__buf *terms, dls_error *err)
{
    for (;;) {
        dls__skip_spaces(&p->lexer);
        const char *at = p->lexer.at;
        dls__phrase_term term = { .length = 0 };
        if (dls__peek(&p->lexer) == close && phrase->phrase_count > 1) break;
        DLS__TRY(take_literal(p, err));
        if (phrase->phrase_count == DLS_MAX_TERMS)
            return dls__syntax_refuse_number(p, at, "terms", DLS_MAX_TERMS + 1, DLS_MAX_TERMS, err);
        term.bytes = dls__arena_copy(&phrase->arena, dls__syntax_word(p), dls__syntax_length(p));
        term.length = dls__syntax_length(p);
        if (term.bytes == NULL) return dls__no_memory(err);
        if (!phrase->near) DLS__TRY(take_offset(p, terms, &term.offset, err));
        dls__buf_append(terms, &term, sizeof term);
        DLS__TRY(dls__buf_status(terms, err));
        phrase->phrase_count++;
    }
    p->lexer.at++;
    phrase->phrase = (const dls__phrase_term *)(const void *)dls__arena_copy(&phrase->arena, terms->bytes, terms->size);
    return phrase->phrase != NULL ? DLS_OK : dls__no_memory(err);
}

static dls_status take_reach(dls__syntax_parser *p, dls_query *phrase, dls_error *err)
{
    bool tilde;
    const char *at = p->lexer.at;
    DLS__TRY(dls__syntax_tilde(p, phrase->near ? "a distance" : "a slop",
                               phrase->near ? DLS_MAX_DISTANCE : DLS_MAX_SLOP, &tilde, &phrase->slop, err));
    return phrase->near && phrase->slop == 0 ? dls__expected(&p->lexer, at, "'~' and a distance", err) : DLS_OK;
}

dls_status dls__syntax_terms(dls__syntax_parser *p, dls_query **out, dls_error *err)
{
    dls_query *phrase;
    dls__buf terms;
    bool near = *p->lexer.at++ == '{';
    DLS__TRY(dls__query_new(DLS_NODE_PHRASE, p->maker->schema, p->maker->allocator, &phrase, err));
    phrase->near = near;
    phrase->fields = p->scope.fields;
    dls__buf_init(&terms, p->maker->allocator, SIZE_MAX);
    dls_status status = take_terms(p, near ? '}' : ']', phrase, &terms, err);
    dls__buf_done(&terms);
    if (status == DLS_OK) status = take_reach(p, phrase, err);
    if (status != DLS_OK) {
        dls__query_free(phrase);
        return status;
    }
    *out = phrase;
    return DLS_OK;
}
