/* SPDX-License-Identifier: MIT
 *
 * robots.txt (RFC 9309): which addresses of a host its owner keeps from programs. The groups that name us hold, or else
 * those for all; the longest rule that fits an address decides, Allow where two are as long. `*` is anything, `$` the
 * end. Crawl-delay, which is not in the RFC, is heeded too.
 */
#ifndef CLI_FETCH_ROBOTS_H
#define CLI_FETCH_ROBOTS_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/string_builder.h"

/* What is read of a file; a parser has to take as much as that. */
#define MOST_ROBOTS_BYTES ((size_t)500 << 10)

/* All zero allows all. */
struct robots {
    struct string_builder rules; /* '+' or '-', the path, and NUL, for each */
    double delay;                /* seconds; 0: none is asked for */
    bool denies_all;             /* it could not be read, and so nothing is allowed */
};

/* Read the file; `agent` is what groups call us by, in small letters. */
void robots_read(struct robots *robots, const char *text, size_t length, const char *agent);

/* Whether an address may be asked for: its path, with its query. */
bool robots_allow(const struct robots *robots, const char *path, size_t length);

void robots_done(struct robots *robots);

#endif
