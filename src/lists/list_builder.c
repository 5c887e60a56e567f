/* SPDX-License-Identifier: MIT
 *
 * Collecting the postings of a frequent term, and writing their positions.
 */
#include "lists/list_builder.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "columns/extent.h"

/* In the two arrays of dls__collected. */
#define BYTES_A_POSTING 8

#define PLACES_OF_FIELD (DLS__SIMPLE_COUNTS * 256u)

static size_t size_of_simple(const dls__list_writer *writer)
{
    return (size_t)writer->text_fields * PLACES_OF_FIELD * sizeof(uint32_t);
}

#define BUFFERS 12

static void list_buffers(dls__list_builder *builder, dls__buf *out[BUFFERS])
{
    dls__buf *const buffers[BUFFERS] = { &builder->counts,       &builder->mixed_kinds, &builder->eighths,
                                         &builder->starts,       &builder->frames,      &builder->stops.bytes,
                                         &builder->uppers.bytes, &builder->head,        &builder->rows,
                                         &builder->hot,          &builder->cold,        &builder->position_lows };
    memcpy(out, buffers, sizeof buffers);
}

dls_status dls__list_builder_new(const dls__list_writer *writer, dls__list_builder **out, dls_error *err)
{
    dls__list_builder *builder = *out = dls__alloc_zero(writer->allocator, sizeof *builder);
    if (builder == NULL) return dls__no_memory(err);
    builder->writer = writer;
    dls__bytemap_init(&builder->mixed, writer->allocator);
    dls__buf *buffers[BUFFERS];
    list_buffers(builder, buffers);
    for (size_t i = 0; i < BUFFERS; i++) dls__buf_init(buffers[i], writer->allocator, SIZE_MAX);
    builder->position_lows.ceiling = DLS__MOST_POSITIONS;
    builder->block_count = dls__blocks_of(writer->document_count);
    builder->blocks = dls__alloc_array(writer->allocator, builder->block_count, sizeof *builder->blocks);
    builder->simple = dls__alloc_zero(writer->allocator, size_of_simple(writer));
    return builder->blocks != NULL && builder->simple != NULL ? DLS_OK : dls__no_memory(err);
}

void dls__list_builder_free(dls__list_builder *builder)
{
    if (builder == NULL) return;
    const dls_allocator *allocator = builder->writer->allocator;
    dls__bytemap_done(&builder->mixed);
    dls__buf *buffers[BUFFERS];
    list_buffers(builder, buffers);
    for (size_t i = 0; i < BUFFERS; i++) dls__buf_done(buffers[i]);
    dls__free(allocator, builder->all.documents, builder->all.capacity * BYTES_A_POSTING);
    dls__free(allocator, builder->kinds, builder->kind_capacity * sizeof *builder->kinds);
    dls__free(allocator, builder->simple, size_of_simple(builder->writer));
    dls__free(allocator, builder->blocks, builder->block_count * sizeof *builder->blocks);
    dls__free(allocator, builder, sizeof *builder);
}

static void clear_bits(dls__bits *bits)
{
    dls__buf_clear(&bits->bytes);
    bits->last = 0;
    bits->last_count = 0;
}

static void clear_positions(dls__list_builder *builder)
{
    clear_bits(&builder->stops);
    clear_bits(&builder->uppers);
    dls__buf_clear(&builder->position_lows);
    dls__buf_clear(&builder->eighths);
    dls__buf_clear(&builder->starts);
    dls__buf_clear(&builder->frames);
}

void dls__list_builder_begin(dls__list_builder *builder)
{
    builder->all.count = 0;
    builder->fields = 0;
    builder->kind_count = 0;
    dls__buf_clear(&builder->counts);
    dls__buf_clear(&builder->mixed_kinds);
    if (builder->mixed.count > 0) dls__bytemap_done(&builder->mixed);
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
    more.kinds = more.documents + more.capacity;
    if (all->count > 0) {
        memcpy(more.documents, all->documents, all->count * sizeof *all->documents);
        memcpy(more.kinds, all->kinds, all->count * sizeof *all->kinds);
    }
    dls__free(allocator, all->documents, all->capacity * BYTES_A_POSTING);
    *all = more;
    return true;
}

