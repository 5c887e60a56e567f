/* SPDX-License-Identifier: MIT
 *
 * Transfers that run are a list in the order in which they began.
 */
#include "canned_transfers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/input.h"

#define MOST_RUNNING 64

struct transfers {
    struct transfer *running[MOST_RUNNING];
    size_t count;
};

static const struct canned_answer *answers;
static size_t answer_count;
static unsigned given[64];
static char asked[20000], last_etag[100];
static size_t most_at_once;

void canned_web(const struct canned_answer *table, size_t count)
{
    answers = table;
    answer_count = count;
    memset(given, 0, sizeof given);
    asked[0] = last_etag[0] = '\0';
    most_at_once = 0;
}

const char *canned_log(void) { return asked; }

size_t canned_most_at_once(void) { return most_at_once; }

const char *canned_last_etag(void) { return last_etag; }

dls_status transfers_new(const struct transfer_settings *settings, struct transfers **out, dls_error *err)
{
    (void)settings;
    *out = calloc(1, sizeof **out);
    return *out != NULL ? DLS_OK : input_fail(err, DLS_ENOMEM, "out of memory");
}

void transfers_free(struct transfers *all) { free(all); }

/* The length of "https://host". */
static size_t host_end(const char *url)
{
    const char *host = strstr(url, "://");
    return host == NULL ? 0 : (size_t)(host - url) + 3 + strcspn(host + 3, "/?");
}

static void count_at_once(const struct transfers *all, const char *url)
{
    size_t length = host_end(url), at_once = 0;
    for (size_t i = 0; i < all->count; i++) at_once += strncmp(builder_text(&all->running[i]->url), url, length) == 0;
    if (at_once > most_at_once) most_at_once = at_once;
}

bool transfers_start(struct transfers *all, struct transfer *transfer)
{
    const char *url = builder_text(&transfer->url);
    size_t used = strlen(asked);
    if (all->count == MOST_RUNNING || used + strlen(url) + 2 > sizeof asked) abort();
    sprintf(asked + used, "%s\n", url);
    snprintf(last_etag, sizeof last_etag, "%s", transfer->etag != NULL ? transfer->etag : "");
    all->running[all->count++] = transfer;
    count_at_once(all, url);
    return true;
}

void transfers_wait(struct transfers *all, double seconds)
{
    (void)seconds;
    if (all->count == 0) nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
}

static const struct canned_answer *answer_to(const char *url)
{
    static const struct canned_answer unknown = { .status = 404 };
    for (size_t i = 0; i < answer_count; i++) {
        if (strcmp(answers[i].url, url) != 0 || (answers[i].times > 0 && given[i] == answers[i].times)) continue;
        given[i]++;
        return &answers[i];
    }
    return &unknown;
}

struct transfer *transfers_next(struct transfers *all)
{
    if (all->count == 0) return NULL;
    struct transfer *transfer = all->running[0];
    const struct canned_answer *answer = answer_to(builder_text(&transfer->url));
    memmove(all->running, all->running + 1, --all->count * sizeof all->running[0]);
    transfer->end = answer->status != 0 ? TRANSFER_ANSWERED : answer->end;
    transfer->status = answer->status;
    transfer->retry_after = answer->retry_after;
    snprintf(transfer->type, sizeof transfer->type, "text/html");
    snprintf(transfer->new_etag, sizeof transfer->new_etag, "\"tag\"");
    snprintf(transfer->problem, sizeof transfer->problem, "nobody there");
    builder_clear(&transfer->location);
    if (answer->location != NULL) builder_add_string(&transfer->location, answer->location);
    if (answer->body != NULL) builder_add_string(&transfer->body, answer->body);
    return transfer;
}

void transfer_clear(struct transfer *transfer)
{
    builder_done(&transfer->url);
    builder_done(&transfer->body);
    builder_done(&transfer->location);
    *transfer = (struct transfer){ .owner = NULL };
}
