/* SPDX-License-Identifier: MIT
 *
 * The column of a field's values: for each document which of the segment's different values it has, as codes. The
 * sorted values themselves stand in the dictionary of terms (schema/value_term.h), next to each other; the code of a
 * value is its place among them, from 1. So a range of values is a range of codes, codes sort as values do, and values
 * are counted by an array.
 *
 *   section = head{fields with a column, in the order of the schema} column{likewise} zero{256}
 *
 *   head
 *     0   8   u64   offset of the column in the section; columns follow each other, the first one the heads
 *     8   8   u64   number of the first value in the dictionary of terms
 *    16   8   u64   codes: what a column of one value a document has are as many as documents, 0 for none
 *    24   4   u32   values
 *    28   1   u8    width: bytes of a code, 0, 1, 2 or 4, as few as `values` needs
 *    29   1   u8    bytes of a start: 0: no document has more than one value; 4; or 8, where there are 2^32 codes
 *    30   2   zero
 *
 *   column  = code{documents} zone{zones}                 of one value a document at most; no value is 0
 *           | start{documents + 1} code{codes} zone{zones}
 *                                                         of several; the codes of a document are those from its start
 *                                                         up to the next one's, ascending, each once, none 0
 *
 *   zone = the lowest and the highest code, u32 each, that some document of 1,024 has; 0 and 0 where none has any. The
 *          last zone may have fewer documents. Where width is 0 there are none.
 *
 * Documents are in the inner order, as lengths are. All numbers are little-endian.
 *
 * A reader checks heads alone: whatever starts and codes say, nothing is read outside. A code beyond the last value is
 * no value's; who looks values up by code checks it.
 *
 * Why codes, and not values: a column of 8,000 days takes 2 bytes a document and not 8, one of 40 categories a byte;
 * and one kernel compares all kinds of values. Codes are made anew when segments are merged, but by walking through
 * lists that have just been written, without anything to be kept in memory or merged.
 *
 * Why zones: documents mostly come in an order that has to do with some field, of dates above all, and then a range of
 * it lies together: of the other zones no code is compared.
 */
#ifndef DLS__VALUE_COLUMN_H
#define DLS__VALUE_COLUMN_H

#include "base/common.h"
#include "base/endian.h"
#include "base/section.h"

#define DLS__COLUMN_HEAD 32
#define DLS__COLUMN_ZONE 1024 /* documents */
#define DLS__COLUMN_ZONE_SIZE 8
#define DLS__COLUMN_SLACK 256 /* a line of codes: vectors read whole ones */

typedef struct dls__value_column {
    const uint8_t *codes;
    const uint8_t *starts; /* NULL: a document has one value at most */
    const uint8_t *zones;  /* NULL: there are none */
    uint32_t start_bytes;
    uint32_t width;
    uint32_t values;
    uint64_t code_count;
    uint64_t first;  /* number of the first value in the dictionary */
    uint64_t offset; /* of all of it in the section */
    uint64_t size;
} dls__value_column;

/* Bytes of a code where there are so many values, and of a start where there are so many codes. */
uint32_t dls__column_width(uint64_t values);
uint32_t dls__column_start_bytes(uint64_t codes);

/* Zones of so many documents. */
static inline uint32_t dls__column_zones(uint32_t documents)
{
    return documents / DLS__COLUMN_ZONE + (documents % DLS__COLUMN_ZONE != 0);
}

/* Read the heads of `count` columns in a segment of `documents`, to `columns`. Starts and codes are not verified. */
dls_status dls__value_columns_open(const dls__section *section, uint32_t documents, uint32_t count,
                                   dls__value_column *columns, dls_error *err);

/* Code `number` of a column, which has so many and more. */
static inline uint32_t dls__column_code(const dls__value_column *column, uint64_t number)
{
    switch (column->width) {
    case 1: return column->codes[number];
    case 2: return dls__load_u16(column->codes + 2 * number);
    case 4: return dls__load_u32(column->codes + 4 * number);
    }
    return 0;
}

static inline uint64_t dls__column_start(const dls__value_column *column, uint64_t document)
{
    return column->start_bytes == 4 ? dls__load_u32(column->starts + 4 * document)
                                    : dls__load_u64(column->starts + 8 * document);
}

/* Whether a document of the zone may have a code between `low`, 1 or more, and `high`. */
static inline bool dls__column_zone_has(const dls__value_column *column, uint32_t zone, uint32_t low, uint32_t high)
{
    if (column->zones == NULL) return true;
    const uint8_t *at = column->zones + (size_t)zone * DLS__COLUMN_ZONE_SIZE;
    return dls__load_u32(at) <= high && dls__load_u32(at + 4) >= low;
}

/* The codes [*begin, *end) of a document (by its inner number), as numbers of codes; the only one of a column of one
 * value may be 0, for none. */
static inline void dls__column_row(const dls__value_column *column, uint32_t document, uint64_t *begin, uint64_t *end)
{
    *begin = document;
    *end = column->width > 0 ? (uint64_t)document + 1 : document;
    if (column->starts == NULL) return;
    *begin = dls__column_start(column, document);
    *end = dls__column_start(column, (uint64_t)document + 1);
    if (*end > column->code_count) *end = column->code_count;
    if (*begin > *end) *begin = *end;
}

#endif
