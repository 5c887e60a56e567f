/* SPDX-License-Identifier: MIT
 *
 * Terms come from the plan of the query, which knows their weights.
 */
#include "show/marker.h"

#include "analysis/analyzer.h"
#include "base/error.h"
#include "rank/plan.h"
#include "segment/term_source.h"

static dls_status seek_term(dls__marker *marker, const char *term, size_t length, uint32_t fields, float idf,
                            dls_error *err)
{
    uint32_t known = marker->terms.count, number = dls__bytemap_add(&marker->terms, term, length);
    if (number == DLS__BYTEMAP_NONE) return dls__no_memory(err);
    if (number == known) {
        dls__buf_append(&marker->sought, &(dls__sought){ fields, idf }, sizeof(dls__sought));
        return dls__buf_status(&marker->sought, err);
    }
    ((dls__sought *)(void *)marker->sought.bytes)[number].fields |= fields;
    return DLS_OK;
}

static dls_status seek_node(dls__marker *marker, const dls__plan_node *node, dls_error *err)
{
    const dls_query *query = node->query;
    for (size_t i = 0; i < node->child_count; i++)
        if (node->children[i].occur != DLS_MUST_NOT) DLS__TRY(seek_node(marker, &node->children[i], err));
    if (query->kind == DLS_NODE_PHRASE)
        for (size_t i = 0; i < node->term_count; i++)
            DLS__TRY(seek_term(marker, query->phrase[i].bytes, query->phrase[i].length, node->fields,
                               node->terms[i].idf, err));
    if (query->kind == DLS_NODE_TERM || query->kind == DLS_NODE_KEYWORD)
        DLS__TRY(seek_term(marker, query->term, query->term_length, node->fields, node->idf, err));
    return DLS_OK;
}

dls_status dls__marker_init(dls__marker *marker, const dls_index *index, const dls_query *query,
                            const dls__rank_parameters *parameters, const dls_allocator *allocator, dls_error *err)
{
    *marker = (dls__marker){ .allocator = allocator, .schema = index->schema };
    dls__bytemap_init(&marker->terms, allocator);
    dls__buf_init(&marker->sought, allocator, SIZE_MAX);
    dls__plan plan;
    dls__arena arena;
    dls__arena_init(&arena, allocator);
    dls_status status = dls__plan_init(&plan, index, query, parameters, &arena, err);
    if (status == DLS_OK) status = seek_node(marker, &plan.root, err);
    dls__plan_done(&plan);
    dls__arena_done(&arena);
    return status;
}

void dls__marker_done(dls__marker *marker)
{
    for (uint32_t number = 0; number < marker->schema->text_count; number++)
        dls__analyzer_free(marker->analyzers[number]);
    dls__bytemap_done(&marker->terms);
    dls__buf_done(&marker->sought);
}

/* The number of `term` if it is sought in one of `fields`. */
static uint32_t mark_of(const dls__marker *marker, const char *term, size_t length, uint32_t fields)
{
    uint32_t number = dls__bytemap_find(&marker->terms, term, length);
    if (number == DLS__BYTEMAP_NONE) return DLS__UNMARKED;
    return (dls__marker_sought(marker, number)->fields & fields) != 0 ? number : DLS__UNMARKED;
}

static dls_status mark_text(dls__marker *marker, size_t field, const char *text, size_t length, dls__buf *marks,
                            dls_error *err)
{
    uint32_t number = marker->schema->text_number[field];
    dls_analyzer **analyzer = &marker->analyzers[number];
    if (*analyzer == NULL)
        DLS__TRY(dls__analyzer_new(marker->schema->fields[field].analyzer, marker->allocator, analyzer, err));
    dls_token token;
    dls__analyzer_begin(*analyzer, text, length);
    while (dls__analyzer_next(*analyzer, &token)) {
        uint32_t term = mark_of(marker, token.term, token.term_length, UINT32_C(1) << number);
        dls__buf_append(marks, &(dls__mark){ token.begin, token.end, term }, sizeof(dls__mark));
    }
    DLS__TRY(dls__analyzer_status(*analyzer, err));
    return dls__buf_status(marks, err);
}

static dls_status mark_keyword(const dls__marker *marker, size_t field, const char *text, size_t length,
                               dls__buf *marks, dls_error *err)
{
    dls__buf term;
    dls__buf_init(&term, marker->allocator, SIZE_MAX);
    dls__buf_append_u8(&term, DLS__KEYWORD_PREFIX);
    dls__buf_append_u8(&term, (uint8_t)field);
    dls__buf_append(&term, text, length);
    dls_status status = dls__buf_status(&term, err);
    if (status == DLS_OK) {
        uint32_t number = dls__bytemap_find(&marker->terms, term.bytes, term.size);
        dls__buf_append(marks, &(dls__mark){ 0, length, number }, sizeof(dls__mark));
        status = dls__buf_status(marks, err);
    }
    dls__buf_done(&term);
    return status;
}

dls_status dls__marker_run(dls__marker *marker, size_t field, const char *text, size_t length, dls__buf *marks,
                           dls_error *err)
{
    switch (marker->schema->fields[field].kind) {
    case DLS_FIELD_TEXT: return mark_text(marker, field, text, length, marks, err);
    case DLS_FIELD_KEYWORD: return mark_keyword(marker, field, text, length, marks, err);
    case DLS_FIELD_STORED: break;
    }
    return DLS_OK;
}
