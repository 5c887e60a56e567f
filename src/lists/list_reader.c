/* SPDX-License-Identifier: MIT
 *
 * Opening a list: its head is read and all sizes in it are held against the section, so that every array of a block is
 * known to lie inside with its slack. What the arrays hold is not looked at.
 */
#include "base/error.h"
#include "base/reader.h"
#include "base/varint.h"
#include "lists/list_format.h"
#include "lists/list_sequential.h"

/* A head being read, and the list it describes. */
typedef struct opening {
    const dls__lists_file *file;
    uint64_t address;
    dls__reader reader;
    dls__list *list;
    uint64_t positions;  /* where the next block's begin */
    const uint8_t *hot;  /* where the next block's hot part begins */
    const uint8_t *cold; /* likewise */
    uint64_t hot_size;   /* of all blocks */
    uint64_t cold_size;
} opening;

static dls_status bad_list(const opening *o, dls_error *err)
{
    return dls__section_corrupt(&o->file->postings.documents, o->address, "malformed head of a list", err);
}

/* All that a list may read: its section but for the zeros at the end. */
static uint64_t readable(const dls__section *section)
{
    return section->size > DLS__KERNEL_SLACK ? section->size - DLS__KERNEL_SLACK : 0;
}

static void read_df(opening *o, uint32_t *df, uint32_t *fields)
{
    uint32_t all_fields = (uint32_t)((UINT64_C(1) << o->file->postings.text_fields) - 1);
    *df = (uint32_t)dls__reader_varint_max(&o->reader, o->file->postings.document_count);
    *fields = (uint32_t)dls__reader_varint_max(&o->reader, all_fields);
    if (*df == 0) o->reader.bad = true;
}

/* The bytes that a head may have are verified: a page or two, and as many more as blocks need. */
static dls_status begin_opening(const dls__lists_file *file, uint64_t value, uint64_t most, opening *o, dls_error *err)
{
    const dls__section *section = &file->postings.documents;
    uint64_t end = readable(section);
    *o = (opening){ .file = file, .address = value / 2 };
    if (o->address >= end) return dls__section_corrupt(section, o->address, "no list there", err);
    const uint8_t *bytes;
    uint64_t size = end - o->address < most ? end - o->address : most;
    DLS__TRY(dls__section_get(section, o->address, size, &bytes, err));
    dls__reader_init(&o->reader, bytes, (size_t)size);
    return DLS_OK;
}

dls_status dls__list_df(const dls__lists_file *file, uint64_t value, uint32_t *df, uint32_t *fields, dls_error *err)
{
    if (value % 2 == 0) {
        dls__postings sequential;
        DLS__TRY(dls__postings_open(&file->postings, value / 2, &sequential, err));
        *df = sequential.df;
        *fields = sequential.fields;
        return DLS_OK;
    }
    opening o;
    DLS__TRY(begin_opening(file, value, 2 * DLS__VARINT_MAX, &o, err));
    read_df(&o, df, fields);
    return o.reader.bad ? bad_list(&o, err) : DLS_OK;
}

/* The shape of a list with fields. */
static void read_shape(opening *o)
{
    dls__list *list = o->list;
    dls__reader *reader = &o->reader;
    list->solved_field = dls__reader_u8(reader);
    list->code_bits = dls__reader_u8(reader);
    list->count_bytes = dls__reader_u8(reader);
    list->row_count = (uint32_t)dls__reader_varint_max(reader, list->df);
    const uint8_t *numbers = dls__reader_bytes(reader, 2 * (DLS__CLASSES + DLS__KTHS));
    if (list->solved_field >= DLS_MAX_TEXT_FIELDS || (list->fields >> list->solved_field & 1) == 0 ||
        (list->code_bits > 2 && list->code_bits != 4) || list->row_count == 0 ||
        (list->count_bytes != 1 && list->count_bytes != 2 && list->count_bytes != 4) || numbers == NULL) {
        reader->bad = true;
        return;
    }
    for (uint32_t class = 1; class <= DLS__CLASSES; class ++) {
        list->edges[class] = dls__edge_value(dls__load_u16(numbers + 2 * (class - 1)));
        list->least_tf[class] = class == 1 ? 0.0f : dls__impact_tf(list->edges[class - 1]);
        if (list->edges[class] < list->edges[class - 1]) reader->bad = true;
    }
    list->kth[0] = 0.0f; /* the largest is in the last class, which says enough */
    for (uint32_t i = 0; i < DLS__KTHS; i++)
        list->kth[i + 1] = dls__kth_value(dls__load_u16(numbers + 2 * (DLS__CLASSES + i)));
    if ((list->fields & o->file->postings.position_fields) != 0)
        o->positions = dls__reader_varint_max(reader, readable(&o->file->postings.positions));
}

