/* SPDX-License-Identifier: MIT
 *
 * Deleting documents: marks first, then numbers in the file.
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/crc32c.h"
#include "base/error.h"
#include "columns/record.h"
#include "index/index_writer.h"

/* Unpacking what is stored of a document takes as long as merging so many postings; of its block, once for them all. */
#define WORK_OF_DELETION 64

static bool is_added_gone(const dls_writer *writer, uint32_t document)
{
    const dls__buf *bits = &writer->added.bits;
    return document / 8 < bits->size && (bits->bytes[document / 8] >> document % 8 & 1) != 0;
}

dls_status dls__writer_find(const dls_writer *writer, const char *key, size_t length, bool *found,
                            dls__document_place *place, dls_error *err)
{
    place->segment = writer->segment_count;
    DLS__TRY(dls__segment_writer_find(&writer->segment, key, length, found, &place->document, err));
    if (*found) *found = !is_added_gone(writer, place->document);
    for (size_t i = writer->segment_count; i-- > 0 && !*found;) {
        place->segment = i;
        DLS__TRY(dls__segment_find(&writer->committed[i]->segment, key, length, found, &place->document, err));
    }
    return DLS_OK;
}

static void append_number(dls__buf *numbers, uint32_t number) { dls__buf_append(numbers, &number, sizeof number); }

static const uint32_t *numbers_of(const dls__buf *numbers, size_t *count)
{
    *count = numbers->size / sizeof(uint32_t);
    return (const uint32_t *)(const void *)numbers->bytes;
}

static dls_status mark_added(dls_writer *writer, uint32_t document, dls_error *err)
{
    dls__added_deletions *added = &writer->added;
    while (added->bits.size <= document / 8 && !added->bits.failed) dls__buf_append_u8(&added->bits, 0);
    append_number(&added->fresh, document);
    DLS__TRY(dls__buf_status(&added->bits, err));
    added->bits.bytes[document / 8] |= (uint8_t)(1 << document % 8);
    return dls__buf_status(&added->fresh, err);
}

static dls_status mark_committed(dls_writer *writer, dls__document_place place, dls_error *err)
{
    dls__committed *committed = writer->committed[place.segment];
    DLS__TRY(dls__segment_mark(&committed->segment, place.document, &writer->allocator, err));
    append_number(&committed->fresh, place.document);
    return dls__buf_status(&committed->fresh, err);
}

dls_status dls__writer_mark(dls_writer *writer, dls__document_place place, dls_error *err)
{
    writer->deleted++;
    return place.segment == writer->segment_count ? mark_added(writer, place.document, err)
                                                  : mark_committed(writer, place, err);
}

void dls__writer_unmark(dls_writer *writer)
{
    for (size_t i = 0; i < writer->segment_count; i++) {
        size_t count;
        dls__committed *committed = writer->committed[i];
        const uint32_t *fresh = numbers_of(&committed->fresh, &count);
        for (size_t j = 0; j < count; j++) dls__segment_unmark(&committed->segment, fresh[j]);
        dls__buf_clear(&committed->fresh);
        writer->deleted -= count;
    }
    writer->deleted -= writer->added.fresh.size / sizeof(uint32_t);
    dls__buf_clear(&writer->added.bits);
    dls__buf_clear(&writer->added.fresh);
}

dls_status dls__writer_move_marks(dls_writer *writer, dls_error *err)
{
    size_t count;
    const uint32_t *fresh = numbers_of(&writer->added.fresh, &count);
    for (size_t i = 0; i < count; i++)
        DLS__TRY(mark_committed(writer, (dls__document_place){ writer->segment_count - 1, fresh[i] }, err));
    return DLS_OK;
}

/* Inner numbers by those outside, of a segment that was reordered; NULL of others. */
static dls_status places_of(const dls_writer *writer, const dls__segment *segment, uint32_t **places, dls_error *err)
{
    *places = NULL;
    if (segment->order.size == 0) return DLS_OK;
    size_t size = segment->descriptor.documents * sizeof **places;
    uint32_t *found = dls__alloc_zero(&writer->allocator, size);
    if (found == NULL) return dls__no_memory(err);
    dls_status status = dls__segment_places(segment, found, err);
    if (status == DLS_OK)
        *places = found;
    else
        dls__free(&writer->allocator, found, size);
    return status;
}

