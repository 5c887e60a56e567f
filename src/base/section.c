/* SPDX-License-Identifier: MIT
 *
 * The range is checked, then the pages that it touches.
 */
#include "base/section.h"

#include <inttypes.h>

#include "base/crc32c.h"
#include "base/endian.h"
#include "base/error.h"

uint64_t dls__page_count(uint64_t size) { return size / DLS__PAGE_SIZE + (size % DLS__PAGE_SIZE != 0); }

static bool is_good(const dls__pages *pages, uint64_t page)
{
    /* Relaxed: the bit says something about bytes that never change, it publishes nothing. */
    return atomic_load_explicit(&pages->good[page / 8], memory_order_relaxed) >> page % 8 & 1;
}

static dls_status verify_page(const dls__section *section, uint64_t page, dls_error *err)
{
    const dls__pages *pages = section->pages;
    uint64_t start = page * DLS__PAGE_SIZE;
    uint64_t size = pages->size - start < DLS__PAGE_SIZE ? pages->size - start : DLS__PAGE_SIZE;
    uint32_t expected = dls__load_u32(pages->checksums + 4 * page);
    uint32_t found = dls__crc32c(0, pages->bytes + start, (size_t)size);
    if (found != expected)
        return dls__fail(err, DLS_ECORRUPT, pages->file_offset + start,
                         "%s: checksum of page %" PRIu64 " is %08" PRIx32 ", expected %08" PRIx32, section->name, page,
                         found, expected);
    atomic_fetch_or_explicit(&pages->good[page / 8], (unsigned char)(1u << page % 8), memory_order_relaxed);
    return DLS_OK;
}

/* Where the section begins in the file. */
static uint64_t offset_in_file(const dls__section *section)
{
    return section->pages->file_offset + (uint64_t)(section->bytes - section->pages->bytes);
}

static dls_status out_of_range(const dls__section *section, uint64_t offset, uint64_t size, dls_error *err)
{
    return dls__fail(err, DLS_ECORRUPT, section->pages != NULL ? offset_in_file(section) : DLS__NOWHERE,
                     "%s: %" PRIu64 " bytes at %" PRIu64 " are not within its %" PRIu64, section->name, size, offset,
                     section->size);
}

dls_status dls__section_get(const dls__section *section, uint64_t offset, uint64_t size, const uint8_t **out,
                            dls_error *err)
{
    if (offset > section->size || size > section->size - offset) return out_of_range(section, offset, size, err);
    if (size > 0 && section->pages != NULL) {
        uint64_t start = (uint64_t)(section->bytes - section->pages->bytes) + offset;
        uint64_t last = (start + size - 1) / DLS__PAGE_SIZE;
        for (uint64_t page = start / DLS__PAGE_SIZE; page <= last; page++)
            if (!is_good(section->pages, page)) DLS__TRY(verify_page(section, page, err));
    }
    *out = offset > 0 ? section->bytes + offset : section->bytes; /* an empty one may have no bytes, NULL */
    return DLS_OK;
}

dls_status dls__section_corrupt(const dls__section *section, uint64_t offset, const char *what, dls_error *err)
{
    return dls__fail(err, DLS_ECORRUPT, section->pages != NULL ? offset_in_file(section) + offset : DLS__NOWHERE,
                     "%s: %s", section->name, what);
}
