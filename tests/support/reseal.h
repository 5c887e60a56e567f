/* SPDX-License-Identifier: MIT
 *
 * Right checksums for bytes that a test made wrong: what is then found, or survived, is not left to the checksums.
 */
#ifndef RESEAL_H
#define RESEAL_H

#include "base/crc32c.h"
#include "base/endian.h"
#include "base/section.h"
#include "segment/segment_format.h"

/* Write the checksums of all pages of a segment of the file whose bytes are `file`. */
static inline void reseal_segment(uint8_t *file, const dls__segment_descriptor *segment)
{
    uint8_t *image = file + segment->offset, *checksums = image + dls__segment_checksums_offset(segment);
    for (uint64_t page = 0; page < dls__page_count(segment->image_size); page++) {
        uint64_t begin = page * DLS__PAGE_SIZE;
        size_t size = dls__min((size_t)(segment->image_size - begin), DLS__PAGE_SIZE);
        dls__store_u32(checksums + 4 * page, dls__crc32c(0, image + begin, size));
    }
}

#endif
