/* SPDX-License-Identifier: MIT
 *
 * Writing a collected list: classes are cut, rows are numbered by how many postings have them, and then come head, hot
 * and cold parts, each gathered in a buffer of its own. Class and row are found for each kind of postings; of a posting
 * they are then read from small tables.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "lists/list_builder.h"

typedef struct encoder {
    dls__list_builder *builder;
    const dls_allocator *allocator;
    dls__class_cut cut;
    uint8_t *class_of; /* by kind */
    uint32_t *row_of;  /* by kind: the number of its stored row */
    uint32_t field_count;
    uint32_t solved_field;
    dls__bytemap stored; /* rows as they are stored: a u32 for each field of the list, UINT32_MAX for "solve" */
    uint32_t *uses;      /* of each stored row: postings that have it */
    uint32_t *order;     /* numbers of stored rows, most used first */
    uint32_t *place;     /* where each stands there */
    uint32_t count_bytes;
    uint32_t code_bits;
} encoder;

/* ------------------------------------------------------------------------------------------------------------ rows */

/* The field that most postings have, of those that count. */
static void choose_solved_field(encoder *e)
{
    const dls__list_builder *builder = e->builder;
    uint32_t best = 0;
    e->solved_field = dls__lowest_bit(builder->fields);
    for (uint32_t fields = builder->fields & builder->writer->impacts->bm25.fields; fields != 0; fields &= fields - 1) {
        uint32_t field = dls__lowest_bit(fields), postings = 0;
        for (uint32_t i = 0; i < builder->kind_count; i++)
            if ((builder->kinds[i].fields >> field & 1) != 0) postings += builder->kinds[i].postings;
        if (postings > best) {
            best = postings;
            e->solved_field = field;
        }
    }
}

/* What a reader would find by solving, for a posting whose counts are `row`. */
static uint32_t solved_count(const encoder *e, const uint32_t *row, uint32_t document, uint32_t class)
{
    const dls__list_writer *writer = e->builder->writer;
    const dls__impacts *impacts = writer->impacts;
    float other = 0.0f;
    for (uint32_t fields = e->builder->fields & impacts->bm25.fields; fields != 0; fields &= fields - 1) {
        uint32_t field = dls__lowest_bit(fields);
        if (field != e->solved_field && row[field] > 0)
            other += (float)row[field] * impacts->bm25.factor[field][writer->columns->lengths[field][document]];
    }
    float least = class == 1 ? 0.0f : dls__impact_tf(dls__edge_value(e->cut.edge[class - 2]));
    return dls__list_solve(least, other,
                           impacts->inverse[e->solved_field][writer->columns->lengths[e->solved_field][document]]);
}

/* The row of kind `i` as it is stored, to `row`. */
static void stored_row(const encoder *e, uint32_t i, uint32_t *row)
{
    const dls__posting_kind *kind = &e->builder->kinds[i];
    const uint8_t *count = e->builder->counts.bytes + kind->counts * sizeof(uint32_t);
    uint32_t counts[DLS_MAX_TEXT_FIELDS] = { 0 }, at = 0;
    for (uint32_t fields = kind->fields; fields != 0; fields &= fields - 1, count += sizeof *counts)
        memcpy(&counts[dls__lowest_bit(fields)], count, sizeof *counts);
    uint32_t solved = solved_count(e, counts, kind->document, e->class_of[i]);
    for (uint32_t fields = e->builder->fields; fields != 0; fields &= fields - 1, at++) {
        uint32_t field = dls__lowest_bit(fields);
        row[at] = field == e->solved_field && counts[field] == solved ? UINT32_MAX : counts[field];
    }
}

/* Number the stored rows in the order in which postings come with them, which is that of their kinds. */
static dls_status number_rows(encoder *e, dls_error *err)
{
    const dls__list_builder *builder = e->builder;
    uint32_t row[DLS_MAX_TEXT_FIELDS];
    for (uint32_t i = 0; i < builder->kind_count; i++) {
        stored_row(e, i, row);
        e->row_of[i] = dls__bytemap_add(&e->stored, row, e->field_count * sizeof *row);
        if (e->row_of[i] == DLS__BYTEMAP_NONE) return dls__no_memory(err);
    }
    size_t count = e->stored.count;
    e->uses = dls__alloc_array(e->allocator, count, sizeof *e->uses);
    e->order = dls__alloc_array(e->allocator, count, sizeof *e->order);
    e->place = dls__alloc_array(e->allocator, count, sizeof *e->place);
    if (e->uses == NULL || e->order == NULL || e->place == NULL) return dls__no_memory(err);
    memset(e->uses, 0, count * sizeof *e->uses);
    for (uint32_t i = 0; i < builder->kind_count; i++) e->uses[e->row_of[i]] += builder->kinds[i].postings;
    return DLS_OK;
}

