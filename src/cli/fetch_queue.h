/* SPDX-License-Identifier: MIT
 *
 * Requests, each at its time. Every host has a lane: one request at a time, and between two of them a delay, which
 * robots.txt may make longer; arXiv's hosts are one, with three seconds, as it asks for. Lanes run side by side.
 *
 *   robots.txt           asked for once, before the first page of a host; who cannot be asked allows nothing
 *   redirects            ten at most, each in the lane of its host
 *   429, 500, 502, 503, 504, and no answer   tried again twice, after what Retry-After says or a delay that doubles
 *   a longer Retry-After, two that found nobody there, an API that will not   the lane is given up in this run
 */
#ifndef CLI_FETCH_QUEUE_H
#define CLI_FETCH_QUEUE_H

#include <dlsearch/dlsearch.h>

#include "cli/fetch_transfer.h"

struct queue_settings {
    struct transfer_settings transfer;
    double delay_seconds; /* between requests to a host; negative: as is polite */
};

/* A request, and what became of it. */
struct request {
    struct transfer transfer; /* url, accept, any_type, whole and enough are the caller's to set */
    bool is_api;              /* robots.txt is not about it */
    const char *known_url;    /* etag and last_modified are of this address; NULL: of none */
    const char *etag;
    const char *last_modified;
    void (*done)(struct request *request); /* called by queue_run; the request is the caller's again */
    void *owner;

    bool answered;     /* transfer.status and transfer.body are those of the end of all redirects */
    bool may_come;     /* there was no answer this time, but there may be another time */
    bool denied;       /* by robots.txt */
    char problem[300]; /* "" with a good answer */
    unsigned hops, attempts;
    struct request *next; /* in its lane */
    struct lane *lane;
};

struct queue;

dls_status queue_new(const struct queue_settings *settings, struct queue **out, dls_error *err);

/* What is still in it is not called back; its transfers were cleared before. */
void queue_free(struct queue *queue);

/* Put a request behind all of its host; it stays where it is until it is done. */
void queue_add(struct queue *queue, struct request *request);

/* Go on for a while, a second at most. False: nothing is left. */
bool queue_run(struct queue *queue);

/* For people: how many hosts there are, and seconds that the longest lane will take. */
size_t queue_hosts(const struct queue *queue);
double queue_seconds_left(const struct queue *queue);

#endif
