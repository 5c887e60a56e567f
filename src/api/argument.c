/* SPDX-License-Identifier: MIT
 *
 * Options of other versions: a shorter struct leaves the rest at its default, a longer one has members that are not
 * known here.
 */
#include "api/argument.h"

#include <string.h>

#include "index/index.h"
#include "query/query.h"

void dls__take_options(void *options, size_t size, const void *given, size_t given_size)
{
    if (given != NULL) memcpy(options, given, dls__min(size, given_size));
}

dls_status dls__check_query(const dls_index *index, const dls_query *query, dls_error *err)
{
    if (dls__query_suits(query, index->schema)) return DLS_OK;
    return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "the query was made for a schema with other fields or analyzers");
}