/* Whether row `a` comes behind row `b`: used less, or as much and of a higher number. */
static bool is_behind(const encoder *e, uint32_t a, uint32_t b)
{
    return e->uses[a] != e->uses[b] ? e->uses[a] < e->uses[b] : a > b;
}

/* Let number `moved` sink from `at` in a heap of row numbers whose top is the last. */
static void sink_row(const encoder *e, size_t at, size_t count, uint32_t moved)
{
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= count) break;
        if (child + 1 < count && is_behind(e, e->order[child + 1], e->order[child])) child++;
        if (!is_behind(e, e->order[child], moved)) break;
        e->order[at] = e->order[child];
        at = child;
    }
    e->order[at] = moved;
}

/* Most used first, by heap: there may be as many rows as postings. */
static void order_rows(encoder *e)
{
    size_t count = e->stored.count;
    for (uint32_t i = 0; i < count; i++) e->order[i] = i;
    for (size_t at = count / 2; at-- > 0;) sink_row(e, at, count, e->order[at]);
    for (size_t left = count; left > 1;) {
        uint32_t least = e->order[0], last = e->order[--left];
        sink_row(e, 0, left, last);
        e->order[left] = least;
    }
    for (uint32_t i = 0; i < count; i++) e->place[e->order[i]] = i;
    for (uint32_t i = 0; i < e->builder->kind_count; i++) e->row_of[i] = e->place[e->row_of[i]];
}

/* Bits of a code: those with which codes and exceptions take the least room. */
static void choose_code_bits(encoder *e)
{
    static const uint32_t choices[] = { 0, 1, 2, 4 };
    uint64_t postings = e->builder->all.count, best = UINT64_MAX;
    uint32_t exception_bits = 16 + 8 * dls__row_number_bytes(e->stored.count);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(choices); i++) {
        uint64_t exceptions = postings;
        for (uint32_t row = 0; row < e->stored.count && row < UINT32_C(1) << choices[i]; row++)
            exceptions -= e->uses[e->order[row]];
        uint64_t bits = postings * choices[i] + exceptions * exception_bits;
        if (bits >= best) continue;
        best = bits;
        e->code_bits = choices[i];
    }
}

static void append_sized(dls__buf *out, uint32_t value, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) dls__buf_append_u8(out, (uint8_t)(value >> 8 * i));
}

static void encode_rows(encoder *e)
{
    uint32_t row[DLS_MAX_TEXT_FIELDS], most = 0;
    for (uint32_t i = 0; i < e->stored.count; i++) {
        memcpy(row, e->stored.entries[i].bytes, e->stored.entries[i].length);
        for (uint32_t field = 0; field < e->field_count; field++)
            if (row[field] != UINT32_MAX && row[field] > most) most = row[field];
    }
    e->count_bytes = most < dls__solve_mark(1) ? 1 : most < dls__solve_mark(2) ? 2 : 4;
    for (uint32_t i = 0; i < e->stored.count; i++) {
        const dls__bytemap_entry *entry = &e->stored.entries[e->order[i]];
        memcpy(row, entry->bytes, entry->length);
        for (uint32_t field = 0; field < e->field_count; field++)
            append_sized(&e->builder->rows, row[field], e->count_bytes);
    }
}

/* ---------------------------------------------------------------------------------------------------------- blocks */

/* Postings of one block. */
typedef struct block_span {
    const uint32_t *numbers; /* of documents in the segment */
    const uint32_t *kinds;
    uint32_t count;
    uint32_t documents; /* of the block */
} block_span;

static uint32_t span_low(const block_span *span, uint32_t i) { return span->numbers[i] % DLS__BLOCK_DOCUMENTS; }

/* `size` zeros, 1 at least, at the end of `out`; NULL if that failed. */
static uint8_t *append_zeros(dls__buf *out, size_t size)
{
    if (!dls__buf_reserve(out, size)) return NULL;
    uint8_t *zeros = out->bytes + out->size;
    memset(zeros, 0, size);
    out->size += size;
    return zeros;
}

static void encode_starts(const block_span *span, dls__buf *out)
{
    uint32_t chunks = dls__chunks_of(span->documents), i = 0;
    uint8_t *starts = append_zeros(out, 2 * (size_t)chunks);
    if (starts == NULL) return;
    for (uint32_t chunk = 0; chunk < chunks; chunk++) {
        starts[2 * chunk] = (uint8_t)i;
        starts[2 * chunk + 1] = (uint8_t)(i >> 8);
        while (i < span->count && span_low(span, i) / 256 == chunk) i++;
    }
}

