/* SPDX-License-Identifier: MIT
 *
 * Searches for many texts, publicly: what dls_query_parse and dls_search do, one text after the other.
 */
#include <string.h>

#include "api/argument.h"
#include "index/index.h"

static dls_status search_text(const dls_index *index, const dls_text *text, uint64_t fields, size_t limit,
                              const dls_search_options *options, dls_hit *hits, size_t *count, dls_error *err)
{
    dls_query *query;
    dls_hits *found;
    DLS__TRY(dls_query_parse(index->schema, text->bytes, text->length, fields, options->allocator, &query, err));
    dls_status status = dls_search(index, query, limit, options, &found, err);
    if (status == DLS_OK) {
        *count = dls_hits_count(found);
        if (*count > 0) memcpy(hits, dls_hits_at(found, 0), *count * sizeof *hits);
        dls_hits_free(found);
    }
    dls_query_free(query);
    return status;
}

dls_status dls_search_texts(const dls_index *index, const dls_text *texts, size_t count, uint64_t fields, size_t limit,
                            const dls_search_options *options, dls_hit *hits, size_t *counts, dls_error *err)
{
    DLS__REQUIRE(index, err);
    DLS__REQUIRE_BYTES(texts, count, err);
    DLS__REQUIRE_BYTES(counts, count, err);
    if (limit > 0) DLS__REQUIRE_BYTES(hits, count, err);
    DLS__OPTIONS(dls_search_options, full, options, DLS_SEARCH_OPTIONS_INIT);
    if (full.allocator == NULL) full.allocator = &index->allocator;
    for (size_t i = 0; i < count; i++) {
        dls_hit *row = limit > 0 ? hits + i * limit : NULL;
        DLS__TRY(search_text(index, &texts[i], fields, limit, &full, row, &counts[i], err));
    }
    return DLS_OK;
}
