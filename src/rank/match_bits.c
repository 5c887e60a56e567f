/* SPDX-License-Identifier: MIT
 *
 * Sets of documents, combined as the query's clauses say. A bitmap takes part as it lies in the file.
 */
#include "rank/match_bits.h"

#include <string.h>

#include "base/error.h"
#include "lists/list_format.h"
#include "rank/clause_counters.h"
#include "rank/range.h"

#define BITS_SIZE (DLS__BLOCK_LINES * sizeof(uint64_t))

/* Up to so many bits are looked up one by one, where the list has more postings. */
#define LOOKED_UP 512

/* What a clause comes to: a bool of one clause matches what that does, and so does a constant. */
static const dls__plan_node *unwrapped(const dls__plan_node *node)
{
    while (node->kind == DLS_NODE_CONSTANT || dls__plan_is_wrapper(node)) node = &node->children[0];
    return node;
}

static bool is_one_term(const dls__plan_node *node)
{
    return node->kind == DLS_NODE_TERM || node->kind == DLS_NODE_KEYWORD;
}

typedef enum bits_operation { BITS_OR, BITS_AND, BITS_AND_NOT } bits_operation;

static inline uint64_t combined(bits_operation operation, uint64_t word, uint64_t with)
{
    return operation == BITS_OR ? word | with : operation == BITS_AND ? word & with : word & ~with;
}

static void combine_bits(bits_operation operation, const uint64_t *with, uint64_t *bits)
{
    for (size_t i = 0; i < DLS__BLOCK_LINES; i++) bits[i] = combined(operation, bits[i], with[i]);
}

/* Not inlined: where gcc 12 knows what the operation is, it reads a word in halves, and takes twice the time. */
__attribute__((noinline)) static void combine_bitmap(bits_operation operation, const dls__list_block *block,
                                                     uint64_t *bits)
{
    size_t lines = block->bytes_of_documents / 8;
    for (size_t i = 0; i < lines; i++) bits[i] = combined(operation, bits[i], dls__load_u64(block->documents + 8 * i));
    if (operation == BITS_AND) memset(bits + lines, 0, (DLS__BLOCK_LINES - lines) * sizeof *bits);
}

static inline void change_bit(uint32_t low, bool set, uint64_t *bits)
{
    uint64_t bit = UINT64_C(1) << low % 64;
    bits[low / 64] = set ? bits[low / 64] | bit : bits[low / 64] & ~bit;
}

/* The lows of a block that is no bitmap, to `lows`; returns how many. A list that makes no sense may have some beyond
 * the block's documents, where other lists have nothing to be looked up in: they are left out. */
static size_t existing_lows(const dls__list_block *block, uint32_t documents, uint16_t *lows)
{
    size_t kept = 0;
    dls__list_lows(block, lows);
    if (documents == DLS__BLOCK_DOCUMENTS) return block->count;
    for (uint32_t i = 0; i < block->count; i++) {
        lows[kept] = lows[i];
        kept += lows[i] < documents;
    }
    return kept;
}

/* Set, or clear, the bits of a block that is no bitmap. */
static void change_bits(const dls__list_block *block, uint32_t documents, bool set, uint64_t *bits)
{
    uint16_t lows[DLS__ROOM_OF_LOWS];
    size_t count = existing_lows(block, documents, lows);
    for (size_t i = 0; i < count; i++) change_bit(lows[i], set, bits);
}

static void mark_lows(const dls__list_block *block, uint32_t documents, uint8_t *marks)
{
    uint16_t lows[DLS__ROOM_OF_LOWS];
    size_t count = existing_lows(block, documents, lows);
    for (size_t i = 0; i < count; i++) marks[lows[i]] = 1;
}

/* Of few bits those that the list has too: each is looked up. */
static void keep_found(const dls__list_block *block, size_t count, uint64_t *bits)
{
    uint16_t lows[LOOKED_UP];
    uint32_t numbers[LOOKED_UP];
    size_t at = 0;
    for (uint32_t line = 0; line < DLS__BLOCK_LINES && at < count; line++)
        for (uint64_t word = bits[line]; word != 0; word &= word - 1)
            lows[at++] = (uint16_t)(64 * line + dls__lowest_bit(word));
    dls__list_find_all(block, &(dls__lows){ lows, at, NULL }, numbers);
    for (size_t i = 0; i < at; i++)
        if (numbers[i] == DLS__NO_POSTING) change_bit(lows[i], false, bits);
}