static void encode_documents(const block_span *span, dls__buf *out)
{
    dls__documents_form form = dls__documents_form_of(span->count, span->documents);
    if (form != DLS__DOCUMENTS_LOWS) encode_starts(span, out);
    size_t size = form == DLS__DOCUMENTS_LOWS      ? 2 * (size_t)span->count
                  : form == DLS__DOCUMENTS_CHUNKED ? span->count
                                                   : 8 * (size_t)dls__lines_of(span->documents);
    uint8_t *bytes = append_zeros(out, size);
    if (bytes == NULL) return;
    for (uint32_t i = 0; i < span->count; i++) {
        uint32_t low = span_low(span, i);
        if (form == DLS__DOCUMENTS_BITMAP) {
            bytes[low / 8] = (uint8_t)(bytes[low / 8] | 1 << low % 8);
        } else if (form == DLS__DOCUMENTS_CHUNKED) {
            bytes[i] = (uint8_t)low;
        } else {
            bytes[2 * i] = (uint8_t)low;
            bytes[2 * i + 1] = (uint8_t)(low >> 8);
        }
    }
}

/* Append `count` numbers of 4 bits, behind which stands a 0. */
static void append_nibbles(dls__buf *out, const uint8_t *numbers, size_t count)
{
    uint8_t *nibbles = append_zeros(out, (count + 1) / 2);
    if (nibbles == NULL) return;
    for (size_t i = 0; i < (count + 1) / 2; i++) nibbles[i] = (uint8_t)(numbers[2 * i] | numbers[2 * i + 1] << 4);
}

/* Classes of the postings, then the maxima of lines or chunks. */
static void encode_classes(const encoder *e, const block_span *span, dls__buf *out)
{
    dls__documents_form form = dls__documents_form_of(span->count, span->documents);
    uint32_t shift = form == DLS__DOCUMENTS_BITMAP ? 6 : 8;
    uint8_t maxima[DLS__BLOCK_LINES + 1] = { 0 };
    uint8_t *nibbles = append_zeros(out, (span->count + 1) / 2);
    if (nibbles == NULL) return;
    for (uint32_t i = 0; i < span->count; i++) {
        uint32_t class = e->class_of[span->kinds[i]];
        uint8_t *most = &maxima[span_low(span, i) >> shift];
        nibbles[i / 2] = (uint8_t)(nibbles[i / 2] | class << i % 2 * 4);
        *most = (uint8_t)dls__max(*most, class);
    }
    if (form != DLS__DOCUMENTS_LOWS) append_nibbles(out, maxima, (span->documents + (1u << shift) - 1) >> shift);
}

static void encode_codes(const encoder *e, const block_span *span, uint32_t codes, dls__buf *out)
{
    if (e->code_bits == 0) return;
    uint8_t *bytes = append_zeros(out, ((size_t)span->count * e->code_bits + 7) / 8);
    if (bytes == NULL) return;
    for (uint32_t i = 0; i < span->count; i++) {
        uint32_t row = e->row_of[span->kinds[i]], code = row < codes ? row : codes - 1, at = i * e->code_bits;
        bytes[at / 8] = (uint8_t)(bytes[at / 8] | code << at % 8);
    }
}

/* Codes, then exceptions; returns how many these are. */
static uint32_t encode_cold(const encoder *e, const block_span *span, dls__buf *out)
{
    uint32_t codes = UINT32_C(1) << e->code_bits, exceptions = 0;
    encode_codes(e, span, codes, out);
    for (uint32_t i = 0; e->stored.count > codes && i < span->count; i++) {
        if (e->row_of[span->kinds[i]] < codes) continue;
        append_sized(out, span_low(span, i), 2);
        exceptions++;
    }
    for (uint32_t i = 0; exceptions > 0 && i < span->count; i++) {
        uint32_t row = e->row_of[span->kinds[i]];
        if (row >= codes) append_sized(out, row, dls__row_number_bytes(e->stored.count));
    }
    return exceptions;
}

/* How large the positions of a block are, and their frames. */
static void append_positions_of_block(dls__buf *head, const dls__built_block *block)
{
    uint32_t shift = block->positions_size > 0 ? block->frame_shift - DLS__LEAST_FRAME_SHIFT : 0;
    dls__buf_append_varint(head, 8 * block->positions_size + shift);
}

