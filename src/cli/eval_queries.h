/* SPDX-License-Identifier: MIT
 *
 * Queries with names: lines of "qid <TAB> words", or JSON objects, one a line, with "_id" or "id" and "text" or
 * "query".
 */
#ifndef CLI_EVAL_QUERIES_H
#define CLI_EVAL_QUERIES_H

#include "cli/input.h"
#include "cli/string_builder.h"

struct eval_query {
    struct string_builder qid;
    struct string_builder words;
};

/* The next query of an input; `*more` is false at the end. DLS_EINVAL: the line is none. */
dls_status eval_query_next(struct input *input, struct eval_query *query, bool *more, dls_error *err);

void eval_query_done(struct eval_query *query);

#endif
