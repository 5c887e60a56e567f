/* SPDX-License-Identifier: MIT
 *
 * A resource of the web that is asked about: how far its plan is carried out, what was found, and the record that it
 * becomes (fetch_store.h).
 */
#ifndef CLI_FETCH_RESOURCE_H
#define CLI_FETCH_RESOURCE_H

#include <jansson.h>

#include "cli/fetch_extractor.h"
#include "cli/fetch_found.h"
#include "cli/fetch_queue.h"

struct fetch_run;

struct resource {
    struct fetch_run *run;
    char *key;
    char *url;
    json_t *known; /* a reference: another resource of the same key may put its record in this one's place */
    struct fetch_plan plan;
    const struct fetch_extractor *planner;
    size_t step;
    bool last_was_good;
    struct found found;
    const struct fetch_extractor *reader; /* of the last answer */
    struct request request;
    int status; /* of the last answer */
    bool may_come;
    bool unchanged;
    unsigned refreshes; /* pages that sent us elsewhere */
    char *problem;      /* these five: NULL is none */
    char *final_url;
    char *etag;
    char *last_modified;
    char *archived;
};

/* `known` is its record of a former run, shared; NULL: there is none. NULL: no memory. Freed by resource_free. */
struct resource *resource_new(const char *key, const char *url, json_t *known);
void resource_free(struct resource *resource);

/* Keep a copy of a text in place of another; without memory it is as if nothing had been said. */
void resource_say(char **place, const char *text);

/* Whether it was found what it is about. */
bool resource_is_known(const struct resource *resource);

/* What it comes to, as of now. NULL: no memory. Freed by json_decref. */
json_t *resource_record(struct resource *resource);

#endif
