/* SPDX-License-Identifier: MIT */
#include "speed/speed_query.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "give_up.h"
#include "speed/median.h"
#include "speed/speed_command.h"
#include "text_lines.h"

/* The first brings the index into memory and verifies its checksums, the second fills the processor's caches. */
#define UNTIMED_PASSES 2

/* A command on a query. */
struct task {
    struct speed_command command;
    char *command_name;
    char *qid;
    char *text;
    double *seconds; /* of each timed pass */
};

struct task_list {
    struct task *tasks;
    size_t count;
    size_t passes;
};

/* ---- What is to be done ---- */

static bool is_listed(const char *list, const char *name)
{
    size_t length = strlen(name);
    for (; *list != '\0'; list += strcspn(list, ","), list += *list == ',')
        if (strcspn(list, ",") == length && strncmp(list, name, length) == 0) return true;
    return false;
}

static char *copy_of(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(need_memory(NULL, size, 1), text, size);
}

static void add_task(struct task_list *list, struct speed_command command, const char *command_name, char **columns)
{
    list->tasks = need_memory(list->tasks, list->count + 1, sizeof *list->tasks);
    list->tasks[list->count++] = (struct task){
        .command = command,
        .command_name = copy_of(command_name),
        .qid = copy_of(columns[0]),
        .text = copy_of(columns[2]),
        .seconds = need_memory(NULL, list->passes, sizeof(double)),
    };
}

static void free_tasks(const struct task_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct task *task = &list->tasks[i];
        free(task->command_name);
        free(task->qid);
        free(task->text);
        free(task->seconds);
    }
    free(list->tasks);
}

/* One command on every query that is not skipped. */
static void add_command(struct task_list *list, const char *name, const char *queries_path,
                        const struct speed_options *options)
{
    struct speed_command command;
    if (!speed_command_parse(name, &command)) give_up("no command %s; there are COUNT, TOP_k and TOP_k_COUNT", name);
    command.k1 = options->k1;
    command.b = options->b;
    command.lead = options->lead;
    command.adjacency = options->adjacency;
    struct text_lines lines;
    text_lines_open(&lines, queries_path);
    while (text_lines_next(&lines)) {
        char *columns[3]; /* qid, class, query */
        text_lines_cut(&lines, columns, 3);
        if (!is_listed(options->skip, columns[1])) add_task(list, command, name, columns);
    }
    text_lines_close(&lines);
}

static void add_commands(struct task_list *list, const char *queries_path, const struct speed_options *options)
{
    char *names = copy_of(options->commands);
    for (char *rest = names, *name; (name = strsep(&rest, ",")) != NULL;)
        add_command(list, name, queries_path, options);
    free(names);
}

/* ---- Doing it ---- */

static void run_passes(const struct task_list *list, const dls_index *index)
{
    for (size_t pass = 0; pass < UNTIMED_PASSES + list->passes; pass++) {
        for (size_t i = 0; i < list->count; i++) {
            const struct task *task = &list->tasks[i];
            double seconds = speed_command_run(&task->command, index, task->text, NULL);
            if (pass >= UNTIMED_PASSES) task->seconds[pass - UNTIMED_PASSES] = seconds;
        }
    }
}

static void write_table(const struct task_list *list, const dls_index *index, const char *path)
{
    FILE *out = fopen(path, "w");
    if (out == NULL) give_up("%s: %s", path, strerror(errno));
    for (size_t i = 0; i < list->count; i++) {
        const struct task *task = &list->tasks[i];
        double median = median_of(task->seconds, list->passes); /* and the best is the first */
        fprintf(out, "%s\t%s\t%.3f\t%.3f\t", task->command_name, task->qid, task->seconds[0] * 1e6, median * 1e6);
        speed_command_run(&task->command, index, task->text, out);
    }
    if (ferror(out) != 0 || fclose(out) != 0) give_up("%s: %s", path, strerror(errno));
}

void speed_query(const char *index_path, const char *queries_path, const char *out_path,
                 const struct speed_options *options)
{
    dls_error err;
    dls_index *index;
    struct task_list list = { .passes = options->passes };
    need(dls_index_open(index_path, NULL, &index, &err), &err, index_path);
    add_commands(&list, queries_path, options);
    run_passes(&list, index);
    write_table(&list, index, out_path);
    free_tasks(&list);
    dls_index_close(index);
}
