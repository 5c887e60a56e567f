/* SPDX-License-Identifier: MIT
 *
 * Writing postings (postings_format.h). A block is encoded while its postings come in, and leaves, with its head, when
 * one comes that it has no room for: so the last block of a list is known as such, and an only one needs no head.
 *
 * Failures stay in the buffers and spools, which do nothing from then on, and are told by dls__postings_end.
 */
#include "base/error.h"
#include "postings/postings_format.h"

#include <assert.h>

void dls__postings_writer_init(dls__postings_writer *writer, const dls_allocator *allocator, dls__spool *documents,
                               dls__spool *positions, uint32_t text_fields, uint32_t position_fields)
{
    assert(text_fields <= DLS_MAX_TEXT_FIELDS && position_fields >> text_fields == 0);
    *writer = (dls__postings_writer){
        .documents = documents, .positions = positions, .text_fields = text_fields, .position_fields = position_fields
    };
    dls__buf_init(&writer->block, allocator, SIZE_MAX);
    dls__buf_init(&writer->block_positions, allocator, SIZE_MAX);
}

void dls__postings_writer_done(dls__postings_writer *writer)
{
    dls__buf_done(&writer->block);
    dls__buf_done(&writer->block_positions);
}

/* How many numbers lie between document `before` and `document`. */
static uint32_t document_distance(uint32_t before, uint32_t document) { return document - (before + 1); }

static void write_block_head(dls__postings_writer *writer)
{
    uint8_t head[DLS__FOOT_MAX];
    uint8_t *end = dls__varint_write(head, document_distance(writer->block_base, writer->last_document));
    end = dls__varint_write(end, writer->block.size);
    end = dls__varint_write(end, writer->block_positions.size);
    dls__spool_append(writer->documents, head, (size_t)(end - head));
}

/* Write the block's postings and positions and begin another. */
static void write_postings_block(dls__postings_writer *writer)
{
    if (writer->block.failed || writer->block_positions.failed) return;
    dls__spool_append(writer->documents, writer->block.bytes, writer->block.size);
    dls__spool_append(writer->positions, writer->block_positions.bytes, writer->block_positions.size);
    dls__buf_clear(&writer->block);
    dls__buf_clear(&writer->block_positions);
    writer->in_block = 0;
    writer->block_base = writer->last_document;
    writer->last_fields = 0;
}

void dls__postings_begin(dls__postings_writer *writer)
{
    writer->in_block = 0;
    writer->last_document = writer->block_base = DLS__BEFORE_FIRST;
    writer->last_fields = 0;
    writer->df = 0;
    writer->term_fields = 0;
    writer->term_start = dls__spool_size(writer->documents);
    writer->positions_start = dls__spool_size(writer->positions);
}

static void encode_document(dls__postings_writer *writer, const dls__posting *posting)
{
    unsigned field_count = dls__popcount(posting->fields);
    bool is_once = field_count == 1 && posting->counts[0] == 1;
    bool is_same = posting->fields == writer->last_fields;
    uint64_t step = (uint64_t)document_distance(writer->last_document, posting->document) << DLS__STEP_SHIFT;
    step |= (is_same ? DLS__STEP_SAME_FIELDS : 0) | (is_once ? DLS__STEP_ONCE : 0);
    dls__buf_append_varint(&writer->block, step);
    if (!is_same) dls__buf_append_varint(&writer->block, posting->fields);
    for (unsigned i = 0; i < field_count && !is_once; i++)
        dls__buf_append_varint(&writer->block, posting->counts[i] - 1);
}

static void encode_positions(dls__postings_writer *writer, const dls__posting *posting)
{
    const uint32_t *position = posting->positions;
    const uint32_t *count = posting->counts;
    for (uint32_t fields = posting->fields; fields != 0; fields &= fields - 1, count++) {
        if ((writer->position_fields >> dls__lowest_bit(fields) & 1) == 0) continue;
        uint32_t next = 0; /* the smallest that may come */
        for (uint32_t i = 0; i < *count; i++, position++) {
            assert(*position >= next);
            dls__buf_append_varint(&writer->block_positions, *position - next);
            next = *position + 1;
        }
    }
}

void dls__postings_add(dls__postings_writer *writer, const dls__posting *posting)
{
    assert(writer->df == 0 || posting->document > writer->last_document);
    assert(posting->fields >> writer->text_fields == 0);
    if (writer->in_block == DLS__BLOCK_SIZE) {
        write_block_head(writer);
        write_postings_block(writer);
    }
    encode_document(writer, posting);
    encode_positions(writer, posting);
    writer->last_document = posting->document;
    writer->last_fields = posting->fields;
    writer->term_fields |= posting->fields;
    writer->in_block++;
    writer->df++;
}

dls_status dls__postings_end(dls__postings_writer *writer, uint64_t *address, dls_error *err)
{
    assert(writer->df > 0);
    if (writer->df > DLS__BLOCK_SIZE) write_block_head(writer);
    write_postings_block(writer);
    DLS__TRY(dls__buf_status(&writer->block, err));
    DLS__TRY(dls__buf_status(&writer->block_positions, err));

    uint64_t foot_start = dls__spool_size(writer->documents);
    uint64_t positions_size = dls__spool_size(writer->positions) - writer->positions_start;
    uint8_t foot[DLS__FOOT_MAX];
    uint8_t *end = dls__varint_write(foot, writer->df);
    end = dls__varint_write(end, writer->term_fields);
    end = dls__varint_write(end, foot_start - writer->term_start);
    end = dls__varint_write(end, positions_size);
    if (positions_size > 0) end = dls__varint_write(end, writer->positions_start);
    dls__spool_append(writer->documents, foot, (size_t)(end - foot));
    DLS__TRY(dls__spool_status(writer->documents, err));
    DLS__TRY(dls__spool_status(writer->positions, err));
    *address = foot_start;
    return DLS_OK;
}
