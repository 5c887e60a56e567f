/* SPDX-License-Identifier: MIT
 *
 * Queries with a syntax: a recursive descent, one function for each rule, that looks at the text once.
 *
 *   query    = list
 *   list     = { clause }                                  any of them
 *   clause   = [ "+" | "-" ] or                            must, must not; no space behind the sign
 *   or       = and { "OR" and }
 *   and      = unary { "AND" unary }
 *   unary    = [ "NOT" ] near
 *   near     = word "NEAR/" number word { "NEAR/" number word }         the same number each time
 *            | primary
 *   primary  = [ fields ] ( group | phrase | literal | terms | term ) [ boost ]
 *            | field ":" ( value [ "*" ] | group ) [ boost ]            of a field of values, or "key": one of them; of
 *                                                                       dates one in the time that it stands for; "*":
 *                                                                       keywords that begin so
 *            | field ":" ( [ value ] ".." [ value ] | bound [ bound ] | "*" ) [ boost ]    of a field with a column:
 *                                                                       values in a range; "*": any, of text too
 *            | "*:*" [ boost ]                                          all documents
 *   fields   = field { "," field } ":"
 *   field    = name of a field, with "\" before signs in it; "key" is the key of documents, "\key" a field
 *   group    = "(" list ")" [ "~" number ]                 at least so many of what may match
 *   phrase   = string [ "~" number ]                       slop
 *   term     = word [ "*" | "~" number ]                   prefix; edits
 *   literal  = quoted [ "*" [ quoted ] | "~" number ]      as it stands in the index; what is one of the prefix too
 *   terms    = "[" quoted { quoted [ "@" number ] } "]" [ "~" number ]  a phrase of such; where one stands, if it is
 *                                                                       not behind the one before it
 *            | "{" quoted quoted { quoted } "}" "~" number              near each other
 *   bound    = ( ">" | ">=" | "<" | "<=" ) value          of two the first is a lower, the second an upper one
 *   value    = word | string                               without ".." in a word, where it may be a range
 *   boost    = { "^" decimal } [ "^=" decimal { "^" decimal } ]         times; a score for all that match
 *   string   = '"' { any but '"' } '"'
 *   quoted   = "'" { any but "'" } "'"
 *   word     = { any but white space and ( ) " ^ ~ * : }   not beginning with + - ' [ {, and none of the operators
 *
 * Everywhere "\" takes its meaning from the next sign. Operators are in capitals, and end before white space, a
 * parenthesis, a quote or the end. Where a list, or what OR and AND join, has nothing but exclusions, all documents are
 * one more clause that may match, unless "~0" says otherwise. A word without a term in it is left out, and a group that
 * has nothing else.
 *
 * Recursion is DLS_MAX_DEPTH groups deep at most.
 */
#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "query/decimal.h"
#include "query/query_lexer.h"
#include "query/query_maker.h"
#include "schema/iso_date.h"

/* What words mean where they stand. */
typedef struct query_scope {
    enum { SCOPE_TEXT, SCOPE_VALUE, SCOPE_KEY } kind;
    uint32_t fields; /* text: mask of text numbers */
    size_t field;    /* value */
} query_scope;

typedef struct syntax_parser {
    dls__query_lexer lexer;
    dls__query_maker *maker;
    query_scope scope;
    size_t depth;
    size_t terms;  /* so far */
    bool left_out; /* the last list had a word without a term */
    dls__buf near; /* words joined by NEAR */
    dls__buf low;  /* the lower end of a range */
} syntax_parser;

/* What a rule came to: NULL if nothing is left of it. */
typedef struct parsed {
    dls_query *query;
    bool negated; /* NOT stands before it */
} parsed;

static dls_status parse_list(syntax_parser *p, dls_query *list, dls_error *err);

/* ------------------------------------------------------------------------------------------------------- failures */

/* A failure of those below, who know no text, is about what stands at `at`; what a program must not ask for, no text
 * must. */
static dls_status located(const syntax_parser *p, dls_status status, const char *at, dls_error *err)
{
    if (status != DLS_ELIMIT && status != DLS_EINVAL) return status;
    if (status == DLS_EINVAL) status = DLS_ESYNTAX;
    if (err != NULL && err->at == DLS__NOWHERE) err->at = (uint64_t)(at - p->lexer.text);
    if (err != NULL) err->code = status;
    return status;
}

static dls_status refuse_field(const syntax_parser *p, const char *at, const char *name, const char *why,
                               dls_error *err)
{
    return dls__fail(err, DLS_ESYNTAX, (uint64_t)(at - p->lexer.text), "field '%.64s' %s", name, why);
}

