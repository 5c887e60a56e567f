/* SPDX-License-Identifier: MIT
 *
 * From a document to its posting, and from that to its counts. Whatever stands in a list, no read leaves its arrays:
 * numbers that come from it are cut to what there is.
 */
#include <string.h>

#include "lists/list_format.h"

static uint32_t find_in_bitmap(const dls__list_block *block, uint32_t low)
{
    uint64_t word = dls__load_u64(block->documents + 8 * (size_t)(low / 64));
    if ((word >> low % 64 & 1) == 0) return DLS__NO_POSTING;
    uint32_t number = dls__load_u16(block->starts + 2 * (size_t)(low / 256));
    for (uint32_t line = low / 256 * 4; line < low / 64; line++)
        number += dls__popcount(dls__load_u64(block->documents + 8 * (size_t)line));
    number += dls__popcount(word & ((UINT64_C(1) << low % 64) - 1));
    return number < block->count ? number : DLS__NO_POSTING;
}

uint32_t dls__list_chunk_end(const dls__list_block *block, uint32_t chunk)
{
    return (uint32_t)dls__chunk_end(block->starts, dls__start_count(block), chunk, block->count);
}

static uint32_t find_in_chunk(const dls__list_block *block, uint32_t low)
{
    uint32_t number = (uint32_t)dls__chunk_start(block->starts, low / 256), end = dls__list_chunk_end(block, low / 256);
    while (number < end && block->documents[number] < low % 256) number++;
    return number < end && block->documents[number] == low % 256 ? number : DLS__NO_POSTING;
}

static uint32_t find_low(const uint8_t *lows, uint32_t count, uint32_t low)
{
    if (count == 0) return DLS__NO_POSTING;
    uint32_t at = 0;
    for (uint32_t left = count; left > 1;) { /* the place is in [at, at + left) */
        uint32_t half = left / 2;
        at += dls__load_u16(lows + 2 * (size_t)(at + half)) <= low ? half : 0;
        left -= half;
    }
    return dls__load_u16(lows + 2 * (size_t)at) == low ? at : DLS__NO_POSTING;
}

uint32_t dls__list_find(const dls__list_block *block, uint32_t low)
{
    if (block->count == 0) return DLS__NO_POSTING;
    switch (block->form) {
    case DLS__DOCUMENTS_BITMAP: return find_in_bitmap(block, low);
    case DLS__DOCUMENTS_CHUNKED: return find_in_chunk(block, low);
    case DLS__DOCUMENTS_LOWS: break;
    }
    return find_low(block->documents, block->count, low);
}

/* Of so many numbers that are sparse, for each low that is asked for, it is better to search. */
#define SPARSE_PER_LOW 8
#define MOST_SPARSE (SPARSE_PER_LOW * DLS__MOST_PLACES)

/* The only place in `lows`, which are not empty, where `low` may be. */
static inline size_t place_of(const dls__lows *lows, uint32_t low)
{
    return dls__min(lows->places[low], lows->count - 1);
}

/* Which of the numbers at `sparse` (u16 little-endian), [from, to), MOST_SPARSE at most, are among `lows`: the places
 * of these in `sparse` to `found`. Returns how many. Few are, and nobody can tell which: so nothing branches on it. */
static size_t find_common(const dls__lows *lows, const uint8_t *sparse, uint32_t from, uint32_t to,
                          uint32_t found[MOST_SPARSE + 1])
{
    size_t count = 0;
    for (uint32_t i = from; i < to; i++) {
        uint32_t low = dls__load_u16(sparse + 2 * (size_t)i);
        found[count] = i;
        count += lows->lows[place_of(lows, low)] == low;
    }
    return count;
}

static void find_lows(const dls__list_block *block, const dls__lows *lows, uint32_t *numbers)
{
    if (lows->places == NULL || lows->count == 0 || block->count > SPARSE_PER_LOW * lows->count) {
        for (size_t i = 0; i < lows->count; i++) numbers[i] = find_low(block->documents, block->count, lows->lows[i]);
        return;
    }
    uint32_t found[MOST_SPARSE + 1];
    size_t count = find_common(lows, block->documents, 0, block->count, found);
    memset(numbers, 0xff, lows->count * sizeof *numbers); /* DLS__NO_POSTING */
    for (size_t i = 0; i < count; i++)
        numbers[place_of(lows, dls__load_u16(block->documents + 2 * (size_t)found[i]))] = found[i];
}

