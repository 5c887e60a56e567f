/* SPDX-License-Identifier: MIT
 *
 * typing: how fast a search box is served.
 *
 *   typing INDEX LINES.txt [PASSES]
 *
 * Each line is typed letter by letter, and after each letter suggestions are asked for, words and titles, as the
 * defaults have them. A letter is a code point. What counts is the least time of each of these questions over PASSES
 * (3) passes over all lines; first letters are told apart, since whoever types one has not said anything yet, and so
 * are places behind a space, where next words are offered. Printed are percentiles in microseconds, how many questions
 * had an answer, and how many were offered the word that the line goes on with.
 */
#include <ctype.h>
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
    enum place { LATER_LETTER, BEHIND_SPACE, FIRST_LETTER } place;
    double micros; /* the least so far */
    size_t words;  /* in the answer */
    size_t titles;
    bool right; /* one of the words goes on as the line does */
};

struct questions {
    struct question *all;
    size_t count;
    size_t capacity;
};

static void add_question(struct questions *questions, const char *line, size_t length, enum place place)
{
    if (questions->count == questions->capacity) {
        questions->capacity = 2 * questions->capacity + 1024;
        questions->all = need_memory(questions->all, questions->capacity, sizeof *questions->all);
    }
    questions->all[questions->count++] = (struct question){ line, length, place, 1e30, 0, 0, false };
}

static void read_questions(const char *path, struct questions *questions)
{
    struct text_lines lines;
    text_lines_open(&lines, path);
    while (text_lines_next(&lines)) {
        char *line = memcpy(need_memory(NULL, lines.length + 1, 1), lines.text, lines.length + 1);
        enum place place = FIRST_LETTER;
        for (size_t at = 1; at <= lines.length; at++) {
            if (at < lines.length && ((unsigned char)line[at] & 0xc0) == 0x80) continue;
            add_question(questions, line, at, place);
            place = line[at] == ' ' ? BEHIND_SPACE : LATER_LETTER;
        }
    }
    text_lines_close(&lines);
}

/* Whether the word suggested, from its beginning on, is the line's own; of ASCII, letters count as small ones. */
static bool is_right(const struct question *question, const dls_suggestion *word)
{
    if (word->begin > question->length) return false; /* words before it were put right to longer ones */
    const char *own = question->line + word->begin, *offered = word->text.bytes + word->begin;
    size_t i = 0;
    while (offered[i] != '\0' && tolower((unsigned char)own[i]) == tolower((unsigned char)offered[i])) i++;
    return offered[i] == '\0' && !isalnum((unsigned char)own[i]);
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
        const dls_suggestion *each = dls_suggestions_at(suggestions, i);
        bool title = each->kind == DLS_SUGGESTION_TITLE;
        question->titles += title;
        question->words += !title;
        question->right = question->right || (!title && is_right(question, each));
    }
    dls_suggestions_free(suggestions);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static bool is_of(const struct question *question, enum place from, enum place to)
{
    return question->place >= from && question->place <= to;
}

/* Of the questions at places from one to another, whose times become `micros`. */
static void print_times(const char *what, const struct questions *questions, enum place from, enum place to,
                        double *micros)
{
    size_t count = 0, words = 0, titles = 0, right = 0;
    for (size_t i = 0; i < questions->count; i++) {
        const struct question *each = &questions->all[i];
        if (!is_of(each, from, to)) continue;
        micros[count++] = each->micros;
        words += each->words > 0;
        titles += each->titles > 0;
        right += each->right;
    }
    if (count == 0) return;
    qsort(micros, count, sizeof *micros, by_size);
    printf("%s: %zu questions, median %.1f us, 90th percentile %.1f, 99th %.1f, most %.1f; words in %.1f %%, titles in "
           "%.1f %%, the right word in %.1f %%\n",
           what, count, micros[count / 2], micros[count * 90 / 100], micros[count * 99 / 100], micros[count - 1],
           100.0 * (double)words / (double)count, 100.0 * (double)titles / (double)count,
           100.0 * (double)right / (double)count);
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
    double *micros = need_memory(NULL, questions.count, sizeof *micros);
    print_times("later letters", &questions, LATER_LETTER, BEHIND_SPACE, micros);
    print_times("  behind a space", &questions, BEHIND_SPACE, BEHIND_SPACE, micros);
    print_times("first letters", &questions, FIRST_LETTER, FIRST_LETTER, micros);
    dls_index_close(index);
    return EXIT_SUCCESS;
}
