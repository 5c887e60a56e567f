/* SPDX-License-Identifier: MIT
 *
 * Up to 128 postings: decoding them all costs less than a microsecond, and whoever ranks sees one form alone. Each
 * posting has a row of its own, in the order of documents. Classes divide the impacts evenly; they are made when they
 * are asked for, since each takes a look at its document's length.
 */
#include "lists/list_sequential.h"

#include "base/error.h"
#include "lists/list_format.h"

_Static_assert(DLS__SEQUENTIAL_DF <= DLS__BLOCK_SIZE, "one block of postings is the whole list");

/* One block's postings of a sequential list: [first, first + count) of the decoded ones. */
static dls_status open_sequential_block(dls__list *list, uint32_t number, const dls__block *decoded, uint32_t first,
                                        uint32_t count, dls__arena *arena, dls_error *err)
{
    size_t lows_size = 2 * (size_t)count + DLS__KERNEL_SLACK, classes_size = (count + 1) / 2 + DLS__KERNEL_SLACK;
    uint8_t *bytes = dls__arena_alloc_zero(arena, lows_size + classes_size);
    if (bytes == NULL) return dls__no_memory(err);
    list->blocks[number] = (dls__list_block){ .count = count,
                                              .form = DLS__DOCUMENTS_LOWS,
                                              .documents = bytes,
                                              .bytes_of_documents = 2 * (size_t)count,
                                              .classes = bytes + lows_size,
                                              .first = first };
    for (uint32_t i = 0; i < count; i++) {
        uint32_t low = decoded->documents[first + i] % DLS__BLOCK_DOCUMENTS;
        bytes[2 * i] = (uint8_t)low;
        bytes[2 * i + 1] = (uint8_t)(low >> 8);
    }
    return DLS_OK;
}

/* How often each posting has the term in each field of the list, as a file has it. */
static dls_status take_rows(dls__list *list, const dls__block *decoded, dls__arena *arena, dls_error *err)
{
    uint8_t *rows = dls__arena_alloc_array(arena, (size_t)list->df * list->field_count + 1, 4);
    if (rows == NULL) return dls__no_memory(err);
    list->rows = rows;
    for (uint32_t i = 0; i < list->df; i++) {
        const uint32_t *count = &decoded->counts[decoded->first_count[i]];
        for (uint32_t fields = list->fields; fields != 0; fields &= fields - 1, rows += 4)
            dls__store_u32(rows, (decoded->fields[i] >> dls__lowest_bit(fields) & 1) != 0 ? *count++ : 0);
    }
    return DLS_OK;
}

/* The impacts of all postings, to `impacts`; the largest is returned. */
static float sequential_impacts(const dls__list *list, float *impacts)
{
    const uint8_t *row = list->rows;
    uint32_t counts[DLS_MAX_TEXT_FIELDS];
    float most = 0.0f;
    for (uint32_t number = 0, at = 0; number < list->block_count; number++) {
        const dls__list_block *block = &list->blocks[number];
        for (uint32_t i = 0; i < block->count; i++) {
            uint32_t document = number * DLS__BLOCK_DOCUMENTS + dls__load_u16(block->documents + 2 * (size_t)i);
            for (uint32_t field = 0; field < list->field_count; field++, row += 4) counts[field] = dls__load_u32(row);
            float impact =
                dls__posting_impact(list->file->impacts, list->file->columns, document, list->fields, counts);
            if (impact > most) most = impact;
            impacts[at++] = impact;
        }
    }
    return most;
}

static uint32_t sequential_class(const dls__list *list, float impact)
{
    uint32_t class = 1;
    while (impact > list->edges[class]) class ++;
    return class;
}

void dls__list_rank(dls__list *list)
{
    float impacts[DLS__BLOCK_SIZE];
    if (!list->sequential || list->ranked || list->fields == 0) return;
    list->ranked = true;
    float most = sequential_impacts(list, impacts);
    list->kth[0] = most;
    for (uint32_t class = 1; class < DLS__CLASSES; class ++) list->edges[class] = most * (float)class / DLS__CLASSES;
    list->edges[DLS__CLASSES] = most;
    for (uint32_t number = 0, at = 0; number < list->block_count; number++) {
        uint8_t *classes = (uint8_t *)(uintptr_t)list->blocks[number].classes; /* zeros of the list's own */
        for (uint32_t i = 0; i < list->blocks[number].count; i++, at++)
            classes[i / 2] |= (uint8_t)(sequential_class(list, impacts[at]) << i % 2 * 4);
    }
}

