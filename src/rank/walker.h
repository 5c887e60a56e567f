/* SPDX-License-Identifier: MIT
 *
 * A walker stands on one posting of a list and moves forward by document. It is a cursor over blocks with a place in
 * the current one.
 */
#ifndef DLS__WALKER_H
#define DLS__WALKER_H

#include "postings/postings.h"

typedef struct dls__walker {
    dls__postings_cursor cursor;
    uint32_t at; /* posting in cursor.block; its count when the walker has ended */
} dls__walker;

void dls__walker_init(dls__walker *walker, const dls__postings *list, const dls_allocator *allocator);
void dls__walker_done(dls__walker *walker);

/* Move to the first posting of a document >= `document`; stays where it is if it is there already. */
dls_status dls__walker_seek(dls__walker *walker, uint32_t document, dls_error *err);

/* The document it stands on, UINT32_MAX once it has ended. */
static inline uint32_t dls__walker_document(const dls__walker *walker)
{
    const dls__block *block = &walker->cursor.block;
    return walker->at < block->count ? block->documents[walker->at] : UINT32_MAX;
}

#endif