static bool make_room_for_kind(dls__list_builder *builder)
{
    if (builder->kind_count < builder->kind_capacity) return true;
    uint32_t capacity = builder->kind_capacity == 0 ? 256 : 2 * builder->kind_capacity;
    dls__posting_kind *kinds = dls__resize(builder->writer->allocator, builder->kinds,
                                           builder->kind_capacity * sizeof *kinds, capacity * sizeof *kinds);
    if (kinds == NULL) return false;
    builder->kinds = kinds;
    builder->kind_capacity = capacity;
    return true;
}

/* A kind that did not come yet. */
static bool add_kind(dls__list_builder *builder, const dls__posting *posting, uint32_t place)
{
    const dls__list_writer *writer = builder->writer;
    if (!make_room_for_kind(builder)) return false;
    builder->kinds[builder->kind_count++] = (dls__posting_kind){
        .impact =
            dls__posting_impact(writer->impacts, writer->columns, posting->document, posting->fields, posting->counts),
        .document = posting->document,
        .fields = posting->fields,
        .counts = (uint32_t)(builder->counts.size / sizeof(uint32_t)),
        .place = place,
    };
    dls__buf_append(&builder->counts, posting->counts, dls__popcount(posting->fields) * sizeof *posting->counts);
    return !builder->counts.failed;
}

/* The kind of a posting in several fields, or of many occurrences. */
static bool find_mixed_kind(dls__list_builder *builder, const dls__posting *posting, uint32_t *kind)
{
    uint32_t key[1 + DLS_MAX_TEXT_FIELDS + DLS_MAX_TEXT_FIELDS / 4] = { posting->fields };
    uint32_t count = dls__popcount(posting->fields), known = builder->mixed.count, at = 0;
    memcpy(key + 1, posting->counts, count * sizeof *key);
    for (uint32_t fields = posting->fields; fields != 0; fields &= fields - 1, at++) {
        uint32_t length = builder->writer->columns->lengths[dls__lowest_bit(fields)][posting->document];
        key[1 + count + at / 4] |= length << at % 4 * 8;
    }
    uint32_t number = dls__bytemap_add(&builder->mixed, key, (1 + count + (count + 3) / 4) * sizeof *key);
    if (number == DLS__BYTEMAP_NONE) return false;
    if (number == known) {
        dls__buf_append(&builder->mixed_kinds, &builder->kind_count, sizeof builder->kind_count);
        if (builder->mixed_kinds.failed || !add_kind(builder, posting, UINT32_MAX)) return false;
    }
    memcpy(kind, builder->mixed_kinds.bytes + number * sizeof *kind, sizeof *kind);
    return true;
}

static bool find_kind(dls__list_builder *builder, const dls__posting *posting, uint32_t *kind)
{
    uint32_t fields = posting->fields, field = dls__lowest_bit(fields), count = posting->counts[0];
    if ((fields & (fields - 1)) != 0 || count > DLS__SIMPLE_COUNTS) return find_mixed_kind(builder, posting, kind);
    uint32_t place =
        field * PLACES_OF_FIELD + (count - 1) * 256 + builder->writer->columns->lengths[field][posting->document];
    *kind = builder->simple[place];
    if (*kind < builder->kind_count && builder->kinds[*kind].place == place) return true;
    *kind = builder->simple[place] = builder->kind_count;
    return add_kind(builder, posting, place);
}

