/* SPDX-License-Identifier: MIT
 *
 * What narrows a search without ranking: --filter QUERY, --where NAME=VALUE, --NAME VALUE.
 *
 *   value    = "*"                       any
 *            | [low] ".." [high]         a range; not of keywords
 *            | (">" | ">=" | "<" | "<=") value   likewise
 *            | beginning "*"             of a keyword
 *            | anything else             itself; of a date all of its time: "2018" is a year
 *
 * Values of one field are alternatives; all else has to match together.
 */
#ifndef CLI_FILTER_BUILD_H
#define CLI_FILTER_BUILD_H

#include <dlsearch/dlsearch.h>

#include "cli/flags.h"

/* Whether anything narrows the search. */
bool filter_is_wanted(const struct options *options);

/* The filter for an index of this schema, which messages call `index`; `*out` NULL if there is none. False after a
 * message. Freed by dls_query_free. */
bool filter_build(const struct options *options, const dls_schema *schema, const char *index, dls_query **out);

#endif