/* What the index loses with a document, whose record is the iterator's: its lengths, to the word. */
static dls_status take_away(const dls_writer *writer, const dls__segment *segment, uint32_t inner,
                            const dls__docstore_iter *iter, dls__segment_descriptor *descriptor, dls_error *err)
{
    uint8_t codes[DLS_MAX_TEXT_FIELDS];
    uint32_t lengths[DLS_MAX_TEXT_FIELDS], fields = writer->schema->text_count;
    dls__record_reader reader;
    dls__record_open(&reader, iter->record, iter->size);
    for (uint32_t field = 0; field < fields; field++) codes[field] = segment->columns.lengths[field][inner];
    if (reader.reader.bad || !dls__record_lengths(&reader, codes, fields, lengths))
        return dls__section_corrupt(&segment->stored.section, 0, "lengths that make no sense", err);
    for (uint32_t field = 0; field < fields; field++) {
        descriptor->deleted_length[field] += lengths[field];
        descriptor->deleted_with[field] += lengths[field] > 0;
    }
    descriptor->deleted++;
    return DLS_OK;
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* In the order of the documents, so that no block of records is unpacked twice. */
static dls_status take_all_away(dls_writer *writer, dls__committed *committed, const uint32_t *places,
                                dls__segment_descriptor *descriptor, dls_error *err)
{
    size_t count;
    const uint32_t *fresh = numbers_of(&committed->fresh, &count);
    dls_status status = DLS_OK;
    dls__docstore_iter iter;
    dls__docstore_iter_init(&iter, &committed->segment.stored, &writer->allocator);
    qsort(committed->fresh.bytes, count, sizeof *fresh, by_number);
    for (size_t i = 0; i < count && status == DLS_OK; i++) {
        bool more;
        uint32_t inner = places != NULL ? places[fresh[i]] : fresh[i];
        status = dls__docstore_iter_seek(&iter, fresh[i], err);
        if (status == DLS_OK) status = dls__docstore_iter_next(&iter, &more, err);
        if (status == DLS_OK) status = take_away(writer, &committed->segment, inner, &iter, descriptor, err);
        if (status == DLS_OK) status = dls__cancel_after(&writer->cancel, WORK_OF_DELETION, err);
    }
    dls__docstore_iter_done(&iter);
    return status;
}

/* All deletions of a segment, by inner number. */
static dls_status write_numbers(dls_writer *writer, const dls__segment *segment, dls__segment_descriptor *descriptor,
                                dls_error *err)
{
    dls__buf numbers;
    uint32_t next = 0, outer;
    dls_status status = DLS_OK;
    dls__buf_init(&numbers, &writer->allocator, SIZE_MAX);
    for (uint32_t inner = 0; inner < segment->descriptor.documents && status == DLS_OK; inner++) {
        if (segment->order.size == 0 && segment->gone[inner / 64] == 0) {
            inner |= 63; /* none of 64 */
            continue;
        }
        status = dls__segment_outer(segment, inner, &outer, err);
        if (status == DLS_OK && dls__segment_is_gone(segment, outer)) dls__deletions_append(&numbers, &next, inner);
    }
    if (status == DLS_OK) status = dls__buf_status(&numbers, err);
    if (status == DLS_OK) status = dls__file_write(writer->file, writer->end, numbers.bytes, numbers.size, err);
    if (status == DLS_OK) {
        descriptor->deletions = (dls__byte_range){ writer->end, numbers.size };
        descriptor->deletions_crc = dls__crc32c(0, numbers.bytes, numbers.size);
        writer->end += numbers.size;
    }
    dls__buf_done(&numbers);
    return status;
}

static dls_status append_deletions_of(dls_writer *writer, size_t number, dls_error *err)
{
    dls__committed *committed = writer->committed[number];
    dls__segment_descriptor *descriptor = &writer->descriptors[number];
    const dls__columns *columns;
    uint32_t *places;
    DLS__TRY(dls__segment_columns(&committed->segment, &columns, err));
    DLS__TRY(places_of(writer, &committed->segment, &places, err));
    dls_status status = take_all_away(writer, committed, places, descriptor, err);
    dls__free(&writer->allocator, places, descriptor->documents * sizeof *places);
    DLS__TRY(status);
    dls__buf_clear(&committed->fresh);
    return descriptor->deleted < descriptor->documents ? write_numbers(writer, &committed->segment, descriptor, err)
                                                       : DLS_OK; /* nothing is left of it, and it will be dropped */
}

dls_status dls__writer_append_deletions(dls_writer *writer, dls_error *err)
{
    for (size_t i = 0; i < writer->segment_count; i++)
        if (writer->committed[i]->fresh.size > 0) DLS__TRY(append_deletions_of(writer, i, err));
    return DLS_OK;
}
