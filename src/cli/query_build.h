/* SPDX-License-Identifier: MIT
 *
 * From the command line to a query: the words, and the fields to look in.
 */
#ifndef CLI_QUERY_BUILD_H
#define CLI_QUERY_BUILD_H

#include <dlsearch/dlsearch.h>

#include "cli/flags.h"

/* The query for an index of this schema, by synonyms, which may be NULL; where there is no word and something narrows
 * the search (filter_build.h), or facets or an order are asked for, all documents. NULL after a message. Freed by
 * dls_query_free. */
dls_query *query_build(const struct options *options, const dls_schema *schema, const dls_synonyms *synonyms);

/* The operands with spaces between, as they were typed. */
void builder_add_query(struct string_builder *out, const struct options *options);

/* The query of which documents have the address that the command line is; NULL: it is none, or conditions or fields are
 * named, or a message was written and `*failed` is set. */
dls_query *query_build_address(const struct options *options, const dls_schema *schema, bool *failed);

#endif
