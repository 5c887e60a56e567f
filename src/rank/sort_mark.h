/* SPDX-License-Identifier: MIT
 *
 * A place in an order of hits: the values of one hit, by which others are before or behind it, in whatever index. It is
 * what a cursor holds.
 *
 *   cursor = version:u8 key_count:u8 key{key_count} document:varint
 *   key    = what:u8 (field number, 127 for the score, plus 128 where it descends) kind:u8 value
 *   value  = nothing, of kind 0: there is none
 *          | length:varint term:byte{length}, of kind 1: a term without its prefix (schema/value_term.h)
 *          | bits:u32, of kind 2: of a score
 */
#ifndef DLS__SORT_MARK_H
#define DLS__SORT_MARK_H

#include "base/buf.h"
#include "base/common.h"

typedef enum dls__mark_kind { DLS__MARK_NONE, DLS__MARK_VALUE, DLS__MARK_SCORE } dls__mark_kind;

typedef struct dls__mark_key {
    dls__mark_kind kind;
    const char *term;
    size_t length;
    uint32_t score_bits;
} dls__mark_key;

typedef struct dls__sort_mark {
    dls__mark_key keys[DLS_MAX_SORT_KEYS];
    uint64_t document;
} dls__sort_mark;

void dls__sort_mark_write(const dls__sort_mark *mark, const dls_sort_key *keys, size_t count, dls__buf *out);

/* DLS_EINVAL: bytes that are no cursor, or one for other keys. The terms are in `bytes`. */
dls_status dls__sort_mark_read(const char *bytes, size_t size, const dls_sort_key *keys, size_t count,
                               dls__sort_mark *out, dls_error *err);

#endif
