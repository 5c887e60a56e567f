/* SPDX-License-Identifier: MIT
 *
 * Slices never cross blocks, so a place is block number and offset in one number.
 */
#include "segment/slices.h"

#include <string.h>

#include "base/alloc.h"
#include "base/endian.h"

#define BLOCK_BITS DLS__SLICES_BLOCK_BITS
#define BLOCK_SIZE (UINT32_C(1) << BLOCK_BITS)
#define MAX_BLOCKS (UINT32_C(1) << (32 - BLOCK_BITS))
#define LINK_SIZE 4
#define FIRST_SLICE 16
#define LAST_LEVEL 8 /* 16 << 7 = 2 KiB */

void dls__slices_init(dls__slices *slices, const dls_allocator *allocator)
{
    *slices = (dls__slices){ .allocator = allocator };
}

void dls__slices_clear(dls__slices *slices)
{
    for (uint32_t i = 0; i < slices->block_count; i++) dls__free(slices->allocator, slices->blocks[i], BLOCK_SIZE);
    slices->block_count = 0;
    slices->block_used = 0;
}

void dls__slices_done(dls__slices *slices)
{
    dls__slices_clear(slices);
    dls__free(slices->allocator, slices->blocks, slices->block_capacity * sizeof *slices->blocks);
    dls__slices_init(slices, slices->allocator);
}

size_t dls__slices_memory(const dls__slices *slices)
{
    return (size_t)slices->block_count * BLOCK_SIZE + slices->block_capacity * sizeof *slices->blocks;
}

static uint32_t slice_size(uint32_t level)
{
    return (uint32_t)FIRST_SLICE << ((level < LAST_LEVEL ? level : LAST_LEVEL) - 1);
}

static bool grow_table(dls__slices *slices)
{
    uint32_t capacity = slices->block_capacity == 0 ? 16 : 2 * slices->block_capacity;
    uint8_t **blocks = dls__resize(slices->allocator, slices->blocks, slices->block_capacity * sizeof *blocks,
                                   capacity * sizeof *blocks);
    if (blocks == NULL) return false;
    slices->blocks = blocks;
    slices->block_capacity = capacity;
    return true;
}

/* Take `size` bytes of the pool; false if there is no memory. */
static bool take(dls__slices *slices, uint32_t size, uint32_t *place)
{
    if (slices->block_count == 0 || slices->block_used + size > BLOCK_SIZE) {
        if (slices->block_count == MAX_BLOCKS) return false;
        if (slices->block_count == slices->block_capacity && !grow_table(slices)) return false;
        uint8_t *block = dls__alloc(slices->allocator, BLOCK_SIZE);
        if (block == NULL) return false;
        slices->blocks[slices->block_count++] = block;
        slices->block_used = 0;
    }
    *place = (slices->block_count - 1) << BLOCK_BITS | slices->block_used;
    slices->block_used += size;
    return true;
}

static bool next_slice(dls__slices *slices, dls__slice_writer *stream)
{
    uint32_t level = stream->level + 1u, size = slice_size(level), place;
    if (!take(slices, size, &place)) return false;
    if (stream->level == 0)
        stream->first = place;
    else
        dls__store_u32(stream->at, place);
    stream->at = dls__slices_address(slices, place);
    stream->left = (uint16_t)(size - LINK_SIZE);
    stream->level = (uint8_t)dls__min(level, LAST_LEVEL);
    return true;
}

bool dls__slices_append(dls__slices *slices, dls__slice_writer *stream, const uint8_t *bytes, size_t size)
{
    while (size > 0) {
        if (stream->left == 0 && !next_slice(slices, stream)) return false;
        size_t part = dls__min(size, stream->left);
        memcpy(stream->at, bytes, part);
        stream->at += part;
        stream->left = (uint16_t)(stream->left - part);
        bytes += part;
        size -= part;
    }
    return true;
}

/* Go to the slice at `place`, the next one of the chain. */
static void enter_slice(dls__slice_reader *reader, uint32_t place)
{
    reader->slice = dls__slices_address(reader->slices, place);
    reader->slice_left = slice_size(++reader->level) - LINK_SIZE;
    uintptr_t first = (uintptr_t)reader->slice, end = (uintptr_t)reader->stream_end;
    if (end >= first && end - first <= reader->slice_left) reader->slice_left = end - first;
}

void dls__slice_reader_init(dls__slice_reader *reader, const dls__slices *slices, const dls__slice_writer *stream)
{
    reader->slices = slices;
    reader->slice = reader->stream_end = stream->at;
    reader->slice_left = 0;
    reader->level = 0;
    if (stream->level > 0) enter_slice(reader, stream->first);
    reader->at = reader->end = reader->bytes;
    reader->at = dls__slice_reader_fill(reader, reader->at);
}

const uint8_t *dls__slice_reader_fill(dls__slice_reader *reader, const uint8_t *at)
{
    size_t size = (size_t)(reader->end - at);
    memmove(reader->bytes, at, size);
    while (size < DLS__SLICES_AT_ONCE) {
        if (reader->slice_left == 0) {
            if (reader->slice == reader->stream_end) break;
            enter_slice(reader, dls__load_u32(reader->slice));
        }
        size_t part = dls__min(reader->slice_left, DLS__SLICES_AT_ONCE - size);
        memcpy(reader->bytes + size, reader->slice, part);
        reader->slice += part;
        reader->slice_left -= part;
        size += part;
    }
    bool all = reader->slice == reader->stream_end;
    reader->bytes[size] = 0; /* what is read behind the last number */
    reader->end = reader->bytes + size;
    reader->limit = all ? reader->end : reader->end - DLS__VARINT_MAX;
    return reader->bytes;
}
