/* SPDX-License-Identifier: MIT
 *
 * What is left of a segment, as a source for writing another: its terms with the postings of documents that are not
 * deleted, or its keys with such documents, numbered anew. Terms of which nothing is left do not appear.
 */
#ifndef DLS__LIVE_SOURCE_H
#define DLS__LIVE_SOURCE_H

#include "segment/list_source.h"
#include "segment/segment_reader.h"

/* The number of a document that is left out. */
#define DLS__LEFT_OUT UINT32_MAX

typedef struct dls__live_source {
    dls__term_source source;
    const dls__segment *segment;
    const uint32_t *numbers; /* new ones by old: of terms by number in the lists, of keys by number outside */
    uint32_t documents;      /* old ones */
    dls__list_source lists;
    dls__dict_iter keys;
    dls__cancel *cancel; /* set by whoever wants it */
    uint64_t read;       /* postings of lists, for that */
    bool given;          /* the current posting */

    /* where new numbers do not ascend as old ones do, a term's postings are held, and sorted */
    dls__buf starts; /* for each where it is in `held`, by number */
    dls__buf held;   /* u32s: fields, counts, positions */
    size_t next;
} dls__live_source;

/* `numbers` is borrowed. Freed by dls__live_source_done. [memory: where they are sorted, all postings of a term] */
void dls__live_terms(dls__segment *segment, const uint32_t *numbers, bool sorted, const dls_allocator *allocator,
                     dls__live_source *out);
void dls__live_keys(const dls__segment *segment, const uint32_t *numbers, const dls_allocator *allocator,
                    dls__live_source *out);
void dls__live_source_done(dls__live_source *source);

#endif
