/* SPDX-License-Identifier: MIT
 *
 * Taking occurrences in.
 */
#include "segment/inverter.h"

#include "base/alloc.h"
#include "base/varint.h"
#include "segment/inverted.h"

void dls__inverter_init(dls__inverter *inverter, const dls_allocator *allocator)
{
    *inverter = (dls__inverter){ .allocator = allocator };
    dls__bytemap_init(&inverter->terms, allocator);
    dls__bytemap_init(&inverter->keys, allocator);
    dls__slices_init(&inverter->slices, allocator);
}

void dls__inverter_clear(dls__inverter *inverter)
{
    dls__bytemap_done(&inverter->terms);
    dls__bytemap_done(&inverter->keys);
    dls__slices_clear(&inverter->slices);
}

void dls__inverter_done(dls__inverter *inverter)
{
    dls__inverter_clear(inverter);
    dls__slices_done(&inverter->slices);
    dls__free(inverter->allocator, inverter->inverted, inverter->inverted_capacity * sizeof *inverter->inverted);
    dls__free(inverter->allocator, inverter->documents, inverter->documents_capacity * sizeof *inverter->documents);
    inverter->inverted = NULL;
    inverter->inverted_capacity = 0;
    inverter->documents = NULL;
    inverter->documents_capacity = 0;
}

size_t dls__inverter_memory(const dls__inverter *inverter)
{
    return dls__bytemap_memory(&inverter->terms) + dls__bytemap_memory(&inverter->keys) +
           inverter->inverted_capacity * sizeof *inverter->inverted +
           inverter->documents_capacity * sizeof *inverter->documents + dls__slices_memory(&inverter->slices);
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

static bool make_room_for_term(dls__inverter *inverter, uint32_t number)
{
    dls__inverted *inverted =
        grown_array(inverter, inverter->inverted, &inverter->inverted_capacity, sizeof *inverted, number);
    if (inverted != NULL) inverter->inverted = inverted;
    return inverted != NULL;
}

/* The entry of `term`, made if it is new; NULL if there is no memory. */
static dls__inverted *entry_of(dls__inverter *inverter, const char *term, size_t length)
{
    uint32_t known = inverter->terms.count;
    uint32_t number = dls__bytemap_add(&inverter->terms, term, length);
    if (number == DLS__BYTEMAP_NONE || !make_room_for_term(inverter, number)) return NULL;
    dls__inverted *entry = &inverter->inverted[number];
    if (number == known) *entry = (dls__inverted){ .empty = true };
    return entry;
}

bool dls__inverter_add(dls__inverter *inverter, const char *term, size_t length, uint32_t document, uint32_t field,
                       uint32_t position)
{
    dls__inverted *entry = entry_of(inverter, term, length);
    if (entry == NULL) return false;
    uint8_t codes[3 * DLS__VARINT_MAX], *end = codes;
    if (entry->empty || entry->document != document) {
        end = dls__varint_write(end, (uint64_t)(document - entry->document) << 2 | DLS__TAG_DOCUMENT);
        end = dls__varint_write(end, field);
        end = dls__varint_write(end, position);
    } else if (entry->field != field) {
        end = dls__varint_write(end, (uint64_t)field << 2 | DLS__TAG_FIELD);
        end = dls__varint_write(end, position);
    } else if (entry->position != position) {
        end = dls__varint_write(end, (uint64_t)(position - entry->position) << 2 | DLS__TAG_POSITION);
    }
    if (!dls__slices_append(&inverter->slices, &entry->stream, codes, (size_t)(end - codes))) return false;
    entry->empty = false;
    entry->document = document;
    entry->field = (uint8_t)field;
    entry->position = position;
    return true;
}

bool dls__inverter_add_keyword(dls__inverter *inverter, const char *term, size_t length, uint32_t document)
{
    dls__inverted *entry = entry_of(inverter, term, length);
    if (entry == NULL) return false;
    if (!entry->empty && entry->document == document) return true;
    uint8_t codes[DLS__VARINT_MAX];
    uint8_t *end = dls__varint_write(codes, (uint64_t)(document - entry->document) << 2 | DLS__TAG_KEYWORD);
    if (!dls__slices_append(&inverter->slices, &entry->stream, codes, (size_t)(end - codes))) return false;
    entry->empty = false;
    entry->document = document;
    return true;
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
