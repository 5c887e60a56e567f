/* SPDX-License-Identifier: MIT
 *
 * Taking occurrences in, many at once: first all terms are looked for, then their codes are written.
 */
#include "segment/inverter.h"

#include <string.h>

#include "base/alloc.h"
#include "base/varint.h"
#include "segment/inverted.h"

void dls__inverter_init(dls__inverter *inverter, const dls_allocator *allocator)
{
    *inverter = (dls__inverter){ .allocator = allocator };
    dls__term_table_init(&inverter->terms, allocator);
    dls__bytemap_init(&inverter->keys, allocator);
    dls__slices_init(&inverter->slices, allocator);
}

void dls__inverter_clear(dls__inverter *inverter)
{
    dls__term_table_done(&inverter->terms);
    dls__bytemap_done(&inverter->keys);
    dls__slices_clear(&inverter->slices);
    inverter->waiting_count = 0;
}

void dls__inverter_done(dls__inverter *inverter)
{
    dls__inverter_clear(inverter);
    dls__slices_done(&inverter->slices);
    dls__free(inverter->allocator, inverter->documents, inverter->documents_capacity * sizeof *inverter->documents);
    inverter->documents = NULL;
    inverter->documents_capacity = 0;
}

size_t dls__inverter_memory(const dls__inverter *inverter)
{
    return dls__term_table_memory(&inverter->terms) + dls__bytemap_memory(&inverter->keys) +
           inverter->documents_capacity * sizeof *inverter->documents + dls__slices_memory(&inverter->slices);
}

/* Most bytes of codes for one occurrence: three numbers, of 34, 4 and 32 bits. */
#define MOST_CODE_BYTES 11

/* As dls__varint_write. Whether a number takes one byte or two cannot be foreseen, so that there is no branch on it:
 * two are written. */
static uint8_t *write_number(uint8_t *end, uint64_t number)
{
    if (number >= 1 << 14) return dls__varint_write(end, number);
    unsigned more = number >= 1 << 7;
    end[0] = (uint8_t)((number & 0x7f) | more << 7);
    end[1] = (uint8_t)(number >> 7);
    return end + 1 + more;
}

/* The codes of any occurrence. */
static uint8_t *write_any_codes(uint8_t *end, const dls__inverted *entry, const dls__waiting *waiting)
{
    uint64_t documents = waiting->document + 1 - entry->document;
    bool other_field = entry->field != waiting->field;
    if (documents == 0 && !other_field)
        return write_number(end, (uint64_t)(waiting->position - entry->position) << 2 | DLS__TAG_POSITION);
    if (documents == 0) {
        end = write_number(end, (uint64_t)waiting->field << 2 | DLS__TAG_FIELD);
    } else {
        end = write_number(end, documents << 2 | (other_field ? DLS__TAG_DOCUMENT_AND_FIELD : DLS__TAG_DOCUMENT));
        if (other_field) end = write_number(end, waiting->field);
    }
    return write_number(end, waiting->position);
}

/* Write the codes of an occurrence; returns the byte after them. Whether a document is the next one cannot be foreseen
 * either: as long as the field is the same and numbers are small, all that there may be is written, and what there is
 * is kept. */
static uint8_t *write_codes(uint8_t *end, const dls__inverted *entry, const dls__waiting *waiting)
{
    uint64_t documents = waiting->document + 1 - entry->document, positions = waiting->position - entry->position;
    bool next = documents != 0;
    uint64_t value = positions ^ ((positions ^ documents) & (0 - (uint64_t)next));
    if (entry->field != waiting->field || value >= 1 << 12 || waiting->position >= 1 << 14)
        return write_any_codes(end, entry, waiting);
    if (value == 0) return end; /* at the same position */
    end = write_number(end, value << 2 | (uint64_t)next << 1);
    return end + (write_number(end, waiting->position) - end) * next;
}