void dls__list_find_all(const dls__list_block *block, const dls__lows *lows, uint32_t *numbers)
{
    const dls__kernels *kernels = dls__kernels_best();
    dls__bitmap bitmap = { block->documents, block->starts, block->classes, block->count };
    if (block->count > 0 && block->form == DLS__DOCUMENTS_BITMAP)
        kernels->find_in_bitmap(&bitmap, lows->lows, lows->count, numbers);
    else if (block->count > 0 && block->form == DLS__DOCUMENTS_CHUNKED)
        kernels->find_in_chunks(block->starts, dls__start_count(block), block->documents, block->count, lows->lows,
                                lows->count, numbers);
    else
        find_lows(block, lows, numbers);
}

void dls__list_lows(const dls__list_block *block, uint16_t *lows)
{
    if (block->form == DLS__DOCUMENTS_CHUNKED)
        dls__kernels_best()->expand_chunks(block->starts, dls__start_count(block), block->documents, block->count,
                                           lows);
    else
        for (uint32_t i = 0; i < block->count; i++) lows[i] = (uint16_t)dls__load_u16(block->documents + 2 * (size_t)i);
}

/* The code of a posting; the last one may mean an exception. */
static uint32_t code_of(const dls__list *list, const dls__list_block *block, uint32_t number)
{
    uint32_t bits = list->code_bits;
    if (bits == 0) return 0;
    return (uint32_t)block->cold[(size_t)number * bits / 8] >> (size_t)number * bits % 8 & ((UINT32_C(1) << bits) - 1);
}

/* The row of exception `at`. */
static uint32_t exception_row(const dls__list *list, const dls__list_block *block, uint32_t at)
{
    uint32_t size = dls__row_number_bytes(list->row_count);
    uint32_t row = dls__load_sized(block->exceptions + 2 * (size_t)block->exception_count + (size_t)at * size, size);
    return row < list->row_count ? row : 0;
}

/* The number of a posting's row. */
static uint32_t row_number(const dls__list *list, const dls__list_block *block, uint32_t number, uint32_t low)
{
    if (list->sequential) return block->first + number;
    uint32_t last = (UINT32_C(1) << list->code_bits) - 1, row = code_of(list, block, number);
    if (row == last && block->exception_count > 0) {
        uint32_t at = find_low(block->exceptions, block->exception_count, low);
        if (at != DLS__NO_POSTING) row = exception_row(list, block, at);
    }
    return row < list->row_count ? row : 0;
}

/* The count that "solve" stands for in a row whose other counts are known. */
static uint32_t solve(const dls__list *list, const dls__list_block *block, uint32_t number, size_t document,
                      const uint32_t *counts)
{
    const dls__impacts *impacts = list->file->impacts;
    float other = 0.0f;
    uint32_t at = 0;
    for (uint32_t fields = list->fields; fields != 0; fields &= fields - 1, at++) {
        uint32_t field = dls__lowest_bit(fields);
        if (field != list->solved_field && counts[at] > 0 && (impacts->bm25.fields >> field & 1) != 0)
            other += (float)counts[at] * impacts->bm25.factor[field][list->file->columns->lengths[field][document]];
    }
    float least = list->least_tf[dls__nibble(block->classes, number)];
    return dls__list_solve(
        least, other, impacts->inverse[list->solved_field][list->file->columns->lengths[list->solved_field][document]]);
}

/* What row `row` means for a posting. */
static void counts_of_row(const dls__list *list, const dls__list_block *block, uint32_t row, uint32_t number,
                          size_t document, uint32_t *counts)
{
    uint32_t size = list->count_bytes, solved = DLS_MAX_TEXT_FIELDS;
    const uint8_t *at = list->rows + (size_t)row * list->field_count * size;
    uint32_t i = 0;
    for (uint32_t fields = list->fields; fields != 0; fields &= fields - 1, i++) {
        counts[i] = dls__load_sized(at + (size_t)i * size, size);
        if (!list->sequential && dls__lowest_bit(fields) == list->solved_field && counts[i] == dls__solve_mark(size))
            solved = i;
    }
    if (solved < DLS_MAX_TEXT_FIELDS) counts[solved] = solve(list, block, number, document, counts);
}

