/* SPDX-License-Identifier: MIT
 *
 * Sections: named runs of bytes inside a checked image, the form in which everything stored is read.
 *
 * An image (a segment, say) is covered by pages of 4 KiB, each with a CRC32C in a table. A page is verified when it is
 * first touched and remembered as good: one bit a page, set by any thread, never cleared. Bits are set only after a
 * page was verified, and the bytes never change, so that a race costs at most a second verification.
 * A section without pages is memory that this process has just written.
 */
#ifndef DLS__SECTION_H
#define DLS__SECTION_H

#include <stdatomic.h>

#include "base/common.h"

#define DLS__PAGE_SIZE 4096

typedef struct dls__pages {
    const uint8_t *bytes;     /* the image */
    uint64_t size;            /* of the image; the last page may be short */
    const uint8_t *checksums; /* u32 little-endian for each page */
    atomic_uchar *good;       /* bit p % 8 of byte p / 8: page p was verified */
    uint64_t file_offset;     /* of the image, for messages */
} dls__pages;

typedef struct dls__section {
    const uint8_t *bytes;
    uint64_t size;
    const dls__pages *pages; /* the image it lies in; NULL: trusted memory */
    const char *name;        /* for messages: "dictionary" */
} dls__section;

/* How many pages an image of `size` bytes has. */
uint64_t dls__page_count(uint64_t size);

/* Bytes [offset, offset + size) of the section, verified. DLS_ECORRUPT if they are not all inside or a checksum is
 * wrong. */
dls_status dls__section_get(const dls__section *section, uint64_t offset, uint64_t size, const uint8_t **out,
                            dls_error *err);

/* The failure of a section whose content makes no sense at `offset` of it: "dictionary: term out of order". */
dls_status dls__section_corrupt(const dls__section *section, uint64_t offset, const char *what, dls_error *err);

#endif
