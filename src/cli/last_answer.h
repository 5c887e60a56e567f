/* SPDX-License-Identifier: MIT
 *
 * The hits of the last answer that somebody saw on a terminal, for `dlsearch open 1`, `show 1` and `similar 1`: a small
 * file in the user's state, dlsearch/last, of lines
 *
 *   rank <TAB> address <TAB> key <TAB> index
 *
 * An address is one of the web, or the path of the file that the key names from the folder of the index or, if there is
 * none, from where the search was made. Key and index, the path of a file or "" for the built-in list,
 * are in hexadecimal digits (cursor_text.h): both may have any bytes.
 */
#ifndef CLI_LAST_ANSWER_H
#define CLI_LAST_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include <dlsearch/dlsearch.h>

#include "cli/shown_fields.h"
#include "cli/string_builder.h"

/* All zero is an answer without hits that is not to be kept. */
struct last_answer {
    bool is_kept;
    struct string_builder lines;
    struct string_builder index;  /* of the hits that are being added, as it is written */
    struct string_builder folder; /* where it lies, with a slash at the end; "" of the built-in list */
};

/* A hit of it; all zero is none. */
struct last_hit {
    struct string_builder address; /* "" if it has none */
    struct string_builder key;
    struct string_builder index; /* "" is the built-in list */
};

/* Begin with an answer, which is kept if a terminal is there. */
void last_answer_begin(struct last_answer *answer);

/* Hits that are added from here on are of the index at this path; NULL: of the built-in list. */
void last_answer_of_index(struct last_answer *answer, const char *path);

/* Add a hit. A document cannot have a line of its own making. */
void last_answer_add(struct last_answer *answer, const struct shown_fields *fields, dls_hits *hits, size_t number,
                     uint64_t rank);

/* Put it into the place of the one before. What cannot be written is not kept. */
void last_answer_end(struct last_answer *answer);

/* Find the hit that an operand names by its number, "1". False: it is no number, there is no such hit, or nothing was
 * kept. Freed by last_hit_done either way. */
bool last_answer_find(const char *operand, struct last_hit *hit);
void last_hit_done(struct last_hit *hit);

#endif
