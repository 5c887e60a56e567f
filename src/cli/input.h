/* SPDX-License-Identifier: MIT
 *
 * The bytes of a file, of standard input (`-`), or of a packed file (`.gz`, `.zst`): looked at before they are taken,
 * taken line by line or all at once.
 */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include <dlsearch/dlsearch.h>

#include "cli/decompressor.h"

/* What is read as one piece may be so long, unpacked; more is no text of people. */
#define MOST_WHOLE ((size_t)256 << 20)

struct input {
    const char *name; /* what it is called in keys */
    int file;         /* the file as it stands on disk, packed or not */
    int unpacked;     /* its bytes */
    struct decompressor decompressor;
    char *buffer; /* bytes not yet taken are those from `begin` to `end`; before them, from `mark` on, kept ones */
    size_t mark;
    size_t begin;
    size_t end;
    size_t capacity;
    bool at_end; /* nothing is left to be read */
    bool skipped; /* something was left out */
    bool marked;
    char *line; /* without its newline; in the buffer, until the next call */
    size_t length;
    uint64_t line_number;   /* of `line`, from 1 */
    uint64_t marked_number; /* as it was at the mark */
    uint64_t bytes;         /* taken so far, unpacked */
    uint64_t marked_bytes;
};

/* Bytes of a file on disk, as far as they can be told beforehand: 0 for standard input, pipes and directories. Fails if
 * there is no such file. */
dls_status input_size(const char *path, uint64_t *size, bool *is_directory, dls_error *err);

/* Whether it can be read a second time: a file can, a pipe and standard input cannot. */
bool input_is_repeatable(const char *path);

/* Open; closed by input_close, also on failure. `name` is borrowed; NULL: the last part of the path, or "stdin". */
dls_status input_open(struct input *input, const char *path, const char *name, dls_error *err);

/* Have `wanted` bytes in the buffer, or all there are. An interrupted read is DLS_EIO, here and below. */
dls_status input_fill(struct input *input, size_t wanted, dls_error *err);

/* The next line, which may be empty; `*more` is false at the end. A byte order mark at the beginning is dropped. */
dls_status input_line(struct input *input, bool *more, dls_error *err);

/* Come back to here by input_rewind; what is read in between is kept in memory, until input_unmark. */
void input_mark(struct input *input);
void input_rewind(struct input *input);
void input_unmark(struct input *input);

/* All that is left, in the buffer until the input is closed, with a NUL behind it. DLS_ELIMIT: above MOST_WHOLE. */
dls_status input_rest(struct input *input, char **text, size_t *length, dls_error *err);

/* Leave out all that is left. */
void input_skip(struct input *input);

/* How many bytes of the file on disk have been taken in. */
uint64_t input_position(const struct input *input);

/* `complete`: all was read, and a decompressor that failed is an error. */
dls_status input_close(struct input *input, bool complete, dls_error *err);

/* A failure in words. */
dls_status input_fail(dls_error *err, dls_status status, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
