/* SPDX-License-Identifier: MIT
 *
 * Giving terms and postings out, in order.
 */
#include "segment/inverter.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "segment/inverted.h"

/* Step to the next string, if there is one. */
static bool next_inverted_string(dls__inverter_source *self)
{
    if (self->next == self->count) return false;
    const dls__bytemap_entry *string = self->order[self->next++];
    self->source.term = string->bytes;
    self->source.length = string->length;
    return true;
}

static const dls__inverted *entry_in_order(const dls__inverter_source *self, uint32_t i)
{
    return (const dls__inverted *)(const void *)self->order[i];
}

/* Terms whose entries are fetched before they are needed: in the order of strings they are anywhere in memory. */
#define ENTRIES_AHEAD 8

/* Room for the positions that the codes at hand may bring. */
static bool make_room_for_positions(dls__inverter_source *self)
{
    return dls__buf_reserve(&self->positions, sizeof self->occurrences.bytes * sizeof(uint32_t));
}

static dls_status next_inverted_term(dls__term_source *source, bool *more, dls_error *err)
{
    dls__inverter_source *self = (dls__inverter_source *)source;
    *more = next_inverted_string(self);
    if (!*more) return DLS_OK;
    const dls__inverted *entry = entry_in_order(self, self->next - 1);
    if (self->count - self->next > ENTRIES_AHEAD) {
        __builtin_prefetch(entry_in_order(self, self->next + ENTRIES_AHEAD));
        dls__slices_expect(&self->inverter->slices, &entry_in_order(self, self->next + ENTRIES_AHEAD / 2)->stream);
    }
    dls__slice_reader_init(&self->occurrences, &self->inverter->slices, &entry->stream);
    self->document = UINT32_MAX;
    self->field = 0;
    self->of_value = (uint8_t)source->term[0] == DLS__KEYWORD_PREFIX;
    return make_room_for_positions(self) ? DLS_OK : dls__no_memory(err);
}

static uint32_t tag_at(const uint8_t *at) { return *at & 3; }

/* Have the next code at hand; false if there is no memory. */
static bool read_on(dls__inverter_source *self, const uint8_t **at)
{
    *at = dls__slice_reader_fill(&self->occurrences, *at);
    return make_room_for_positions(self);
}

/* Read the occurrences of one field from its first position on, keep their positions if it keeps any, and count them.
 * NULL if there is no memory. */
static const uint8_t *read_inverted_field(dls__inverter_source *self, uint32_t field, const uint8_t *at,
                                          uint32_t *count)
{
    const dls__slice_reader *reader = &self->occurrences;
    bool keeps = (self->position_fields >> field & 1) != 0;
    uint64_t number;
    if (at > reader->limit && !read_on(self, &at)) return NULL;
    at = dls__slice_number(at, &number);
    uint32_t *positions = (uint32_t *)(void *)self->positions.bytes, found = 0; /* what is read on moves them */
    size_t kept = self->positions.size / sizeof *positions;
    for (uint32_t position = (uint32_t)number;; position += (uint32_t)(number >> 2)) {
        found++;
        positions[kept] = position;
        kept += keeps;
        if (at > reader->limit) {
            self->positions.size = kept * sizeof *positions;
            if (!read_on(self, &at)) return NULL;
            positions = (uint32_t *)(void *)self->positions.bytes;
        }
        if (at == reader->end || tag_at(at) != DLS__TAG_POSITION) break;
        at = dls__slice_number(at, &number);
    }
    self->positions.size = kept * sizeof *positions;
    *count = found;
    return at;
}

/* Read what an occurrence in the next document begins, from behind the document's code on. */
static const uint8_t *read_inverted_fields(dls__inverter_source *self, const uint8_t *at, bool other_field)
{
    const dls__slice_reader *reader = &self->occurrences;
    dls__posting *posting = &self->source.posting;
    uint64_t number;
    self->positions.size = 0;
    posting->fields = 0;
    for (uint32_t fields = 0;; other_field = true) {
        if (other_field) {
            if (at > reader->limit && !read_on(self, &at)) return NULL;
            at = dls__slice_number(at, &number);
            self->field = (uint32_t)(fields > 0 ? number >> 2 : number);
        }
        posting->fields |= UINT32_C(1) << self->field;
        at = read_inverted_field(self, self->field, at, &posting->counts[fields++]);
        if (at == NULL || at == reader->end || tag_at(at) != DLS__TAG_FIELD) return at;
    }
}

