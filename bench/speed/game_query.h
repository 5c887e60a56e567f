/* SPDX-License-Identifier: MIT
 *
 * Queries in the syntax of search-benchmark-game: words and "phrases" with spaces between, each with + (must), - (must
 * not) or nothing (should) before it.
 *
 *   a b      either        +a +b    both        "a b"    a phrase
 *   +a b     a required, b adds to the score    +a -"b c"    a without the phrase
 */
#ifndef BENCH_GAME_QUERY_H
#define BENCH_GAME_QUERY_H

#include <dlsearch/dlsearch.h>

/* `text` is ended by NUL. Gives up if there is no memory. */
dls_query *game_query(const dls_schema *schema, const char *text);

#endif
