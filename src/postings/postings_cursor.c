/* SPDX-License-Identifier: MIT
 *
 * Walking over a list of postings block by block (postings_format.h).
 *
 * Nothing that is read is trusted: `left` bounds the blocks, a block's postings bound the decoding, and positions are
 * counted against the bytes there are before memory is taken for them. A seek that fails leaves the cursor without a
 * block and before the one that it could not read.
 */
#include "base/error.h"
#include "base/reader.h"
#include "postings/postings_format.h"

/* One block as its head, or for an only block the list's foot, describes it. */
typedef struct block_extent {
    uint32_t count;
    uint32_t last; /* its last document; UINT32_MAX where only decoding can tell */
    const uint8_t *postings;
    const uint8_t *end;
    uint64_t positions_end; /* in the list's */
} block_extent;

void dls__postings_cursor_init(dls__postings_cursor *cursor, const dls__postings *list, const dls_allocator *allocator)
{
    cursor->list = list;
    cursor->at = list->blocks;
    cursor->left = list->df;
    cursor->base = DLS__BEFORE_FIRST;
    cursor->positions_next = 0;
    cursor->block.count = 0;
    cursor->positions_at = cursor->positions_end = NULL;
    cursor->positions_verified = false;
    cursor->positions_posting = 0;
    dls__buf_init(&cursor->positions, allocator, SIZE_MAX);
}

void dls__postings_cursor_done(dls__postings_cursor *cursor) { dls__buf_done(&cursor->positions); }

static dls_status bad_block(const dls__postings_cursor *cursor, const char *what, dls_error *err)
{
    const dls__section *documents = &cursor->list->file->documents;
    return dls__section_corrupt(documents, (uint64_t)(cursor->at - documents->bytes), what, err);
}

static dls_status bad_positions(const dls__postings_cursor *cursor, dls_error *err)
{
    const dls__section *positions = &cursor->list->file->positions;
    return dls__section_corrupt(positions, (uint64_t)(cursor->positions_at - positions->bytes), "malformed positions",
                                err);
}

/* What the head at cursor->at says. */
static dls_status read_block_head(const dls__postings_cursor *cursor, block_extent *out, dls_error *err)
{
    const dls__postings *list = cursor->list;
    out->count = (uint32_t)dls__min(cursor->left, DLS__BLOCK_SIZE);
    out->last = UINT32_MAX;
    out->postings = cursor->at;
    out->end = list->blocks_end;
    out->positions_end = list->positions_size;
    if (list->df <= DLS__BLOCK_SIZE) return DLS_OK;

    dls__reader reader;
    dls__reader_init(&reader, cursor->at, (size_t)(list->blocks_end - cursor->at));
    uint32_t first_possible = cursor->base + 1;
    uint64_t distance = dls__reader_varint_max(&reader, list->file->document_count);
    uint64_t documents_size = dls__reader_varint_max(&reader, SIZE_MAX);
    uint64_t positions_size = dls__reader_varint_max(&reader, list->positions_size - cursor->positions_next);
    if (reader.bad || first_possible + distance >= list->file->document_count || distance + 1 < out->count ||
        documents_size > dls__reader_left(&reader))
        return bad_block(cursor, "malformed head of a block of postings", err);
    out->last = (uint32_t)(first_possible + distance);
    out->postings = reader.at;
    out->end = reader.at + documents_size;
    out->positions_end = cursor->positions_next + positions_size;
    bool is_last = out->count == cursor->left;
    if (is_last && (out->end != list->blocks_end || out->positions_end != list->positions_size))
        return bad_block(cursor, "bytes left over after a list of postings", err);
    return DLS_OK;
}

/* Read a number that fits 32 bits; NULL if there is none at `at`, or no `at`. */
static inline const uint8_t *read_varint_u32(const uint8_t *at, const uint8_t *end, uint32_t *value)
{
    uint64_t wide;
    if (at == NULL || (at = dls__varint_read(at, end, &wide)) == NULL || wide > UINT32_MAX) return NULL;
    *value = (uint32_t)wide;
    return at;
}

