/* SPDX-License-Identifier: MIT
 *
 * The lanes are a list, walked whenever something has come: there are thousands at most, and what comes, comes slowly.
 */
#include "cli/fetch_queue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/fetch_robots.h"
#include "cli/fetch_url.h"
#include "cli/input.h"
#include "cli/progress.h"
#include "cli/word_list.h"

#define MOST_HOPS 10
#define MOST_ATTEMPTS 3
#define MOST_AT_ONCE 16

/* Seconds: between requests to a host, and to arXiv; the least to wait before trying again; the longest that we are
 * kept waiting for. */
#define POLITE_DELAY 1.0
#define ARXIV_DELAY 3.0
#define LEAST_PAUSE 0.1
#define MOST_PATIENCE 120.0

/* Requests that find nobody, or are denied by an API, before the rest need not try. */
#define MOST_IN_VAIN 2

/* What groups of robots.txt call us by. */
#define AGENT_NAME "dlsearch"

enum robots_state { ROBOTS_UNKNOWN, ROBOTS_ASKED, ROBOTS_KNOWN };

struct lane {
    char *host;
    struct lane *pace; /* whose delay holds: its own, or that of the lane that stands for a whole site */
    struct lane *next;
    struct request *first, *last;
    size_t count;
    enum robots_state state;
    struct robots robots;
    struct request asking; /* for robots.txt */
    unsigned in_vain;
    char given_up[160]; /* why; "": it is not */
    bool busy;          /* these three of `pace` alone */
    double not_before;
    double delay;
};

struct queue {
    struct queue_settings settings;
    struct transfers *transfers;
    struct lane *lanes;
    size_t hosts;
    size_t waiting; /* requests that are in lanes */
    size_t running;
    double took; /* seconds, all answers together, and how many they were */
    size_t answers;
};

/* ----------------------------------------------------------------------------------------------------------- Lanes */

static bool is_of_arxiv(const char *host)
{
    size_t length = strlen(host);
    return strcmp(host, "arxiv.org") == 0 || (length > 10 && strcmp(host + length - 10, ".arxiv.org") == 0);
}

static struct lane *find_lane(struct queue *queue, const char *host)
{
    for (struct lane *lane = queue->lanes; lane != NULL; lane = lane->next) {
        if (strcmp(lane->host, host) == 0) return lane;
    }
    struct lane *lane = calloc(1, sizeof *lane);
    char *name = lane == NULL ? NULL : strdup(host);
    if (name == NULL) {
        free(lane);
        return NULL;
    }
    double wanted = queue->settings.delay_seconds;
    lane->host = name;
    lane->pace = lane;
    lane->delay = wanted >= 0 ? wanted : is_of_arxiv(host) ? ARXIV_DELAY : POLITE_DELAY;
    for (struct lane *other = queue->lanes; other != NULL && is_of_arxiv(host); other = other->next) {
        if (is_of_arxiv(other->host)) lane->pace = other->pace;
    }
    lane->next = queue->lanes;
    queue->lanes = lane;
    queue->hosts++;
    return lane;
}

static void know_robots(struct request *request);

/* Put a request behind all others, or in front of them; but questions for a robots.txt come first, since pages wait for
 * what it says. */
static void put(struct queue *queue, struct lane *lane, struct request *request, bool in_front)
{
    struct request **place = in_front || lane->last == NULL ? &lane->first : &lane->last->next;
    while (*place != NULL && request->done != know_robots && (*place)->done == know_robots) place = &(*place)->next;
    request->lane = lane;
    request->next = *place;
    *place = request;
    if (request->next == NULL) lane->last = request;
    lane->count++;
    queue->waiting++;
}

static struct request *take(struct queue *queue, struct lane *lane)
{
    struct request *request = lane->first;
    lane->first = request->next;
    if (lane->first == NULL) lane->last = NULL;
    request->next = NULL;
    lane->count--;
    queue->waiting--;
    return request;
}

/* ---------------------------------------------------------------------------------------------------------- Outcome */

static void finish(struct request *request, const char *problem)
{
    snprintf(request->problem, sizeof request->problem, "%s", problem);
    request->answered = problem[0] == '\0';
    request->done(request);
}

static void place(struct queue *queue, struct request *request, bool in_front)
{
    struct string_builder host = { 0 }, clean = { 0 };
    const char *url = builder_text(&request->transfer.url);
    bool is_url = builder_add_request_url(&clean, url) && builder_add_request_part(&host, url, REQUEST_HOST);
    struct lane *lane = is_url && host.size > 0 ? find_lane(queue, builder_text(&host)) : NULL;
    builder_done(&host);
    if (lane == NULL || clean.failed) {
        builder_done(&clean);
        finish(request, is_url ? "out of memory" : "no address of http or https");
        return;
    }
    builder_done(&request->transfer.url);
    request->transfer.url = clean;
    put(queue, lane, request, in_front);
}

