/* SPDX-License-Identifier: MIT
 *
 * Joining sources: the strings of all in one order, equal ones once, with their postings one source after the other.
 * Sources come in the order of their documents, so that postings ascend.
 */
#ifndef DLS__SEGMENT_MERGE_H
#define DLS__SEGMENT_MERGE_H

#include "dict/dict.h"
#include "postings/postings.h"
#include "segment/term_source.h"

/* Write all terms: postings through `postings`, each term with the address of its list to `terms`, which is finished.
 * `*posting_count` is raised by the number of postings. */
dls_status dls__merge_terms(dls__term_source **sources, size_t count, const dls_allocator *allocator,
                            dls__postings_writer *postings, dls__dict_writer *terms, uint64_t *posting_count,
                            dls_error *err);

/* Write all keys with their documents to `keys`, which is finished. No two sources share a key. */
dls_status dls__merge_keys(dls__term_source **sources, size_t count, const dls_allocator *allocator,
                           dls__dict_writer *keys, dls_error *err);

#endif
