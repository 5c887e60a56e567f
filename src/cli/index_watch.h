/* SPDX-License-Identifier: MIT
 *
 * dlsearch index --watch: an index is made or gone on with, and brought up to date whenever its sources change, until
 * Ctrl-C.
 */
#ifndef CLI_INDEX_WATCH_H
#define CLI_INDEX_WATCH_H

#include <stdbool.h>

#include "cli/flags.h"

/* `index_once` brings the index up to date; `again` is true from the second time on. The exit status. */
int index_watch(const struct options *options, int (*index_once)(const struct options *options, bool again));

#endif
