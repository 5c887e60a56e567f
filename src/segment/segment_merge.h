/* SPDX-License-Identifier: MIT
 *
 * Joining sources: the strings of all in one order, equal ones once, with the postings of all, by document. No document
 * is in two sources.
 */
#ifndef DLS__SEGMENT_MERGE_H
#define DLS__SEGMENT_MERGE_H

#include "base/cancel.h"
#include "dict/dict.h"
#include "postings/postings.h"
#include "segment/term_source.h"

/* Where the postings of merged terms go: sequential lists for a run, lists made for ranking for a segment. A term lives
 * until its list ends. */
typedef struct dls__posting_sink {
    void *writer;
    void (*begin)(void *writer, const char *term, size_t length);
    dls_status (*add)(void *writer, const dls__posting *posting, dls_error *err);
    dls_status (*end)(void *writer, uint64_t *value, dls_error *err); /* what opens the list */
} dls__posting_sink;

dls__posting_sink dls__sequential_sink(dls__postings_writer *writer);

/* Write all terms: postings into `sink`, each term with what opens its list to `terms`, which is finished; NULL: nobody
 * wants them.
 * `*posting_count` is raised by the number of postings. */
dls_status dls__merge_terms(dls__term_source **sources, size_t count, const dls_allocator *allocator,
                            dls__cancel *cancel, const dls__posting_sink *sink, dls__dict_writer *terms,
                            uint64_t *posting_count, dls_error *err);

/* Write all keys with their documents to `keys`, which is finished. Where several sources have a key, the last one's
 * document gets it: they come in the order of their documents. */
dls_status dls__merge_keys(dls__term_source **sources, size_t count, const dls_allocator *allocator,
                           dls__cancel *cancel, dls__dict_writer *keys, dls_error *err);

#endif
