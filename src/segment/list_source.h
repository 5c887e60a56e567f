/* SPDX-License-Identifier: MIT
 *
 * The terms of a segment and their lists, as a source for writing or checking.
 */
#ifndef DLS__LIST_SOURCE_H
#define DLS__LIST_SOURCE_H

#include "dict/dict.h"
#include "lists/lists.h"
#include "segment/term_source.h"

typedef struct dls__list_source {
    dls__term_source source;
    const dls__lists_file *file;
    dls__dict_iter terms; /* terms.value opens the current list */
    dls__list_iter list;
} dls__list_source;

/* `terms` and `file` are borrowed. Freed by dls__list_source_done. */
void dls__list_source_init(dls__list_source *source, const dls__dict *terms, const dls__lists_file *file,
                           const dls_allocator *allocator);
void dls__list_source_done(dls__list_source *source);

#endif
