/* SPDX-License-Identifier: MIT
 *
 * The addresses whose title or abstract is to be got: of the documents of an index, or of a source (source.h).
 */
#ifndef CLI_FETCH_TARGETS_H
#define CLI_FETCH_TARGETS_H

#include <dlsearch/dlsearch.h>

#include "cli/flags.h"

struct fetch_target {
    char *key;
    char *url;
    bool lacks; /* title or text */
};

/* All zero is none. */
struct fetch_targets {
    struct fetch_target *items;
    size_t count;
    size_t capacity;
    bool is_index;
};

/* Those that have an address of http or https, in the order of the documents. The status to exit with, after a
 * message. */
int fetch_targets_read(struct fetch_targets *targets, const struct options *options, const char *path);

void fetch_targets_done(struct fetch_targets *targets);

#endif
