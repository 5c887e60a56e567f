/* SPDX-License-Identifier: MIT
 *
 * Collecting the postings of a frequent term, and writing their positions.
 */
#include "lists/list_builder.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

/* In the four arrays of dls__collected. */
#define BYTES_A_POSTING 16

dls_status dls__list_builder_new(const dls__list_writer *writer, dls__list_builder **out, dls_error *err)
{
    dls__list_builder *builder = *out = dls__alloc_zero(writer->allocator, sizeof *builder);
    if (builder == NULL) return dls__no_memory(err);
    builder->writer = writer;
    dls__bytemap_init(&builder->rows, writer->allocator);
    dls__buf_init(&builder->starts, writer->allocator, SIZE_MAX);
    dls__buf_init(&builder->packed, writer->allocator, UINT32_MAX / 8);
    builder->block_count = dls__blocks_of(writer->document_count);
    builder->blocks = dls__alloc_array(writer->allocator, builder->block_count, sizeof *builder->blocks);
    return builder->blocks != NULL ? DLS_OK : dls__no_memory(err);
}

void dls__list_builder_free(dls__list_builder *builder)
{
    if (builder == NULL) return;
    const dls_allocator *allocator = builder->writer->allocator;
    dls__bytemap_done(&builder->rows);
    dls__buf_done(&builder->starts);
    dls__buf_done(&builder->packed);
    dls__free(allocator, builder->all.documents, builder->all.capacity * BYTES_A_POSTING);
    dls__free(allocator, builder->blocks, builder->block_count * sizeof *builder->blocks);
    dls__free(allocator, builder, sizeof *builder);
}

static void clear_positions(dls__list_builder *builder)
{
    dls__buf_clear(&builder->starts);
    dls__buf_clear(&builder->packed);
    builder->position_count = 0;
    builder->bits = 0;
    builder->bit_count = 0;
}

void dls__list_builder_begin(dls__list_builder *builder)
{
    builder->all.count = 0;
    builder->fields = 0;
    memset(builder->field_df, 0, sizeof builder->field_df);
    dls__bytemap_done(&builder->rows);
    dls__bytemap_init(&builder->rows, builder->writer->allocator);
    memset(builder->blocks, 0, builder->block_count * sizeof *builder->blocks);
    builder->block = 0;
    builder->positions_start = dls__spool_size(builder->writer->positions);
    clear_positions(builder);
}

/* Room for one more: the arrays move to an allocation of twice the size. */
static bool make_room(const dls__list_builder *builder, dls__collected *all)
{
    if (all->count < all->capacity) return true;
    const dls_allocator *allocator = builder->writer->allocator;
    dls__collected more = { .count = all->count, .capacity = all->capacity == 0 ? 1024 : 2 * all->capacity };
    more.documents = dls__alloc_array(allocator, more.capacity, BYTES_A_POSTING);
    if (more.documents == NULL) return false;
    more.rows = more.documents + more.capacity;
    more.impacts = (float *)(void *)(more.rows + more.capacity);
    more.scratch = more.impacts + more.capacity;
    if (all->count > 0) {
        memcpy(more.documents, all->documents, all->count * sizeof *all->documents);
        memcpy(more.rows, all->rows, all->count * sizeof *all->rows);
        memcpy(more.impacts, all->impacts, all->count * sizeof *all->impacts);
    }
    dls__free(allocator, all->documents, all->capacity * BYTES_A_POSTING);
    *all = more;
    return true;
}

/* The counts of a posting as a row of all text fields. */
static void take_counts(dls__list_builder *builder, const dls__posting *posting, uint32_t *row)
{
    const uint32_t *count = posting->counts;
    memset(row, 0, builder->writer->text_fields * sizeof *row);
    for (uint32_t fields = posting->fields; fields != 0; fields &= fields - 1) {
        uint32_t field = dls__lowest_bit(fields);
        row[field] = *count++;
        builder->field_df[field]++;
    }
    builder->fields |= posting->fields;
}

