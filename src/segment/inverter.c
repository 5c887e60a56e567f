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

/* Write the codes of an occurrence; returns the byte after them. */
static uint8_t *write_codes(uint8_t *end, const dls__inverted *entry, const dls__waiting *waiting)
{
    if (entry->stream.level == 0 || entry->document != waiting->document) {
        end = write_number(end, (uint64_t)(waiting->document - entry->document) << 2 | DLS__TAG_DOCUMENT);
        end = write_number(end, waiting->field);
        return write_number(end, waiting->position);
    }
    if (entry->field != waiting->field) {
        end = write_number(end, (uint64_t)waiting->field << 2 | DLS__TAG_FIELD);
        return write_number(end, waiting->position);
    }
    if (entry->position == waiting->position) return end;
    return write_number(end, (uint64_t)(waiting->position - entry->position) << 2 | DLS__TAG_POSITION);
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
    entry->document = waiting->document;
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
    if (entry->stream.level > 0 && entry->document == document) return true;
    uint8_t codes[DLS__VARINT_MAX];
    uint8_t *end = dls__varint_write(codes, (uint64_t)(document - entry->document) << 2 | DLS__TAG_KEYWORD);
    if (!dls__slices_append(&inverter->slices, &entry->stream, codes, (size_t)(end - codes))) return false;
    entry->document = document;
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