void dls__list_counts(const dls__list *list, uint32_t block_number, uint32_t number, uint32_t low, uint32_t *counts)
{
    const dls__list_block *block = &list->blocks[block_number];
    counts_of_row(list, block, row_number(list, block, number, low), number,
                  (size_t)block_number * DLS__BLOCK_DOCUMENTS + low, counts);
}

/* The first of exceptions [from, to) whose low is not below `low`; `to` if there is none. */
static uint32_t exception_between(const dls__list_block *block, uint32_t from, uint32_t to, uint32_t low)
{
    const uint8_t *lows = block->exceptions;
    if (from == to) return to;
    for (uint32_t left = to - from; left > 1;) { /* without a branch, which would be mispredicted */
        uint32_t half = left / 2, below = dls__load_u16(lows + 2 * (size_t)(from + half - 1)) < low;
        from += half & (0 - below);
        left -= half;
    }
    return from + (dls__load_u16(lows + 2 * (size_t)from) < low);
}

/* The first exception from `from` on whose low is not below `low`: by doubling steps, since it is mostly near. */
static uint32_t exception_from(const dls__list_block *block, uint32_t from, uint32_t low)
{
    uint32_t count = block->exception_count, step = 4;
    while (from + step < count && dls__load_u16(block->exceptions + 2 * (size_t)(from + step)) < low) {
        from += step;
        step *= 2;
    }
    return exception_between(block, from, (uint32_t)dls__min(count, (size_t)from + step), low);
}

/* Postings whose counts are being mended where they are exceptions. */
typedef struct mending {
    const dls__list *list;
    dls__list_block *block;
    size_t first_document;
    const dls__lows *lows;
    const uint32_t *numbers;
    uint32_t (*counts)[DLS__MOST_PLACES];
} mending;

static uint32_t exception_low(const mending *m, uint32_t exception)
{
    return dls__load_u16(m->block->exceptions + 2 * (size_t)exception);
}

/* Whether posting `i` may be an exception, by its code. */
static bool may_be_exception(const mending *m, size_t i)
{
    uint32_t last = (UINT32_C(1) << m->list->code_bits) - 1;
    return m->numbers[i] != DLS__NO_POSTING && code_of(m->list, m->block, m->numbers[i]) == last;
}

static void mend(const mending *m, size_t i, uint32_t exception)
{
    uint32_t row = exception_row(m->list, m->block, exception), counts[DLS_MAX_TEXT_FIELDS];
    counts_of_row(m->list, m->block, row, m->numbers[i], m->first_document + m->lows->lows[i], counts);
    for (uint32_t at = 0; at < m->list->field_count; at++) m->counts[at][i] = counts[at];
}

/* The exceptions [*at, *end) are those between the first low and the last. Searches ask for documents mostly in order,
 * so the place where the last were found is where to look. */
static void exceptions_between(const mending *m, uint32_t *at, uint32_t *end)
{
    const uint16_t *lows = m->lows->lows;
    uint32_t seen = m->block->exceptions_seen;
    bool behind = seen > 0 && exception_low(m, seen - 1) >= lows[0];
    *at = exception_from(m->block, behind ? 0 : seen, lows[0]);
    *end = exception_from(m->block, *at, lows[m->lows->count - 1] + 1u);
    m->block->exceptions_seen = *at;
}

/* Postings are looked up among the exceptions or, where that is less, exceptions among the postings. */
static void mend_exceptions(const mending *m)
{
    uint32_t at = 0, end = m->block->exception_count;
    if (m->lows->places != NULL) exceptions_between(m, &at, &end);
    if (m->lows->places != NULL && end - at <= SPARSE_PER_LOW * m->lows->count) {
        uint32_t found[MOST_SPARSE + 1];
        size_t count = find_common(m->lows, m->block->exceptions, at, end, found);
        for (size_t i = 0; i < count; i++) {
            size_t place = place_of(m->lows, exception_low(m, found[i]));
            if (may_be_exception(m, place)) mend(m, place, found[i]);
        }
        return;
    }
    for (size_t i = 0; i < m->lows->count && at < end; i++) { /* each by itself, so that none waits for another */
        if (!may_be_exception(m, i)) continue;
        uint32_t exception = exception_between(m->block, at, end, m->lows->lows[i]);
        if (exception < end && exception_low(m, exception) == m->lows->lows[i]) mend(m, i, exception);
    }
}

