/* SPDX-License-Identifier: MIT
 *
 * Judgements of people: how well a document answers a query. Lines of `qid <TAB> docid <TAB> grade`; grade 0 says that
 * it was looked at and does not.
 */
#ifndef BENCH_JUDGEMENTS_H
#define BENCH_JUDGEMENTS_H

#include <stddef.h>

struct judgement {
    char *qid;
    char *key;
    int grade;
};

/* Sorted by query and key. */
struct judgements {
    struct judgement *all;
    size_t count;
};

/* Those of one query, a run of `all`. */
struct judged_query {
    const struct judgement *first;
    size_t count;
};

/* Gives up on a line that is none, and where a document is judged twice. */
void judgements_read(struct judgements *judgements, const char *path);
void judgements_done(struct judgements *judgements);

/* The run that begins at `from`; an empty one at the end. For going through all judged queries. */
struct judged_query judgements_from(const struct judgements *judgements, size_t from);

/* The run of `qid`; an empty one if it was not judged. */
struct judged_query judgements_of(const struct judgements *judgements, const char *qid);

/* The grade of a document, 0 if it was not judged. */
int judged_grade(struct judged_query query, const char *key);

#endif
