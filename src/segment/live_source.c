/* SPDX-License-Identifier: MIT
 *
 * The first posting of a string is sought when the string is: without one, the next string is taken.
 */
#include "segment/live_source.h"

#include <stdlib.h>

#include "base/error.h"

/* Step to a posting of a document that is left; its new number is in place of the old. */
static dls_status next_left(dls__live_source *self, bool *more, dls_error *err)
{
    dls__term_source *lists = &self->lists.source;
    do {
        DLS__TRY(lists->next_posting(lists, more, err));
        if (!*more) return DLS_OK;
        if (++self->read % DLS__WORK_STEP == 0) DLS__TRY(dls__cancel_after(self->cancel, DLS__WORK_STEP, err));
    } while (self->numbers[lists->posting.document] == DLS__LEFT_OUT);
    self->source.posting = lists->posting;
    self->source.posting.document = self->numbers[lists->posting.document];
    return DLS_OK;
}

static dls_status next_live_posting(dls__term_source *source, bool *more, dls_error *err)
{
    dls__live_source *self = (dls__live_source *)source;
    *more = !self->given;
    self->given = true;
    return *more ? DLS_OK : next_left(self, more, err);
}

static dls_status next_live_term(dls__term_source *source, bool *more, dls_error *err)
{
    dls__live_source *self = (dls__live_source *)source;
    dls__term_source *lists = &self->lists.source;
    self->given = false;
    for (bool left = false; !left;) {
        DLS__TRY(lists->next_term(lists, more, err));
        if (!*more) return DLS_OK;
        DLS__TRY(next_left(self, &left, err));
    }
    source->term = lists->term;
    source->length = lists->length;
    return DLS_OK;
}

/* ---------------------------------------------------------------------------------------------------------- sorted */

typedef struct held_posting {
    uint32_t document;
    size_t at;
} held_posting;

static int by_new_number(const void *a, const void *b)
{
    uint32_t x = ((const held_posting *)a)->document, y = ((const held_posting *)b)->document;
    return x < y ? -1 : x > y;
}

static void hold_posting(dls__live_source *self)
{
    const dls__posting *posting = &self->source.posting;
    held_posting start = { posting->document, self->held.size };
    uint32_t fields = dls__popcount(posting->fields), positions = 0, at = 0;
    for (uint32_t left = posting->fields; left != 0; left &= left - 1, at++)
        if ((self->lists.file->postings.position_fields >> dls__lowest_bit(left) & 1) != 0)
            positions += posting->counts[at];
    dls__buf_append(&self->starts, &start, sizeof start);
    dls__buf_append(&self->held, &posting->fields, sizeof posting->fields);
    dls__buf_append(&self->held, posting->counts, fields * sizeof *posting->counts);
    if (positions > 0) dls__buf_append(&self->held, posting->positions, positions * sizeof *posting->positions);
}

static dls_status hold_postings(dls__live_source *self, dls_error *err)
{
    self->next = 0;
    dls__buf_clear(&self->starts);
    dls__buf_clear(&self->held);
    for (bool more = true; more;) {
        hold_posting(self);
        DLS__TRY(next_left(self, &more, err));
    }
    DLS__TRY(dls__buf_status(&self->starts, err));
    DLS__TRY(dls__buf_status(&self->held, err));
    qsort(self->starts.bytes, self->starts.size / sizeof(held_posting), sizeof(held_posting), by_new_number);
    return DLS_OK;
}

static dls_status next_sorted_posting(dls__term_source *source, bool *more, dls_error *err)
{
    (void)err;
    dls__live_source *self = (dls__live_source *)source;
    *more = self->next < self->starts.size / sizeof(held_posting);
    if (!*more) return DLS_OK;
    const held_posting *start = (const held_posting *)(const void *)self->starts.bytes + self->next++;
    const uint32_t *held = (const uint32_t *)(const void *)(self->held.bytes + start->at);
    source->posting.document = start->document;
    source->posting.fields = *held++;
    for (uint32_t i = 0; i < dls__popcount(source->posting.fields); i++) source->posting.counts[i] = *held++;
    source->posting.positions = held;
    return DLS_OK;
}

static dls_status next_sorted_term(dls__term_source *source, bool *more, dls_error *err)
{
    DLS__TRY(next_live_term(source, more, err));
    return *more ? hold_postings((dls__live_source *)source, err) : DLS_OK;
}

/* ------------------------------------------------------------------------------------------------------------ keys */

static dls_status next_live_key(dls__term_source *source, bool *more, dls_error *err)
{
    dls__live_source *self = (dls__live_source *)source;
    self->given = false;
    do {
        DLS__TRY(dls__dict_iter_next(&self->keys, more, err));
        if (!*more) return DLS_OK;
        if (self->keys.value >= self->documents)
            return dls__section_corrupt(&self->keys.dict->section, 0, "a key of a document that is not there", err);
    } while (self->numbers[self->keys.value] == DLS__LEFT_OUT);
    source->term = self->keys.string;
    source->length = self->keys.length;
    source->posting.document = self->numbers[self->keys.value];
    source->posting.fields = 0;
    return DLS_OK;
}

static dls_status next_live_key_posting(dls__term_source *source, bool *more, dls_error *err)
{
    (void)err;
    dls__live_source *self = (dls__live_source *)source;
    *more = !self->given;
    self->given = true;
    return DLS_OK;
}

/* -------------------------------------------------------------------------------------------------- making, freeing */

static void init_live_source(const dls__segment *segment, const uint32_t *numbers, const dls_allocator *allocator,
                             dls__live_source *out)
{
    *out = (dls__live_source){ .segment = segment, .numbers = numbers, .documents = segment->descriptor.documents };
    dls__buf_init(&out->starts, allocator, SIZE_MAX);
    dls__buf_init(&out->held, allocator, SIZE_MAX);
    dls__list_source_init(&out->lists, &segment->terms, &segment->lists, allocator);
}

void dls__live_terms(dls__segment *segment, const uint32_t *numbers, bool sorted, const dls_allocator *allocator,
                     dls__live_source *out)
{
    init_live_source(segment, numbers, allocator, out);
    out->source.next_term = sorted ? next_sorted_term : next_live_term;
    out->source.next_posting = sorted ? next_sorted_posting : next_live_posting;
}

void dls__live_keys(const dls__segment *segment, const uint32_t *numbers, const dls_allocator *allocator,
                    dls__live_source *out)
{
    init_live_source(segment, numbers, allocator, out);
    dls__dict_iter_init(&out->keys, &segment->keys);
    out->source.next_term = next_live_key;
    out->source.next_posting = next_live_key_posting;
}

void dls__live_source_done(dls__live_source *source)
{
    dls__list_source_done(&source->lists);
    dls__buf_done(&source->starts);
    dls__buf_done(&source->held);
}