static void count_sequential(const dls__list *list, const dls__list_block *block, uint32_t at, const uint32_t *numbers,
                             size_t count, uint32_t *counts)
{
    const uint8_t *rows = list->rows + 4 * ((size_t)block->first * list->field_count + at);
    for (size_t i = 0; i < count; i++)
        counts[i] =
            numbers[i] == DLS__NO_POSTING ? 0 : dls__load_u32(rows + 4 * (size_t)numbers[i] * list->field_count);
}

/* What codes mean for the field at place `at`. A row that the list has not is the first. */
static void read_codes(const dls__list *list, uint32_t at, uint32_t mark, uint32_t *of_code)
{
    uint32_t size = list->count_bytes;
    for (uint32_t code = 0; code < UINT32_C(1) << list->code_bits; code++) {
        uint32_t row = code < list->row_count ? code : 0;
        uint32_t count = dls__load_sized(list->rows + ((size_t)row * list->field_count + at) * size, size);
        of_code[code] = count == mark ? UINT32_MAX : count;
    }
}

void dls__list_count_field(const dls__list *list, uint32_t block_number, uint32_t at, const uint32_t *numbers,
                           size_t count, const float *other, const float *inverse, uint32_t *counts)
{
    const dls__list_block *block = &list->blocks[block_number];
    if (list->sequential) {
        count_sequential(list, block, at, numbers, count, counts);
        return;
    }
    dls__counting counting = { block->cold, list->code_bits, .classes = block->classes };
    counting.inverse = inverse;
    counting.other = other;
    memcpy(counting.least, list->least_tf, sizeof counting.least);
    read_codes(list, at, inverse != NULL ? dls__solve_mark(list->count_bytes) : UINT32_MAX, counting.of_code);
    dls__kernels_best()->count_postings(&counting, numbers, count, counts);
}

void dls__list_mend_counts(dls__list *list, uint32_t block_number, const dls__lows *lows, const uint32_t *numbers,
                           uint32_t (*counts)[DLS__MOST_PLACES])
{
    dls__list_block *block = &list->blocks[block_number];
    if (list->sequential || block->exception_count == 0 || lows->count == 0) return;
    mend_exceptions(&(mending){ list, block, (size_t)block_number * DLS__BLOCK_DOCUMENTS, lows, numbers, counts });
}

static uint32_t next_in_bitmap(const dls__list_block *block, uint32_t from)
{
    const uint8_t *end = block->documents + (block->bytes_of_documents & ~(size_t)7);
    const uint8_t *at = block->documents + 8 * (size_t)(from / 64);
    if (at >= end) return DLS__NO_POSTING;
    uint64_t word = dls__load_u64(at) & UINT64_MAX << from % 64;
    while (word == 0) {
        at += 8;
        if (at >= end) return DLS__NO_POSTING;
        word = dls__load_u64(at);
    }
    return (uint32_t)(at - block->documents) * 8 + dls__lowest_bit(word);
}

uint32_t dls__list_low(const dls__list_block *block, uint32_t number, uint32_t from)
{
    if (number >= block->count) return DLS__NO_POSTING;
    if (block->form == DLS__DOCUMENTS_LOWS) return dls__load_u16(block->documents + 2 * (size_t)number);
    if (block->form == DLS__DOCUMENTS_BITMAP) return next_in_bitmap(block, from);
    uint32_t chunk = from / 256, chunks = (uint32_t)dls__start_count(block);
    while (chunk < chunks && dls__list_chunk_end(block, chunk) <= number) chunk++;
    return chunk < chunks ? chunk * 256 + block->documents[number] : DLS__NO_POSTING;
}
