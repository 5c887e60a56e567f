/* SPDX-License-Identifier: MIT
 *
 * Heads of columns.
 */
#include "columns/value_column.h"

#include "base/error.h"

uint32_t dls__column_width(uint64_t values)
{
    if (values == 0) return 0;
    return values <= UINT8_MAX ? 1 : values <= UINT16_MAX ? 2 : 4;
}

uint32_t dls__column_start_bytes(uint64_t codes) { return codes <= UINT32_MAX ? 4 : 8; }

/* False if the head makes no sense. */
static bool read_column_head(const uint8_t *head, uint32_t documents, dls__value_column *out)
{
    *out = (dls__value_column){ .offset = dls__load_u64(head),
                                .first = dls__load_u64(head + 8),
                                .code_count = dls__load_u64(head + 16),
                                .values = dls__load_u32(head + 24),
                                .width = head[28],
                                .start_bytes = head[29] };
    if (out->width != dls__column_width(out->values)) return false;
    if (out->code_count > UINT64_MAX / 16) return false; /* so that nothing below wraps */
    uint64_t starts = (uint64_t)out->start_bytes * ((uint64_t)documents + 1);
    uint64_t zones = out->width > 0 ? (uint64_t)DLS__COLUMN_ZONE_SIZE * dls__column_zones(documents) : 0;
    out->size = starts + out->width * out->code_count + zones;
    if (out->start_bytes == 0) return out->code_count == documents;
    return out->start_bytes == dls__column_start_bytes(out->code_count);
}

dls_status dls__value_columns_open(const dls__section *section, uint32_t documents, uint32_t count,
                                   dls__value_column *columns, dls_error *err)
{
    const uint8_t *heads;
    uint64_t at = (uint64_t)count * DLS__COLUMN_HEAD;
    if (count == 0 && section->size == 0) return DLS_OK;
    DLS__TRY(dls__section_get(section, 0, at, &heads, err));
    for (uint32_t i = 0; i < count; i++) {
        dls__value_column *column = &columns[i];
        if (!read_column_head(heads + (size_t)i * DLS__COLUMN_HEAD, documents, column) || column->offset != at ||
            column->size > section->size - at)
            return dls__section_corrupt(section, (uint64_t)i * DLS__COLUMN_HEAD, "a head that makes no sense", err);
        uint64_t starts = (uint64_t)column->start_bytes * ((uint64_t)documents + 1);
        if (column->start_bytes > 0) column->starts = section->bytes + at;
        column->codes = section->bytes + at + starts;
        if (column->width > 0) column->zones = column->codes + column->width * column->code_count;
        at += column->size;
    }
    if (section->size - at != DLS__COLUMN_SLACK) return dls__section_corrupt(section, at, "columns end elsewhere", err);
    return DLS_OK;
}
