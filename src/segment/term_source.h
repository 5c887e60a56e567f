/* SPDX-License-Identifier: MIT
 *
 * Where sorted terms and their postings come from when a segment is written: memory, a run, another segment. Writing is
 * the same for all: take terms in order from any number of sources, join equal ones (segment_merge.h).
 *
 * Two kinds of strings pass through here. Terms: words as UTF-8, values behind the byte 0xff (which no UTF-8 has) and
 * their field number (schema/value_term.h). Keys of documents: strings with one posting, no fields.
 */
#ifndef DLS__TERM_SOURCE_H
#define DLS__TERM_SOURCE_H

#include "base/common.h"
#include "postings/postings.h"
#include "schema/value_term.h"

/* Strings from `from` on, up to `until`, which is not one of them; NULL: there is no such end. */
typedef struct dls__term_range {
    const char *from;
    size_t from_length;
    const char *until;
    size_t until_length;
} dls__term_range;

typedef struct dls__term_source dls__term_source;
struct dls__term_source {
    /* Step to the next string; `*more` is false beyond the last. Postings of the one before that were not taken are
     * skipped. */
    dls_status (*next_term)(dls__term_source *source, bool *more, dls_error *err);
    /* Step to the string's next posting; `*more` is false beyond the last. */
    dls_status (*next_posting)(dls__term_source *source, bool *more, dls_error *err);

    const char *term; /* the current string; lives until next_term */
    size_t length;
    dls__posting posting; /* the current posting; its positions live until next_posting */
};

#endif