/* `width` bits, 32 at most. */
static void append_bits(dls__bits *bits, uint32_t value, uint32_t width)
{
    bits->last |= (uint64_t)value << bits->last_count;
    bits->last_count += width;
    if (bits->last_count < 32) return;
    dls__buf_append_u32(&bits->bytes, (uint32_t)bits->last);
    bits->last >>= 32;
    bits->last_count -= 32;
}

/* Bytes of what has been appended, the last one filled up with zeros. */
static void end_bits(dls__bits *bits)
{
    for (uint32_t written = 0; written < bits->last_count; written += 8)
        dls__buf_append_u8(&bits->bytes, (uint8_t)(bits->last >> written));
}

static uint64_t count_bits(const dls__bits *bits) { return 8 * (uint64_t)bits->bytes.size + bits->last_count; }

#define EIGHTH_SIZE 12

/* What comes before the first of eight postings, or before the end, of a block. */
typedef struct eighth {
    uint32_t positions;
    uint64_t upper_bits;
} eighth;

static void note_eighth(dls__list_builder *builder)
{
    dls__buf_append_u32(&builder->eighths, (uint32_t)builder->position_lows.size);
    dls__buf_append_u64(&builder->eighths, count_bits(&builder->uppers));
}

static eighth load_eighth(const dls__list_builder *builder, size_t i)
{
    const uint8_t *at = builder->eighths.bytes + EIGHTH_SIZE * i;
    return (eighth){ .positions = dls__load_u32(at), .upper_bits = dls__load_u64(at + 4) };
}

/* `count` positions that `width` bits suffice for. */
static void append_positions(dls__list_builder *builder, const uint32_t *positions, uint32_t count, uint32_t width)
{
    if (!dls__buf_reserve(&builder->position_lows, count)) return;
    uint8_t *lows = builder->position_lows.bytes + builder->position_lows.size;
    for (uint32_t i = 0; i < count; i++) lows[i] = (uint8_t)positions[i];
    builder->position_lows.size += count;
    for (uint32_t i = 0; width > 8 && i < count; i++)
        append_bits(&builder->uppers, positions[i] >> 8, (uint32_t)dls__min(width, 32) - 8);
}

/* A stop follows the last position; where there is none, one that nobody reads has it. */
static void add_positions(dls__list_builder *builder, const dls__posting *posting)
{
    static const uint32_t nothing = 0;
    const dls__list_writer *writer = builder->writer;
    const uint32_t *count = posting->counts, *position = posting->positions;
    size_t before = builder->position_lows.size;
    if (writer->position_fields == 0) return;
    if (builder->blocks[builder->block].count % 8 == 0) note_eighth(builder);
    for (uint32_t fields = posting->fields; fields != 0; fields &= fields - 1, count++) {
        uint32_t field = dls__lowest_bit(fields);
        if ((writer->position_fields >> field & 1) == 0) continue;
        append_positions(builder, position, *count,
                         dls__extent_width(writer->columns->extents[field][posting->document]));
        position += *count;
    }
    if (builder->position_lows.size == before) append_positions(builder, &nothing, 1, 0);
    size_t positions = builder->position_lows.size - before;
    for (; positions > 32; positions -= 32) append_bits(&builder->stops, 0, 32);
    if (positions > 0) append_bits(&builder->stops, 1u << (positions - 1), (uint32_t)positions);
}

/* Append bits [from, to) of `bits`, the last byte filled up with zeros. */
static void append_some_bits(dls__buf *out, const dls__bits *bits, uint64_t from, uint64_t to)
{
    if (!dls__buf_reserve(out, (to - from + 7) / 8)) return;
    for (; from < to; from += 8) {
        const uint8_t *at = bits->bytes.bytes + from / 8;
        uint32_t two = at[0] | (uint32_t)(from / 8 + 1 < bits->bytes.size ? at[1] : 0) << 8;
        uint32_t byte = two >> from % 8 & 255;
        out->bytes[out->size++] = (uint8_t)(to - from < 8 ? byte & ((1u << (to - from)) - 1) : byte);
    }
}

