/* SPDX-License-Identifier: MIT
 *
 * One line on the terminal behind standard error, drawn over itself ten times a second:
 *
 *    42 % ━━━━━━━━━━──────────────  1,234,567 documents  52.1 MB/s  0:42 left
 *
 * Where the size of the input is not known there is no bar. Where standard error is no terminal, nothing is drawn.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/string_builder.h"

struct progress {
    bool enabled;
    bool drawn; /* a line of ours is on the screen */
    double begun;
    double last; /* when it was drawn */
    uint64_t total;
};

/* Seconds of a clock that only goes forward. */
double clock_seconds(void);

/* `total` bytes of input are to be read, 0 if that is not known. */
void progress_begin(struct progress *progress, bool wanted, uint64_t total);

/* Whether it is time to draw; cheap, for every document. */
bool progress_is_due(const struct progress *progress);

/* `done` of `total` bytes were read, `bytes` of JSON came out of them. */
void progress_draw(struct progress *progress, uint64_t done, uint64_t documents, uint64_t bytes);

/* Any other line: how much is done, from 0 to 1, and words. */
void progress_draw_share(struct progress *progress, double share, const struct string_builder *words);

/* What is happening now that nothing can be measured of. */
void progress_say(struct progress *progress, const char *what);

/* Take the line away, before a message and at the end. */
void progress_clear(struct progress *progress);

#endif
