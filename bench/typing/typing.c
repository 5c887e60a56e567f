/* SPDX-License-Identifier: MIT
 *
 * typing: how fast a search box is served.
 *
 *   typing INDEX LINES.txt [PASSES]
 *
 * Each line is typed letter by letter, and after each letter suggestions are asked for, words and titles, as the
 * defaults have them. A letter is a code point. What counts is the least time of each of these questions over PASSES
 * (3) passes over all lines; first letters are told apart, since whoever types one has not said anything yet. Printed
 * are percentiles in microseconds, and how many questions had an answer.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "give_up.h"
#include "text_lines.h"

/* What somebody typed so far. */
struct question {
    const char *line;
    size_t length;
    bool first;    /* one letter */
    double micros; /* the least so far */
    size_t words;  /* in the answer */
    size_t titles;
};

struct questions {
    struct question *all;
    size_t count;
    size_t capacity;
};

static void add_question(struct questions *questions, const char *line, size_t length, bool first)
{
    if (questions->count == questions->capacity) {
        questions->capacity = 2 * questions->capacity + 1024;
        questions->all = need_memory(questions->all, questions->capacity, sizeof *questions->all);
    }
    questions->all[questions->count++] = (struct question){ line, length, first, 1e30, 0, 0 };
}

static void read_questions(const char *path, struct questions *questions)
{
    struct text_lines lines;
    text_lines_open(&lines, path);
    while (text_lines_next(&lines)) {
        char *line = memcpy(need_memory(NULL, lines.length + 1, 1), lines.text, lines.length + 1);
        bool first = true;
        for (size_t at = 1; at <= lines.length; at++) {
            if (at < lines.length && ((unsigned char)line[at] & 0xc0) == 0x80) continue;
            add_question(questions, line, at, first);
            first = false;
        }
    }
    text_lines_close(&lines);
}

static void ask(const dls_index *index, struct question *question)
{
    dls_suggestions *suggestions;
    dls_error err;
    double begin = clock_seconds();
    need(dls_suggest(index, question->line, question->length, NULL, &suggestions, &err), &err, "dls_suggest");
    double micros = (clock_seconds() - begin) * 1e6;
    if (micros < question->micros) question->micros = micros;
    question->words = question->titles = 0;
    for (size_t i = 0; i < dls_suggestions_count(suggestions); i++) {
        bool title = dls_suggestions_at(suggestions, i)->kind == DLS_SUGGESTION_TITLE;
        question->titles += title;
        question->words += !title;
    }
    dls_suggestions_free(suggestions);
}

static int by_micros(const void *a, const void *b)
{
    double x = ((const struct question *)a)->micros, y = ((const struct question *)b)->micros;
    return x < y ? -1 : x > y;
}

/* Of `count` questions, one at least, which are put into the order of their times. */
static void print_times(const char *what, struct question *questions, size_t count)
{
    size_t words = 0, titles = 0;
    for (size_t i = 0; i < count; i++) {
        words += questions[i].words > 0;
        titles += questions[i].titles > 0;
    }
    qsort(questions, count, sizeof *questions, by_micros);
    printf("%s: %zu questions, median %.1f us, 90th percentile %.1f, 99th %.1f, most %.1f; words in %.1f %%, titles in "
           "%.1f %%\n",
           what, count, questions[count / 2].micros, questions[count * 90 / 100].micros,
           questions[count * 99 / 100].micros, questions[count - 1].micros, 100.0 * (double)words / (double)count,
           100.0 * (double)titles / (double)count);
}

static int first_behind(const void *a, const void *b)
{
    return ((const struct question *)a)->first - ((const struct question *)b)->first;
}

int main(int argc, char **argv)
{
    struct questions questions = { 0 };
    dls_index *index;
    dls_error err;
    long passes = argc == 4 ? strtol(argv[3], NULL, 10) : 3;
    if (argc < 3 || argc > 4 || passes < 1) give_up("typing INDEX LINES.txt [PASSES]");
    read_questions(argv[2], &questions);
    if (questions.count == 0) give_up("%s: nothing is typed there", argv[2]);
    need(dls_index_open(argv[1], NULL, &index, &err), &err, argv[1]);
    for (long pass = 0; pass < passes; pass++)
        for (size_t i = 0; i < questions.count; i++) ask(index, &questions.all[i]);
    qsort(questions.all, questions.count, sizeof *questions.all, first_behind);
    size_t later = 0;
    while (later < questions.count && !questions.all[later].first) later++;
    if (later > 0) print_times("later letters", questions.all, later);
    print_times("first letters", questions.all + later, questions.count - later);
    dls_index_close(index);
    return EXIT_SUCCESS;
}