static void keep_common(const dls__list_block *block, uint32_t documents, uint64_t *bits)
{
    size_t count = dls__kernels_best()->count_bits(bits, DLS__BLOCK_LINES);
    if (count <= LOOKED_UP && count < block->count / 2) {
        keep_found(block, count, bits);
        return;
    }
    uint64_t own[DLS__BITS_WORDS] = { 0 };
    change_bits(block, documents, true, own);
    combine_bits(BITS_AND, own, bits);
}

static void combine_list(bits_operation operation, const dls__list *list, uint32_t block_number, uint64_t *bits)
{
    static const dls__list_block nothing = { .count = 0 };
    const dls__list_block *block = list->df > 0 ? &list->blocks[block_number] : &nothing;
    uint32_t documents =
        list->df > 0 ? dls__block_documents(block_number, list->file->postings.document_count) : DLS__BLOCK_DOCUMENTS;
    if (block->count > 0 && block->form == DLS__DOCUMENTS_BITMAP) {
        combine_bitmap(operation, block, bits);
    } else if (operation == BITS_AND) {
        keep_common(block, documents, bits);
    } else if (block->count > 0) {
        change_bits(block, documents, operation == BITS_OR, bits);
    }
}

/* What that takes: to go through a bitmap, or a list. */
static uint64_t work_of_list(const dls__list *list, uint32_t block)
{
    return DLS__BLOCK_LINES / 8 + (list->df > 0 ? list->blocks[block].count / 4 : 0);
}

void dls__or_list(const dls__list *list, uint32_t block, uint64_t *bits) { combine_list(BITS_OR, list, block, bits); }

void dls__and_list(const dls__list *list, uint32_t block, uint64_t *bits) { combine_list(BITS_AND, list, block, bits); }

static dls_status combine_node(dls__plan *plan, dls__plan_node *node, uint32_t block, bits_operation operation,
                               uint64_t *bits, dls_error *err)
{
    while (dls__plan_is_wrapper(node) || node->kind == DLS_NODE_CONSTANT) node = &node->children[0];
    if (!node->absent && is_one_term(node)) {
        combine_list(operation, node->needed[0], block, bits);
        return dls__stop_after(plan->stop, work_of_list(node->needed[0], block));
    }
    uint64_t *own = dls__arena_alloc(plan->arena, DLS__BITS_WORDS * sizeof *own);
    if (own == NULL) return dls__no_memory(err);
    DLS__TRY(dls__match_bits(plan, node, block, own, err));
    combine_bits(operation, own, bits);
    return DLS_OK;
}

/* The documents that have all lists of a phrase, or any of a group. */
static dls_status match_lists(const dls__plan *plan, const dls__plan_node *node, uint32_t block, uint64_t *bits)
{
    bits_operation others = node->kind == DLS_NODE_PHRASE ? BITS_AND : BITS_OR;
    for (size_t i = 0; i < node->needed_count; i++) {
        combine_list(i == 0 ? BITS_OR : others, node->needed[i], block, bits);
        DLS__TRY(dls__stop_after(plan->stop, work_of_list(node->needed[i], block)));
    }
    return DLS_OK;
}

uint32_t dls__postings_in_block(const dls__plan_node *node, uint32_t block)
{
    node = unwrapped(node);
    if (node->absent) return 0;
    return is_one_term(node) ? node->needed[0]->blocks[block].count : UINT32_MAX;
}

/* The clause that must match and has fewest postings in the block; NULL if none must. */
static dls__plan_node *rarest_must(const dls__plan_node *node, uint32_t block)
{
    dls__plan_node *rarest = NULL;
    for (size_t i = 0; i < node->child_count; i++) {
        dls__plan_node *child = &node->children[i];
        if (child->occur != DLS_MUST) continue;
        if (rarest == NULL || dls__postings_in_block(child, block) < dls__postings_in_block(rarest, block))
            rarest = child;
    }
    return rarest;
}

