/* SPDX-License-Identifier: MIT
 *
 * What --facet asks for: which values the matches have, in one index or in several together.
 *
 *   NAME[:year | :month | :day][:N]     of dates their years (or months, or days), of all else the values themselves
 *
 * The N most frequent are kept; of numbers and dates they are in their order, of all else the most frequent come first.
 */
#ifndef CLI_FACET_SET_H
#define CLI_FACET_SET_H

#include <stdbool.h>

#include <dlsearch/dlsearch.h>

#include "cli/flags.h"
#include "cli/index_set.h"

struct facet_of_set {
    char name[DLS_MAX_NAME + 1];
    const char *division; /* ":month" where that was said, else "" */
    dls_field_kind kind;
    dls_facet facet;           /* the outcome; texts are those of the hits */
    dls_facet_bucket *buckets; /* of several indexes: its memory */
};

struct facet_set {
    size_t count;
    struct facet_of_set *facets;
    dls_facet_request *requests; /* for dls_search_options, `count` of them for each index */
    size_t *limits;              /* buckets that are shown */
};

/* Read --facet, and have it asked of the indexes. False after a message. Freed by facet_set_done either way. */
bool facet_set_begin(struct facet_set *set, const struct options *options, struct index_set *indexes);

/* Take the outcome, once the indexes were searched. False: there is no memory, after a message. */
bool facet_set_take(struct facet_set *set, const struct index_set *indexes);

void facet_set_done(struct facet_set *set);

#endif
