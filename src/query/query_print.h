/* SPDX-License-Identifier: MIT
 *
 * Queries as text, which query_syntax.c reads as the same tree.
 */
#ifndef DLS__QUERY_PRINT_H
#define DLS__QUERY_PRINT_H

#include "query/query.h"

/* Write `query`, which suits `schema`, to the first `size` bytes of `buffer`, NUL included; with 0 nothing is written.
 * Returns the length of the whole text. */
size_t dls__query_print(const dls_query *query, const dls_schema *schema, char *buffer, size_t size);

#endif
