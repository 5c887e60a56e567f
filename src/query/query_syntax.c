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
 *   primary  = [ fields ] ( group | phrase | literal | terms | synonym | term ) [ boost ]
 *            | field ":" ( value [ "*" ] | group ) [ boost ]            of a field of values, or "key": one of them; of
 *                                                                       dates one in the time that it stands for; "*":
 *                                                                       keywords that begin so
 *            | field ":" ( range | "*" ) [ boost ]                      of a field with a column; "*": any, of text too
 *            | ( value [ "*" ] | range ) [ boost ]                      in a group of such a field
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
 *   synonym  = "{" [ member { "=" member } ] "}"           words and phrases that count as one
 *   member   = [ fields ] ( phrase | literal | terms | word )          a literal without a sign behind it
 *   range    = [ value ] ".." [ value ] | bound [ bound ]  values between two
 *   bound    = ( ">" | ">=" | "<" | "<=" ) value          of two the first is a lower, the second an upper one
 *   value    = word | string                               without ".." in a word, where it may be a range
 *   boost    = { "^" decimal } [ "^=" decimal { "^" decimal } ]         times; a score for all that match
 *   string   = '"' { any but '"' } '"'
 *   quoted   = "'" { any but "'" } "'"
 *   word     = { any but white space and ( ) " ^ ~ * : }   not beginning with + - ' [ {, and none of the operators;
 *                                                          in a synonym without = and }
 *
 * Everywhere "\" takes its meaning from the next sign. Operators are in capitals, and end before white space, a
 * parenthesis, a quote or the end. Where a list, or what OR and AND join, has nothing but exclusions, all documents are
 * one more clause that may match, unless "~0" says otherwise. A word without a term in it is left out, and a group that
 * has nothing else.
 *
 * Recursion is DLS_MAX_DEPTH groups deep at most.
 */
#include "query/query_syntax.h"

#include <string.h>

#include "base/error.h"
#include "query/decimal.h"

/* What a rule came to: NULL if nothing is left of it. */
typedef struct parsed {
    dls_query *query;
    bool negated; /* NOT stands before it */
} parsed;

static dls_status parse_list(dls__syntax_parser *p, dls_query *list, dls_error *err);

/* ---------------------------------------------------------------------------------------------------------- groups */

static dls_status new_list(const dls__syntax_parser *p, dls_query **out, dls_error *err)
{
    return dls__query_new(DLS_NODE_BOOL, NULL, p->maker->allocator, out, err);
}

/* Where nothing but exclusions is left, all other documents match. */
static dls_status add_all_others(const dls__syntax_parser *p, dls_query *list, dls_error *err)
{
    dls_query *all;
    for (size_t i = 0; i < list->clause_count; i++)
        if (list->clauses[i].occur != DLS_MUST_NOT) return DLS_OK;
    if (list->clause_count == 0) return DLS_OK;
    DLS__TRY(dls__query_new(DLS_NODE_ALL, NULL, p->maker->allocator, &all, err));
    return dls__query_add(list, DLS_SHOULD, all, err);
}

static dls_status fill_group(dls__syntax_parser *p, const char *begin, dls_query *list, dls_error *err)
{
    bool tilde;
    uint32_t minimum = 0;
    DLS__TRY(parse_list(p, list, err));
    if (dls__peek(&p->lexer) != ')') return dls__expected(&p->lexer, p->lexer.at, "')'", err);
    p->lexer.at++;
    DLS__TRY(dls__syntax_tilde(p, "a minimum", UINT32_MAX - 1, &tilde, &minimum, err));
    if (!tilde) return dls__syntax_located(p, add_all_others(p, list, err), begin, err);
    return dls__query_set_minimum(list, minimum, err);
}

static dls_status parse_group(dls__syntax_parser *p, dls_query **out, dls_error *err)
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

static dls_status take_field_name(dls__syntax_parser *p, const char *begin, const char *end, dls__syntax_scope *scope,
                                  bool alone, dls_error *err)
{
    const dls_schema *schema = p->maker->schema;
    if (begin == end) return dls__expected(&p->lexer, begin, "the name of a field", err);
    dls__buf_clear(&p->lexer.word);
    dls__unescape(&p->lexer, begin, end);
    size_t length = dls__syntax_length(p);
    dls__buf_append_u8(&p->lexer.word, '\0');
    DLS__TRY(dls__buf_status(&p->lexer.word, err));
    const char *name = dls__syntax_word(p);
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
    case DLS_FIELD_STORED: return dls__syntax_refuse_field(p, begin, name, "is kept for display alone", err);
    }
    return alone ? DLS_OK
                 : dls__syntax_refuse_field(p, begin, name, "is not text: it stands alone before its ':'", err);
}

