/* SPDX-License-Identifier: MIT
 *
 * A term's postings are held back until it is clear whether they are few, which makes them a sequential list, or many,
 * which go to the builder.
 *
 * Held postings are u32s, one after the other: document, fields, counts, number of positions, positions.
 */
#include <string.h>

#include "base/error.h"
#include "base/sort_keys.h"
#include "lists/list_builder.h"

dls_status dls__list_writer_init(dls__list_writer *writer, const dls_allocator *allocator, dls__spool *documents,
                                 dls__spool *positions, uint32_t document_count, uint32_t text_fields,
                                 uint32_t position_fields, const dls__impacts *impacts, const dls__columns *columns,
                                 const uint32_t *places, dls_error *err)
{
    *writer = (dls__list_writer){ .allocator = allocator,
                                  .documents = documents,
                                  .positions = positions,
                                  .document_count = document_count,
                                  .text_fields = text_fields,
                                  .position_fields = position_fields,
                                  .impacts = impacts,
                                  .columns = columns,
                                  .places = places };
    dls__postings_writer_init(&writer->sequential, allocator, documents, positions, text_fields, position_fields);
    dls__buf_init(&writer->held, allocator, SIZE_MAX);
    dls__buf_init(&writer->starts, allocator, SIZE_MAX);
    dls__buf_init(&writer->keys, allocator, SIZE_MAX);
    return dls__list_builder_new(writer, &writer->builder, err);
}

void dls__list_writer_done(dls__list_writer *writer)
{
    dls__postings_writer_done(&writer->sequential);
    dls__buf_done(&writer->held);
    dls__buf_done(&writer->starts);
    dls__buf_done(&writer->keys);
    dls__list_builder_free(writer->builder);
}

void dls__list_begin(dls__list_writer *writer)
{
    dls__buf_clear(&writer->held);
    dls__buf_clear(&writer->starts);
    dls__buf_clear(&writer->keys);
    writer->df = 0;
}

/* How many positions come with a posting. */
static size_t stored_positions(const dls__list_writer *writer, const dls__posting *posting)
{
    size_t sum = 0, i = 0;
    for (uint32_t fields = posting->fields; fields != 0; fields &= fields - 1, i++)
        if ((writer->position_fields >> dls__lowest_bit(fields) & 1) != 0) sum += posting->counts[i];
    return sum;
}

static void hold(dls__list_writer *writer, const dls__posting *posting)
{
    size_t positions = stored_positions(writer, posting), fields = dls__popcount(posting->fields);
    if (!dls__buf_reserve(&writer->held, (3 + fields + positions) * sizeof(uint32_t))) return;
    uint32_t *at = (uint32_t *)(void *)(writer->held.bytes + writer->held.size);
    *at++ = posting->document;
    *at++ = posting->fields;
    for (size_t i = 0; i < fields; i++) *at++ = posting->counts[i];
    *at++ = (uint32_t)positions;
    for (size_t i = 0; i < positions; i++) *at++ = posting->positions[i];
    writer->held.size = (size_t)((uint8_t *)at - writer->held.bytes);
}

/* The held posting at `at`, which moves to the next. */
static void take_held(const uint32_t **at, dls__posting *posting)
{
    posting->document = *(*at)++;
    posting->fields = *(*at)++;
    size_t fields = dls__popcount(posting->fields);
    memcpy(posting->counts, *at, fields * sizeof *posting->counts);
    *at += fields;
    uint32_t positions = *(*at)++;
    posting->positions = *at;
    *at += positions;
}

static const uint32_t *held_postings(const dls__list_writer *writer)
{
    return (const uint32_t *)(const void *)writer->held.bytes;
}

/* Hand the next posting on, to where its term's go. */
static dls_status pass_on(dls__list_writer *writer, const dls__posting *posting, bool many, dls_error *err)
{
    if (many) return dls__list_builder_add(writer->builder, posting, err);
    dls__postings_add(&writer->sequential, posting);
    return DLS_OK;
}

static void begin_passing(dls__list_writer *writer, bool many)
{
    if (many)
        dls__list_builder_begin(writer->builder);
    else
        dls__postings_begin(&writer->sequential);
}

