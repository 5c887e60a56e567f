/* SPDX-License-Identifier: MIT
 *
 * The index that documents come into.
 */
#ifndef CLI_INGEST_WRITER_H
#define CLI_INGEST_WRITER_H

#include "cli/ingest.h"

/* What can be done before a document was read: an index that is there has its fields already. An exit status, after a
 * message if it is no success; so with all of these. */
int ingest_begin(struct ingest *run);

/* Open the writer for the schema, which tells how documents become values. */
int ingest_open(struct ingest *run);

int ingest_commit(struct ingest *run);

/* What was not committed yet; the first commit is made even of nothing. */
int ingest_commit_rest(struct ingest *run);

/* After an end before time. */
void ingest_say_what_stays(const struct ingest *run);

#endif