static dls_status refuse_number(const syntax_parser *p, const char *at, const char *what, uint32_t number,
                                uint32_t most, dls_error *err)
{
    return dls__fail(err, DLS_ELIMIT, (uint64_t)(at - p->lexer.text), "%s of %" PRIu32 ", %" PRIu32 " is the most",
                     what, number, most);
}

static dls_status refuse_comparison(const syntax_parser *p, const char *at, dls_error *err)
{
    size_t field =
        p->scope.kind == SCOPE_VALUE ? p->scope.field : p->maker->schema->text_field[dls__lowest_bit(p->scope.fields)];
    return refuse_field(p, at, p->maker->schema->fields[field].name, "has no values to compare", err);
}

/* --------------------------------------------------------------------------------------------------------- leaves */

/* What was made of text: nothing, if there was no term in it. */
static dls_status keep_terms(syntax_parser *p, dls_query *made, const char *at, dls_query **out, dls_error *err)
{
    bool cut = made->cut, empty = dls__query_is_empty(made);
    made = dls__query_take_only_clause(made);
    if (cut || empty) dls__query_free(made);
    *out = cut || empty ? NULL : made;
    p->left_out |= empty;
    if (!cut) return DLS_OK;
    return dls__fail(err, DLS_ELIMIT, (uint64_t)(at - p->lexer.text), "more than %d words", DLS_MAX_TERMS);
}

static const char *word_of(const syntax_parser *p) { return (const char *)p->lexer.word.bytes; }
static size_t word_length(const syntax_parser *p) { return p->lexer.word.size; }

/* "~" and a number up to `most`, if they stand here: `*found` says so. */
static dls_status take_tilde(syntax_parser *p, const char *what, uint32_t most, bool *found, uint32_t *number,
                             dls_error *err)
{
    *found = dls__peek(&p->lexer) == '~';
    if (!*found) return DLS_OK;
    const char *at = ++p->lexer.at;
    if (!dls__take_number(&p->lexer, number)) return dls__expected(&p->lexer, at, "a number behind '~'", err);
    return *number <= most ? DLS_OK : refuse_number(p, at, what, *number, most, err);
}

static dls_status take_edits(syntax_parser *p, bool *found, uint32_t *edits, dls_error *err)
{
    const char *at = p->lexer.at;
    DLS__TRY(take_tilde(p, "edits", DLS_MAX_EDITS, found, edits, err));
    return *found && *edits == 0 ? dls__expected(&p->lexer, at + 1, "1 or 2 behind '~'", err) : DLS_OK;
}

/* "*" at the end of a word. */
static dls_status take_star(syntax_parser *p, bool *found, dls_error *err)
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

static dls_status parse_term(syntax_parser *p, dls_query **out, bool *is_word, dls_error *err)
{
    const char *at = p->lexer.at;
    bool star = false, tilde = false;
    uint32_t edits = 0, fields = p->scope.fields;
    dls_query *made;
    DLS__TRY(dls__take_word(&p->lexer, err));
    DLS__TRY(take_star(p, &star, err));
    if (!star) DLS__TRY(take_edits(p, &tilde, &edits, err));
    *is_word = !star && !tilde;
    const char *word = word_of(p);
    size_t length = word_length(p);
    dls_status status = star    ? dls__query_new_prefix(p->maker, word, length, fields, &made, err)
                        : tilde ? dls__query_new_fuzzy(p->maker, word, length, edits, fields, &made, err)
                                : dls__query_new_all_words(p->maker, word, length, fields, &made, err);
    DLS__TRY(located(p, status, at, err));
    return keep_terms(p, made, at, out, err);
}

static dls_status parse_phrase(syntax_parser *p, dls_query **out, dls_error *err)
{
    const char *at = p->lexer.at;
    bool tilde;
    uint32_t slop = 0;
    dls_query *made;
    DLS__TRY(dls__take_quoted(&p->lexer, err));
    DLS__TRY(take_tilde(p, "a slop", DLS_MAX_SLOP, &tilde, &slop, err));
    DLS__TRY(dls__query_new_phrase(p->maker, word_of(p), word_length(p), slop, p->scope.fields, &made, err));
    return keep_terms(p, made, at, out, err);
}

/* An end of a range; without bytes where it is open. */
typedef struct range_bound {
    const char *bytes;
    size_t length;
} range_bound;

static dls_status new_range(syntax_parser *p, const char *at, range_bound low, range_bound high, unsigned flags,
                            dls_query **out, dls_error *err)
{
    const dls_schema *schema = p->maker->schema;
    if (p->scope.kind != SCOPE_VALUE || !schema->fields[p->scope.field].column) return refuse_comparison(p, at, err);
    dls_status status = dls__query_new_range(schema, p->scope.field, low.bytes, low.length, high.bytes, high.length,
                                             flags, p->maker->allocator, out, err);
    return located(p, status, at, err);
}

