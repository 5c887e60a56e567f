/* SPDX-License-Identifier: MIT
 *
 * What was found about a resource: title, abstract, date, authors, and who says so. A page may say each of these in
 * several ways; each way has a rank, and the lowest rank that says anything is taken.
 *
 * Texts come from anyone. They become one line of valid UTF-8: tags that stand in them are left out, entities that are
 * left in them are decoded, white space is one blank, control and bidirectional characters are gone. They are cut
 * between characters where they get too long.
 */
#ifndef CLI_FETCH_FOUND_H
#define CLI_FETCH_FOUND_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "cli/string_builder.h"

/* Who says it, from the best to the worst. */
enum found_rank {
    FROM_ARXIV,
    FROM_CROSSREF,
    FROM_GITHUB,
    FROM_YOUTUBE,
    FROM_CITATION,
    FROM_OPENGRAPH,
    FROM_JSONLD,
    FROM_DUBLIN_CORE,
    FROM_META,
    FROM_PAGE,
    FROM_PDF,
    FROM_TEXT,
    FROM_LAST_RESORT, /* of a page too: what is no heading and no paragraph */
    FROM_NOBODY
};

enum found_member { FOUND_TITLE, FOUND_ABSTRACT, FOUND_DATE, FOUND_LICENCE };

#define FOUND_MEMBERS 4

struct found_text {
    struct string_builder text;
    enum found_rank rank; /* of `text`, where it is not empty */
};

/* All zero is nothing. */
struct found {
    struct found_text texts[FOUND_MEMBERS];
    json_t *authors; /* a list of strings; NULL: none */
    enum found_rank author_rank;
    char *elsewhere;     /* where a page sends whoever comes; NULL: nowhere */
    const char *problem; /* why nothing could be found; NULL: nothing is known */
    bool failed;         /* no memory */
};

/* Take a text if there is none of this rank or a lower one. Empty ones are passed over. */
void found_offer(struct found *found, enum found_member member, enum found_rank rank, const char *text, size_t length);

/* The same, but of two texts of one rank the longer stays. */
void found_offer_longer(struct found *found, enum found_member member, enum found_rank rank, const char *text,
                        size_t length);

/* Take an author: one more of this rank, or the first of a lower rank. "Doe, Jane" becomes "Jane Doe". What is an
 * address is passed over. */
void found_offer_author(struct found *found, enum found_rank rank, const char *name, size_t length);

/* Take a date as "2018", "2018/5" or "2018-05-04T10:20Z": what is known of year, month and day. */
void found_offer_date(struct found *found, enum found_rank rank, const char *text, size_t length);

/* Put one below the other: each member that `found` lacks. */
void found_fill(struct found *found, const struct found *more);

/* Drop what a page said of itself, and where it sends one. */
void found_forget_page(struct found *found);

/* A text; "" if there is none. */
const char *found_text(struct found *found, enum found_member member);

bool found_has(const struct found *found, enum found_member member);

/* Who says it: "arxiv", "opengraph"; of the abstract, or else of the title; "" if there is neither.
 * And of the title alone. */
const char *found_source(const struct found *found);
const char *found_title_source(const struct found *found);

void found_done(struct found *found);

/* Add a text as it is taken: plain, on one line, at most `most` bytes. */
void builder_add_plain(struct string_builder *out, const char *text, size_t length, size_t most);

#endif
