/* SPDX-License-Identifier: MIT */
#include "rank/edit_distance.h"

#include "analysis/utf8.h"
#include "base/error.h"

static size_t decode_term(const char *term, size_t length, uint32_t *points)
{
    size_t count = 0, size;
    for (size_t at = 0; at < length; at += size) points[count++] = dls__utf8_decode(term + at, length - at, &size);
    return count;
}

dls_status dls__edit_table_init(dls__edit_table *table, const char *term, size_t length, uint32_t most,
                                dls__arena *arena, dls_error *err)
{
    table->wanted_count = decode_term(term, length, table->wanted);
    table->most = most;
    table->width = table->wanted_count + 1;
    table->row_count = 0;
    table->hopeless = 0;
    /* a row that is as much longer than the wanted term as edits can make it has no small number any more */
    table->rows = dls__arena_alloc_array(arena, table->width + most + 2, table->width);
    if (table->rows == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < table->width; i++) table->rows[i] = (uint8_t)i;
    return DLS_OK;
}

static uint32_t least_of(uint32_t a, uint32_t b) { return a < b ? a : b; }

/* Add the row of one more code point; the least number in it, if that is not too much. Only the numbers at `most` or
 * fewer places from the row's own can be small: of the others one on each side is written, as too much. */
static uint32_t add_row(dls__edit_table *table, uint32_t point)
{
    size_t depth = table->row_count, width = table->width, most = table->most;
    const uint8_t *above = table->rows + depth * width, *twice = depth > 0 ? above - width : NULL;
    uint8_t *row = table->rows + (depth + 1) * width;
    size_t first = depth + 1 > most ? depth + 1 - most : 0, last = depth + 1 + most;
    uint32_t least = table->most + 1;
    if (first == 0) row[0] = (uint8_t)(least = (uint32_t)depth + 1);
    if (first > 0 && first <= width) row[first - 1] = (uint8_t)(table->most + 1);
    if (last + 1 < width) row[last + 1] = (uint8_t)(table->most + 1);
    for (size_t i = first > 1 ? first : 1; i < width && i <= last; i++) {
        uint32_t edits = above[i - 1] + (table->wanted[i - 1] != point ? 1u : 0u);
        edits = least_of(edits, least_of(above[i], row[i - 1]) + 1u);
        if (i > 1 && twice != NULL && table->wanted[i - 1] == table->points[depth - 1] && table->wanted[i - 2] == point)
            edits = least_of(edits, twice[i - 2] + 1u);
        row[i] = (uint8_t)least_of(edits, UINT8_MAX);
        least = least_of(least, row[i]);
    }
    table->points[table->row_count++] = point;
    return least;
}

uint32_t dls__edit_table_count(dls__edit_table *table, const char *term, size_t length)
{
    size_t at = 0, size, depth = 0;
    table->hopeless = 0;
    for (; at < length && depth < table->row_count; at += size) { /* rows of what it shares with the one before */
        if (dls__utf8_decode(term + at, length - at, &size) != table->points[depth]) break;
        depth++;
    }
    table->row_count = depth;
    for (; at < length; at += size) {
        uint32_t point = dls__utf8_decode(term + at, length - at, &size);
        if (add_row(table, point) <= table->most) continue;
        table->row_count--; /* so that no row is ever without a small number */
        table->hopeless = at + size;
        return table->most + 1;
    }
    size_t longer = table->row_count > table->wanted_count ? table->row_count - table->wanted_count
                                                           : table->wanted_count - table->row_count;
    if (longer > table->most) return table->most + 1;
    return table->rows[table->row_count * table->width + table->wanted_count];
}