static void append_bits(dls__list_builder *builder, uint32_t value, uint32_t width)
{
    builder->bits |= (uint64_t)value << builder->bit_count;
    builder->bit_count += width;
    if (builder->bit_count < 32) return;
    dls__buf_append_u32(&builder->packed, (uint32_t)builder->bits);
    builder->bits >>= 32;
    builder->bit_count -= 32;
}

static void add_positions(dls__list_builder *builder, const dls__posting *posting)
{
    const dls__list_writer *writer = builder->writer;
    if (builder->blocks[builder->block].count % DLS__LEAST_GROUP == 0)
        dls__buf_append_u32(&builder->starts, (uint32_t)(8 * builder->packed.size + builder->bit_count));
    const uint32_t *count = posting->counts, *position = posting->positions;
    for (uint32_t fields = posting->fields; fields != 0; fields &= fields - 1, count++) {
        uint32_t field = dls__lowest_bit(fields);
        if ((writer->position_fields >> field & 1) == 0) continue;
        uint32_t width = writer->columns->widths[field][posting->document];
        for (uint32_t i = 0; i < *count; i++) append_bits(builder, *position++, width);
        builder->position_count += *count;
    }
}

/* Postings of a group: a power of two. */
static uint32_t choose_group(uint64_t positions, uint32_t postings)
{
    uint32_t group = DLS__MOST_GROUP;
    while (group > DLS__LEAST_GROUP && positions * group > (uint64_t)postings * DLS__GROUP_POSITIONS) group /= 2;
    return group;
}

dls_status dls__list_builder_end_positions(dls__list_builder *builder, dls_error *err)
{
    dls__spool *spool = builder->writer->positions;
    dls__built_block *block = &builder->blocks[builder->block];
    if ((builder->fields & builder->writer->position_fields) == 0) return DLS_OK;
    for (uint32_t written = 0; written < builder->bit_count; written += 8)
        dls__buf_append_u8(&builder->packed, (uint8_t)(builder->bits >> written));
    if (builder->packed.failed && builder->packed.size > UINT32_MAX / 16)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "a word's positions in 65,536 documents exceed 512 MiB");
    DLS__TRY(dls__buf_status(&builder->starts, err));
    DLS__TRY(dls__buf_status(&builder->packed, err));
    block->group = choose_group(builder->position_count, block->count);
    for (uint32_t posting = 0; posting < block->count; posting += block->group) {
        dls__spool_append(spool, builder->starts.bytes + 4 * (size_t)(posting / DLS__LEAST_GROUP), 4);
        block->positions_size += 4;
    }
    dls__spool_append(spool, builder->packed.bytes, builder->packed.size);
    block->positions_size += builder->packed.size;
    clear_positions(builder);
    return dls__spool_status(spool, err);
}

dls_status dls__list_builder_add(dls__list_builder *builder, const dls__posting *posting, dls_error *err)
{
    uint32_t row[DLS_MAX_TEXT_FIELDS], block = posting->document / DLS__BLOCK_DOCUMENTS;
    const dls__list_writer *writer = builder->writer;
    dls__collected *all = &builder->all;
    if (!make_room(builder, all)) return dls__no_memory(err);
    if (block != builder->block) {
        DLS__TRY(dls__list_builder_end_positions(builder, err));
        builder->block = block;
    }
    all->documents[all->count] = posting->document;
    all->impacts[all->count] =
        dls__posting_impact(writer->impacts, writer->columns, posting->document, posting->fields, posting->counts);
    take_counts(builder, posting, row);
    if (posting->fields != 0) {
        uint32_t number = dls__bytemap_add(&builder->rows, row, writer->text_fields * sizeof *row);
        if (number == DLS__BYTEMAP_NONE) return dls__no_memory(err);
        all->rows[all->count] = number;
        add_positions(builder, posting);
    }
    all->count++;
    builder->blocks[block].count++;
    return DLS_OK;
}
