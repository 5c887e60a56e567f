/* SPDX-License-Identifier: MIT
 *
 * Definitions are counted in a map, and sorted when rules or a list are made of them.
 */
#include "query/acronyms.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/acronym.h"
#include "base/alloc.h"
#include "base/error.h"

/* Long forms that are not the commonest of a short one are kept if they are defined a half as often, or more. */
#define OTHER_SHARE 2

/* ----------------------------------------------------------------------------------------------------- gathering */

dls_status dls__acronyms_new(const dls_allocator *allocator, dls_acronyms **out, dls_error *err)
{
    allocator = dls__allocator_or_default(allocator);
    dls_acronyms *acronyms = dls__alloc_zero(allocator, sizeof *acronyms);
    if (acronyms == NULL) return dls__no_memory(err);
    acronyms->allocator = *allocator;
    dls__bytemap_init(&acronyms->pairs, &acronyms->allocator);
    dls__buf_init(&acronyms->counts, &acronyms->allocator, SIZE_MAX);
    dls__buf_init(&acronyms->sorted, &acronyms->allocator, SIZE_MAX);
    dls__buf_init(&acronyms->rules, &acronyms->allocator, SIZE_MAX);
    *out = acronyms;
    return DLS_OK;
}

void dls__acronyms_free(dls_acronyms *acronyms)
{
    if (acronyms == NULL) return;
    dls_allocator allocator = acronyms->allocator;
    dls__bytemap_done(&acronyms->pairs);
    dls__buf_done(&acronyms->counts);
    dls__buf_done(&acronyms->sorted);
    dls__buf_done(&acronyms->rules);
    dls__free(&allocator, acronyms, sizeof *acronyms);
}

/* `count` texts more have a definition. */
static dls_status count_pair(dls_acronyms *acronyms, const char *pair, size_t length, uint64_t count, dls_error *err)
{
    const uint64_t none = 0;
    if (!dls__buf_reserve(&acronyms->counts, sizeof none)) { /* first, so that no definition is without its count */
        acronyms->counts.failed = false;
        return dls__no_memory(err);
    }
    uint32_t known = acronyms->pairs.count, number = dls__bytemap_add(&acronyms->pairs, pair, length);
    if (number == DLS__BYTEMAP_NONE) return dls__no_memory(err);
    if (number == known) dls__buf_append(&acronyms->counts, &none, sizeof none);
    uint64_t *counts = (uint64_t *)(void *)acronyms->counts.bytes;
    counts[number] += dls__min(count, UINT64_MAX - counts[number]);
    return DLS_OK;
}

dls_status dls__acronyms_add(dls_acronyms *acronyms, const char *text, size_t length, dls_error *err)
{
    char pair[DLS__MOST_PAIR];
    dls__acronym acronym;
    for (size_t at = 0; dls__acronym_next(text, length, &at, &acronym);)
        DLS__TRY(count_pair(acronyms, pair, dls__acronym_pair(&acronym, pair), 1, err));
    return DLS_OK;
}

static dls_status add_segment(dls_acronyms *acronyms, const dls__segment *segment, dls_error *err)
{
    dls__dict_iter iter;
    dls__acronym acronym;
    bool more;
    dls__dict_iter_init(&iter, &segment->acronyms);
    for (;;) {
        DLS__TRY(dls__dict_iter_next(&iter, &more, err));
        if (!more) return DLS_OK;
        if (!dls__acronym_split(iter.string, iter.length, &acronym))
            return dls__section_corrupt(&segment->acronyms.section, 0, "an acronym that is none", err);
        DLS__TRY(count_pair(acronyms, iter.string, iter.length, iter.value, err));
    }
}

dls_status dls__acronyms_add_index(dls_acronyms *acronyms, const dls_index *index, dls_error *err)
{
    for (size_t i = 0; i < index->segment_count; i++) DLS__TRY(add_segment(acronyms, &index->segments[i], err));
    return DLS_OK;
}

/* ------------------------------------------------------------------------------------------------------------ list */

static int compare_acronyms(const void *left, const void *right)
{
    const dls_acronym *a = left, *b = right;
    if (a->count != b->count) return a->count > b->count ? -1 : 1;
    int order = dls__compare_bytes(a->brief, a->brief_length, b->brief, b->brief_length);
    return order != 0 ? order : dls__compare_bytes(a->full, a->full_length, b->full, b->full_length);
}

