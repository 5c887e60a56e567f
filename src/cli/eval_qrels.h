/* SPDX-License-Identifier: MIT
 *
 * Judgements of people: how well a document answers a query. Lines of TREC, "qid 0 docid grade", or with three columns,
 * "qid docid grade", parted by blanks or, where a line has any, by tabs; the first may name the columns. Grade 0 says
 * that the document was looked at and does not answer.
 */
#ifndef CLI_EVAL_QRELS_H
#define CLI_EVAL_QRELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/string_builder.h"

struct judgement {
    size_t qid; /* where the names begin in `text`, each ended by NUL */
    size_t key;
    int grade;
};

/* All zero before they are read; sorted by query and key. */
struct eval_qrels {
    struct string_builder text;
    struct judgement *all;
    size_t count;
    size_t capacity;
};

/* Those of one query: `count` from `first` on. */
struct judged_query {
    size_t first;
    size_t count;
};

/* Read a file; an exit status, after a message if it is no success: a line that is no judgement, or a document that was
 * judged twice for a query. */
int eval_qrels_read(struct eval_qrels *qrels, const char *path);
void eval_qrels_done(struct eval_qrels *qrels);

/* The judgements of a query; none if it was not judged. */
struct judged_query eval_qrels_find(const struct eval_qrels *qrels, const char *qid);

/* The query that begins at judgement `from`, below their count, for going through all of them. */
struct judged_query eval_qrels_at(const struct eval_qrels *qrels, size_t from);

/* The grade of a document, 0 if it was not judged. */
int eval_qrels_grade(const struct eval_qrels *qrels, struct judged_query query, const char *key);

#endif