/* Whether a value is a date that stands for more than a moment. */
static bool is_less_exact(const syntax_parser *p, const char *value, size_t length)
{
    dls__date_span span;
    return p->scope.kind == SCOPE_VALUE && p->maker->schema->fields[p->scope.field].kind == DLS_FIELD_DATE &&
           dls__date_parse(value, length, &span) && span.end - span.begin > 1;
}

/* A value of the field, or a key; `range` says that two stops in it make a range of it. */
static dls_status keep_value(syntax_parser *p, bool range, const char *at, dls_query **out, dls_error *err)
{
    const dls_allocator *allocator = p->maker->allocator;
    const char *value = word_of(p);
    size_t length = word_length(p);
    for (size_t i = 0; i + 1 < length && range && p->scope.kind == SCOPE_VALUE; i++) {
        if (value[i] != '.' || value[i + 1] != '.') continue;
        range_bound low = { i > 0 ? value : NULL, i };
        range_bound high = { i + 2 < length ? value + i + 2 : NULL, length - i - 2 };
        return new_range(p, at, low, high, 0, out, err);
    }
    if (length > DLS_MAX_KEY) return refuse_number(p, at, "bytes", (uint32_t)length, DLS_MAX_KEY, err);
    if (p->scope.kind == SCOPE_KEY)
        return dls__query_new_leaf(DLS_NODE_KEY, NULL, value, length, 0, allocator, out, err);
    if (is_less_exact(p, value, length))
        return new_range(p, at, (range_bound){ value, length }, (range_bound){ value, length }, 0, out, err);
    return located(p, dls__query_new_keyword(p->maker->schema, p->scope.field, value, length, allocator, out, err), at,
                   err);
}

/* Pass a sign of comparison; whether it leaves its value out. */
static bool pass_sign(syntax_parser *p)
{
    p->lexer.at++;
    bool without = dls__peek(&p->lexer) != '=';
    p->lexer.at += !without;
    return without;
}

/* The value behind a sign, in the lexer's word. */
static dls_status take_bound(syntax_parser *p, dls_error *err)
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
    return word_length(p) > 0 ? DLS_OK : dls__expected(&p->lexer, at, "a value", err);
}

/* One bound, or a lower and an upper one. */
static dls_status parse_bounds(syntax_parser *p, dls_query **out, dls_error *err)
{
    const char *at = p->lexer.at;
    range_bound low = { NULL, 0 }, high = low;
    unsigned flags = 0;
    if (dls__peek(&p->lexer) == '>') {
        if (pass_sign(p)) flags |= DLS_RANGE_ABOVE_LOW;
        DLS__TRY(take_bound(p, err));
        dls__buf_clear(&p->low);
        dls__buf_append(&p->low, word_of(p), word_length(p));
        dls__buf_append_u8(&p->low, '\0');
        DLS__TRY(dls__buf_status(&p->low, err));
        low = (range_bound){ (const char *)p->low.bytes, p->low.size - 1 };
    }
    if (dls__peek(&p->lexer) == '<') {
        if (pass_sign(p)) flags |= DLS_RANGE_BELOW_HIGH;
        DLS__TRY(take_bound(p, err));
        high = (range_bound){ word_length(p) > 0 ? word_of(p) : "", word_length(p) };
    }
    return new_range(p, at, low, high, flags, out, err);
}

/* "*": any value. */
static dls_status parse_any(syntax_parser *p, dls_query **out, dls_error *err)
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
static dls_status keep_beginning(syntax_parser *p, const char *at, dls_query **out, dls_error *err)
{
    const dls_field *field = &p->maker->schema->fields[p->scope.field];
    if (p->scope.kind == SCOPE_KEY || field->kind != DLS_FIELD_KEYWORD)
        return dls__expected(&p->lexer, p->lexer.at - 1, "a value without '*'", err);
    if (!field->column) return refuse_comparison(p, at, err);
    size_t length = word_length(p);
    if (length > DLS_MAX_KEY) return refuse_number(p, at, "bytes", (uint32_t)length, DLS_MAX_KEY, err);
    return dls__query_new_keyword_prefix(p->scope.field, word_of(p), length, p->maker->allocator, out, err);
}

static dls_status parse_value(syntax_parser *p, dls_query **out, dls_error *err)
{
    const char *at = p->lexer.at;
    bool star, quoted = dls__peek(&p->lexer) == '"';
    DLS__TRY(quoted ? dls__take_quoted(&p->lexer, err) : dls__take_word(&p->lexer, err));
    DLS__TRY(take_star(p, &star, err));
    return star ? keep_beginning(p, at, out, err) : keep_value(p, !quoted, at, out, err);
}

