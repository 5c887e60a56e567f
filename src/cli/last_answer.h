/* SPDX-License-Identifier: MIT
 *
 * Where the hits of the last answer are that somebody saw on a terminal, for `dlsearch open`: a small file in the
 * user's state, dlsearch/last, of lines "rank <TAB> address". An address is one of the web, or the path of a file.
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
};

/* Begin with an answer, which is kept if a terminal is there. */
void last_answer_begin(struct last_answer *answer);

/* Add a hit, if it has an address. A document cannot have a line of its own making. */
void last_answer_add(struct last_answer *answer, const struct shown_fields *fields, dls_hits *hits, size_t number,
                     uint64_t rank);

/* Put it into the place of the one before. What cannot be written is not kept. */
void last_answer_end(struct last_answer *answer);

/* Find hit `rank`: its address, or "" if it has none. False: there is no such hit, or nothing was kept. */
bool last_answer_find(uint64_t rank, struct string_builder *address);

#endif
