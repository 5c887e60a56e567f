/* SPDX-License-Identifier: MIT
 *
 * One document of the input, and the index.
 */
#ifndef CLI_INGEST_DOCUMENT_H
#define CLI_INGEST_DOCUMENT_H

#include "cli/ingest.h"

/* Add a document, which is taken over. An exit status, after a message if it is no success. */
int ingest_document(struct ingest *run, const struct document_place *place, json_t *object);

/* A document that cannot be indexed, or a file that cannot be read. With --strict that is the end. */
int ingest_refuse(struct ingest *run, const struct document_place *place, const dls_error *err);

/* A line of --dry-run: "+ key". Whether it could be written is in run->listing. */
void ingest_list_change(struct ingest *run, char sign, const char *key, size_t length);

#endif