/* The fields of a posting: 0 if they are not some of the list's. */
static inline const uint8_t *read_fields(const uint8_t *at, const uint8_t *end, uint32_t of_list, uint32_t *fields)
{
    at = read_varint_u32(at, end, fields);
    return at != NULL && *fields != 0 && (*fields & ~of_list) == 0 ? at : NULL;
}

/* The counts of a posting, to `counts`. */
static inline const uint8_t *read_counts(const uint8_t *at, const uint8_t *end, unsigned field_count, uint32_t *counts)
{
    for (unsigned i = 0; i < field_count; i++) {
        at = read_varint_u32(at, end, &counts[i]);
        if (at == NULL || counts[i] >= DLS__MAX_COUNT) return NULL;
        counts[i]++;
    }
    return at;
}

/* Decode the postings of `extent` into cursor->block, all but its count; false if they are none. */
static bool decode_postings(dls__postings_cursor *cursor, const block_extent *extent)
{
    const dls__postings *list = cursor->list;
    dls__block *block = &cursor->block;
    const uint8_t *at = extent->postings, *end = extent->end;
    uint64_t next = (uint32_t)(cursor->base + 1); /* the smallest document that may come */
    uint32_t fields = 0, counts = 0;
    for (uint32_t i = 0; i < extent->count; i++) {
        uint64_t step;
        at = dls__varint_read(at, end, &step);
        if (at == NULL) return false;
        uint64_t document = next + (step >> DLS__STEP_SHIFT);
        if (document >= list->file->document_count) return false;
        if ((step & DLS__STEP_SAME_FIELDS) == 0) at = read_fields(at, end, list->fields, &fields);
        if (at == NULL || (fields == 0) != (list->fields == 0)) return false;

        unsigned field_count = dls__popcount(fields);
        block->documents[i] = (uint32_t)document;
        block->fields[i] = fields;
        block->first_count[i] = counts;
        if ((step & DLS__STEP_ONCE) != 0) {
            if (field_count != 1) return false;
            block->counts[counts] = 1;
        } else {
            at = read_counts(at, end, field_count, block->counts + counts);
            if (at == NULL) return false;
        }
        counts += field_count;
        next = document + 1;
    }
    block->first_count[extent->count] = counts;
    return at == end;
}

/* Make `extent`, the next block, the current one. */
static dls_status take_block(dls__postings_cursor *cursor, const block_extent *extent, dls_error *err)
{
    if (!decode_postings(cursor, extent)) return bad_block(cursor, "malformed block of postings", err);
    uint32_t last = cursor->block.documents[extent->count - 1];
    if (extent->last != UINT32_MAX && extent->last != last)
        return bad_block(cursor, "block of postings ends with another document than its head says", err);
    cursor->block.count = extent->count;
    cursor->positions_verified = false;
    cursor->positions_posting = 0;
    if (cursor->list->positions != NULL) {
        cursor->positions_at = cursor->list->positions + cursor->positions_next;
        cursor->positions_end = cursor->list->positions + extent->positions_end;
    }
    return DLS_OK;
}

static void pass_block(dls__postings_cursor *cursor, const block_extent *extent)
{
    cursor->at = extent->end;
    cursor->left -= extent->count;
    cursor->base = extent->last;
    cursor->positions_next = extent->positions_end;
}

dls_status dls__postings_cursor_seek(dls__postings_cursor *cursor, uint32_t document, dls_error *err)
{
    cursor->block.count = 0;
    while (cursor->left > 0 && cursor->block.count == 0) {
        block_extent extent;
        DLS__TRY(read_block_head(cursor, &extent, err));
        if (extent.last >= document) DLS__TRY(take_block(cursor, &extent, err));
        pass_block(cursor, &extent);
    }
    uint32_t count = cursor->block.count;
    if (count > 0 && cursor->block.documents[count - 1] < document) cursor->block.count = 0; /* an only block */
    return DLS_OK;
}