static dls_status next_inverted_posting(dls__term_source *source, bool *more, dls_error *err)
{
    dls__inverter_source *self = (dls__inverter_source *)source;
    dls__slice_reader *reader = &self->occurrences;
    dls__posting *posting = &source->posting;
    const uint8_t *at = reader->at;
    *more = at != reader->end;
    if (!*more) return DLS_OK;
    bool other_field = tag_at(at) == DLS__TAG_DOCUMENT_AND_FIELD;
    uint64_t number;
    at = dls__slice_number(at, &number);
    self->document += (uint32_t)(self->of_value ? number : number >> 2);
    posting->document = self->document;
    if (self->of_value) {
        posting->fields = 0;
        at = dls__slice_reader_ready(reader, at);
    } else {
        at = read_inverted_fields(self, at, other_field);
        if (at == NULL) return dls__no_memory(err);
        posting->positions = (const uint32_t *)(const void *)self->positions.bytes;
    }
    reader->at = at;
    return DLS_OK;
}

static dls_status next_inverted_key(dls__term_source *source, bool *more, dls_error *err)
{
    (void)err;
    dls__inverter_source *self = (dls__inverter_source *)source;
    self->key_given = false;
    *more = next_inverted_string(self);
    return DLS_OK;
}

static dls_status next_inverted_key_posting(dls__term_source *source, bool *more, dls_error *err)
{
    (void)err;
    dls__inverter_source *self = (dls__inverter_source *)source;
    *more = !self->key_given;
    self->key_given = true;
    source->posting.document = self->inverter->documents[self->order[self->next - 1] - self->inverter->keys.entries];
    source->posting.fields = 0;
    return DLS_OK;
}

static dls_status init_inverter_source(const dls__inverter *inverter, uint32_t count, dls__inverter_source *out,
                                       dls_error *err)
{
    *out = (dls__inverter_source){ .inverter = inverter, .count = count };
    dls__buf_init(&out->positions, inverter->allocator, SIZE_MAX);
    out->order = dls__alloc_array(inverter->allocator, count, sizeof *out->order);
    return out->order != NULL ? DLS_OK : dls__no_memory(err);
}

dls_status dls__inverter_terms(const dls__inverter *inverter, uint32_t position_fields, dls__inverter_source *out,
                               dls_error *err)
{
    DLS__TRY(init_inverter_source(inverter, inverter->terms.count, out, err));
    for (uint32_t i = 0; i < out->count; i++) out->order[i] = &dls__term_table_at(&inverter->terms, i)->string;
    dls__sort_strings(out->order, out->count);
    out->source.next_term = next_inverted_term;
    out->source.next_posting = next_inverted_posting;
    out->position_fields = position_fields;
    return DLS_OK;
}

/* How many of the strings come before `string`. */
static uint32_t strings_before(const dls__inverter_source *self, const char *string, size_t length)
{
    uint32_t low = 0, high = self->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const dls__bytemap_entry *other = self->order[middle];
        int order = memcmp(other->bytes, string, dls__min(other->length, length));
        if (order < 0 || (order == 0 && other->length < length))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void dls__inverter_part(const dls__inverter_source *whole, const dls__term_range *range, dls__inverter_source *out)
{
    *out = (dls__inverter_source){ .source = whole->source,
                                   .inverter = whole->inverter,
                                   .order = whole->order,
                                   .lent = true,
                                   .count = whole->count,
                                   .position_fields = whole->position_fields };
    dls__buf_init(&out->positions, whole->inverter->allocator, SIZE_MAX);
    if (range->from != NULL) out->next = strings_before(whole, range->from, range->from_length);
    if (range->until != NULL) out->count = strings_before(whole, range->until, range->until_length);
}

dls_status dls__inverter_term(const dls__inverter *inverter, const char *term, size_t length, uint32_t position_fields,
                              dls__inverter_source *out, dls_error *err)
{
    dls__term_key key = dls__term_key_of(term, (uint32_t)length);
    const dls__inverted *entry = dls__term_table_get(&inverter->terms, &key);
    DLS__TRY(init_inverter_source(inverter, entry != NULL ? 1 : 0, out, err));
    if (entry != NULL) out->order[0] = &entry->string;
    out->source.next_term = next_inverted_term;
    out->source.next_posting = next_inverted_posting;
    out->position_fields = position_fields;
    bool more;
    return next_inverted_term(&out->source, &more, err);
}

dls_status dls__inverter_keys(const dls__inverter *inverter, dls__inverter_source *out, dls_error *err)
{
    DLS__TRY(init_inverter_source(inverter, inverter->keys.count, out, err));
    for (uint32_t i = 0; i < out->count; i++) out->order[i] = &inverter->keys.entries[i];
    dls__sort_strings(out->order, out->count);
    out->source.next_term = next_inverted_key;
    out->source.next_posting = next_inverted_key_posting;
    return DLS_OK;
}

void dls__inverter_source_done(dls__inverter_source *source)
{
    if (source->order == NULL) return;
    if (!source->lent) dls__free(source->inverter->allocator, source->order, source->count * sizeof *source->order);
    dls__buf_done(&source->positions);
    source->order = NULL;
}
