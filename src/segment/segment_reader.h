/* SPDX-License-Identifier: MIT
 *
 * A segment, open for reading: its sections, each behind the reader of its room. Immutable but for the marks of
 * verified pages, so any number of threads may use it.
 */
#ifndef DLS__SEGMENT_READER_H
#define DLS__SEGMENT_READER_H

#include "base/section.h"
#include "columns/docstore.h"
#include "columns/value_column.h"
#include "dict/dict.h"
#include "lists/lists.h"
#include "schema/schema.h"
#include "segment/deletions.h"
#include "segment/pairs.h"
#include "segment/segment_format.h"
#include "segment/vocabulary.h"

/* What is noted of a segment's lengths when its columns are verified. */
typedef struct dls__length_marks {
    atomic_bool good;                           /* they are, and what follows is known */
    atomic_uchar shortest[DLS_MAX_TEXT_FIELDS]; /* the least length that a document has, as its byte; 255 if none has */
    atomic_uchar longest[DLS_MAX_TEXT_FIELDS];  /* the largest; 0 */
} dls__length_marks;

typedef struct dls__segment {
    dls__segment_descriptor descriptor;
    dls__pages pages;
    size_t good_size; /* bytes of pages.good */
    dls__dict terms;
    dls__dict keys;
    dls__lists_file lists;
    dls__dict pairs; /* without strings where the writer made none */
    dls__lists_file pair_lists;
    dls__section lengths;
    dls__section order;                         /* empty: documents are numbered as they were added */
    dls__columns columns;                       /* not verified before dls__segment_columns */
    dls__length_marks *marks;
    dls__impacts *impacts;                      /* by the segment's own averages */
    dls__docstore stored;
    dls__vocabulary vocabulary; /* without words where no field is suggested */
    dls__dict acronyms;         /* without strings where they are gathered of no field (definitions.h) */
    dls__section value_section;
    dls__value_column *values; /* by column number; not verified before dls__segment_values */
    uint32_t value_count;
    dls__deletions deletions;
    uint64_t *gone; /* bits of deleted documents, by number outside; NULL: there are none */
} dls__segment;

/* A section of the segment that `descriptor` describes, in an image of `pages`. */
dls__section dls__segment_section(const dls__segment_descriptor *descriptor, const dls__pages *pages,
                                  dls__section_id id);

/* Open the segment that `descriptor` (which was read and checked) finds in the file at `file_bytes`. The segment must
 * stay where it is. Freed by dls__segment_done, on failure too. */
dls_status dls__segment_open(dls__segment *segment, const dls__segment_descriptor *descriptor, const dls_schema *schema,
                             const uint8_t *file_bytes, const dls_allocator *allocator, dls_error *err);
void dls__segment_done(dls__segment *segment, const dls_allocator *allocator);

/* What postings are worth by default: by the schema and the averages of the segment that `descriptor` is about. */
void dls__segment_impacts(const dls__segment_descriptor *descriptor, const dls_schema *schema, dls__impacts *out);

/* The columns, verified, and with them the order: must be asked for before a list is opened. */
dls_status dls__segment_columns(dls__segment *segment, const dls__columns **out, dls_error *err);

/* The column of values with that number (dls_schema.column_number), verified. [cost: a look at the mark of each of its
 * pages] */
dls_status dls__segment_values(const dls__segment *segment, uint32_t column, const dls__value_column **out,
                               dls_error *err);

/* Documents have one number in lists and columns, the inner one, and one outside. Both may be asked for after
 * dls__segment_columns. [cost of dls__segment_inner: O(documents) where they were reordered] */
dls_status dls__segment_outer(const dls__segment *segment, uint32_t inner, uint32_t *outer, dls_error *err);

/* The outer number of `inner` will be asked for soon: it is fetched from memory meanwhile. */
static inline void dls__segment_expect_outer(const dls__segment *segment, uint32_t inner)
{
    if (segment->order.size > 0) __builtin_prefetch(segment->order.bytes + 4 * (size_t)inner);
}
uint32_t dls__segment_inner(const dls__segment *segment, uint32_t outer);

/* Inner numbers of all documents, by those outside, into `places`, which is all zeros. */
dls_status dls__segment_places(const dls__segment *segment, uint32_t *places, dls_error *err);

/* Documents that are not deleted; and whether one, by its number outside, is. */
uint32_t dls__segment_live(const dls__segment *segment);
bool dls__segment_is_gone(const dls__segment *segment, uint32_t outer);

/* Have a document be deleted, or no longer; of a segment of which only keys are looked up. */
dls_status dls__segment_mark(dls__segment *segment, uint32_t outer, const dls_allocator *allocator, dls_error *err);
void dls__segment_unmark(dls__segment *segment, uint32_t outer);

/* The document with `key` that is not deleted, by its number outside. */
dls_status dls__segment_find(const dls__segment *segment, const char *key, size_t length, bool *found,
                             uint32_t *document, dls_error *err);

/* Read everything and verify it; see dls_index_check, and with `texts` dls_index_check_text. */
dls_status dls__segment_check(dls__segment *segment, const dls_schema *schema, bool texts, dls__cancel *cancel,
                              const dls_allocator *allocator, dls_error *err);

/* Read and verify what a search for words reads, with the order of documents; neither keys nor records, and no pairs,
 * which can be made anew. */
dls_status dls__segment_check_words(dls__segment *segment, const dls_schema *schema, dls__cancel *cancel,
                                    const dls_allocator *allocator, dls_error *err);

#endif
