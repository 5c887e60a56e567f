/* SPDX-License-Identifier: MIT
 *
 * A program that unpacks: gzip or zstd, started without a shell, fed with an open file and read through a pipe.
 */
#ifndef CLI_DECOMPRESSOR_H
#define CLI_DECOMPRESSOR_H

#include <dlsearch/dlsearch.h>
#include <sys/types.h>

struct decompressor {
    const char *program; /* NULL: none runs */
    pid_t process;
};

/* The program for a file, by its name's ending; NULL: it is not packed. */
const char *decompressor_for(const char *path);

/* Start `program` with `input` as its standard input. Its output is to be read from `*output`, which the caller closes.
 * `input` stays the caller's too; the program shares its offset, so that one can see how far it has got. */
dls_status decompressor_start(struct decompressor *decompressor, const char *program, int input, int *output,
                              dls_error *err);

/* Wait for the end, after the output has been closed. `stop`: not all was read, end it. DLS_EIO: it failed. */
dls_status decompressor_end(struct decompressor *decompressor, bool stop, dls_error *err);

#endif
