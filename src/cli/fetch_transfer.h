/* SPDX-License-Identifier: MIT
 *
 * One request and its answer, through libcurl; many at a time, each for itself. Redirects are told, not followed, as
 * every address has to be asked about anew: whether it is public, whether its host allows it, whether it is its turn.
 *
 * The answer is anyone's. There is an end to its bytes, also unpacked, to its headers and to its time; what is nothing
 * that is read is not waited for.
 */
#ifndef CLI_FETCH_TRANSFER_H
#define CLI_FETCH_TRANSFER_H

#include <dlsearch/dlsearch.h>

#include "cli/string_builder.h"

/* Whatever is asked: a page or a PDF; and what is kept of a page: its beginning says what it is. */
#define MOST_FILE_BYTES ((size_t)32 << 20)
#define MOST_PAGE_BYTES ((size_t)4 << 20)

enum transfer_end {
    TRANSFER_ANSWERED,    /* `status` says by what */
    TRANSFER_REFUSED,     /* by us: an address that is not public, or none at all */
    TRANSFER_UNREACHABLE, /* there is no such host, or nobody there */
    TRANSFER_BROKEN,      /* it ended in the middle, or is nothing of HTTP */
    TRANSFER_TIMED_OUT,
    TRANSFER_DISTRUSTED, /* TLS: the certificate is not good */
    TRANSFER_TOO_LARGE,
    TRANSFER_UNREADABLE /* a picture, a film */
};

struct transfer_settings {
    const char *agent;
    double timeout_seconds; /* without anything to speak of; all may take four times as long */
    bool allow_private;
};

struct transfer {
    /* What is asked. */
    struct string_builder url;
    const char *accept; /* the header; NULL: what can be read */
    const char *etag;   /* NULL: whatever is there */
    const char *last_modified;
    bool any_type;                                   /* the answer is read whatever it calls itself */
    bool whole;                                      /* the head of a page is not enough */
    bool (*enough)(const struct transfer *transfer); /* asked once the head of a page is there; NULL: it is not */
    void *owner;

    /* What came. */
    enum transfer_end end;
    int status; /* of HTTP */
    char type[128];
    char new_etag[256];
    char new_last_modified[64];
    struct string_builder body;
    struct string_builder location; /* of a redirect */
    double retry_after;             /* seconds; 0: nothing was said */
    bool cut;                       /* there is more of the body */
    char problem[256];              /* where there was no answer */
    void *wire;                     /* while it runs */
};

struct transfers;

dls_status transfers_new(const struct transfer_settings *settings, struct transfers **out, dls_error *err);
void transfers_free(struct transfers *all); /* those that run are dropped, and stay their owners' */

/* Begin; the transfer stays where it is until it has ended. False: it has already, and `end` says why. */
bool transfers_start(struct transfers *all, struct transfer *transfer);

/* Wait until something comes, so long at most. */
void transfers_wait(struct transfers *all, double seconds);

/* One that has ended; NULL: none has. */
struct transfer *transfers_next(struct transfers *all);

/* Empty it, for another request. */
void transfer_clear(struct transfer *transfer);

#endif
