/* SPDX-License-Identifier: MIT
 *
 * The order of hits: --sort NAME[:asc | :desc], one after the other.
 */
#ifndef CLI_SEARCH_ORDER_H
#define CLI_SEARCH_ORDER_H

#include <stdbool.h>

#include <dlsearch/dlsearch.h>

#include "cli/flags.h"

struct search_order {
    dls_sort_key keys[DLS_MAX_SORT_KEYS];
    size_t count; /* 0: by score */
};

/* Read --sort for an index of this schema, which messages call `index`. `score` is that, unless a field is called so,
 * and descends; fields ascend. False after a message. */
bool search_order_of(const struct options *options, const dls_schema *schema, const char *index,
                     struct search_order *out);

#endif
