/* SPDX-License-Identifier: MIT
 *
 * The lines of a file, one after the other, and the columns of a line of tab-separated values.
 */
#ifndef BENCH_TEXT_LINES_H
#define BENCH_TEXT_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct text_lines {
    const char *path;
    FILE *file;
    char *text; /* the line, without its newline; ended by NUL */
    size_t length;
    size_t capacity;
    uint64_t number; /* of the line, from 1 */
};

/* Gives up if the file cannot be read. */
void text_lines_open(struct text_lines *lines, const char *path);

/* False at the end. */
bool text_lines_next(struct text_lines *lines);

void text_lines_close(struct text_lines *lines);

/* Cut the line at its tabs into exactly `count` columns, the last of which may contain tabs; otherwise give up. They
 * are ended by NUL and live until the next line. */
void text_lines_cut(struct text_lines *lines, char **columns, size_t count);

#endif