/* Hand on what is held, in the order in which it came. */
static dls_status pass_held(dls__list_writer *writer, uint32_t count, bool many, dls_error *err)
{
    DLS__TRY(dls__buf_status(&writer->held, err));
    begin_passing(writer, many);
    const uint32_t *at = held_postings(writer);
    for (uint32_t i = 0; i < count; i++) {
        dls__posting posting;
        take_held(&at, &posting);
        DLS__TRY(pass_on(writer, &posting, many, err));
    }
    return DLS_OK;
}

/* Hand on all, in the order of their new numbers. */
static dls_status pass_placed(dls__list_writer *writer, bool many, dls_error *err)
{
    size_t count = writer->df;
    dls__buf_reserve(&writer->keys, count * sizeof(uint64_t)); /* what the sort needs beside */
    DLS__TRY(dls__buf_status(&writer->held, err));
    DLS__TRY(dls__buf_status(&writer->starts, err));
    DLS__TRY(dls__buf_status(&writer->keys, err));
    const uint64_t *starts = (const uint64_t *)(const void *)writer->starts.bytes;
    uint64_t *keys = (uint64_t *)(void *)writer->keys.bytes;
    keys = dls__sort_keys(keys, keys + count, count, 32, (uint64_t)writer->document_count << 32);
    begin_passing(writer, many);
    for (size_t i = 0; i < count; i++) {
        if ((i + 1) % DLS__WORK_STEP == 0) DLS__TRY(dls__cancel_after(writer->cancel, DLS__WORK_STEP, err));
        const uint32_t *at = held_postings(writer) + starts[(uint32_t)keys[i]];
        dls__posting posting;
        take_held(&at, &posting);
        posting.document = (uint32_t)(keys[i] >> 32);
        DLS__TRY(pass_on(writer, &posting, many, err));
    }
    return DLS_OK;
}

/* Hold a posting that gets another number. */
static void place(dls__list_writer *writer, const dls__posting *posting)
{
    uint64_t start = writer->held.size / sizeof(uint32_t);
    uint64_t key = (uint64_t)writer->places[posting->document] << 32 | (writer->df - 1);
    dls__buf_append(&writer->starts, &start, sizeof start);
    dls__buf_append(&writer->keys, &key, sizeof key);
    hold(writer, posting);
}

dls_status dls__list_add(dls__list_writer *writer, const dls__posting *posting, dls_error *err)
{
    writer->df++;
    if (writer->places != NULL) {
        place(writer, posting);
        return dls__buf_status(&writer->held, err);
    }
    if (writer->df <= DLS__SEQUENTIAL_DF) {
        hold(writer, posting);
        return DLS_OK;
    }
    if (writer->df == DLS__SEQUENTIAL_DF + 1) DLS__TRY(pass_held(writer, DLS__SEQUENTIAL_DF, true, err));
    return dls__list_builder_add(writer->builder, posting, err);
}

dls_status dls__list_end(dls__list_writer *writer, uint64_t *value, dls_error *err)
{
    bool many = writer->df > DLS__SEQUENTIAL_DF;
    uint64_t address;
    if (writer->places != NULL)
        DLS__TRY(pass_placed(writer, many, err));
    else if (!many)
        DLS__TRY(pass_held(writer, writer->df, false, err));
    DLS__TRY(many ? dls__list_builder_end(writer->builder, &address, err)
                  : dls__postings_end(&writer->sequential, &address, err));
    *value = 2 * address + many;
    return DLS_OK;
}

void dls__list_writer_into(dls__list_writer *writer, dls__spool *documents, dls__spool *positions)
{
    writer->documents = writer->sequential.documents = documents;
    writer->positions = writer->sequential.positions = positions;
}

dls_status dls__list_writer_finish(dls__list_writer *writer, dls_error *err)
{
    static const uint8_t zeros[DLS__KERNEL_SLACK];
    dls__spool_append(writer->documents, zeros, sizeof zeros);
    dls__spool_append(writer->positions, zeros, sizeof zeros);
    DLS__TRY(dls__spool_status(writer->documents, err));
    return dls__spool_status(writer->positions, err);
}
