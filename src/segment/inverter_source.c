/* SPDX-License-Identifier: MIT
 *
 * Giving terms and postings out, in order.
 */
#include "base/alloc.h"
#include "base/error.h"
#include "segment/inverted.h"
#include "segment/inverter.h"

static dls_status next_inverted_string(dls__inverter_source *self, const dls__bytemap *map, bool *more)
{
    *more = self->next < self->count;
    if (!*more) return DLS_OK;
    const dls__bytemap_entry *entry = &map->entries[self->order[self->next++]];
    self->source.term = entry->bytes;
    self->source.length = entry->length;
    return DLS_OK;
}

static dls_status next_inverted_term(dls__term_source *source, bool *more, dls_error *err)
{
    (void)err;
    dls__inverter_source *self = (dls__inverter_source *)source;
    DLS__TRY(next_inverted_string(self, &self->inverter->terms, more));
    if (!*more) return DLS_OK;
    const dls__inverted *entry = &self->inverter->inverted[self->order[self->next - 1]];
    dls__slice_reader_init(&self->occurrences, &self->inverter->slices, &entry->stream);
    self->has_code = false;
    self->document = 0;
    return DLS_OK;
}

static bool read_code(dls__inverter_source *self)
{
    if (!self->has_code && !dls__slice_reader_at_end(&self->occurrences)) {
        self->code = dls__slice_reader_varint(&self->occurrences);
        self->has_code = true;
    }
    return self->has_code;
}

/* Append `position` of field `field`, if that field keeps positions. */
static void keep_position(dls__inverter_source *self, uint32_t field, uint32_t position)
{
    if ((self->position_fields >> field & 1) == 0 || !dls__buf_reserve(&self->positions, sizeof position)) return;
    *(uint32_t *)(void *)(self->positions.bytes + self->positions.size) = position;
    self->positions.size += sizeof position;
}

/* Read the occurrences of one field, whose first position is next in the stream; returns how many there are. */
static uint32_t read_inverted_field(dls__inverter_source *self, uint32_t field)
{
    uint32_t position = (uint32_t)dls__slice_reader_varint(&self->occurrences), count = 1;
    keep_position(self, field, position);
    self->has_code = false;
    for (; read_code(self) && (self->code & 3) == DLS__TAG_POSITION; count++) {
        position += (uint32_t)(self->code >> 2);
        keep_position(self, field, position);
        self->has_code = false;
    }
    return count;
}

static dls_status next_inverted_posting(dls__term_source *source, bool *more, dls_error *err)
{
    dls__inverter_source *self = (dls__inverter_source *)source;
    *more = read_code(self);
    if (!*more) return DLS_OK;
    dls__posting *posting = &source->posting;
    self->document += (uint32_t)(self->code >> 2);
    posting->document = self->document;
    posting->fields = 0;
    dls__buf_clear(&self->positions);
    if ((self->code & 3) == DLS__TAG_KEYWORD) {
        self->has_code = false;
        return DLS_OK;
    }
    uint32_t field = (uint32_t)dls__slice_reader_varint(&self->occurrences), fields = 0;
    for (;;) {
        posting->fields |= UINT32_C(1) << field;
        posting->counts[fields++] = read_inverted_field(self, field);
        if (!read_code(self) || (self->code & 3) != DLS__TAG_FIELD) break;
        field = (uint32_t)(self->code >> 2);
    }
    posting->positions = (const uint32_t *)(const void *)self->positions.bytes;
    return dls__buf_status(&self->positions, err);
}

static dls_status next_inverted_key(dls__term_source *source, bool *more, dls_error *err)
{
    (void)err;
    dls__inverter_source *self = (dls__inverter_source *)source;
    self->key_given = false;
    return next_inverted_string(self, &self->inverter->keys, more);
}

static dls_status next_inverted_key_posting(dls__term_source *source, bool *more, dls_error *err)
{
    (void)err;
    dls__inverter_source *self = (dls__inverter_source *)source;
    *more = !self->key_given;
    self->key_given = true;
    source->posting.document = self->inverter->documents[self->order[self->next - 1]];
    source->posting.fields = 0;
    return DLS_OK;
}

static dls_status init_inverter_source(const dls__inverter *inverter, const dls__bytemap *map,
                                       dls__inverter_source *out, dls_error *err)
{
    *out = (dls__inverter_source){ .inverter = inverter, .count = map->count };
    dls__buf_init(&out->positions, inverter->allocator, SIZE_MAX);
    out->order = dls__alloc_array(inverter->allocator, map->count, sizeof *out->order);
    if (out->order == NULL) return dls__no_memory(err);
    dls__bytemap_sorted(map, out->order);
    return DLS_OK;
}

dls_status dls__inverter_terms(const dls__inverter *inverter, uint32_t position_fields, dls__inverter_source *out,
                               dls_error *err)
{
    DLS__TRY(init_inverter_source(inverter, &inverter->terms, out, err));
    out->source.next_term = next_inverted_term;
    out->source.next_posting = next_inverted_posting;
    out->position_fields = position_fields;
    return DLS_OK;
}

dls_status dls__inverter_keys(const dls__inverter *inverter, dls__inverter_source *out, dls_error *err)
{
    DLS__TRY(init_inverter_source(inverter, &inverter->keys, out, err));
    out->source.next_term = next_inverted_key;
    out->source.next_posting = next_inverted_key_posting;
    return DLS_OK;
}

void dls__inverter_source_done(dls__inverter_source *source)
{
    if (source->order == NULL) return;
    dls__free(source->inverter->allocator, source->order, source->count * sizeof *source->order);
    dls__buf_done(&source->positions);
    source->order = NULL;
}
