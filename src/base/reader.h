/* SPDX-License-Identifier: MIT
 *
 * A bounded walk over bytes that nobody vouches for. Reading past the end, or a number that is none, makes the reader
 * `bad`; from then on it gives zeros, so that a run of reads needs one check at its end.
 */
#ifndef DLS__READER_H
#define DLS__READER_H

#include "base/common.h"

typedef struct dls__reader {
    const uint8_t *at;
    const uint8_t *end;
    bool bad;
} dls__reader;

void dls__reader_init(dls__reader *reader, const void *bytes, size_t size);

/* How many bytes are left; 0 once it is bad. */
size_t dls__reader_left(const dls__reader *reader);

uint8_t dls__reader_u8(dls__reader *reader);
uint32_t dls__reader_u32(dls__reader *reader); /* little-endian */
uint64_t dls__reader_u64(dls__reader *reader);
uint64_t dls__reader_long_varint(dls__reader *reader); /* what dls__reader_varint does, of any length */

/* Most take one byte. */
static inline uint64_t dls__reader_varint(dls__reader *reader)
{
    if (reader->at < reader->end && *reader->at < 0x80 && !reader->bad) return *reader->at++;
    return dls__reader_long_varint(reader);
}

/* A varint that must not exceed `max`. */
static inline uint64_t dls__reader_varint_max(dls__reader *reader, uint64_t max)
{
    uint64_t value = dls__reader_varint(reader);
    if (value <= max) return value;
    reader->bad = true;
    return 0;
}

/* `size` bytes where they stand, NULL if there are not that many. */
const uint8_t *dls__reader_bytes(dls__reader *reader, size_t size);

/* A varint length, then that many bytes; NULL and length 0 if they are not there. */
const char *dls__reader_string(dls__reader *reader, size_t *length);

#endif
