/* SPDX-License-Identifier: MIT
 *
 * A web without a net: cli/fetch_transfer.h for tests, whose answers stand in a table. A transfer ends when it is
 * looked for, those that began first before others.
 */
#ifndef CANNED_TRANSFERS_H
#define CANNED_TRANSFERS_H

#include <stddef.h>

#include "cli/fetch_transfer.h"

struct canned_answer {
    const char *url;
    int status;           /* 0: `end` says what became of it */
    const char *body;     /* of text/html, NULL is none */
    const char *location; /* NULL: none */
    double retry_after;
    enum transfer_end end;
    unsigned times; /* how often it is given, before a later row of the same address; 0: always */
};

/* Have these answers, which live until the next call; all other addresses are 404. Forgets what was asked. */
void canned_web(const struct canned_answer *answers, size_t count);

/* The addresses that were asked for, one a line. */
const char *canned_log(void);

/* The most requests to one host that ran at the same time. */
size_t canned_most_at_once(void);

/* If-None-Match of the last request, "" if there was none. */
const char *canned_last_etag(void);

#endif
