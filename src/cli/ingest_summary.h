/* SPDX-License-Identifier: MIT
 *
 * What came of `dlsearch index`, in a line for people or as JSON.
 */
#ifndef CLI_INGEST_SUMMARY_H
#define CLI_INGEST_SUMMARY_H

#include "cli/ingest.h"

/* Of the index as it is now. The exit status. */
int ingest_summarise(struct ingest *run);

/* What would have been done. */
int ingest_summarise_dry_run(struct ingest *run);

#endif