/* Of `count` lows those that the list has too. */
static size_t keep_lows(const dls__list_block *block, uint16_t *lows, size_t count)
{
    if (block->count == 0) return 0;
    if (block->form == DLS__DOCUMENTS_BITMAP)
        return dls__kernels_best()->filter_by_bit(lows, count, block->documents, lows);
    size_t kept = 0;
    for (size_t at = 0; at < count; at += LOOKED_UP) {
        uint32_t numbers[LOOKED_UP];
        size_t some = dls__min(LOOKED_UP, count - at);
        dls__list_find_all(block, &(dls__lows){ lows + at, some, NULL }, numbers);
        for (size_t i = 0; i < some; i++) {
            lows[kept] = lows[at + i];
            kept += numbers[i] != DLS__NO_POSTING;
        }
    }
    return kept;
}

/* Whether the node matches what any of some terms does. */
static bool is_any_term(const dls__plan_node *node)
{
    if (node->kind != DLS_NODE_BOOL || node->absent || node->minimum > 1) return false;
    for (size_t i = 0; i < node->child_count; i++) {
        const dls__plan_node *child = unwrapped(&node->children[i]);
        if (node->children[i].occur != DLS_SHOULD || !(child->absent || is_one_term(child))) return false;
    }
    return true;
}

/* Say of each of `count` lows, LOOKED_UP at most, which the list has. */
static void find_lows_in(const dls__list_block *block, const uint16_t *lows, size_t count, bool *found)
{
    uint32_t numbers[LOOKED_UP];
    if (block->count == 0) return;
    dls__list_find_all(block, &(dls__lows){ lows, count, NULL }, numbers);
    for (size_t i = 0; i < count; i++) found[i] |= numbers[i] != DLS__NO_POSTING;
}

/* Of `count` lows those that any clause has, all of which are terms. */
static size_t keep_lows_of_any(const dls__plan_node *node, uint32_t block, uint16_t *lows, size_t count)
{
    size_t kept = 0;
    for (size_t at = 0; at < count; at += LOOKED_UP) {
        bool found[LOOKED_UP] = { false };
        size_t some = dls__min(LOOKED_UP, count - at);
        for (size_t i = 0; i < node->child_count; i++) {
            const dls__plan_node *child = unwrapped(&node->children[i]);
            if (!child->absent) find_lows_in(&child->needed[0]->blocks[block], lows + at, some, found);
        }
        for (size_t i = 0; i < some; i++) {
            lows[kept] = lows[at + i];
            kept += found[i];
        }
    }
    return kept;
}

/* Of `count` lows those that all clauses but `rarest` have that must match and are bitmaps, or are not. Bitmaps are
 * asked first, since that takes a fifth of the time. */
static size_t keep_lows_of_others(const dls__plan_node *node, const dls__plan_node *rarest, uint32_t block,
                                  bool bitmaps, uint16_t *lows, size_t count)
{
    for (size_t i = 0; i < node->child_count && count > 0; i++) {
        const dls__plan_node *child = &node->children[i];
        if (child->occur != DLS_MUST || child == rarest) continue;
        child = unwrapped(child);
        if (child->kind == DLS_NODE_RANGE && !bitmaps) count = dls__range_keep(child, block, lows, count);
        if (child->kind == DLS_NODE_BOOL && !bitmaps) count = keep_lows_of_any(child, block, lows, count);
        if (child->kind == DLS_NODE_RANGE || child->kind == DLS_NODE_BOOL) continue;
        const dls__list_block *other = &child->needed[0]->blocks[block];
        if ((other->form == DLS__DOCUMENTS_BITMAP) == bitmaps) count = keep_lows(other, lows, count);
    }
    return count;
}

/* Lows up to which each is looked up in all terms of which any has to match. */
#define MOST_IN_ANY 4096

/* Where the rarest is no bitmap: its documents, less and less of them, to `lows`. False if that is not so, or a clause
 * that must match is no term, nor any of some. */
static bool match_from_rarest(const dls__plan_node *node, const dls__plan_node *rarest, uint32_t block,
                              uint32_t documents, uint16_t lows[DLS__ROOM_OF_LOWS], size_t *out)
{
    const dls__list_block *first = &unwrapped(rarest)->needed[0]->blocks[block];
    if (first->form == DLS__DOCUMENTS_BITMAP) return false;
    for (size_t i = 0; i < node->child_count; i++) {
        const dls__plan_node *must = unwrapped(&node->children[i]);
        if (node->children[i].occur != DLS_MUST || must->kind == DLS_NODE_RANGE) continue;
        if (is_any_term(must) && first->count <= MOST_IN_ANY) continue;
        if (dls__postings_in_block(must, block) == UINT32_MAX) return false;
    }
    size_t count = existing_lows(first, documents, lows);
    count = keep_lows_of_others(node, rarest, block, true, lows, count);
    *out = keep_lows_of_others(node, rarest, block, false, lows, count);
    return true;
}

