/* SPDX-License-Identifier: MIT
 *
 * What else the input has than the usual fields: members whose values are numbers, dates, or true and false. It is
 * guessed from the first documents, which are held back until the fields are known, since input may be a pipe that can
 * be read once:
 *
 *   boolean   all values that were seen are true or false
 *   integer   they are whole numbers
 *   float     they are numbers
 *   date      they are texts as "2018-05" or "2018-05-04T10:20Z"; a year alone says too little
 *
 * null says nothing, and what is a list, an object or any other text is not guessed; but where no document has any of
 * the members that fields of words are usually filled from, so that nothing could be found, members that are texts
 * become such fields. Year and date, which every index has, are kept for display alone if most of their values are none
 * of their kind. The same documents give the same guess.
 */
#ifndef CLI_DOCUMENT_GUESS_H
#define CLI_DOCUMENT_GUESS_H

#include <jansson.h>

#include "cli/document_schema.h"

/* Members that are watched: the first, whatever their number is. */
#define MAX_GUESSED 256

struct guessed_member {
    char name[DLS_MAX_NAME + 1];
    size_t length;
    uint32_t wholes, numbers, booleans; /* numbers: those that are not whole */
    uint32_t whole_texts, dates;        /* texts that say so */
    uint32_t words;                     /* texts that say nothing of the kind */
    uint32_t others;
};

/* All zero is nothing seen. */
struct document_guess {
    struct guessed_member members[MAX_GUESSED];
    size_t count;
    bool has_words; /* a usual member of words has a value, or one was mapped */
};

/* Look at a document: at the members that are not named in a map ("FIELD=MEMBER"). */
void document_guess_watch(struct document_guess *guess, const char *const *maps, size_t map_count, json_t *object);

/* Add what was found out to the wishes, as far as there is room and nothing else was wished. */
void document_guess_add(const struct document_guess *guess, struct field_wishes *wishes);

#endif