/* How many positions posting `i` of the current block has. */
static uint64_t position_count(const dls__postings_cursor *cursor, uint32_t i)
{
    const uint32_t *count = cursor->block.counts + cursor->block.first_count[i];
    uint64_t sum = 0;
    for (uint32_t fields = cursor->block.fields[i]; fields != 0; fields &= fields - 1, count++)
        if ((cursor->list->file->position_fields >> dls__lowest_bit(fields) & 1) != 0) sum += *count;
    return sum;
}

/* Have the positions of posting `i` come next. */
static dls_status skip_positions(dls__postings_cursor *cursor, uint32_t i, dls_error *err)
{
    uint64_t count = 0;
    for (uint32_t before = cursor->positions_posting; before < i; before++) count += position_count(cursor, before);
    const uint8_t *at = cursor->positions_at, *end = cursor->positions_end;
    while (count > 0 && at < end) count -= *at++ < 0x80;
    if (count > 0) return bad_positions(cursor, err);
    cursor->positions_at = at;
    cursor->positions_posting = i;
    return DLS_OK;
}

/* Decode `count` positions of one field to `out`; NULL if they are none. */
static const uint8_t *read_positions(const uint8_t *at, const uint8_t *end, uint32_t count, uint32_t *out)
{
    uint64_t next = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t step;
        at = read_varint_u32(at, end, &step);
        if (at == NULL || next + step > UINT32_MAX) return NULL;
        out[i] = (uint32_t)(next + step);
        next = (uint64_t)out[i] + 1;
    }
    return at;
}

/* Decode the positions that come next, of posting `i`, to cursor->positions. */
static dls_status take_positions(dls__postings_cursor *cursor, uint32_t i, dls_error *err)
{
    uint64_t total = position_count(cursor, i);
    const uint8_t *at = cursor->positions_at, *end = cursor->positions_end;
    if (total > (uint64_t)(end - at)) return bad_positions(cursor, err); /* each takes a byte at least */
    dls__buf_clear(&cursor->positions);
    if (!dls__buf_reserve(&cursor->positions, (size_t)total * sizeof(uint32_t))) return dls__no_memory(err);

    uint32_t *out = (uint32_t *)(void *)cursor->positions.bytes;
    const uint32_t *count = cursor->block.counts + cursor->block.first_count[i];
    for (uint32_t fields = cursor->block.fields[i]; fields != 0; fields &= fields - 1, count++) {
        if ((cursor->list->file->position_fields >> dls__lowest_bit(fields) & 1) == 0) continue;
        at = read_positions(at, end, *count, out);
        if (at == NULL) return bad_positions(cursor, err);
        out += *count;
    }
    bool is_last = i + 1 == cursor->block.count;
    if (is_last && at != end) return bad_positions(cursor, err);
    cursor->positions_at = at;
    cursor->positions_posting = i + 1;
    return DLS_OK;
}

dls_status dls__postings_cursor_positions(dls__postings_cursor *cursor, uint32_t i, const uint32_t **positions,
                                          dls_error *err)
{
    const dls__postings *list = cursor->list;
    if (!cursor->positions_verified && list->positions != NULL) {
        const uint8_t *verified;
        uint64_t offset = list->positions_offset + (uint64_t)(cursor->positions_at - list->positions);
        uint64_t size = (uint64_t)(cursor->positions_end - cursor->positions_at);
        DLS__TRY(dls__section_get(&list->file->positions, offset, size, &verified, err));
        cursor->positions_verified = true;
    }
    bool is_decoded = cursor->positions_posting == i + 1;
    if (!is_decoded) {
        DLS__TRY(skip_positions(cursor, i, err));
        DLS__TRY(take_positions(cursor, i, err));
    }
    *positions = (const uint32_t *)(const void *)cursor->positions.bytes;
    return DLS_OK;
}