bool dls__match_lows(const dls__plan *plan, const dls__plan_node *node, uint32_t block,
                     uint16_t lows[DLS__ROOM_OF_LOWS], size_t *count)
{
    if (node->kind != DLS_NODE_BOOL || node->minimum > 0) return false;
    for (size_t i = 0; i < node->child_count; i++)
        if (node->children[i].occur == DLS_MUST_NOT) return false;
    const dls__plan_node *rarest = rarest_must(node, block);
    uint32_t fewest = rarest != NULL ? dls__postings_in_block(rarest, block) : UINT32_MAX;
    *count = 0;
    if (fewest == 0 || fewest == UINT32_MAX) return fewest == 0;
    return match_from_rarest(node, rarest, block, dls__plan_documents(plan, block), lows, count);
}

static bool is_plain_list(const dls__plan_node *node, uint32_t block)
{
    node = unwrapped(node);
    return !node->absent && is_one_term(node) && node->needed[0]->blocks[block].form != DLS__DOCUMENTS_BITMAP;
}

/* Postings of lists that are no bitmaps, from which on it pays to mark each document with a byte first, and make bits
 * of all bytes afterwards: setting bits one by one, each waits for the one before. */
#define MANY_MARKS 2048

/* Set the bits of any clause that is a list and no bitmap. */
static dls_status or_plain_lists(dls__plan *plan, const dls__plan_node *node, uint32_t block, uint64_t *bits,
                                 dls_error *err)
{
    uint64_t postings = 0;
    uint32_t documents = dls__plan_documents(plan, block);
    for (size_t i = 0; i < node->child_count; i++)
        if (node->children[i].occur == DLS_SHOULD && is_plain_list(&node->children[i], block))
            postings += dls__postings_in_block(&node->children[i], block);
    uint8_t *marks = postings < MANY_MARKS ? NULL : dls__plan_bytes(plan);
    DLS__TRY(dls__stop_after(plan->stop, postings));
    if (postings >= MANY_MARKS && marks == NULL) return dls__no_memory(err);
    if (marks != NULL) memset(marks, 0, DLS__BLOCK_DOCUMENTS);
    for (size_t i = 0; i < node->child_count; i++) {
        if (node->children[i].occur != DLS_SHOULD || !is_plain_list(&node->children[i], block)) continue;
        const dls__list_block *list = &unwrapped(&node->children[i])->needed[0]->blocks[block];
        if (marks == NULL)
            change_bits(list, documents, true, bits);
        else
            mark_lows(list, documents, marks);
    }
    if (marks != NULL) dls__kernels_best()->in_range(marks, DLS__BLOCK_DOCUMENTS, 1, 255, bits);
    return DLS_OK;
}

/* Combine `bits` with the documents that as many of the clauses that should match have as the minimum says, which is
 * not more than there are. */
static dls_status match_minimum(dls__plan *plan, dls__plan_node *node, uint32_t block, bits_operation operation,
                                uint64_t *bits, dls_error *err)
{
    uint32_t width = dls__bit_width((uint32_t)node->child_count);
    size_t size = (size_t)width * DLS__BLOCK_LINES * sizeof *node->counters;
    if (node->counters == NULL) node->counters = dls__arena_alloc(plan->arena, size + BITS_SIZE);
    if (node->counters == NULL) return dls__no_memory(err);
    uint64_t *one = node->counters + (size_t)width * DLS__BLOCK_LINES;
    memset(node->counters, 0, size);
    for (size_t i = 0; i < node->child_count; i++) {
        if (node->children[i].occur != DLS_SHOULD || node->children[i].absent) continue;
        memset(one, 0, BITS_SIZE);
        DLS__TRY(combine_node(plan, &node->children[i], block, BITS_OR, one, err));
        dls__count_clause(node->counters, width, one);
    }
    dls__counted_at_least(node->counters, width, node->minimum, one);
    combine_bits(operation, one, bits);
    return DLS_OK;
}

/* Set the bits of what match_from_rarest finds. Not part of its caller, which calls itself, with these lows on the
 * stack. */
