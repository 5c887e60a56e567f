/* SPDX-License-Identifier: MIT
 *
 * The inputs of `dlsearch index`, read to their ends.
 */
#ifndef CLI_INGEST_INPUT_H
#define CLI_INGEST_INPUT_H

#include "cli/ingest.h"

/* Add the documents of an input. An exit status, after a message if it is no success; so with all of these. */
int ingest_input(struct ingest *run, const struct listed_input *listed);

/* Make the index, as far as there is none yet, of what the documents held back have, and add them. */
int ingest_held(struct ingest *run);

/* With --prune: remove what no source has; not if a part of them could not be read. */
int ingest_prune(struct ingest *run);

#endif
