/* SPDX-License-Identifier: MIT
 *
 * The only calls to the operating system in the library: files that are written once from front to back, read through a
 * map, renamed into place. Every failure names the file and gives the system's reason. Interrupted and short writes are
 * continued here.
 */
#ifndef DLS__FILE_H
#define DLS__FILE_H

#include "base/common.h"

typedef struct dls__file dls__file;

/* A new file for writing, beside `path`, under a name of its own; dls__file_rename gives it its name. Freed by
 * dls__file_close, which deletes it if it was never renamed. */
dls_status dls__file_create_beside(const char *path, const dls_allocator *allocator, dls__file **out, dls_error *err);

/* A new file beside `path` that has no name and vanishes when it is closed. For scratch. */
dls_status dls__file_create_scratch(const char *path, const dls_allocator *allocator, dls__file **out, dls_error *err);

/* Whether something stands at `path`. */
bool dls__file_exists(const char *path);

/* Write `size` bytes at `offset`, which may be beyond the end. */
dls_status dls__file_write(dls__file *file, uint64_t offset, const void *bytes, size_t size, dls_error *err);

/* Read exactly `size` bytes at `offset`. */
dls_status dls__file_read(dls__file *file, uint64_t offset, void *bytes, size_t size, dls_error *err);

/* Make what was written durable. */
dls_status dls__file_sync(dls__file *file, dls_error *err);

/* Give the file its name, the `path` it was created beside, replacing what stands there if `replace` (DLS_EEXISTS
 * otherwise), and make the name durable. */
dls_status dls__file_rename(dls__file *file, bool replace, dls_error *err);

void dls__file_close(dls__file *file);

/* A file's bytes as they are now, mapped for reading. `bytes` is NULL for an empty file. */
typedef struct dls__map {
    const uint8_t *bytes;
    size_t size;
} dls__map;

dls_status dls__map_open(const char *path, dls__map *out, dls_error *err);

/* The first `size` bytes of a file being written. */
dls_status dls__map_file(dls__file *file, size_t size, dls__map *out, dls_error *err);

void dls__map_close(dls__map *map);

#endif
