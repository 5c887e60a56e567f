/* SPDX-License-Identifier: MIT
 *
 * Lines become an index, and the clock says how long it took: until the index is merged and durable on disk.
 */
#ifndef BENCH_SPEED_INDEX_H
#define BENCH_SPEED_INDEX_H

#include <stdbool.h>
#include <stddef.h>

struct speed_index_options {
    bool reorder;
    size_t fields; /* 1 or 3 */
    size_t threads;
    size_t pair_words; /* see dls_writer_options */
};

/* Index the lines of `docs` at `path`, which is replaced. One text field with positions, not stored, or three: the
 * first 8 words of a line are the first, the next 8 the second; the key of a
 * document is the number of its line, from 0. Prints the line that the protocol wants. */
void speed_index(const char *docs, const char *path, const struct speed_index_options *how);

#endif
