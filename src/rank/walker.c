/* SPDX-License-Identifier: MIT
 *
 * Blocks that end too early are passed over; within a block the place is found by halving.
 */
#include "rank/walker.h"

#include "base/error.h"

void dls__walker_init(dls__walker *walker, const dls__postings *list, const dls_allocator *allocator)
{
    dls__postings_cursor_init(&walker->cursor, list, allocator);
    walker->at = 0;
}

void dls__walker_done(dls__walker *walker) { dls__postings_cursor_done(&walker->cursor); }

dls_status dls__walker_seek(dls__walker *walker, uint32_t document, dls_error *err)
{
    const dls__block *block = &walker->cursor.block;
    if (walker->at < block->count && block->documents[walker->at] >= document) return DLS_OK;
    if (block->count == 0 || block->documents[block->count - 1] < document) {
        DLS__TRY(dls__postings_cursor_seek(&walker->cursor, document, err));
        walker->at = 0;
    }
    uint32_t high = block->count;
    while (walker->at < high) { /* the place is in [at, high] */
        uint32_t middle = walker->at + (high - walker->at) / 2;
        if (block->documents[middle] < document)
            walker->at = middle + 1;
        else
            high = middle;
    }
    return DLS_OK;
}
