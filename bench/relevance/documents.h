/* SPDX-License-Identifier: MIT
 *
 * The documents of a set: lines of `{"id": ..., "title": ..., "text": ...}`, other members left aside.
 */
#ifndef BENCH_DOCUMENTS_H
#define BENCH_DOCUMENTS_H

#include <jansson.h>

#include "text_lines.h"

struct documents {
    struct text_lines lines;
    json_t *object; /* owns the strings */
    const char *id;
    const char *title; /* "" where there is none */
    const char *text;
};

/* Gives up on what cannot be read, here and below. */
void documents_open(struct documents *documents, const char *path);

/* The next document; its strings live until the one after. False at the end. */
bool documents_next(struct documents *documents);

void documents_close(struct documents *documents);

#endif
