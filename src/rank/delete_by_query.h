/* SPDX-License-Identifier: MIT
 *
 * Deleting what a query finds.
 */
#ifndef DLS__DELETE_BY_QUERY_H
#define DLS__DELETE_BY_QUERY_H

#include "index/index_writer.h"
#include "query/query.h"

/* See dls_writer_delete_by_query; the query suits the schema. */
dls_status dls__writer_delete_by_query(dls_writer *writer, const dls_query *query, uint64_t *deleted, dls_error *err);

#endif
