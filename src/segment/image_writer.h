/* SPDX-License-Identifier: MIT
 *
 * Writing an image, front to back: bytes go to the file in large pieces, a checksum is taken of each page on the way,
 * and the checksums follow at the end.
 */
#ifndef DLS__IMAGE_WRITER_H
#define DLS__IMAGE_WRITER_H

#include "base/buf.h"
#include "base/common.h"
#include "base/file.h"
#include "base/spool.h"

typedef struct dls__image_writer {
    dls__file *file;
    uint64_t offset;  /* of the image in the file */
    uint64_t written; /* bytes of the image that are in the file: whole pages */
    dls__buf pending; /* bytes that are not */
    dls__spool checksums;
} dls__image_writer;

void dls__image_writer_init(dls__image_writer *writer, const dls_allocator *allocator, dls__file *file, uint64_t offset,
                            const char *beside);
void dls__image_writer_done(dls__image_writer *writer);

/* Bytes of the image so far. */
uint64_t dls__image_writer_size(const dls__image_writer *writer);

dls_status dls__image_writer_append(dls__image_writer *writer, const void *bytes, uint64_t size, dls_error *err);

/* Zeros up to a multiple of `step`, a power of two of at most 4096. */
dls_status dls__image_writer_pad(dls__image_writer *writer, uint64_t step, dls_error *err);

/* Write what is pending, then the checksums at the next page. `*end` is where they end in the file. */
dls_status dls__image_writer_finish(dls__image_writer *writer, uint64_t *end, dls_error *err);

#endif