static void encode_blocks(const encoder *e)
{
    dls__list_builder *builder = e->builder;
    bool has_positions = (builder->fields & builder->writer->position_fields) != 0;
    block_span span = { builder->all.documents, builder->all.kinds, 0, 0 };
    for (uint32_t block = 0; block < builder->block_count; block++) {
        span.count = builder->blocks[block].count;
        span.documents = dls__block_documents(block, builder->writer->document_count);
        dls__buf_append_varint(&builder->head, span.count);
        if (span.count == 0) continue;
        encode_documents(&span, &builder->hot);
        if (builder->fields != 0) {
            encode_classes(e, &span, &builder->hot);
            dls__buf_append_varint(&builder->head, encode_cold(e, &span, &builder->cold));
            if (has_positions) append_positions_of_block(&builder->head, &builder->blocks[block]);
        }
        span.numbers += span.count;
        span.kinds += span.count;
    }
}

/* ------------------------------------------------------------------------------------------------------- the whole */

/* Cut classes, and find that of each kind. */
static dls_status find_classes(encoder *e, dls_error *err)
{
    const dls__list_builder *builder = e->builder;
    uint32_t count = builder->kind_count;
    dls__shared_impact *impacts = dls__alloc_array(e->allocator, count, sizeof *impacts);
    e->class_of = dls__alloc_array(e->allocator, count, sizeof *e->class_of);
    e->row_of = dls__alloc_array(e->allocator, count, sizeof *e->row_of);
    bool ready = impacts != NULL && e->class_of != NULL && e->row_of != NULL;
    if (ready) {
        for (uint32_t i = 0; i < count; i++)
            impacts[i] = (dls__shared_impact){ builder->kinds[i].impact, builder->kinds[i].postings };
        dls__cut_classes(impacts, count, &e->cut);
        for (uint32_t i = 0; i < count; i++) e->class_of[i] = (uint8_t)dls__class_of(&e->cut, builder->kinds[i].impact);
    }
    dls__free(e->allocator, impacts, count * sizeof *impacts);
    return ready ? DLS_OK : dls__no_memory(err);
}

static dls_status encode_shape(encoder *e, dls_error *err)
{
    dls__list_builder *builder = e->builder;
    dls__buf *head = &builder->head;
    DLS__TRY(find_classes(e, err));
    choose_solved_field(e);
    DLS__TRY(number_rows(e, err));
    order_rows(e);
    choose_code_bits(e);
    encode_rows(e);

    dls__buf_append_u8(head, (uint8_t)e->solved_field);
    dls__buf_append_u8(head, (uint8_t)e->code_bits);
    dls__buf_append_u8(head, (uint8_t)e->count_bytes);
    dls__buf_append_varint(head, e->stored.count);
    for (size_t i = 0; i < DLS__CLASSES; i++) append_sized(head, e->cut.edge[i], 2);
    for (size_t i = 0; i < DLS__KTHS; i++) append_sized(head, e->cut.kth[i], 2);
    if ((builder->fields & builder->writer->position_fields) != 0)
        dls__buf_append_varint(head, builder->positions_start);
    return DLS_OK;
}

static dls_status encode_list(encoder *e, uint64_t *address, dls_error *err)
{
    dls__list_builder *builder = e->builder;
    dls__spool *documents = builder->writer->documents;
    dls__buf *parts[] = { &builder->head, &builder->rows, &builder->hot, &builder->cold };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(parts); i++) dls__buf_clear(parts[i]);
    DLS__TRY(dls__list_builder_end_positions(builder, err));
    dls__buf_append_varint(&builder->head, builder->all.count);
    dls__buf_append_varint(&builder->head, builder->fields);
    if (builder->fields != 0) DLS__TRY(encode_shape(e, err));
    encode_blocks(e);
    *address = dls__spool_size(documents);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(parts); i++) {
        DLS__TRY(dls__buf_status(parts[i], err));
        dls__spool_append(documents, parts[i]->bytes, parts[i]->size);
    }
    return dls__spool_status(documents, err);
}

dls_status dls__list_builder_end(dls__list_builder *builder, uint64_t *address, dls_error *err)
{
    encoder e = { .builder = builder, .allocator = builder->writer->allocator };
    e.field_count = dls__popcount(builder->fields);
    dls__bytemap_init(&e.stored, e.allocator);
    dls_status status = encode_list(&e, address, err);
    dls__free(e.allocator, e.class_of, builder->kind_count * sizeof *e.class_of);
    dls__free(e.allocator, e.row_of, builder->kind_count * sizeof *e.row_of);
    dls__free(e.allocator, e.uses, e.stored.count * sizeof *e.uses);
    dls__free(e.allocator, e.order, e.stored.count * sizeof *e.order);
    dls__free(e.allocator, e.place, e.stored.count * sizeof *e.place);
    dls__bytemap_done(&e.stored);
    return status;
}