__attribute__((noinline)) static bool set_from_rarest(const dls__plan_node *node, const dls__plan_node *rarest,
                                                      uint32_t block, uint32_t documents, uint64_t *bits)
{
    uint16_t lows[DLS__ROOM_OF_LOWS];
    size_t count = 0;
    bool done = match_from_rarest(node, rarest, block, documents, lows, &count);
    for (size_t i = 0; i < count; i++) change_bit(lows[i], true, bits);
    return done;
}

/* Of those that must, all, beginning with the rarest; if there are none, of those that should, any; and of those that
 * must not, none, where that is certain. */
static dls_status match_bool_bits(dls__plan *plan, dls__plan_node *node, uint32_t block, uint64_t *bits, dls_error *err)
{
    dls__plan_node *rarest = rarest_must(node, block);
    bool counts = node->minimum > (rarest == NULL);
    uint32_t fewest = rarest != NULL ? dls__postings_in_block(rarest, block) : 0;
    if (rarest != NULL && fewest == 0) return DLS_OK;
    bool done = rarest != NULL && fewest != UINT32_MAX &&
                set_from_rarest(node, rarest, block, dls__plan_documents(plan, block), bits);
    if (rarest != NULL && !done) DLS__TRY(combine_node(plan, rarest, block, BITS_OR, bits, err));
    if (rarest == NULL && !counts) DLS__TRY(or_plain_lists(plan, node, block, bits, err));
    for (size_t i = 0; i < node->child_count && !done; i++) {
        dls__plan_node *child = &node->children[i];
        if (child->occur == DLS_MUST && child != rarest)
            DLS__TRY(combine_node(plan, child, block, BITS_AND, bits, err));
        if (child->occur == DLS_SHOULD && rarest == NULL && !counts && !is_plain_list(child, block))
            DLS__TRY(combine_node(plan, child, block, BITS_OR, bits, err));
    }
    if (counts) DLS__TRY(match_minimum(plan, node, block, rarest == NULL ? BITS_OR : BITS_AND, bits, err));
    for (size_t i = 0; i < node->child_count; i++)
        if (node->children[i].occur == DLS_MUST_NOT && node->children[i].exact && !node->children[i].absent)
            DLS__TRY(combine_node(plan, &node->children[i], block, BITS_AND_NOT, bits, err));
    return DLS_OK;
}

void dls__cut_bits(uint32_t documents, uint64_t *bits)
{
    uint32_t lines = documents / 64;
    if (documents % 64 != 0) bits[lines++] &= (UINT64_C(1) << documents % 64) - 1;
    memset(bits + lines, 0, (DLS__BLOCK_LINES - lines) * sizeof *bits);
}

/* A document may be beyond the last only if the dictionary of keys makes no sense. */
static void match_key_bits(const dls__plan_node *node, uint32_t block, uint64_t *bits)
{
    if (node->document / DLS__BLOCK_DOCUMENTS == block) change_bit(node->document % DLS__BLOCK_DOCUMENTS, true, bits);
}

dls_status dls__match_bits(dls__plan *plan, dls__plan_node *node, uint32_t block, uint64_t *bits, dls_error *err)
{
    DLS__TRY(dls__stop_after(plan->stop, DLS__BLOCK_LINES));
    if (node->kind == DLS_NODE_RANGE && !node->absent) {
        dls__range_bits(node, block, dls__plan_documents(plan, block), bits);
        dls__cut_bits(dls__plan_documents(plan, block), bits);
        return DLS_OK;
    }
    memset(bits, 0, BITS_SIZE);
    if (node->absent) return DLS_OK;
    switch (node->kind) {
    case DLS_NODE_SYNONYM:
    case DLS_NODE_BOOL: DLS__TRY(match_bool_bits(plan, node, block, bits, err)); break;
    case DLS_NODE_PHRASE:
    case DLS_NODE_PREFIX:
    case DLS_NODE_FUZZY: DLS__TRY(match_lists(plan, node, block, bits)); break;
    case DLS_NODE_ALL: memset(bits, 0xff, BITS_SIZE); break;
    case DLS_NODE_KEY: match_key_bits(node, block, bits); break;
    case DLS_NODE_CONSTANT: return dls__match_bits(plan, &node->children[0], block, bits, err);
    case DLS_NODE_RANGE: break; /* done */
    case DLS_NODE_TERM:
    case DLS_NODE_KEYWORD: combine_list(BITS_OR, node->needed[0], block, bits); break;
    }
    dls__cut_bits(dls__plan_documents(plan, block), bits);
    return DLS_OK;
}