/* All of them, in no order. */
static dls_status spread_acronyms(dls_acronyms *acronyms, dls_acronym **out, dls_error *err)
{
    const uint64_t *counts = (const uint64_t *)(const void *)acronyms->counts.bytes;
    dls__buf_clear(&acronyms->sorted);
    for (uint32_t i = 0; i < acronyms->pairs.count; i++) {
        dls__acronym forms;
        const dls__bytemap_entry *entry = &acronyms->pairs.entries[i];
        dls__acronym_split(entry->bytes, entry->length, &forms);
        dls_acronym acronym = { forms.brief, forms.brief_length, forms.full, forms.full_length, counts[i] };
        dls__buf_append(&acronyms->sorted, &acronym, sizeof acronym);
    }
    *out = (dls_acronym *)(void *)acronyms->sorted.bytes;
    return dls__buf_status(&acronyms->sorted, err);
}

dls_status dls__acronyms_list(dls_acronyms *acronyms, const dls_acronym **list, size_t *count, dls_error *err)
{
    dls_acronym *sorted;
    DLS__TRY(spread_acronyms(acronyms, &sorted, err));
    if (acronyms->pairs.count > 0) qsort(sorted, acronyms->pairs.count, sizeof *sorted, compare_acronyms);
    *list = sorted;
    *count = acronyms->pairs.count;
    return DLS_OK;
}

/* ----------------------------------------------------------------------------------------------------------- rules */

/* Of two letters a short form stands for many a thing: NB is naive Bayes and narrowband. Who types it may mean either;
 * who types the long form means but one. */
#define MOST_AMBIGUOUS 2

/* A form as a rule has it: without the meaning that signs have there. */
static void put_form(const char *form, size_t length, dls__buf *out)
{
    for (size_t i = 0; i < length; i++) {
        if (strchr("\\,=", form[i]) != NULL) dls__buf_append_u8(out, '\\');
        dls__buf_append_u8(out, (uint8_t)form[i]);
    }
}

/* Take the rule back if there is no room for it. */
static bool put_rule(const dls_acronym *acronym, size_t most, dls__buf *out)
{
    size_t before = out->size;
    const char *sign = acronym->brief_length <= MOST_AMBIGUOUS ? " => " : ", ";
    put_form(acronym->brief, acronym->brief_length, out);
    dls__buf_append(out, sign, strlen(sign));
    put_form(acronym->full, acronym->full_length, out);
    dls__buf_append_u8(out, '\n');
    if (out->size <= most) return true;
    out->size = before;
    return false;
}

/* A heap, whose first is the commonest. */
static void sink_acronym(dls_acronym *heap, size_t count, size_t at)
{
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && compare_acronyms(&heap[child + 1], &heap[child]) < 0) child++;
        if (compare_acronyms(&heap[child], &heap[at]) >= 0) return;
        dls_acronym moved = heap[at];
        heap[at] = heap[child];
        heap[child] = moved;
    }
}

/* Of many there is room for some: so only these are sorted. */
static dls_status write_rules(dls_acronyms *acronyms, dls_acronym *heap, size_t most, dls__bytemap *briefs,
                              dls__buf *best, dls_error *err)
{
    size_t count = acronyms->pairs.count;
    for (size_t at = count / 2; at-- > 0;) sink_acronym(heap, count, at);
    for (; count > 0; heap[0] = heap[--count], sink_acronym(heap, count, 0)) {
        const dls_acronym *acronym = &heap[0];
        uint32_t known = briefs->count, number = dls__bytemap_add(briefs, acronym->brief, acronym->brief_length);
        if (number == DLS__BYTEMAP_NONE) return dls__no_memory(err);
        if (number == known) dls__buf_append(best, &acronym->count, sizeof acronym->count);
        DLS__TRY(dls__buf_status(best, err));
        uint64_t commonest = ((const uint64_t *)(const void *)best->bytes)[number];
        if (acronym->count < commonest - commonest / OTHER_SHARE) continue;
        if (!put_rule(acronym, most, &acronyms->rules)) break;
    }
    return dls__buf_status(&acronyms->rules, err);
}

dls_status dls__acronyms_rules(dls_acronyms *acronyms, size_t most, const char **text, size_t *length, dls_error *err)
{
    dls__bytemap briefs;
    dls__buf best;
    dls_acronym *heap;
    DLS__TRY(spread_acronyms(acronyms, &heap, err));
    dls__buf_clear(&acronyms->rules);
    dls__bytemap_init(&briefs, &acronyms->allocator);
    dls__buf_init(&best, &acronyms->allocator, SIZE_MAX);
    dls_status status = write_rules(acronyms, heap, most, &briefs, &best, err);
    dls__bytemap_done(&briefs);
    dls__buf_done(&best);
    dls__buf_append_u8(&acronyms->rules, '\0');
    if (status == DLS_OK) status = dls__buf_status(&acronyms->rules, err);
    if (status != DLS_OK) return status;
    *text = (const char *)acronyms->rules.bytes;
    *length = acronyms->rules.size - 1;
    return DLS_OK;
}