static uint64_t documents_size(dls__documents_form form, uint32_t count, uint32_t documents)
{
    if (form == DLS__DOCUMENTS_LOWS) return 2 * (uint64_t)count;
    uint64_t starts = 2 * (uint64_t)dls__chunks_of(documents);
    return starts + (form == DLS__DOCUMENTS_CHUNKED ? count : 8 * (uint64_t)dls__lines_of(documents));
}

static uint64_t maxima_size(dls__documents_form form, uint32_t documents)
{
    if (form == DLS__DOCUMENTS_LOWS) return 0;
    uint32_t count = form == DLS__DOCUMENTS_BITMAP ? dls__lines_of(documents) : dls__chunks_of(documents);
    return (count + 1) / 2;
}

static uint64_t cold_size(const dls__list *list, const dls__list_block *block)
{
    return ((uint64_t)block->count * list->code_bits + 7) / 8 +
           (uint64_t)block->exception_count * (2 + dls__row_number_bytes(list->row_count));
}

/* Read the head of block `number`, which has its forms and sizes afterwards. */
static void read_block_head_of_list(opening *o, uint32_t number)
{
    dls__list *list = o->list;
    dls__list_block *block = &list->blocks[number];
    uint32_t documents = dls__block_documents(number, o->file->postings.document_count);
    *block = (dls__list_block){ .count = (uint32_t)dls__reader_varint_max(&o->reader, documents) };
    if (block->count == 0) return;
    block->form = dls__documents_form_of(block->count, documents);
    o->hot_size += documents_size(block->form, block->count, documents);
    if (list->fields == 0) return;
    block->exception_count = (uint32_t)dls__reader_varint_max(&o->reader, block->count);
    o->hot_size += (block->count + 1) / 2 + maxima_size(block->form, documents);
    o->cold_size += cold_size(list, block);
    if ((list->fields & o->file->postings.position_fields) == 0) return;
    uint64_t left = readable(&o->file->postings.positions) - o->positions;
    uint64_t positions = dls__reader_varint_max(&o->reader, 8 * left + 7);
    block->positions = o->positions;
    block->positions_size = positions / 8;
    block->frame_shift = DLS__LEAST_FRAME_SHIFT + (uint32_t)(positions % 8);
    if (block->frame_shift > DLS__MOST_FRAME_SHIFT) o->reader.bad = true;
    o->positions += block->positions_size;
}

/* Inline, for otherwise GCC takes a function that only prefetches for one that does nothing, and does not call it. */
#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* Have bytes fetched from memory, to the second cache. */
ALWAYS_INLINE void expect(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i += 64) __builtin_prefetch(bytes + i, 0, 2);
}

/* Bytes of documents that are fetched; the rest follows by itself, once the first are read one after the other. */
#define EXPECTED_DOCUMENTS 2048

/* Memory is slow: what a search will read first of a block is fetched while other lists are opened. Of the ten best of
 * several words that saves 4 parts in 100. */
ALWAYS_INLINE void expect_block(const dls__list_block *block, size_t size_of_maxima)
{
    expect(block->maxima, size_of_maxima);
    if (block->form == DLS__DOCUMENTS_BITMAP) return;
    if (block->form == DLS__DOCUMENTS_CHUNKED) expect(block->starts, (size_t)(block->documents - block->starts));
    expect(block->documents, dls__min(block->bytes_of_documents, EXPECTED_DOCUMENTS));
}

