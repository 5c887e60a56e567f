/* SPDX-License-Identifier: MIT
 *
 * The first lines of the input, held back until the fields of the index are known: a pipe cannot be read twice.
 */
#ifndef CLI_HELD_LINES_H
#define CLI_HELD_LINES_H

#include <dlsearch/dlsearch.h>

#include "cli/jsonl_source.h"
#include "cli/string_builder.h"

/* As many as say what there is; they are in memory, and delay what is said of them. */
#define MOST_HELD_LINES 1000
#define MOST_HELD_BYTES ((size_t)16 << 20)

struct held_line {
    const char *path; /* borrowed */
    const char *name;
    uint64_t number;
    size_t begin; /* in `bytes` */
    size_t length;
};

/* All zero is none. */
struct held_lines {
    struct held_line lines[MOST_HELD_LINES];
    size_t count;
    struct string_builder bytes;
};

bool held_lines_are_full(const struct held_lines *held);

/* Take a copy of the source's line; they are not full. DLS_ENOMEM is possible. */
dls_status held_lines_add(struct held_lines *held, const char *path, const struct jsonl_source *source,
                          dls_error *err);

/* Line `number` as a source that stands on it; only its name, number and line are set. */
struct jsonl_source held_lines_at(const struct held_lines *held, size_t number);

void held_lines_done(struct held_lines *held);

#endif