/* The postings from eighth `first` up to eighth `end`. */
static void append_frame(dls__list_builder *builder, size_t first, size_t end)
{
    eighth from = load_eighth(builder, first), to = load_eighth(builder, end);
    dls__buf_append_u32(&builder->starts, (uint32_t)builder->frames.size);
    dls__buf_append_varint(&builder->frames, (to.positions - from.positions + 7) / 8);
    append_some_bits(&builder->frames, &builder->stops, from.positions, to.positions);
    dls__buf_append(&builder->frames, builder->position_lows.bytes + from.positions, to.positions - from.positions);
    append_some_bits(&builder->frames, &builder->uppers, from.upper_bits, to.upper_bits);
}

/* Postings of a frame: so many that it has few positions. */
static uint32_t choose_frame_shift(uint64_t positions, uint32_t postings)
{
    uint32_t shift = DLS__MOST_FRAME_SHIFT;
    while (shift > DLS__LEAST_FRAME_SHIFT && positions << shift > (uint64_t)postings * DLS__FRAME_POSITIONS) shift--;
    return shift;
}

static dls_status cut_into_frames(dls__list_builder *builder, dls__built_block *block, dls_error *err)
{
    size_t eighths = (block->count + 7) / 8;
    note_eighth(builder); /* the end */
    end_bits(&builder->stops);
    end_bits(&builder->uppers);
    if (builder->position_lows.failed && builder->position_lows.size > DLS__MOST_POSITIONS / 2)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE,
                         "a word has more than 268,435,455 positions in 65,536 documents");
    const dls__buf *parts[] = { &builder->position_lows, &builder->stops.bytes, &builder->uppers.bytes,
                                &builder->eighths };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(parts); i++) DLS__TRY(dls__buf_status(parts[i], err));
    block->frame_shift = choose_frame_shift(builder->position_lows.size, block->count);
    size_t step = (1u << block->frame_shift) / 8;
    for (size_t at = 0; at < eighths; at += step) append_frame(builder, at, dls__min(at + step, eighths));
    DLS__TRY(dls__buf_status(&builder->starts, err));
    return dls__buf_status(&builder->frames, err);
}

dls_status dls__list_builder_end_positions(dls__list_builder *builder, dls_error *err)
{
    dls__spool *spool = builder->writer->positions;
    dls__built_block *block = &builder->blocks[builder->block];
    if ((builder->fields & builder->writer->position_fields) != 0) {
        DLS__TRY(cut_into_frames(builder, block, err));
        size_t frames = dls__frames_of(block->count, block->frame_shift);
        block->positions_size = dls__position_bytes(frames, builder->frames.size);
        uint32_t start_bytes = dls__frame_start_bytes(frames, block->positions_size);
        for (size_t i = 0; i < frames; i++) dls__spool_append(spool, builder->starts.bytes + 4 * i, start_bytes);
        dls__spool_append(spool, builder->frames.bytes, builder->frames.size);
    }
    clear_positions(builder);
    return dls__spool_status(spool, err);
}

dls_status dls__list_builder_add(dls__list_builder *builder, const dls__posting *posting, dls_error *err)
{
    uint32_t block = posting->document / DLS__BLOCK_DOCUMENTS;
    dls__collected *all = &builder->all;
    if (!make_room(builder, all)) return dls__no_memory(err);
    if (block != builder->block) {
        DLS__TRY(dls__list_builder_end_positions(builder, err));
        builder->block = block;
    }
    all->documents[all->count] = posting->document;
    if (posting->fields != 0) {
        uint32_t *kind = &all->kinds[all->count];
        if (!find_kind(builder, posting, kind)) return dls__no_memory(err);
        builder->kinds[*kind].postings++;
        builder->fields |= posting->fields;
        add_positions(builder, posting);
    }
    all->count++;
    builder->blocks[block].count++;
    return DLS_OK;
}