/* Read what stands before a colon. */
static dls_status take_fields_before(dls__syntax_parser *p, const char *colon, dls__syntax_scope *scope, dls_error *err)
{
    const char *begin = p->lexer.at;
    *scope = (dls__syntax_scope){ SCOPE_TEXT, 0, 0 };
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

static bool is_comparison(const dls__syntax_parser *p, char sign)
{
    return p->scope.kind == SCOPE_VALUE && (sign == '<' || sign == '>');
}

static dls_status parse_member(dls__syntax_parser *p, dls_query **out, dls_error *err);

static dls_status fill_synonym(dls__syntax_parser *p, dls_query *synonym, dls_error *err)
{
    for (bool first = true;; first = false) {
        dls_query *member = NULL;
        dls__skip_spaces(&p->lexer);
        if (dls__peek(&p->lexer) == '}') break;
        if (!first && dls__peek(&p->lexer) != '=') return dls__expected(&p->lexer, p->lexer.at, "'=' or '}'", err);
        p->lexer.at += !first;
        dls__skip_spaces(&p->lexer);
        const char *at = p->lexer.at;
        DLS__TRY(parse_member(p, &member, err));
        if (member == NULL) continue;
        DLS__TRY(dls__syntax_located(p, dls__query_add(synonym, DLS_SHOULD, member, err), at, err));
    }
    p->lexer.at++;
    return DLS_OK;
}

static dls_status parse_synonym(dls__syntax_parser *p, dls_query **out, dls_error *err)
{
    dls_query *synonym;
    if (p->lexer.in_synonym) return dls__expected(&p->lexer, p->lexer.at, "a word or a phrase", err);
    DLS__TRY(dls__query_new(DLS_NODE_SYNONYM, NULL, p->maker->allocator, &synonym, err));
    const dls_synonyms *others = p->maker->synonyms;
    p->maker->synonyms = NULL; /* what counts as one is said here */
    p->lexer.at++;
    p->lexer.in_synonym = true;
    p->left_out = false;
    dls_status status = fill_synonym(p, synonym, err);
    p->lexer.in_synonym = false;
    p->maker->synonyms = others;
    bool gone = status != DLS_OK || (synonym->clause_count == 0 && p->left_out);
    if (gone) dls__query_free(synonym);
    *out = gone ? NULL : synonym;
    return status;
}

/* Whether what stands in braces here is near each other: two terms in quotes follow each other. */
static bool is_near_terms(const dls__syntax_parser *p)
{
    const char *at = p->lexer.at + 1, *end = p->lexer.end;
    while (at < end && dls__is_query_space(*at)) at++;
    if (at == end || *at != '\'') return false;
    for (at++; at < end && *at != '\''; at++)
        if (*at == '\\' && at + 1 < end) at++;
    for (at += at < end; at < end && dls__is_query_space(*at);) at++;
    return at < end && *at == '\'';
}

/* What stands alone, or behind the colon of its fields. */
static dls_status parse_bare(dls__syntax_parser *p, dls_query **out, bool *is_word, dls_error *err)
{
    char first = dls__peek(&p->lexer);
    bool is_text = p->scope.kind == SCOPE_TEXT;
    if (first == '(') return parse_group(p, out, err);
    if (first != '\0' && strchr("*^~:)", first) != NULL)
        return dls__expected(&p->lexer, p->lexer.at, "a word, a phrase or a group", err);
    if (is_comparison(p, first)) return dls__syntax_bounds(p, out, err);
    if (!is_text) return dls__syntax_value(p, out, err);
    switch (first) {
    case '"': return dls__syntax_phrase(p, out, err);
    case '\'': return dls__syntax_literal(p, out, err);
    case '{': return is_near_terms(p) ? dls__syntax_terms(p, out, err) : parse_synonym(p, out, err);
    case '[': return dls__syntax_terms(p, out, err);
    default: return dls__syntax_term(p, out, is_word, err);
    }
}

/* What stands behind the colon of a field. */
static dls_status parse_of_field(dls__syntax_parser *p, dls_query **out, dls_error *err)
{
    char first = dls__peek(&p->lexer);
    bool is_word;
    if (p->scope.kind == SCOPE_TEXT && (first == '<' || first == '>')) return dls__syntax_bounds(p, out, err);
    if (p->scope.kind != SCOPE_KEY && first == '*') return dls__syntax_any(p, out, err);
    return parse_bare(p, out, &is_word, err);
}

static dls_status parse_in_fields(dls__syntax_parser *p, const char *colon, dls_query **out, dls_error *err)
{
    dls__syntax_scope outer = p->scope, scope;
    DLS__TRY(take_fields_before(p, colon, &scope, err));
    if (p->lexer.at == p->lexer.end || dls__is_query_space(dls__peek(&p->lexer)))
        return dls__expected(&p->lexer, p->lexer.at, "a word, a phrase or a group", err);
    p->scope = scope;
    dls_status status = parse_of_field(p, out, err);
    p->scope = outer;
    return status;
}

static dls_status parse_member(dls__syntax_parser *p, dls_query **out, dls_error *err)
{
    const char *colon = dls__find_colon(&p->lexer);
    bool is_word;
    if (p->lexer.at == p->lexer.end || strchr("=}(", dls__peek(&p->lexer)) != NULL)
        return dls__expected(&p->lexer, p->lexer.at, "a word or a phrase", err);
    return colon != NULL ? parse_in_fields(p, colon, out, err) : parse_bare(p, out, &is_word, err);
}

static bool stands_here(const dls__syntax_parser *p, const char *sign)
{
    size_t length = strlen(sign);
    return (size_t)(p->lexer.end - p->lexer.at) >= length && memcmp(p->lexer.at, sign, length) == 0;
}

/* "^2.5" or "^=1" once. What was left out has nothing to be multiplied. */
static dls_status parse_boost(dls__syntax_parser *p, dls_query **query, dls_error *err)
{
    const char *at = ++p->lexer.at;
    bool constant = dls__peek(&p->lexer) == '=';
    float number;
    p->lexer.at += constant;
    size_t size = dls__decimal_read(p->lexer.at, (size_t)(p->lexer.end - p->lexer.at), &number);
    if (size == 0) return dls__expected(&p->lexer, p->lexer.at, "a number, as 2 or 0.5", err);
    p->lexer.at += size;
    if (*query == NULL) return DLS_OK;
    if (!constant) return dls__syntax_located(p, dls__query_boost(*query, number, err), at, err);
    dls_query *child = *query;
    *query = NULL;
    return dls__syntax_located(p, dls__query_new_constant(child, number, p->maker->allocator, query, err), at, err);
}

static dls_status parse_boosts(dls__syntax_parser *p, dls_query **query, bool *is_word, dls_error *err)
{
    while (dls__peek(&p->lexer) == '^') {
        *is_word = false;
        DLS__TRY(parse_boost(p, query, err));
    }
    return DLS_OK;
}

/* `*is_word`: it is one, as it may stand beside NEAR; then it is the lexer's word. */
static dls_status parse_primary(dls__syntax_parser *p, dls_query **out, bool *is_word, dls_error *err)
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

static dls_status note_near_word(dls__syntax_parser *p, dls_error *err)
{
    dls__buf_append(&p->near, p->lexer.word.bytes, p->lexer.word.size);
    dls__buf_append_u8(&p->near, ' ');
    return dls__buf_status(&p->near, err);
}

/* The words behind the first, which is noted; `at` NEAR the lexer stands. */
static dls_status take_near_words(dls__syntax_parser *p, uint32_t distance, dls_error *err)
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
static dls_status parse_near_words(dls__syntax_parser *p, const char *begin, uint32_t distance, dls_query **out,
                                   dls_error *err)
{
    dls_query *made;
    const char *at = p->lexer.at;
    if (distance == 0) return dls__expected(&p->lexer, at, "a distance of 1 or more behind NEAR/", err);
    if (distance > DLS_MAX_DISTANCE)
        return dls__syntax_refuse_number(p, at, "a distance", distance, DLS_MAX_DISTANCE, err);
    dls__buf_clear(&p->near);
    DLS__TRY(note_near_word(p, err));
    DLS__TRY(take_near_words(p, distance, err));
    DLS__TRY(dls__query_new_near(p->maker, (const char *)p->near.bytes, p->near.size, distance, p->scope.fields, &made,
                                 err));
    return dls__syntax_keep(p, made, begin, out, err);
}

static dls_status parse_near(dls__syntax_parser *p, dls_query **out, dls_error *err)
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

static dls_status count_terms(dls__syntax_parser *p, const dls_query *query, const char *at, dls_error *err)
{
    bool counts = query != NULL && (query->clause_count == 0 || query->kind == DLS_NODE_SYNONYM);
    p->terms += counts ? dls__query_count_terms(query) : 0;
    return p->terms <= DLS_MAX_TERMS
               ? DLS_OK
               : dls__syntax_refuse_number(p, at, "words", (uint32_t)p->terms, DLS_MAX_TERMS, err);
}

static dls_status parse_unary(dls__syntax_parser *p, parsed *out, dls_error *err)
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
static dls_status make_positive(const dls__syntax_parser *p, parsed *clause, dls_error *err)
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
static dls_status add_parsed(const dls__syntax_parser *p, dls_query *list, dls_occur occur, parsed *clause,
                             const char *at, dls_error *err)
{
    if (clause->query == NULL) return DLS_OK;
    return dls__syntax_located(p, dls__query_add(list, clause->negated ? DLS_MUST_NOT : occur, clause->query, err), at,
                               err);
}

typedef dls_status parse_rule(dls__syntax_parser *p, parsed *out, dls_error *err);

/* `first` and what `joint` joins to it; any of them where they are joined as `occur` DLS_SHOULD. */
static dls_status fill_joined(dls__syntax_parser *p, dls__operator joint, parse_rule *rule, dls_occur occur,
                              parsed *first, dls_query *list, dls_error *err)
{
    size_t size;
    uint32_t number;
    parsed next = *first;
    const char *at = p->lexer.at;
    for (;;) {
        if (occur == DLS_SHOULD && next.negated && next.query != NULL)
            DLS__TRY(dls__syntax_located(p, make_positive(p, &next, err), at, err));
        DLS__TRY(add_parsed(p, list, occur, &next, at, err));
        dls__skip_spaces(&p->lexer);
        if (dls__peek_operator(&p->lexer, &size, &number) != joint) break;
        p->lexer.at += size;
        at = p->lexer.at;
        DLS__TRY(rule(p, &next, err));
    }
    return add_all_others(p, list, err);
}

static dls_status parse_joined(dls__syntax_parser *p, dls__operator joint, parse_rule *rule, dls_occur occur,
                               parsed *out, dls_error *err)
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

static dls_status parse_and(dls__syntax_parser *p, parsed *out, dls_error *err)
{
    return parse_joined(p, DLS__AND, parse_unary, DLS_MUST, out, err);
}

static dls_status parse_or(dls__syntax_parser *p, parsed *out, dls_error *err)
{
    return parse_joined(p, DLS__OR, parse_and, DLS_SHOULD, out, err);
}

static dls_status parse_clause(dls__syntax_parser *p, dls_query *list, dls_error *err)
{
    const char *at = p->lexer.at;
    parsed clause;
    dls_occur occur = *at == '+' ? DLS_MUST : *at == '-' ? DLS_MUST_NOT : DLS_SHOULD;
    if (occur != DLS_SHOULD) p->lexer.at++;
    if (occur != DLS_SHOULD && (p->lexer.at == p->lexer.end || dls__is_query_space(*p->lexer.at)))
        return dls__expected(&p->lexer, p->lexer.at, "a word right behind the sign", err);
    DLS__TRY(parse_or(p, &clause, err));
    if (occur == DLS_MUST_NOT && clause.negated && clause.query != NULL)
        DLS__TRY(dls__syntax_located(p, make_positive(p, &clause, err), at, err));
    return add_parsed(p, list, occur, &clause, at, err);
}

/* Up to the end, or a parenthesis. */
static dls_status parse_list(dls__syntax_parser *p, dls_query *list, dls_error *err)
{
    for (;;) {
        dls__skip_spaces(&p->lexer);
        if (p->lexer.at == p->lexer.end || *p->lexer.at == ')') return DLS_OK;
        DLS__TRY(parse_clause(p, list, err));
    }
}

static dls_status parse_all(dls__syntax_parser *p, dls_query *list, dls_error *err)
{
    DLS__TRY(parse_list(p, list, err));
    if (p->lexer.at < p->lexer.end) return dls__expected(&p->lexer, p->lexer.at, "a '(' before this ')'", err);
    return dls__syntax_located(p, add_all_others(p, list, err), p->lexer.text, err);
}

dls_status dls__query_parse_full(dls__query_maker *maker, const char *text, size_t length, uint32_t fields,
                                 dls_query **out, dls_error *err)
{
    dls__syntax_parser p = { .maker = maker, .scope = { SCOPE_TEXT, fields, 0 } };
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