static bool append_occurrence(dls__inverter *inverter, dls__inverted *entry, const dls__waiting *waiting)
{
    dls__slice_writer *stream = &entry->stream;
    if (stream->left >= MOST_CODE_BYTES) {
        uint8_t *end = write_codes(stream->at, entry, waiting);
        stream->left = (uint16_t)(stream->left - (end - stream->at));
        stream->at = end;
    } else {
        uint8_t codes[MOST_CODE_BYTES], *end = write_codes(codes, entry, waiting);
        if (!dls__slices_append(&inverter->slices, stream, codes, (size_t)(end - codes))) return false;
    }
    entry->document = waiting->document + 1;
    entry->field = waiting->field;
    entry->position = waiting->position;
    return true;
}

bool dls__inverter_settle(dls__inverter *inverter)
{
    uint32_t count = inverter->waiting_count;
    inverter->waiting_count = 0;
    dls__inverted *entries[DLS__MOST_WAITING];
    dls__term_table_find(&inverter->terms, inverter->waiting_keys, count, entries);
    for (uint32_t i = 0; i < count; i++) {
        const dls__waiting *waiting = &inverter->waiting[i];
        if (entries[i] == NULL) entries[i] = dls__term_table_add(&inverter->terms, &inverter->waiting_keys[i]);
        if (entries[i] == NULL || !append_occurrence(inverter, entries[i], waiting)) return false;
    }
    return true;
}

bool dls__inverter_add(dls__inverter *inverter, const char *term, size_t length, uint32_t document, uint32_t field,
                       uint32_t position)
{
    uint32_t at = inverter->waiting_count++;
    inverter->waiting[at] = (dls__waiting){ document, field, position };
    inverter->waiting_keys[at] = dls__term_key_of(term, (uint32_t)length);
    dls__term_table_expect(&inverter->terms, &inverter->waiting_keys[at]);
    if (length > 16) {
        memcpy(inverter->waiting_terms[at], term, length);
        inverter->waiting_keys[at].bytes = inverter->waiting_terms[at];
    }
    return at + 1 < DLS__MOST_WAITING || dls__inverter_settle(inverter);
}

bool dls__inverter_add_keyword(dls__inverter *inverter, const char *term, size_t length, uint32_t document)
{
    dls__term_key key = dls__term_key_of(term, (uint32_t)length);
    dls__inverted *entry = dls__term_table_add(&inverter->terms, &key);
    if (entry == NULL) return false;
    if (entry->document == document + 1) return true;
    uint8_t codes[DLS__VARINT_MAX];
    uint8_t *end = dls__varint_write(codes, document + 1 - entry->document);
    if (!dls__slices_append(&inverter->slices, &entry->stream, codes, (size_t)(end - codes))) return false;
    entry->document = document + 1;
    return true;
}

/* An array of `*capacity` elements of `size` bytes, grown until it has element `number`; NULL if there is no memory,
 * and then it is as it was. */
static void *grown_array(const dls__inverter *inverter, void *array, size_t *capacity, size_t size, uint32_t number)
{
    if (number < *capacity) return array;
    size_t grown = dls__max(1024, *capacity + *capacity / 2);
    void *moved = dls__resize(inverter->allocator, array, *capacity * size, grown * size);
    if (moved != NULL) *capacity = grown;
    return moved;
}

bool dls__inverter_add_key(dls__inverter *inverter, const char *key, size_t length, uint32_t document)
{
    uint32_t number = dls__bytemap_add(&inverter->keys, key, length);
    if (number == DLS__BYTEMAP_NONE) return false;
    uint32_t *documents =
        grown_array(inverter, inverter->documents, &inverter->documents_capacity, sizeof *documents, number);
    if (documents == NULL) return false;
    inverter->documents = documents;
    documents[number] = document;
    return true;
}

bool dls__inverter_find_key(const dls__inverter *inverter, const char *key, size_t length, uint32_t *document)
{
    uint32_t number = dls__bytemap_find(&inverter->keys, key, length);
    if (number == DLS__BYTEMAP_NONE) return false;
    *document = inverter->documents[number];
    return true;
}
