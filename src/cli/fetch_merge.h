/* SPDX-License-Identifier: MIT
 *
 * What was fetched, written back to the documents of an index, in one commit:
 *
 *   text      the abstract, where there was none, or one of a former run
 *   title     where there was none; where the abstract is new too, and who says it knows (fetch_found.h), also in
 *             place of the words of a link, which then are a note
 *   authors, date, year   where there were none
 *
 * All else stays as it is. Documents whose key has no record are not touched.
 */
#ifndef CLI_FETCH_MERGE_H
#define CLI_FETCH_MERGE_H

#include <dlsearch/dlsearch.h>

#include "cli/fetch_store.h"

/* `*changed`: how many documents have other values now. DLS_EINVAL: the index does not store all of its documents, so
 * that they cannot be written anew. DLS_EBUSY: somebody else is writing. */
dls_status fetch_merge(const char *path, const struct fetch_store *store, uint64_t wait_ms, uint64_t *changed,
                       dls_error *err);

#endif
