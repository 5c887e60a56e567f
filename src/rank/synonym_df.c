/* SPDX-License-Identifier: MIT
 *
 * Bits of the documents, block by block, as for counting; where a segment has nothing but one word, its list knows.
 */
#include "rank/synonym_df.h"

#include <string.h>

#include "base/error.h"
#include "rank/match_bits.h"
#include "rank/statistics.h"
#include "segment/term_source.h"

/* Whether all terms of a member are in a segment. */
static bool is_in_segment(const dls__plan_node *member, size_t number)
{
    size_t i = 0;
    while (i < member->term_count && member->terms[i].values[number] != DLS__NO_LIST) i++;
    return i == member->term_count;
}

/* The rarest first, so that there is little to be looked up. */
static void mark_all_terms(const dls__plan_node *member, uint32_t block, uint64_t *bits)
{
    size_t rarest = 0;
    memset(bits, 0, DLS__BLOCK_LINES * sizeof *bits);
    for (size_t i = 1; i < member->term_count; i++)
        if (member->terms[i].list.df < member->terms[rarest].list.df) rarest = i;
    dls__or_list(&member->terms[rarest].list, block, bits);
    for (size_t i = 0; i < member->term_count; i++)
        if (i != rarest) dls__and_list(&member->terms[i].list, block, bits);
}

static uint64_t count_in_block(const dls__plan_node *node, const dls__segment *segment, size_t number, uint32_t block)
{
    uint64_t bits[DLS__BITS_WORDS], own[DLS__BITS_WORDS];
    const uint64_t *live = segment->deletions.live;
    memset(bits, 0, DLS__BLOCK_LINES * sizeof *bits);
    for (size_t i = 0; i < node->child_count; i++) {
        const dls__plan_node *member = &node->children[i];
        if (!is_in_segment(member, number)) continue;
        if (member->term_count == 1) {
            dls__or_list(&member->terms[0].list, block, bits);
            continue;
        }
        mark_all_terms(member, block, own);
        for (size_t line = 0; line < DLS__BLOCK_LINES; line++) bits[line] |= own[line];
    }
    for (size_t line = 0; line < DLS__BLOCK_LINES && live != NULL; line++)
        bits[line] &= live[(size_t)block * DLS__BLOCK_LINES + line];
    dls__cut_bits(dls__block_documents(block, segment->descriptor.documents), bits);
    return dls__kernels_best()->count_bits(bits, DLS__BLOCK_LINES);
}

static dls_status open_members(dls__plan *plan, dls__plan_node *node, size_t number, dls_error *err)
{
    const dls__columns *columns;
    DLS__TRY(dls__segment_columns(&plan->index->segments[number], &columns, err));
    for (size_t i = 0; i < node->child_count; i++) {
        dls__plan_node *member = &node->children[i];
        bool there = is_in_segment(member, number);
        for (size_t j = 0; j < member->term_count && there; j++)
            DLS__TRY(dls__plan_open(plan, &member->terms[j], number, err));
    }
    return DLS_OK;
}

static dls_status count_members_in(dls__plan *plan, dls__plan_node *node, size_t number, uint64_t *df, dls_error *err)
{
    const dls__segment *segment = &plan->index->segments[number];
    const dls__plan_node *last = NULL;
    size_t present = 0;
    for (size_t i = 0; i < node->child_count; i++) {
        if (!is_in_segment(&node->children[i], number)) continue;
        last = &node->children[i];
        present++;
    }
    if (present == 0) return DLS_OK;
    DLS__TRY(open_members(plan, node, number, err));
    if (present == 1 && last->term_count == 1) {
        const dls__list *list = &last->terms[0].list;
        *df += dls__min(list->df - list->dead, dls__segment_live(segment));
        return DLS_OK;
    }
    for (uint32_t block = 0; block < dls__blocks_of(segment->descriptor.documents); block++) {
        DLS__TRY(dls__stop_after(plan->stop, DLS__BLOCK_LINES * present));
        *df += count_in_block(node, segment, number, block);
    }
    return DLS_OK;
}

static void put_escaped(const char *term, size_t length, dls__buf *out)
{
    for (size_t i = 0; i < length; i++) {
        if (term[i] == '\\' || term[i] == ' ' || term[i] == '\n') dls__buf_append_u8(out, '\\');
        dls__buf_append_u8(out, (uint8_t)term[i]);
    }
}

static void put_member(const dls_query *member, dls__buf *out)
{
    if (member->kind == DLS_NODE_TERM) {
        put_escaped(member->term, member->term_length, out);
        return;
    }
    for (size_t i = 0; i < member->phrase_count; i++) {
        if (i > 0) dls__buf_append_u8(out, ' ');
        put_escaped(member->phrase[i].bytes, member->phrase[i].length, out);
    }
}

void dls__synonym_string(const dls_query *synonym, dls__buf *out)
{
    dls__buf_append_u8(out, DLS__KEYWORD_PREFIX);
    dls__buf_append_u8(out, DLS_FIELD_OF_SYNONYM);
    for (size_t i = 0; i < synonym->clause_count; i++) {
        if (i > 0) dls__buf_append_u8(out, '\n');
        put_member(synonym->clauses[i].query, out);
    }
}

static dls_status find_in_statistics(const dls__plan *plan, const dls_query *synonym, uint64_t *df, dls_error *err)
{
    dls__buf string;
    dls__buf_init(&string, plan->arena->allocator, SIZE_MAX);
    dls__synonym_string(synonym, &string);
    dls_status status = dls__buf_status(&string, err);
    if (status == DLS_OK)
        status = dls__statistics_df(plan->statistics, (const char *)string.bytes, string.size, df, err);
    dls__buf_done(&string);
    return status;
}

dls_status dls__synonym_df(dls__plan *plan, dls__plan_node *node, uint64_t *df, dls_error *err)
{
    if (plan->statistics != NULL) return find_in_statistics(plan, node->query, df, err);
    *df = 0;
    for (size_t i = 0; i < plan->index->segment_count; i++) DLS__TRY(count_members_in(plan, node, i, df, err));
    return DLS_OK;
}
