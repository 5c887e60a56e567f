/* SPDX-License-Identifier: MIT
 *
 * Where the next match may be: a term's next document, the last of those that must come together, the first of those of
 * which any will do.
 */
#include "base/error.h"
#include "rank/match.h"

/* The latest of the next documents of all terms of a leaf. */
static dls_status next_of_terms(dls__plan_node *node, uint32_t from, uint32_t *document, dls_error *err)
{
    *document = from;
    for (size_t i = 0; i < node->term_count && *document != UINT32_MAX; i++) {
        dls__walker *walker = node->terms[node->rarest_first[i]].walker;
        DLS__TRY(dls__walker_seek(walker, from, err));
        uint32_t next = dls__walker_document(walker);
        if (next > *document) *document = next;
    }
    return DLS_OK;
}

/* The latest of the next documents of all MUST; without any, the earliest of all SHOULD. */
static dls_status next_of_clauses(dls__plan_node *node, uint32_t from, uint32_t *document, dls_error *err)
{
    bool has_must = false;
    uint32_t latest = from, earliest = UINT32_MAX, next;
    for (size_t i = 0; i < node->child_count; i++) {
        dls__plan_node *child = &node->children[i];
        if (child->occur == DLS_MUST_NOT) continue;
        DLS__TRY(dls__match_next(child, from, &next, err));
        if (child->occur == DLS_MUST) {
            has_must = true;
            if (next > latest) latest = next;
        } else if (next < earliest) {
            earliest = next;
        }
    }
    *document = has_must ? latest : earliest;
    return DLS_OK;
}

dls_status dls__match_next(dls__plan_node *node, uint32_t from, uint32_t *document, dls_error *err)
{
    if (node->absent) {
        *document = UINT32_MAX;
        return DLS_OK;
    }
    if (node->query->kind == DLS_NODE_BOOL) return next_of_clauses(node, from, document, err);
    return next_of_terms(node, from, document, err);
}