dls_status dls__list_open_sequential(dls__list *list, dls__arena *arena, dls_error *err)
{
    dls__postings postings;
    DLS__TRY(dls__postings_open(&list->file->postings, list->address, &postings, err));
    list->df = postings.df;
    list->fields = postings.fields;
    if (list->df > DLS__SEQUENTIAL_DF)
        return dls__section_corrupt(&list->file->postings.documents, list->address, "a sequential list is too long",
                                    err);
    list->field_count = dls__popcount(list->fields);
    list->solved_field = list->fields == 0 ? 0 : dls__lowest_bit(list->fields);
    list->count_bytes = 4;
    list->row_count = list->df;
    list->blocks = dls__arena_alloc_zero(arena, list->block_count * sizeof *list->blocks);
    if (list->blocks == NULL) return dls__no_memory(err);

    dls__postings_cursor cursor;
    dls__postings_cursor_init(&cursor, &postings, arena->allocator);
    DLS__TRY(dls__postings_cursor_seek(&cursor, 0, err)); /* a cursor holds no memory before positions are asked for */
    if (list->fields != 0) DLS__TRY(take_rows(list, &cursor.block, arena, err));
    for (uint32_t first = 0; first < list->df;) {
        uint32_t number = cursor.block.documents[first] / DLS__BLOCK_DOCUMENTS, end = first;
        while (end < list->df && cursor.block.documents[end] / DLS__BLOCK_DOCUMENTS == number) end++;
        DLS__TRY(open_sequential_block(list, number, &cursor.block, first, end - first, arena, err));
        first = end;
    }
    return DLS_OK;
}

/* How many positions posting `i` has. */
static size_t sequential_positions(const dls__list *list, uint32_t i)
{
    uint32_t position_fields = list->file->postings.position_fields, at = 0;
    size_t sum = 0;
    for (uint32_t fields = list->fields; fields != 0; fields &= fields - 1, at++)
        if ((position_fields >> dls__lowest_bit(fields) & 1) != 0)
            sum += dls__load_u32(list->rows + 4 * ((size_t)i * list->field_count + at));
    return sum;
}

/* Copy the positions of posting `i` to `positions`, their lowest bits to `lows`. */
static dls_status read_sequential_positions(dls__postings_cursor *cursor, uint32_t i, size_t count, uint32_t *positions,
                                            uint8_t *lows, dls_error *err)
{
    const uint32_t *from;
    if (count == 0) return DLS_OK;
    DLS__TRY(dls__postings_cursor_positions(cursor, i, &from, err));
    for (size_t k = 0; k < count; k++) {
        positions[k] = from[k];
        lows[k] = (uint8_t)from[k];
    }
    return DLS_OK;
}

static dls_status read_all_positions(dls__list *list, dls__postings_cursor *cursor, dls__arena *arena, dls_error *err)
{
    size_t sum = 0;
    DLS__TRY(dls__postings_cursor_seek(cursor, 0, err));
    for (uint32_t i = 0; i < list->df; i++) sum += sequential_positions(list, i);
    const uint32_t **all = dls__arena_alloc_array(arena, list->df, sizeof *all);
    const uint8_t **all_lows = dls__arena_alloc_array(arena, list->df, sizeof *all_lows);
    uint32_t *counts = dls__arena_alloc_array(arena, list->df, sizeof *counts);
    uint32_t *positions = dls__arena_alloc_array(arena, sum + 1, sizeof *positions);
    uint8_t *lows = dls__arena_alloc(arena, sum + DLS__KERNEL_SLACK);
    if (all == NULL || all_lows == NULL || counts == NULL || positions == NULL || lows == NULL)
        return dls__no_memory(err);
    for (uint32_t i = 0; i < list->df; i++) {
        counts[i] = (uint32_t)sequential_positions(list, i);
        DLS__TRY(read_sequential_positions(cursor, i, counts[i], positions, lows, err));
        all[i] = positions;
        all_lows[i] = lows;
        positions += counts[i];
        lows += counts[i];
    }
    list->positions = all;
    list->position_lows = all_lows;
    list->position_counts = counts;
    return DLS_OK;
}

dls_status dls__list_decode_positions(dls__list *list, dls__arena *arena, dls_error *err)
{
    dls__postings postings;
    dls__postings_cursor cursor;
    DLS__TRY(dls__postings_open(&list->file->postings, list->address, &postings, err));
    dls__postings_cursor_init(&cursor, &postings, arena->allocator);
    dls_status status = read_all_positions(list, &cursor, arena, err);
    dls__postings_cursor_done(&cursor);
    return status;
}