/* ------------------------------------------------------------------------------------------------- literal terms */

/* A term in single quotes, which then is the lexer's word. */
static dls_status take_literal(syntax_parser *p, dls_error *err)
{
    const char *at = p->lexer.at;
    if (dls__peek(&p->lexer) != '\'') return dls__expected(&p->lexer, at, "a term in single quotes", err);
    DLS__TRY(dls__take_quoted(&p->lexer, err));
    return located(p, dls__query_check_term(word_of(p), word_length(p), err), at, err);
}

/* The other term of a prefix, if one follows, and is not one of those that begin so. */
static dls_status take_also(syntax_parser *p, dls_query *prefix, dls_error *err)
{
    if (dls__peek(&p->lexer) != '\'') return DLS_OK;
    DLS__TRY(take_literal(p, err));
    size_t begun = prefix->term_length;
    if (word_length(p) >= begun && memcmp(word_of(p), prefix->term, begun) == 0) return DLS_OK;
    prefix->also = dls__arena_copy(&prefix->arena, word_of(p), word_length(p));
    prefix->also_length = word_length(p);
    return prefix->also != NULL ? DLS_OK : dls__no_memory(err);
}

static dls_status parse_literal(syntax_parser *p, dls_query **out, dls_error *err)
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
                                 p->maker->schema, word_of(p), word_length(p), p->scope.fields, p->maker->allocator,
                                 &leaf, err));
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
static dls_status take_offset(syntax_parser *p, const dls__buf *terms, uint32_t *offset, dls_error *err)
{
    const dls__phrase_term *before = (const dls__phrase_term *)(const void *)terms->bytes;
    size_t count = terms->size / sizeof *before;
    *offset = count == 0 ? 0 : before[count - 1].offset + 1;
    if (count == 0 || dls__peek(&p->lexer) != '@') return DLS_OK;
    const char *at = ++p->lexer.at;
    if (dls__take_number(&p->lexer, offset) && *offset > before[count - 1].offset) return DLS_OK;
    return dls__expected(&p->lexer, at, "a number larger than that of the term before", err);
}

