/* SPDX-License-Identifier: MIT
 *
 * By searches for all documents, a page after the other: hits keep what was read of them, so a page is freed before the
 * next. A search looks at every document, so there are 64 pages at most, but for small ones.
 */
#include "cli/index_walk.h"

#include <string.h>

#include "cli/input.h"
#include "cli/string_builder.h"

#define MOST_PAGES 64
#define LEAST_ON_PAGE 4096

/* Remember where the last hit stands, for the next page. */
static dls_status remember(dls_hits *hits, struct string_builder *after, dls_error *err)
{
    dls_text cursor;
    dls_status status = dls_hits_cursor(hits, dls_hits_count(hits) - 1, &cursor, err);
    if (status != DLS_OK) return status;
    builder_clear(after);
    builder_add(after, cursor.bytes, cursor.length);
    return after->failed ? input_fail(err, DLS_ENOMEM, "out of memory") : DLS_OK;
}

dls_status index_walk(const dls_index *index,
                      dls_status (*take)(void *ctx, dls_hits *hits, size_t number, dls_error *err), void *ctx,
                      dls_error *err)
{
    dls_index_info info;
    dls_query *all;
    struct string_builder after = { 0 };
    dls_search_options settings = DLS_SEARCH_OPTIONS_INIT;
    dls_status status = dls_query_new_all(NULL, &all, err);
    if (status != DLS_OK) return status;
    dls_index_get_info(index, &info);
    size_t page = LEAST_ON_PAGE + (size_t)(info.documents / MOST_PAGES);
    for (bool more = true; more && status == DLS_OK;) {
        dls_hits *hits = NULL;
        status = dls_search(index, all, page, &settings, &hits, err);
        size_t count = status == DLS_OK ? dls_hits_count(hits) : 0;
        for (size_t i = 0; i < count && status == DLS_OK; i++) status = take(ctx, hits, i, err);
        more = count == page;
        if (more && status == DLS_OK) status = remember(hits, &after, err);
        settings.after = builder_text(&after);
        settings.after_length = after.size;
        if (after.size == 0) settings.after = NULL;
        dls_hits_free(hits);
    }
    builder_done(&after);
    dls_query_free(all);
    return status;
}
