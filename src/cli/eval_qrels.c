/* SPDX-License-Identifier: MIT
 *
 * Names lie one after the other in one text; judgements are sorted once, and looked for by halving.
 */
#include "cli/eval_qrels.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cli/input.h"
#include "cli/message.h"

#define MOST_COLUMNS 5

/* Take a line apart into columns, which end with NUL from then on; how many, MOST_COLUMNS for that many or more. */
static size_t split(char *line, const char *columns[MOST_COLUMNS])
{
    bool tabs = strchr(line, '\t') != NULL;
    size_t count = 0;
    for (char *at = line; *at != '\0' && count < MOST_COLUMNS;) {
        if (!tabs) at += strspn(at, " ");
        if (*at == '\0') break;
        columns[count++] = at;
        at += strcspn(at, tabs ? "\t" : " ");
        if (*at != '\0') *at++ = '\0';
    }
    return count;
}

static bool read_grade(const char *text, int *grade)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0 || value < INT_MIN || value > INT_MAX) return false;
    *grade = (int)value;
    return true;
}

static size_t add_name(struct eval_qrels *qrels, const char *name)
{
    size_t at = qrels->text.size;
    builder_add(&qrels->text, name, strlen(name) + 1);
    return at;
}

static bool add_judgement(struct eval_qrels *qrels, const char *qid, const char *key, int grade)
{
    if (qrels->count == qrels->capacity) {
        size_t capacity = qrels->capacity == 0 ? 1024 : qrels->capacity * 2;
        struct judgement *all = realloc(qrels->all, capacity * sizeof *all);
        if (all == NULL) return false;
        qrels->all = all;
        qrels->capacity = capacity;
    }
    size_t query = add_name(qrels, qid), document = add_name(qrels, key);
    qrels->all[qrels->count++] = (struct judgement){ query, document, grade };
    return !qrels->text.failed;
}

static int take_line(struct eval_qrels *qrels, const char *path, struct input *input)
{
    const char *columns[MOST_COLUMNS];
    struct string_builder line = { 0 };
    int status = EXIT_FOUND, grade = 0;
    builder_add(&line, input->line, input->length);
    if (builder_text(&line)[0] != '\0' && line.bytes[line.size - 1] == '\r') line.bytes[line.size - 1] = '\0';
    size_t count = line.failed ? 0 : split(line.bytes, columns);
    bool is_one = (count == 3 || count == 4) && read_grade(columns[count - 1], &grade);
    bool is_head = input->line_number == 1 && (count == 3 || count == 4);
    if (line.failed || (is_one && !add_judgement(qrels, columns[0], columns[count - 2], grade)))
        status = out_of_memory();
    else if (!is_one && !is_head && count > 0)
        status = trouble("%s:%" PRIu64 ": no judgement; as in: qid 0 docid grade", path, input->line_number);
    builder_done(&line);
    return status;
}

/* ---------------------------------------------------------------------------------------------------- Sorting */

static int compare_names(const char *qid, const char *key, const char *other_qid, const char *other_key)
{
    int by_query = strcmp(qid, other_qid);
    return by_query != 0 ? by_query : strcmp(key, other_key);
}

static int compare_judgements(const char *text, const struct judgement *a, const struct judgement *b)
{
    return compare_names(text + a->qid, text + a->key, text + b->qid, text + b->key);
}

/* By merging: the C library's sort has nowhere to put the text. */
static void sort(const char *text, struct judgement *all, struct judgement *room, size_t count)
{
    if (count < 2) return;
    size_t half = count / 2, left = 0, right = half;
    sort(text, all, room, half);
    sort(text, all + half, room, count - half);
    for (size_t i = 0; i < count; i++) {
        bool takes_left = right == count || (left < half && compare_judgements(text, &all[left], &all[right]) <= 0);
        room[i] = takes_left ? all[left++] : all[right++];
    }
    memcpy(all, room, count * sizeof *all);
}

static int sort_all(struct eval_qrels *qrels, const char *path)
{
    struct judgement *room = malloc((qrels->count + 1) * sizeof *room);
    if (room == NULL) return out_of_memory();
    sort(qrels->text.bytes, qrels->all, room, qrels->count);
    free(room);
    for (size_t i = 1; i < qrels->count; i++) {
        const struct judgement *one = &qrels->all[i];
        if (compare_judgements(qrels->text.bytes, one - 1, one) == 0)
            return trouble("%s: document %s is judged twice for query %s", path, qrels->text.bytes + one->key,
                           qrels->text.bytes + one->qid);
    }
    return EXIT_FOUND;
}

int eval_qrels_read(struct eval_qrels *qrels, const char *path)
{
    struct input input;
    dls_error err;
    bool more = true;
    int status = input_open(&input, path, NULL, &err) == DLS_OK ? EXIT_FOUND : trouble_with(path, &err);
    while (status == EXIT_FOUND && more) {
        if (input_line(&input, &more, &err) != DLS_OK) status = trouble_with(path, &err);
        else if (more) status = take_line(qrels, path, &input);
    }
    bool complete = status == EXIT_FOUND;
    if (input_close(&input, complete, &err) != DLS_OK && complete) return trouble_with(path, &err);
    if (complete && qrels->count == 0) return trouble("%s: has no judgements", path);
    return complete ? sort_all(qrels, path) : status;
}

void eval_qrels_done(struct eval_qrels *qrels)
{
    builder_done(&qrels->text);
    free(qrels->all);
    *qrels = (struct eval_qrels){ .count = 0 };
}

/* ---------------------------------------------------------------------------------------------------- Finding */

/* The first judgement from `low` on, below `high`, that is not before this pair. */
static size_t find_first(const struct eval_qrels *qrels, size_t low, size_t high, const char *qid, const char *key)
{
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct judgement *one = &qrels->all[middle];
        const char *text = qrels->text.bytes;
        if (compare_names(text + one->qid, text + one->key, qid, key) < 0) low = middle + 1;
        else high = middle;
    }
    return low;
}

struct judged_query eval_qrels_at(const struct eval_qrels *qrels, size_t from)
{
    const char *qid = qrels->text.bytes + qrels->all[from].qid;
    size_t end = from + 1;
    while (end < qrels->count && strcmp(qrels->text.bytes + qrels->all[end].qid, qid) == 0) end++;
    return (struct judged_query){ from, end - from };
}

struct judged_query eval_qrels_find(const struct eval_qrels *qrels, const char *qid)
{
    size_t first = find_first(qrels, 0, qrels->count, qid, "");
    bool found = first < qrels->count && strcmp(qrels->text.bytes + qrels->all[first].qid, qid) == 0;
    return found ? eval_qrels_at(qrels, first) : (struct judged_query){ 0, 0 };
}

int eval_qrels_grade(const struct eval_qrels *qrels, struct judged_query query, const char *key)
{
    if (query.count == 0) return 0;
    const char *qid = qrels->text.bytes + qrels->all[query.first].qid;
    size_t end = query.first + query.count, at = find_first(qrels, query.first, end, qid, key);
    return at < end && strcmp(qrels->text.bytes + qrels->all[at].key, key) == 0 ? qrels->all[at].grade : 0;
}
