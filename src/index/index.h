/* SPDX-License-Identifier: MIT
 *
 * An open index: the segments of one commit, and their sums.
 *
 * Why readers need no lock: what a commit points to is never written again (index_format.h), the map is private to this
 * object, and the only bytes that change after opening are the marks of verified pages (base/section.h), which any
 * thread may set, and the pool of scratch memory, which is made for threads. So everything here is const once it is
 * open.
 */
#ifndef DLS__INDEX_H
#define DLS__INDEX_H

#include "base/arena.h"
#include "base/cancel.h"
#include "base/file.h"
#include "index/index_format.h"
#include "schema/schema.h"
#include "segment/segment_reader.h"

struct dls_index {
    dls_allocator allocator;
    dls__arena_pool *scratch; /* memory of searches, for the next ones */
    char *path;               /* NULL: opened from memory */
    size_t path_size;
    dls__map map;  /* of the file; empty where it was opened from memory */
    uint64_t size; /* bytes of the index */
    dls__superblock superblock;
    dls_schema *schema;
    dls__segment_descriptor *descriptors;
    dls__segment *segments; /* `segment_count` */
    size_t segment_count;
    uint64_t *first_document; /* of each segment, then the number of all documents */
    uint64_t documents;       /* deleted ones too: all numbers are below */
    uint64_t deleted;
    const char *payload;
    size_t payload_size;
};

dls_status dls__index_open(const char *path, const dls_allocator *allocator, dls_index **out, dls_error *err);
dls_status dls__index_open_memory(const uint8_t *bytes, size_t size, const dls_allocator *allocator, dls_index **out,
                                  dls_error *err);
void dls__index_close(dls_index *index);

/* Map the file at `path` and find its newest superblock. `map` is the caller's to close, on failure too; it begins
 * empty. */
dls_status dls__index_map(const char *path, dls__map *map, dls__superblock *newest, dls_error *err);

void dls__index_info(const dls_index *index, dls_index_info *out);

/* The segment that has `document` (which must exist), and its number there. */
const dls__segment *dls__index_segment_of(const dls_index *index, uint64_t document, uint32_t *local);

/* See dls_index_find. */
dls_status dls__index_find(const dls_index *index, const char *key, size_t length, uint64_t *document, dls_error *err);

/* See dls_index_refresh (index_refresh.c). */
dls_status dls__index_refresh(const dls_index *index, dls_index **out, dls_error *err);

/* See dls_index_check, and with `texts` dls_index_check_text. */
dls_status dls__index_check(const dls_index *index, bool texts, dls__cancel *cancel, dls_error *err);

#endif
