/* SPDX-License-Identifier: MIT
 *
 * Growing bytes. The first append that fails (no memory, or more than the ceiling) makes all later ones do nothing, so
 * that a run of them needs one check at its end: dls__buf_status.
 */
#ifndef DLS__BUF_H
#define DLS__BUF_H

#include "base/common.h"

typedef struct dls__buf {
    const dls_allocator *allocator;
    uint8_t *bytes;
    size_t size;
    size_t capacity;
    size_t ceiling; /* `size` never goes beyond it */
    bool failed;
} dls__buf;

void dls__buf_init(dls__buf *buf, const dls_allocator *allocator, size_t ceiling);
void dls__buf_done(dls__buf *buf);

/* Empty it, keep its memory, forget a failure. */
void dls__buf_clear(dls__buf *buf);

/* Make room for `more` bytes at bytes + size; false if that failed. The caller adds to `size` what it wrote. */
bool dls__buf_reserve(dls__buf *buf, size_t more);

void dls__buf_append(dls__buf *buf, const void *bytes, size_t size);
void dls__buf_append_u8(dls__buf *buf, uint8_t value);
void dls__buf_append_u32(dls__buf *buf, uint32_t value); /* little-endian */
void dls__buf_append_u64(dls__buf *buf, uint64_t value);
void dls__buf_append_varint(dls__buf *buf, uint64_t value);

/* A length as varint, then the bytes. */
void dls__buf_append_string(dls__buf *buf, const void *bytes, size_t size);

/* DLS_OK, or DLS_ENOMEM if an append failed. */
dls_status dls__buf_status(const dls__buf *buf, dls_error *err);

#endif
