/* SPDX-License-Identifier: MIT
 *
 * All documents of an index, in their order.
 */
#ifndef CLI_INDEX_WALK_H
#define CLI_INDEX_WALK_H

#include <dlsearch/dlsearch.h>

/* Call `take` with each document, hit `number` of `hits`, until it fails; that is the result. [memory: in proportion to
 * some thousand documents, and a 64th of all of them] */
dls_status index_walk(const dls_index *index,
                      dls_status (*take)(void *ctx, dls_hits *hits, size_t number, dls_error *err), void *ctx,
                      dls_error *err);

#endif
