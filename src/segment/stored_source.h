/* SPDX-License-Identifier: MIT
 *
 * Terms or keys of something that was written (a run, a segment), as a source for writing.
 */
#ifndef DLS__STORED_SOURCE_H
#define DLS__STORED_SOURCE_H

#include "dict/dict.h"
#include "segment/term_source.h"

typedef struct dls__stored_source {
    dls__term_source source;
    const dls__postings_file *file; /* NULL: keys, whose values are documents */
    dls__dict_iter iter;
    dls__postings list;
    dls__postings_cursor cursor;
    uint32_t next; /* posting in the cursor's block; of a key: 0 until its one posting was given */
} dls__stored_source;

/* `terms` and `file` are borrowed. Freed by dls__stored_source_done. */
void dls__stored_terms(const dls__dict *terms, const dls__postings_file *file, const dls_allocator *allocator,
                       dls__stored_source *out);
void dls__stored_keys(const dls__dict *keys, const dls_allocator *allocator, dls__stored_source *out);
void dls__stored_source_done(dls__stored_source *source);

#endif
