/* SPDX-License-Identifier: MIT */
#include "relevance/judgements.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "give_up.h"
#include "text_lines.h"

static int compare_judgements(const void *a, const void *b)
{
    const struct judgement *first = a, *second = b;
    int by_query = strcmp(first->qid, second->qid);
    return by_query != 0 ? by_query : strcmp(first->key, second->key);
}

static char *owned(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(need_memory(NULL, size, 1), text, size);
}

static void add_judgement(struct judgements *judgements, const struct text_lines *lines, char **columns)
{
    char *end;
    long grade = strtol(columns[2], &end, 10);
    if (end == columns[2] || (*end != '\0' && *end != '\r') || grade < -1000 || grade > 1000)
        give_up("%s:%" PRIu64 ": '%s' is no grade", lines->path, lines->number, columns[2]);
    judgements->all = need_memory(judgements->all, judgements->count + 1, sizeof *judgements->all);
    judgements->all[judgements->count++] = (struct judgement){ owned(columns[0]), owned(columns[1]), (int)grade };
}

void judgements_read(struct judgements *judgements, const char *path)
{
    *judgements = (struct judgements){ 0 };
    struct text_lines lines;
    text_lines_open(&lines, path);
    while (text_lines_next(&lines)) {
        char *columns[3];
        text_lines_cut(&lines, columns, 3);
        add_judgement(judgements, &lines, columns);
    }
    text_lines_close(&lines);
    if (judgements->count == 0) give_up("%s: no judgements", path);
    qsort(judgements->all, judgements->count, sizeof *judgements->all, compare_judgements);
    for (size_t i = 1; i < judgements->count; i++) {
        const struct judgement *again = &judgements->all[i];
        if (compare_judgements(again - 1, again) == 0)
            give_up("%s: %s is judged twice for query %s", path, again->key, again->qid);
    }
}

void judgements_done(struct judgements *judgements)
{
    for (size_t i = 0; i < judgements->count; i++) {
        free(judgements->all[i].qid);
        free(judgements->all[i].key);
    }
    free(judgements->all);
}

struct judged_query judgements_from(const struct judgements *judgements, size_t from)
{
    size_t end = from;
    while (end < judgements->count && strcmp(judgements->all[end].qid, judgements->all[from].qid) == 0) end++;
    return (struct judged_query){ judgements->all + from, end - from };
}

struct judged_query judgements_of(const struct judgements *judgements, const char *qid)
{
    for (size_t at = 0; at < judgements->count;) {
        struct judged_query query = judgements_from(judgements, at);
        if (strcmp(query.first->qid, qid) == 0) return query;
        at += query.count;
    }
    return (struct judged_query){ judgements->all, 0 };
}

static int compare_key(const void *key, const void *judgement)
{
    return strcmp(key, ((const struct judgement *)judgement)->key);
}

int judged_grade(struct judged_query query, const char *key)
{
    if (query.count == 0) return 0;
    const struct judgement *found = bsearch(key, query.first, query.count, sizeof *query.first, compare_key);
    return found != NULL ? found->grade : 0;
}