static void follow(struct queue *queue, struct request *request)
{
    struct transfer *transfer = &request->transfer;
    if (++request->hops > MOST_HOPS) {
        finish(request, "more than 10 redirects");
        return;
    }
    struct string_builder there = transfer->location;
    transfer->location = transfer->url;
    transfer->url = there;
    place(queue, request, true);
}

static void give_up(struct lane *lane, const char *why)
{
    snprintf(lane->given_up, sizeof lane->given_up, "%.159s", why);
}

/* Try again after a pause, unless it was tried often enough. */
static void try_again(struct queue *queue, struct request *request, const char *problem)
{
    struct lane *lane = request->lane, *pace = lane->pace;
    double asked = request->transfer.retry_after;
    double pause = (pace->delay > LEAST_PAUSE ? pace->delay : LEAST_PAUSE) * (double)(1u << request->attempts);
    char why[120];
    request->may_come = true;
    request->attempts++;
    if (asked > MOST_PATIENCE) {
        snprintf(why, sizeof why, "%.40s; it asks to be left alone for %.0f s", problem, asked);
        give_up(lane, why);
        finish(request, why);
    } else if (request->attempts < MOST_ATTEMPTS) {
        double until = clock_seconds() + (asked > pause ? asked : pause);
        if (until > pace->not_before) pace->not_before = until;
        put(queue, lane, request, true);
    } else {
        if (request->transfer.status == 429) give_up(lane, problem);
        finish(request, problem);
    }
}

static void count_in_vain(struct lane *lane, const char *problem)
{
    if (++lane->in_vain >= MOST_IN_VAIN) give_up(lane, problem);
}

static bool is_redirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* An answer of HTTP. */
static void take_answer(struct queue *queue, struct request *request)
{
    struct transfer *transfer = &request->transfer;
    int status = transfer->status;
    char problem[32];
    snprintf(problem, sizeof problem, "HTTP %d", status);
    if (is_redirect(status) && transfer->location.size > 0) {
        follow(queue, request);
    } else if (status == 429 || status == 500 || (status >= 502 && status <= 504)) {
        try_again(queue, request, problem);
    } else if ((status >= 200 && status < 300) || status == 304) {
        request->lane->in_vain = 0;
        finish(request, "");
    } else {
        if (request->is_api && status == 403) count_in_vain(request->lane, problem);
        finish(request, problem);
    }
}

static void take_end(struct queue *queue, struct request *request)
{
    struct transfer *transfer = &request->transfer;
    struct lane *lane = request->lane;
    const char *problem = transfer->problem;
    bool is_last = request->attempts + 1 >= MOST_ATTEMPTS;
    request->may_come = false; /* of a former attempt */
    switch (transfer->end) {
    case TRANSFER_ANSWERED: take_answer(queue, request); return;
    case TRANSFER_UNREACHABLE:
        if (is_last) count_in_vain(lane, problem);
        try_again(queue, request, problem);
        return;
    case TRANSFER_BROKEN:
    case TRANSFER_TIMED_OUT: try_again(queue, request, problem); return;
    default: finish(request, problem); return;
    }
}

/* ----------------------------------------------------------------------------------------------------------- Robots */

static void know_robots(struct request *request)
{
    struct lane *lane = request->owner;
    struct transfer *transfer = &request->transfer;
    int status = transfer->status;
    lane->state = ROBOTS_KNOWN;
    if (request->answered && status < 300) {
        robots_read(&lane->robots, transfer->body.bytes, transfer->body.size, AGENT_NAME);
        if (lane->robots.delay > lane->pace->delay) {
            lane->pace->delay = lane->robots.delay;
            lane->pace->not_before = clock_seconds() + lane->pace->delay;
        }
    } else if (transfer->end != TRANSFER_ANSWERED || status >= 500 || request->may_come) {
        bool is_about_file = transfer->end == TRANSFER_ANSWERED;
        char why[sizeof lane->given_up];
        snprintf(why, sizeof why, "%s%.120s", is_about_file ? "its robots.txt: " : "", request->problem);
        if (lane->given_up[0] == '\0') give_up(lane, why);
    } /* else there is none, and all is allowed */
    transfer_clear(transfer);
}

/* Put the question for robots.txt before all others of a lane. */
static void ask_robots(struct queue *queue, struct lane *lane)
{
    struct request *asking = &lane->asking;
    struct string_builder scheme = { 0 };
    const char *url = builder_text(&lane->first->transfer.url);
    lane->state = ROBOTS_ASKED;
    *asking = (struct request){ .done = know_robots, .owner = lane };
    asking->transfer.any_type = true;
    (void)builder_add_request_part(&scheme, url, REQUEST_SCHEME);
    builder_add_format(&asking->transfer.url, "%s://%s/robots.txt", builder_text(&scheme), lane->host);
    builder_done(&scheme);
    put(queue, lane, asking, true);
}

