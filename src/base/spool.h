/* SPDX-License-Identifier: MIT
 *
 * A stream of bytes that is written first and read afterwards, of any length in bounded memory: what exceeds the buffer
 * goes to a scratch file. Sections of an index that grow side by side are built in spools and then copied one after the
 * other. Appends are sticky like dls__buf's: the first failure is kept and told by dls__spool_status.
 */
#ifndef DLS__SPOOL_H
#define DLS__SPOOL_H

#include "base/buf.h"
#include "base/common.h"
#include "base/file.h"

typedef struct dls__spool {
    const dls_allocator *allocator;
    const char *beside; /* where a scratch file may stand; borrowed */
    dls__buf buffer;    /* the last bytes */
    dls__file *file;    /* the bytes before them; NULL while there are none */
    uint64_t flushed;   /* how many those are */
    dls__map map;       /* of `file`, from dls__spool_freeze on */
    bool frozen;
    dls_status status;
    dls_error failure;
} dls__spool;

/* `beside` is a path (of the index to be): scratch goes to the same folder. It must outlive the spool. */
void dls__spool_init(dls__spool *spool, const dls_allocator *allocator, const char *beside);

/* The same, but up to `room` bytes stay in memory. */
void dls__spool_init_with_room(dls__spool *spool, const dls_allocator *allocator, const char *beside, size_t room);

void dls__spool_done(dls__spool *spool);

/* Empty it, frozen or not; its memory is kept. */
void dls__spool_clear(dls__spool *spool);

void dls__spool_append(dls__spool *spool, const void *bytes, size_t size);

/* Bytes appended so far. */
uint64_t dls__spool_size(const dls__spool *spool);

/* DLS_OK, or the first failure. */
dls_status dls__spool_status(const dls__spool *spool, dls_error *err);

/* Bytes [offset, offset + size), which must have been appended, into `bytes`. For copying a spool in pieces, which does
 * not bring all of it into memory at once. */
dls_status dls__spool_read(dls__spool *spool, uint64_t offset, void *bytes, size_t size, dls_error *err);

/* End appending and make all bytes readable at one address until dls__spool_done; `*bytes` is never NULL. */
dls_status dls__spool_freeze(dls__spool *spool, const uint8_t **bytes, uint64_t *size, dls_error *err);

#endif
