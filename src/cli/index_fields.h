/* SPDX-License-Identifier: MIT
 *
 * Which fields the index gets that `dlsearch index` makes, and how they are filled: as --field and --map say, as the
 * first lines of the input look, or, with --update, as the index has them that is there.
 */
#ifndef CLI_INDEX_FIELDS_H
#define CLI_INDEX_FIELDS_H

#include <dlsearch/dlsearch.h>

#include "cli/document_schema.h"
#include "cli/flags.h"
#include "cli/held_documents.h"

/* Look at the options before a line was read. With --update `*schema` is that of the index that is there; NULL: none
 * is. Freed by dls_schema_free. An exit status, after a message if it is no success; so with all of these. */
int index_fields_begin(const struct options *options, dls_schema **schema);

/* The schema of a new index. Freed by dls_schema_free. */
int index_fields_make(const struct options *options, const struct held_documents *held, dls_schema **schema);

/* How the fields of the schema are filled. */
int index_fields_fill(const struct options *options, const dls_schema *schema, struct document_fields *out);

#endif
