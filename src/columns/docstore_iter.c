/* SPDX-License-Identifier: MIT
 *
 * Walking over a document store (docstore_format.h), for merges and checks: here it is verified, too, that nothing is
 * left over in a block.
 */
#include "base/error.h"
#include "base/reader.h"
#include "columns/docstore_format.h"

void dls__docstore_iter_init(dls__docstore_iter *iter, const dls__docstore *store, const dls_allocator *allocator)
{
    *iter = (dls__docstore_iter){ .store = store };
    dls__buf_init(&iter->block, allocator, DLS__DOCSTORE_MAX_BLOCK);
}

void dls__docstore_iter_done(dls__docstore_iter *iter) { dls__buf_done(&iter->block); }

static dls_status bad_docstore_block(const dls__docstore_iter *iter, const char *what, dls_error *err)
{
    dls__docstore_range range;
    DLS__TRY(dls__docstore_get_range(iter->store, iter->next_block - 1, &range, err));
    return dls__section_corrupt(&iter->store->section, range.offset, what, err);
}

static dls_status unpack_next_block(dls__docstore_iter *iter, dls_error *err)
{
    dls__docstore_range range;
    DLS__TRY(dls__docstore_get_range(iter->store, iter->next_block, &range, err));
    dls__buf_clear(&iter->block);
    DLS__TRY(dls__docstore_unpack(iter->store, &range, &iter->block, err));
    iter->at = 0;
    iter->block_end = range.first_after;
    iter->next_block++;
    return DLS_OK;
}

dls_status dls__docstore_iter_next(dls__docstore_iter *iter, bool *more, dls_error *err)
{
    if (iter->next == iter->block_end) {
        if (iter->at != iter->block.size) return bad_docstore_block(iter, "bytes left over in a block", err);
        if (iter->next == iter->store->document_count) {
            *more = false;
            return DLS_OK;
        }
        DLS__TRY(unpack_next_block(iter, err));
    }
    dls__reader reader;
    dls__reader_init(&reader, iter->block.bytes + iter->at, iter->block.size - iter->at);
    const char *record = dls__reader_string(&reader, &iter->size);
    if (reader.bad) return bad_docstore_block(iter, "malformed record", err);
    iter->record = (const uint8_t *)record;
    iter->at = (size_t)(reader.at - iter->block.bytes);
    iter->next++;
    *more = true;
    return DLS_OK;
}

dls_status dls__docstore_iter_seek(dls__docstore_iter *iter, uint32_t document, dls_error *err)
{
    bool more = true;
    if (document < iter->next || document >= iter->block_end) {
        dls__docstore_range range;
        DLS__TRY(dls__docstore_find_range(iter->store, document, &iter->next_block, &range, err));
        dls__buf_clear(&iter->block);
        iter->at = 0;
        iter->next = iter->block_end = range.first;
    }
    while (iter->next < document && more) DLS__TRY(dls__docstore_iter_next(iter, &more, err));
    return DLS_OK;
}

dls_status dls__docstore_walk(const dls__docstore *store, const dls_allocator *allocator, dls__cancel *cancel,
                              dls__docstore_visit *visit, void *with, dls_error *err)
{
    dls__docstore_iter iter;
    bool more = true;
    dls_status status = DLS_OK;
    dls__docstore_iter_init(&iter, store, allocator);
    for (uint32_t document = 0; status == DLS_OK && more; document++) {
        status = dls__docstore_iter_next(&iter, &more, err);
        if (status == DLS_OK && more) status = visit(with, &iter, document, err);
        if (status == DLS_OK) status = dls__cancel_after(cancel, 1 + iter.size / DLS__BYTES_OF_WORK, err);
    }
    dls__docstore_iter_done(&iter);
    return status;
}
