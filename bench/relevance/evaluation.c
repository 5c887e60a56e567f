/* SPDX-License-Identifier: MIT */
#include "relevance/evaluation.h"

#include <stdio.h>
#include <stdlib.h>

#include "give_up.h"

void evaluation_open(struct evaluation *evaluation, const char *path)
{
    *evaluation = (struct evaluation){ .sum = { 0 } };
    judgements_read(&evaluation->judgements, path);
}

void evaluation_close(struct evaluation *evaluation) { judgements_done(&evaluation->judgements); }

/* The grades of the hits, in memory of its own. */
static int *grades_of_hits(struct judged_query query, dls_hits *hits)
{
    size_t count = dls_hits_count(hits);
    int *grades = need_memory(NULL, count, sizeof *grades);
    for (size_t i = 0; i < count; i++) {
        dls_error err;
        dls_text key;
        need(dls_hits_key(hits, i, &key, &err), &err, query.first->qid);
        grades[i] = judged_grade(query, key.bytes);
    }
    return grades;
}

static int *grades_judged(struct judged_query query)
{
    int *grades = need_memory(NULL, query.count, sizeof *grades);
    for (size_t i = 0; i < query.count; i++) grades[i] = query.first[i].grade;
    return grades;
}

void evaluation_add(struct evaluation *evaluation, const char *qid, dls_hits *hits)
{
    struct judged_query query = judgements_of(&evaluation->judgements, qid);
    if (query.count == 0) return;
    struct eval_metrics metrics;
    int *grades = grades_of_hits(query, hits);
    int *judged = grades_judged(query);
    if (eval_metrics_of(grades, dls_hits_count(hits), judged, query.count, &metrics))
        eval_metrics_add(&evaluation->sum, &metrics);
    free(judged);
    free(grades);
}

/* Judged queries with a relevant document. */
static size_t count_queries(const struct judgements *judgements)
{
    size_t queries = 0;
    for (size_t at = 0; at < judgements->count;) {
        struct judged_query query = judgements_from(judgements, at);
        bool relevant = false;
        for (size_t i = 0; i < query.count; i++) relevant |= query.first[i].grade >= 1;
        queries += relevant;
        at += query.count;
    }
    return queries;
}

void evaluation_print(const struct evaluation *evaluation)
{
    size_t queries = count_queries(&evaluation->judgements);
    struct eval_metrics mean = eval_metrics_mean(&evaluation->sum, queries);
    printf("queries\t%zu\n", queries);
    printf("nDCG@10\t%.4f\n", mean.ndcg_10);
    printf("MAP\t%.4f\n", mean.map);
    printf("P@10\t%.4f\n", mean.p_10);
    printf("R@100\t%.4f\n", mean.recall_100);
    printf("R@1000\t%.4f\n", mean.recall_1000);
}
