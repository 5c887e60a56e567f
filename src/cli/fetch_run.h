/* SPDX-License-Identifier: MIT
 *
 * Resources, each asked about by its plan (fetch_extractor.h): what is asked for together first, then step by step,
 * until title and abstract are known. What came of each is a record, told as soon as it is complete.
 */
#ifndef CLI_FETCH_RUN_H
#define CLI_FETCH_RUN_H

#include <dlsearch/dlsearch.h>
#include <jansson.h>

#include "cli/fetch_queue.h"

struct fetch_run;

struct fetch_counts {
    size_t resources;
    size_t done;      /* of them; all others are to come */
    size_t failed;    /* of those done: nothing is known of them */
    size_t unchanged; /* the server said so */
};

/* `take` gets each record, which becomes its own; false: stop. */
dls_status fetch_run_new(const struct queue_settings *settings, bool (*take)(void *ctx, json_t *record), void *ctx,
                         struct fetch_run **out, dls_error *err);
void fetch_run_free(struct fetch_run *run);

/* Add a resource. `known`: its record of a former run, shared, so that only news are asked for; NULL: there is none.
 * False: no memory. */
bool fetch_run_add(struct fetch_run *run, const char *key, const char *url, json_t *known);

/* Begin, once all are there; then go on until false: all are done, or `take` said to stop. */
bool fetch_run_begin(struct fetch_run *run);
bool fetch_run_go_on(struct fetch_run *run);

struct fetch_counts fetch_run_counts(const struct fetch_run *run);

/* The requests, for progress. */
const struct queue *fetch_run_queue(const struct fetch_run *run);

/* Look a dead address up at the Internet Archive: records get the member "archived" where it has a copy. */
void fetch_run_use_archive(struct fetch_run *run);

#endif