/* Give block `number` its arrays. */
static void place_block(opening *o, uint32_t number)
{
    const dls__list *list = o->list;
    dls__list_block *block = &o->list->blocks[number];
    uint32_t documents = dls__block_documents(number, o->file->postings.document_count);
    if (block->count == 0) return;
    block->starts = block->form == DLS__DOCUMENTS_LOWS ? NULL : o->hot;
    block->documents = block->form == DLS__DOCUMENTS_LOWS ? o->hot : o->hot + 2 * (size_t)dls__chunks_of(documents);
    o->hot += documents_size(block->form, block->count, documents);
    block->bytes_of_documents = (size_t)(o->hot - block->documents);
    if (list->fields == 0) return;
    block->classes = o->hot;
    block->maxima = o->hot + (block->count + 1) / 2;
    o->hot = block->maxima + maxima_size(block->form, documents);
    expect_block(block, (size_t)(o->hot - block->maxima));
    block->cold = o->cold;
    block->exceptions = o->cold + ((size_t)block->count * list->code_bits + 7) / 8;
    o->cold += cold_size(list, block);
}

static dls_status open_many(const dls__lists_file *file, uint64_t value, dls__arena *arena, dls__list *list,
                            dls_error *err)
{
    opening o;
    DLS__TRY(begin_opening(file, value, 128 + (uint64_t)list->block_count * 3 * DLS__VARINT_MAX, &o, err));
    o.list = list;
    read_df(&o, &list->df, &list->fields);
    list->field_count = dls__popcount(list->fields);
    if (list->fields != 0) read_shape(&o);
    list->blocks = dls__arena_alloc_array(arena, list->block_count, sizeof *list->blocks);
    if (list->blocks == NULL) return dls__no_memory(err);
    uint64_t postings = 0;
    for (uint32_t i = 0; i < list->block_count && !o.reader.bad; i++) {
        read_block_head_of_list(&o, i);
        postings += list->blocks[i].count;
    }
    if (o.reader.bad || postings != list->df) return bad_list(&o, err);

    const dls__section *section = &file->postings.documents;
    uint64_t start = (uint64_t)(o.reader.at - section->bytes);
    uint64_t rows_size = (uint64_t)list->row_count * list->field_count * list->count_bytes;
    uint64_t left = readable(section) - start;
    if (rows_size > left || o.hot_size > left - rows_size || o.cold_size > left - rows_size - o.hot_size)
        return bad_list(&o, err);
    DLS__TRY(dls__section_get(section, start, rows_size + o.hot_size, &list->rows, err));
    o.hot = list->rows + rows_size;
    o.cold = o.hot + o.hot_size;
    for (uint32_t i = 0; i < list->block_count; i++) place_block(&o, i);
    return DLS_OK;
}

dls_status dls__list_open(const dls__lists_file *file, uint64_t value, dls__arena *arena, dls__list *out,
                          dls_error *err)
{
    *out = (dls__list){ .file = file, .sequential = value % 2 == 0, .address = value / 2 };
    out->passed.block = UINT32_MAX;
    out->block_count = dls__blocks_of(file->postings.document_count);
    dls_status status =
        out->sequential ? dls__list_open_sequential(out, arena, err) : open_many(file, value, arena, out, err);
    if (status != DLS_OK) out->df = 0;
    return status;
}

dls_status dls__list_warm(dls__list *list, uint32_t number, dls_error *err)
{
    dls__list_block *block = &list->blocks[number];
    if (block->warm || block->cold == NULL) return DLS_OK;
    const dls__section *section = &list->file->postings.documents;
    const uint8_t *bytes;
    DLS__TRY(dls__section_get(section, (uint64_t)(block->cold - section->bytes), cold_size(list, block), &bytes, err));
    block->warm = true;
    return DLS_OK;
}
