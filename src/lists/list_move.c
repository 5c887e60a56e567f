/* SPDX-License-Identifier: MIT
 *
 * Moving a list: of all that it says, the place of its positions alone changes, and with it the size of that number.
 */
#include "base/reader.h"
#include "base/varint.h"
#include "lists/list_format.h"

/* Bytes of a shape before and behind the number of rows. */
#define BEFORE_ROWS 3
#define BEHIND_ROWS (2 * (DLS__CLASSES + DLS__KTHS))

/* Go to where the place of the positions stands; false if there are none. Before it come, of a sequential list, the
 * foot's other numbers; else df, fields and shape. */
static bool find_positions_start(dls__reader *reader, bool sequential, uint32_t position_fields)
{
    dls__reader_varint(reader);
    uint64_t fields = dls__reader_varint(reader);
    if (sequential) {
        dls__reader_varint(reader);
        return dls__reader_varint(reader) > 0;
    }
    if ((fields & position_fields) == 0) return false;
    dls__reader_bytes(reader, BEFORE_ROWS);
    dls__reader_varint(reader);
    dls__reader_bytes(reader, BEHIND_ROWS);
    return true;
}

uint64_t dls__list_move(const uint8_t *list, size_t size, uint64_t value, uint32_t position_fields, uint64_t further,
                        dls__spool *documents)
{
    uint64_t before = dls__spool_size(documents);
    dls__reader reader;
    dls__reader_init(&reader, list + value / 2, size - (size_t)(value / 2));
    if (find_positions_start(&reader, value % 2 == 0, position_fields)) {
        uint8_t start[DLS__VARINT_MAX];
        dls__spool_append(documents, list, (size_t)(reader.at - list));
        uint8_t *end = dls__varint_write(start, dls__reader_varint(&reader) + further);
        dls__spool_append(documents, start, (size_t)(end - start));
        size -= (size_t)(reader.at - list);
        list = reader.at;
    }
    dls__spool_append(documents, list, size);
    return 2 * before + value;
}