static dls_status take_terms(syntax_parser *p, char close, dls_query *phrase, dls__buf *terms, dls_error *err)
{
    for (;;) {
        dls__skip_spaces(&p->lexer);
        const char *at = p->lexer.at;
        dls__phrase_term term = { .length = 0 };
        if (dls__peek(&p->lexer) == close && phrase->phrase_count > 1) break;
        DLS__TRY(take_literal(p, err));
        if (phrase->phrase_count == DLS_MAX_TERMS) return refuse_number(p, at, "terms", DLS_MAX_TERMS + 1,
                                                                        DLS_MAX_TERMS, err);
        term.bytes = dls__arena_copy(&phrase->arena, word_of(p), word_length(p));
        term.length = word_length(p);
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

static dls_status take_reach(syntax_parser *p, dls_query *phrase, dls_error *err)
{
    bool tilde;
    const char *at = p->lexer.at;
    DLS__TRY(take_tilde(p, phrase->near ? "a distance" : "a slop", phrase->near ? DLS_MAX_DISTANCE : DLS_MAX_SLOP,
                        &tilde, &phrase->slop, err));
    return phrase->near && phrase->slop == 0 ? dls__expected(&p->lexer, at, "'~' and a distance", err) : DLS_OK;
}

static dls_status parse_terms(syntax_parser *p, dls_query **out, dls_error *err)
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

/* ---------------------------------------------------------------------------------------------------------- groups */

static dls_status new_list(const syntax_parser *p, dls_query **out, dls_error *err)
{
    return dls__query_new(DLS_NODE_BOOL, NULL, p->maker->allocator, out, err);
}

/* Where nothing but exclusions is left, all other documents match. */
static dls_status add_all_others(const syntax_parser *p, dls_query *list, dls_error *err)
{
    dls_query *all;
    for (size_t i = 0; i < list->clause_count; i++)
        if (list->clauses[i].occur != DLS_MUST_NOT) return DLS_OK;
    if (list->clause_count == 0) return DLS_OK;
    DLS__TRY(dls__query_new(DLS_NODE_ALL, NULL, p->maker->allocator, &all, err));
    return dls__query_add(list, DLS_SHOULD, all, err);
}

static dls_status fill_group(syntax_parser *p, const char *begin, dls_query *list, dls_error *err)
{
    bool tilde;
    uint32_t minimum = 0;
    DLS__TRY(parse_list(p, list, err));
    if (dls__peek(&p->lexer) != ')') return dls__expected(&p->lexer, p->lexer.at, "')'", err);
    p->lexer.at++;
    DLS__TRY(take_tilde(p, "a minimum", UINT32_MAX - 1, &tilde, &minimum, err));
    if (!tilde) return located(p, add_all_others(p, list, err), begin, err);
    return dls__query_set_minimum(list, minimum, err);
}

static dls_status parse_group(syntax_parser *p, dls_query **out, dls_error *err)
{
    const char *begin = p->lexer.at++;
    dls_query *list;
    if (p->depth == DLS_MAX_DEPTH)
        return dls__fail(err, DLS_ELIMIT, (uint64_t)(begin - p->lexer.text), "groups are nested more than %d deep",
                         DLS_MAX_DEPTH);
    DLS__TRY(new_list(p, &list, err));
    p->depth++;
    p->left_out = false;
    dls_status status = fill_group(p, begin, list, err);
    p->depth--;
    bool gone = status != DLS_OK || (list->clause_count == 0 && p->left_out);
    if (gone) dls__query_free(list);
    *out = gone ? NULL : list;
    return status;
}

/* ---------------------------------------------------------------------------------------------------------- fields */

static dls_status take_field_name(syntax_parser *p, const char *begin, const char *end, query_scope *scope, bool alone,
                                  dls_error *err)
{
    const dls_schema *schema = p->maker->schema;
    if (begin == end) return dls__expected(&p->lexer, begin, "the name of a field", err);
    dls__buf_clear(&p->lexer.word);
    dls__unescape(&p->lexer, begin, end);
    size_t length = word_length(p);
    dls__buf_append_u8(&p->lexer.word, '\0');
    DLS__TRY(dls__buf_status(&p->lexer.word, err));
    const char *name = word_of(p);
    int field = strlen(name) == length ? dls__schema_find(schema, name) : -1;
    if (field < 0)
        return dls__fail(err, DLS_ESYNTAX, (uint64_t)(begin - p->lexer.text), "there is no field '%.64s'", name);
    scope->field = (size_t)field;
    switch (schema->fields[field].kind) {
    case DLS_FIELD_TEXT: scope->fields |= UINT32_C(1) << schema->text_number[field]; return DLS_OK;
    case DLS_FIELD_KEYWORD:
    case DLS_FIELD_INTEGER:
    case DLS_FIELD_FLOAT:
    case DLS_FIELD_DATE:
    case DLS_FIELD_BOOLEAN: scope->kind = SCOPE_VALUE; break;
    case DLS_FIELD_STORED: return refuse_field(p, begin, name, "is kept for display alone", err);
    }
    return alone ? DLS_OK : refuse_field(p, begin, name, "is not text: it stands alone before its ':'", err);
}

/* Read what stands before a colon. */
static dls_status take_fields_before(syntax_parser *p, const char *colon, query_scope *scope, dls_error *err)
{
    const char *begin = p->lexer.at;
    *scope = (query_scope){ SCOPE_TEXT, 0, 0 };
    if (colon - begin == 3 && memcmp(begin, "key", 3) == 0) {
        scope->kind = SCOPE_KEY;
        p->lexer.at = colon + 1;
        return DLS_OK;
    }
    for (const char *name = begin; name <= colon;) {
        const char *end = name;
        while (end < colon && *end != ',') end += *end == '\\' && end + 1 < colon ? 2 : 1;
        DLS__TRY(take_field_name(p, name, end, scope, name == begin && end == colon, err));
        name = end + 1;
    }
    p->lexer.at = colon + 1;
    return DLS_OK;
}

/* ---------------------------------------------------------------------------------------------------------- primary */

/* What stands alone, or behind the colon of its fields. */
static dls_status parse_bare(syntax_parser *p, dls_query **out, bool *is_word, dls_error *err)
{
    char first = dls__peek(&p->lexer);
    bool is_text = p->scope.kind == SCOPE_TEXT;
    if (first == '(') return parse_group(p, out, err);
    if (first != '\0' && strchr("*^~:)", first) != NULL)
        return dls__expected(&p->lexer, p->lexer.at, "a word, a phrase or a group", err);
    if (!is_text) return parse_value(p, out, err);
    switch (first) {
    case '"': return parse_phrase(p, out, err);
    case '\'': return parse_literal(p, out, err);
    case '[':
    case '{': return parse_terms(p, out, err);
    default: return parse_term(p, out, is_word, err);
    }
}

/* What stands behind the colon of a field. */
static dls_status parse_of_field(syntax_parser *p, dls_query **out, dls_error *err)
{
    char first = dls__peek(&p->lexer);
    bool is_word;
    if (p->scope.kind != SCOPE_KEY && (first == '<' || first == '>')) return parse_bounds(p, out, err);
    if (p->scope.kind != SCOPE_KEY && first == '*') return parse_any(p, out, err);
    return parse_bare(p, out, &is_word, err);
}

static dls_status parse_in_fields(syntax_parser *p, const char *colon, dls_query **out, dls_error *err)
{
    query_scope outer = p->scope, scope;
    DLS__TRY(take_fields_before(p, colon, &scope, err));
    if (p->lexer.at == p->lexer.end || dls__is_query_space(dls__peek(&p->lexer)))
        return dls__expected(&p->lexer, p->lexer.at, "a word, a phrase or a group", err);
    p->scope = scope;
    dls_status status = parse_of_field(p, out, err);
    p->scope = outer;
    return status;
}

static bool stands_here(const syntax_parser *p, const char *sign)
{
    size_t length = strlen(sign);
    return (size_t)(p->lexer.end - p->lexer.at) >= length && memcmp(p->lexer.at, sign, length) == 0;
}

/* "^2.5" or "^=1" once. What was left out has nothing to be multiplied. */
static dls_status parse_boost(syntax_parser *p, dls_query **query, dls_error *err)
{
    const char *at = ++p->lexer.at;
    bool constant = dls__peek(&p->lexer) == '=';
    float number;
    p->lexer.at += constant;
    size_t size = dls__decimal_read(p->lexer.at, (size_t)(p->lexer.end - p->lexer.at), &number);
    if (size == 0) return dls__expected(&p->lexer, p->lexer.at, "a number, as 2 or 0.5", err);
    p->lexer.at += size;
    if (*query == NULL) return DLS_OK;
    if (!constant) return located(p, dls__query_boost(*query, number, err), at, err);
    dls_query *child = *query;
    *query = NULL;
    return located(p, dls__query_new_constant(child, number, p->maker->allocator, query, err), at, err);
}

static dls_status parse_boosts(syntax_parser *p, dls_query **query, bool *is_word, dls_error *err)
{
    while (dls__peek(&p->lexer) == '^') {
        *is_word = false;
        DLS__TRY(parse_boost(p, query, err));
    }
    return DLS_OK;
}

/* `*is_word`: it is one, as it may stand beside NEAR; then it is the lexer's word. */
static dls_status parse_primary(syntax_parser *p, dls_query **out, bool *is_word, dls_error *err)
{
    size_t size;
    uint32_t number;
    dls_query *query = NULL;
    const char *at = p->lexer.at, *colon = dls__find_colon(&p->lexer);
    *is_word = false;
    if (at == p->lexer.end || dls__peek_operator(&p->lexer, &size, &number) != DLS__NO_OPERATOR)
        return dls__expected(&p->lexer, at, "a word, a phrase or a group", err);
    if (*at == '+' || *at == '-')
        return dls__expected(&p->lexer, at, "a word; signs stand where a clause begins", err);
    dls_status status;
    if (stands_here(p, "*:*")) {
        p->lexer.at += 3;
        status = dls__query_new(DLS_NODE_ALL, NULL, p->maker->allocator, &query, err);
    } else {
        status = colon != NULL ? parse_in_fields(p, colon, &query, err) : parse_bare(p, &query, is_word, err);
    }
    if (status == DLS_OK) status = parse_boosts(p, &query, is_word, err);
    if (status != DLS_OK) {
        dls__query_free(query);
        return status;
    }
    *out = query;
    return DLS_OK;
}

/* ------------------------------------------------------------------------------------------------------------- near */

static dls_status note_near_word(syntax_parser *p, dls_error *err)
{
    dls__buf_append(&p->near, p->lexer.word.bytes, p->lexer.word.size);
    dls__buf_append_u8(&p->near, ' ');
    return dls__buf_status(&p->near, err);
}

/* The words behind the first, which is noted; `at` NEAR the lexer stands. */
static dls_status take_near_words(syntax_parser *p, uint32_t distance, dls_error *err)
{
    size_t size;
    uint32_t number;
    while (dls__skip_spaces(&p->lexer), dls__peek_operator(&p->lexer, &size, &number) == DLS__NEAR) {
        if (number != distance)
            return dls__expected(&p->lexer, p->lexer.at, "the same number behind each NEAR/ in a row", err);
        p->lexer.at += size;
        dls__skip_spaces(&p->lexer);
        const char *at = p->lexer.at;
        bool is_operator = dls__peek_operator(&p->lexer, &size, &number) != DLS__NO_OPERATOR;
        if (at == p->lexer.end || is_operator || strchr("+-'[{", *at) != NULL)
            return dls__expected(&p->lexer, at, "a word behind NEAR", err);
        DLS__TRY(dls__take_word(&p->lexer, err));
        char behind = dls__peek(&p->lexer);
        if (p->lexer.at == at || (behind != '\0' && strchr("*~^:", behind) != NULL))
            return dls__expected(&p->lexer, p->lexer.at, "nothing but a word behind NEAR", err);
        DLS__TRY(note_near_word(p, err));
    }
    return DLS_OK;
}

/* The lexer's word was the first, and NEAR stands here. */
static dls_status parse_near_words(syntax_parser *p, const char *begin, uint32_t distance, dls_query **out,
                                   dls_error *err)
{
    dls_query *made;
    const char *at = p->lexer.at;
    if (distance == 0) return dls__expected(&p->lexer, at, "a distance of 1 or more behind NEAR/", err);
    if (distance > DLS_MAX_DISTANCE) return refuse_number(p, at, "a distance", distance, DLS_MAX_DISTANCE, err);
    dls__buf_clear(&p->near);
    DLS__TRY(note_near_word(p, err));
    DLS__TRY(take_near_words(p, distance, err));
    DLS__TRY(dls__query_new_near(p->maker, (const char *)p->near.bytes, p->near.size, distance, p->scope.fields, &made,
                                 err));
    return keep_terms(p, made, begin, out, err);
}

static dls_status parse_near(syntax_parser *p, dls_query **out, dls_error *err)
{
    const char *begin = p->lexer.at;
    size_t size;
    uint32_t distance;
    bool is_word;
    dls_query *query = NULL;
    DLS__TRY(parse_primary(p, &query, &is_word, err));
    dls__skip_spaces(&p->lexer);
    if (dls__peek_operator(&p->lexer, &size, &distance) == DLS__NEAR) {
        dls__query_free(query);
        if (!is_word) return dls__expected(&p->lexer, begin, "nothing but a word before NEAR", err);
        DLS__TRY(parse_near_words(p, begin, distance, &query, err));
    }
    *out = query;
    return DLS_OK;
}

/* --------------------------------------------------------------------------------------------------------- joining */

static dls_status count_terms(syntax_parser *p, const dls_query *query, const char *at, dls_error *err)
{
    p->terms += query != NULL && query->clause_count == 0 ? dls__query_count_terms(query) : 0;
    return p->terms <= DLS_MAX_TERMS ? DLS_OK : refuse_number(p, at, "words", (uint32_t)p->terms, DLS_MAX_TERMS, err);
}

static dls_status parse_unary(syntax_parser *p, parsed *out, dls_error *err)
{
    size_t size;
    uint32_t number;
    dls__skip_spaces(&p->lexer);
    const char *at = p->lexer.at;
    out->negated = dls__peek_operator(&p->lexer, &size, &number) == DLS__NOT;
    if (out->negated) p->lexer.at += size;
    dls__skip_spaces(&p->lexer);
    DLS__TRY(parse_near(p, &out->query, err));
    dls_status status = count_terms(p, out->query, at, err);
    if (status != DLS_OK) dls__query_free(out->query);
    return status;
}

/* All documents but those of what is negated. */
static dls_status make_positive(const syntax_parser *p, parsed *clause, dls_error *err)
{
    dls_query *others, *excluded = clause->query;
    dls_status status = new_list(p, &others, err);
    if (status != DLS_OK) dls__query_free(excluded);
    DLS__TRY(status);
    status = dls__query_add(others, DLS_MUST_NOT, excluded, err);
    if (status == DLS_OK) status = add_all_others(p, others, err);
    if (status != DLS_OK) dls__query_free(others);
    *clause = (parsed){ others, false };
    return status;
}

/* Add what was parsed, if anything was, which belongs to the list then. */
static dls_status add_parsed(const syntax_parser *p, dls_query *list, dls_occur occur, parsed *clause, const char *at,
                             dls_error *err)
{
    if (clause->query == NULL) return DLS_OK;
    return located(p, dls__query_add(list, clause->negated ? DLS_MUST_NOT : occur, clause->query, err), at, err);
}

typedef dls_status parse_rule(syntax_parser *p, parsed *out, dls_error *err);

/* `first` and what `joint` joins to it; any of them where they are joined as `occur` DLS_SHOULD. */
static dls_status fill_joined(syntax_parser *p, dls__operator joint, parse_rule *rule, dls_occur occur, parsed *first,
                              dls_query *list, dls_error *err)
{
    size_t size;
    uint32_t number;
    parsed next = *first;
    const char *at = p->lexer.at;
    for (;;) {
        if (occur == DLS_SHOULD && next.negated && next.query != NULL)
            DLS__TRY(located(p, make_positive(p, &next, err), at, err));
        DLS__TRY(add_parsed(p, list, occur, &next, at, err));
        dls__skip_spaces(&p->lexer);
        if (dls__peek_operator(&p->lexer, &size, &number) != joint) break;
        p->lexer.at += size;
        at = p->lexer.at;
        DLS__TRY(rule(p, &next, err));
    }
    return add_all_others(p, list, err);
}

static dls_status parse_joined(syntax_parser *p, dls__operator joint, parse_rule *rule, dls_occur occur, parsed *out,
                               dls_error *err)
{
    size_t size;
    uint32_t number;
    dls_query *list;
    parsed first;
    DLS__TRY(rule(p, &first, err));
    dls__skip_spaces(&p->lexer);
    if (dls__peek_operator(&p->lexer, &size, &number) != joint) {
        *out = first;
        return DLS_OK;
    }
    dls_status status = new_list(p, &list, err);
    if (status != DLS_OK) dls__query_free(first.query);
    DLS__TRY(status);
    status = fill_joined(p, joint, rule, occur, &first, list, err);
    bool gone = status != DLS_OK || list->clause_count == 0;
    if (gone) dls__query_free(list);
    *out = (parsed){ gone ? NULL : list, false };
    return status;
}

static dls_status parse_and(syntax_parser *p, parsed *out, dls_error *err)
{
    return parse_joined(p, DLS__AND, parse_unary, DLS_MUST, out, err);
}

static dls_status parse_or(syntax_parser *p, parsed *out, dls_error *err)
{
    return parse_joined(p, DLS__OR, parse_and, DLS_SHOULD, out, err);
}

static dls_status parse_clause(syntax_parser *p, dls_query *list, dls_error *err)
{
    const char *at = p->lexer.at;
    parsed clause;
    dls_occur occur = *at == '+' ? DLS_MUST : *at == '-' ? DLS_MUST_NOT : DLS_SHOULD;
    if (occur != DLS_SHOULD) p->lexer.at++;
    if (occur != DLS_SHOULD && (p->lexer.at == p->lexer.end || dls__is_query_space(*p->lexer.at)))
        return dls__expected(&p->lexer, p->lexer.at, "a word right behind the sign", err);
    DLS__TRY(parse_or(p, &clause, err));
    if (occur == DLS_MUST_NOT && clause.negated && clause.query != NULL)
        DLS__TRY(located(p, make_positive(p, &clause, err), at, err));
    return add_parsed(p, list, occur, &clause, at, err);
}

/* Up to the end, or a parenthesis. */
static dls_status parse_list(syntax_parser *p, dls_query *list, dls_error *err)
{
    for (;;) {
        dls__skip_spaces(&p->lexer);
        if (p->lexer.at == p->lexer.end || *p->lexer.at == ')') return DLS_OK;
        DLS__TRY(parse_clause(p, list, err));
    }
}

static dls_status parse_all(syntax_parser *p, dls_query *list, dls_error *err)
{
    DLS__TRY(parse_list(p, list, err));
    if (p->lexer.at < p->lexer.end) return dls__expected(&p->lexer, p->lexer.at, "a '(' before this ')'", err);
    return located(p, add_all_others(p, list, err), p->lexer.text, err);
}

dls_status dls__query_parse_full(dls__query_maker *maker, const char *text, size_t length, uint32_t fields,
                                 dls_query **out, dls_error *err)
{
    syntax_parser p = { .maker = maker, .scope = { SCOPE_TEXT, fields, 0 } };
    dls_query *list;
    if (length > DLS_MAX_QUERY_TEXT)
        return dls__fail(err, DLS_ELIMIT, DLS_MAX_QUERY_TEXT, "a query of %zu bytes, %d are allowed", length,
                         DLS_MAX_QUERY_TEXT);
    DLS__TRY(new_list(&p, &list, err));
    dls__query_lexer_init(&p.lexer, text, length, maker->allocator);
    dls__buf_init(&p.near, maker->allocator, SIZE_MAX);
    dls__buf_init(&p.low, maker->allocator, SIZE_MAX);
    dls_status status = parse_all(&p, list, err);
    dls__query_lexer_done(&p.lexer);
    dls__buf_done(&p.near);
    dls__buf_done(&p.low);
    if (status != DLS_OK) {
        dls__query_free(list);
        return status;
    }
    *out = list->clause_count == 1 && list->clauses[0].occur == DLS_SHOULD ? dls__query_take_only_clause(list) : list;
    return DLS_OK;
}
