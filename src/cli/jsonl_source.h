/* SPDX-License-Identifier: MIT
 *
 * Lines of any length from a file, from standard input (`-`), or from a packed file (`.gz`, `.zst`).
 */
#ifndef CLI_JSONL_SOURCE_H
#define CLI_JSONL_SOURCE_H

#include <dlsearch/dlsearch.h>
#include <stdio.h>

#include "cli/decompressor.h"

struct jsonl_source {
    const char *name; /* what it is called in messages and in keys: the last part of its path, or "stdin" */
    FILE *stream;
    int file; /* the file as it stands on disk, packed or not */
    struct decompressor decompressor;
    char *line; /* without its newline */
    size_t length;
    size_t capacity;
    uint64_t line_number; /* of `line`, from 1 */
    uint64_t bytes;       /* of all lines so far, unpacked */
};

/* Bytes of a file on disk, as far as they can be told beforehand: 0 for standard input and pipes.
 * Fails if there is no such file, or if it is a directory. */
dls_status jsonl_source_size(const char *path, uint64_t *size, dls_error *err);

/* Open; closed by jsonl_source_close, also on failure. */
dls_status jsonl_source_open(struct jsonl_source *source, const char *path, dls_error *err);

/* The next line that is not empty; `*more` is false at the end. An interrupted read is DLS_EIO. */
dls_status jsonl_source_next(struct jsonl_source *source, bool *more, dls_error *err);

/* How many bytes of the file on disk have been taken in. */
uint64_t jsonl_source_position(const struct jsonl_source *source);

/* `complete`: all was read, and a decompressor that failed is an error. */
dls_status jsonl_source_close(struct jsonl_source *source, bool complete, dls_error *err);

#endif
