/* SPDX-License-Identifier: MIT
 *
 * Which field a hit's snippet comes from.
 *
 * `text` or `note`, whichever shows more of what matched (`text` if they are equal). If nothing matched in them, nor in
 * title and section, which are shown as they are, the first other text field in which something did (authors, tags).
 * Otherwise the beginning of `text`, or of `note`, or of the first other text field that has a value.
 */
#ifndef CLI_HIT_SNIPPET_H
#define CLI_HIT_SNIPPET_H

#include <dlsearch/dlsearch.h>

#include "cli/shown_fields.h"

struct hit_snippet {
    int field; /* NO_FIELD: there is nothing to show */
    dls_snippet snippet;
};

/* Lives as long as the hits. */
dls_status hit_snippet_choose(const struct shown_fields *fields, dls_hits *hits, size_t number, struct hit_snippet *out,
                              dls_error *err);

#endif