static bool is_allowed(struct lane *lane, struct request *request)
{
    struct string_builder path = { 0 };
    bool is_url = builder_add_request_part(&path, builder_text(&request->transfer.url), REQUEST_PATH);
    bool allowed = is_url && !path.failed && robots_allow(&lane->robots, path.bytes, path.size);
    builder_done(&path);
    return allowed;
}

/* ---------------------------------------------------------------------------------------------------------- Running */

static bool needs_robots(const struct lane *lane, const struct request *request)
{
    return !request->is_api && request->done != know_robots && lane->state != ROBOTS_KNOWN;
}

static void start(struct queue *queue, struct lane *lane, struct request *request)
{
    struct transfer *transfer = &request->transfer;
    const char *url = builder_text(&transfer->url);
    bool is_known = request->known_url != NULL && strcmp(request->known_url, url) == 0;
    transfer->etag = is_known ? request->etag : NULL;
    transfer->last_modified = is_known ? request->last_modified : NULL;
    transfer->owner = request;
    transfer->cut = false;
    builder_clear(&transfer->body);
    if (!transfers_start(queue->transfers, transfer)) {
        finish(request, transfer->problem);
        return;
    }
    lane->pace->busy = true;
    lane->pace->not_before = clock_seconds(); /* when it began */
    queue->running++;
}

/* Start what can be started in a lane; whether anything was done. */
static bool serve(struct queue *queue, struct lane *lane, double now)
{
    struct request *request = lane->first;
    if (request == NULL) return false;
    if (lane->given_up[0] != '\0') {
        request = take(queue, lane);
        request->may_come = true;
        finish(request, lane->given_up);
        return true;
    }
    if (lane->pace->busy || now < lane->pace->not_before || queue->running >= MOST_AT_ONCE) return false;
    if (needs_robots(lane, request)) {
        if (lane->state == ROBOTS_ASKED) return false; /* it was sent elsewhere, and is on its way */
        ask_robots(queue, lane);
        request = lane->first;
    }
    request = take(queue, lane);
    if (!request->is_api && request->done != know_robots && !is_allowed(lane, request)) {
        request->denied = true;
        finish(request, "its robots.txt does not allow it");
        return true;
    }
    start(queue, lane, request);
    return true;
}

/* Seconds until a lane may go on, a second at most. */
static double seconds_to_wait(const struct queue *queue, double now)
{
    double wait = 1.0;
    for (const struct lane *lane = queue->lanes; lane != NULL; lane = lane->next) {
        if (lane->first == NULL || lane->pace->busy) continue;
        double left = lane->pace->not_before - now;
        if (left > 0 && left < wait) wait = left;
    }
    return wait;
}

static void take_ended(struct queue *queue)
{
    struct transfer *transfer;
    while ((transfer = transfers_next(queue->transfers)) != NULL) {
        struct request *request = transfer->owner;
        struct lane *pace = request->lane->pace;
        double now = clock_seconds();
        queue->running--;
        queue->took += now - pace->not_before;
        queue->answers++;
        pace->busy = false;
        pace->not_before = now + pace->delay;
        take_end(queue, request);
    }
}

bool queue_run(struct queue *queue)
{
    bool more = true;
    while (more) {
        more = false;
        for (struct lane *lane = queue->lanes; lane != NULL; lane = lane->next)
            more = serve(queue, lane, clock_seconds()) || more;
    }
    if (queue->waiting + queue->running == 0) return false;
    transfers_wait(queue->transfers, seconds_to_wait(queue, clock_seconds()));
    take_ended(queue);
    return queue->waiting + queue->running > 0;
}

dls_status queue_new(const struct queue_settings *settings, struct queue **out, dls_error *err)
{
    struct queue *queue = calloc(1, sizeof *queue);
    if (queue == NULL) return input_fail(err, DLS_ENOMEM, "out of memory");
    queue->settings = *settings;
    dls_status status = transfers_new(&settings->transfer, &queue->transfers, err);
    if (status == DLS_OK)
        *out = queue;
    else
        free(queue);
    return status;
}

void queue_free(struct queue *queue)
{
    if (queue == NULL) return;
    for (struct lane *lane = queue->lanes, *next; lane != NULL; lane = next) {
        next = lane->next;
        transfer_clear(&lane->asking.transfer);
        robots_done(&lane->robots);
        free(lane->host);
        free(lane);
    }
    transfers_free(queue->transfers);
    free(queue);
}

void queue_add(struct queue *queue, struct request *request)
{
    request->hops = request->attempts = 0;
    request->answered = request->may_come = request->denied = false;
    place(queue, request, false);
}

size_t queue_hosts(const struct queue *queue) { return queue->hosts; }

double queue_seconds_left(const struct queue *queue)
{
    double each = queue->answers > 0 ? queue->took / (double)queue->answers : 0, longest = 0;
    for (const struct lane *lane = queue->lanes; lane != NULL; lane = lane->next) {
        double left = (double)lane->count * (lane->pace->delay + each);
        if (left > longest) longest = left;
    }
    return longest;
}
