/* SPDX-License-Identifier: MIT
 *
 * The writer of an index file: collects a segment, appends it, commits (index_format.h says in which order).
 */
#ifndef DLS__INDEX_WRITER_H
#define DLS__INDEX_WRITER_H

#include "base/file.h"
#include "index/index_format.h"
#include "segment/segment_reader.h"
#include "segment/segment_writer.h"

/* Below this a run would hold little more than its own tables. */
#define DLS__MIN_BUFFER ((size_t)1 << 20)

/* A segment that this writer committed, kept open to look up keys. It points into itself and must not move. */
typedef struct dls__committed {
    dls__map map;
    dls__segment segment;
} dls__committed;

struct dls_writer {
    dls_allocator allocator;
    char *path;
    size_t path_size;
    bool replace;
    bool named;  /* the first commit has given the file its name */
    bool broken; /* a failure left it unusable */
    bool open;   /* `segment` was begun */
    size_t buffer_bytes;
    bool reorder;
    bool pairs;
    dls_schema *schema;
    dls__file *file;
    uint64_t end; /* where the next segment or commit record goes */
    uint64_t generation;
    uint64_t documents; /* committed */
    dls__segment_writer segment;
    dls__segment_descriptor *descriptors; /* of committed segments */
    dls__committed **committed;           /* likewise */
    size_t segment_count;
    size_t segment_capacity;
};

dls_status dls__writer_create(const char *path, const dls_schema *schema, const dls_writer_options *options,
                              dls_writer **out, dls_error *err);
dls_status dls__writer_add(dls_writer *writer, const char *key, size_t key_length, const dls_value *values,
                           size_t count, dls_error *err);
dls_status dls__writer_commit(dls_writer *writer, dls_error *err);
void dls__writer_close(dls_writer *writer);

/* The two halves of a commit (index_commit.c): append what was added as a segment, if it is anything; append the record
 * and make superblocks point to it. */
dls_status dls__writer_append_segment(dls_writer *writer, dls_error *err);
dls_status dls__writer_append_commit(dls_writer *writer, dls_error *err);

#endif
