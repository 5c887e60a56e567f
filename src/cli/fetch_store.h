/* SPDX-License-Identifier: MIT
 *
 * What came, kept in a file of JSON Lines: one line for each address, written as soon as it is known, so that an end
 * before time loses nothing and the next run goes on from there.
 *
 *   id             the key of the document
 *   url            its address; final_url: where that led to, if elsewhere
 *   fetched_at     when, "2026-01-31T12:00:00Z"
 *   status         of HTTP; 0: there was no answer
 *   etag, last_modified   by which a server tells whether there is anything new
 *   title, abstract, authors, date
 *   source         who says so: "arxiv", "opengraph"; title_source: of the title, where it is another
 *   licence        what is known about the use of it
 *   problem        why there is no title and no abstract; archived: where a copy is
 *   may_come       true: there was no answer this time, and it is asked for again
 *
 * What was known of an address stays there when it is dead, or does not answer, later.
 *
 * A key that comes again is said anew; at the end the file is written once more with one line for each.
 */
#ifndef CLI_FETCH_STORE_H
#define CLI_FETCH_STORE_H

#include <dlsearch/dlsearch.h>
#include <jansson.h>
#include <stdio.h>

/* All zero before it is opened. */
struct fetch_store {
    const char *path;
    FILE *file;      /* to be added to; NULL: only read */
    json_t *records; /* by key, in the order of the file */
    json_t *former;  /* what the file says first of each key: an index may still have that */
    bool repeats;    /* some keys have several lines */
    bool is_made;    /* there was no file before */
};

/* Read the file, if there is one, and go on with it. DLS_EFORMAT: it is something else; a last line that was not wholly
 * written is passed over. DLS_EIO: it cannot be read, or is no ordinary file. DLS_EBUSY: another process goes on with
 * it. Closed by fetch_store_close, also on failure. */
dls_status fetch_store_open(struct fetch_store *store, const char *path, bool only_read, dls_error *err);

/* The record of a key, borrowed; NULL: there is none. */
json_t *fetch_store_find(const struct fetch_store *store, const char *key);

bool fetch_store_is_empty(const struct fetch_store *store);

/* A member of a record, "" where it has none, or is none. */
const char *record_text(const json_t *record, const char *name);

/* Write a record, which is taken over, also on failure. */
dls_status fetch_store_add(struct fetch_store *store, json_t *record, dls_error *err);

/* Make the file have one line for each key, if it has more: the last that is done with it. */
dls_status fetch_store_tidy(struct fetch_store *store, dls_error *err);

/* A file that was made, and for which nothing came, goes again. */
void fetch_store_close(struct fetch_store *store);

#endif
