/* SPDX-License-Identifier: MIT */
#include "speed/speed_misspelt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <dlsearch/dlsearch.h>

#include "clock.h"
#include "give_up.h"
#include "speed/median.h"
#include "text_lines.h"

#define LEAST_LETTERS 5
#define MOST_LETTERS 30
#define SCATTER 7919 /* a prime: words are not taken in the order of the alphabet */

struct word_list {
    char (*words)[MOST_LETTERS + 2];
    size_t count;
};

/* What is counted of the words. */
struct outcome {
    size_t right;
    size_t among;
    size_t count;
    double *seconds;
};

static void add_word(struct word_list *list, const char *word, size_t length)
{
    if (length < LEAST_LETTERS || length > MOST_LETTERS) return;
    if ((list->count & (list->count - 1)) == 0)
        list->words = need_memory(list->words, list->count == 0 ? 1 : 2 * list->count, sizeof *list->words);
    memcpy(list->words[list->count], word, length);
    list->words[list->count++][length] = '\0';
}

static int compare_words(const void *a, const void *b) { return strcmp(a, b); }

/* All different words of a to z, sorted. */
static struct word_list read_words(const char *path)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
    struct text_lines lines;
    struct word_list list = { NULL, 0 };
    size_t kept = 0;
    text_lines_open(&lines, path);
    while (text_lines_next(&lines))
        for (const char *at = lines.text; *at != '\0';) {
            size_t length = strspn(at, letters);
            add_word(&list, at, length);
            at += length > 0 ? length : 1;
        }
    text_lines_close(&lines);
    if (list.count > 0) qsort(list.words, list.count, sizeof *list.words, compare_words);
    for (size_t i = 0; i < list.count; i++)
        if (i == 0 || strcmp(list.words[i], list.words[kept - 1]) != 0)
            memmove(list.words[kept++], list.words[i], sizeof *list.words);
    list.count = kept;
    return list;
}

static uint64_t draw(uint64_t *state, uint64_t below)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (*state >> 33) % below;
}

static void misspell(uint64_t *state, const char *word, char out[MOST_LETTERS + 2])
{
    size_t length = strlen(word), place = draw(state, length);
    char letter = (char)('a' + draw(state, 26));
    switch (draw(state, 4)) {
    case 0: snprintf(out, MOST_LETTERS + 2, "%.*s%s", (int)place, word, word + place + 1); return;
    case 1: snprintf(out, MOST_LETTERS + 2, "%.*s%c%s", (int)place, word, letter, word + place); return;
    case 2: snprintf(out, MOST_LETTERS + 2, "%.*s%c%s", (int)place, word, letter, word + place + 1); return;
    default: break;
    }
    if (place + 1 == length) place--;
    snprintf(out, MOST_LETTERS + 2, "%.*s%c%c%s", (int)place, word, word[place + 1], word[place], word + place + 2);
}

static dls_query *query_of(const dls_index *index, const char *word)
{
    dls_error err;
    dls_query *query;
    need(dls_query_new_words(dls_index_schema(index), word, strlen(word), 0, NULL, &query, &err), &err, word);
    return query;
}

/* Whether some document has the word as it is. */
static bool is_known(const dls_index *index, const dls_query *query)
{
    dls_error err;
    dls_hits *hits;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.correct = false;
    options.join = DLS_JOIN_NONE;
    need(dls_search(index, query, 1, &options, &hits, &err), &err, "a word");
    bool known = dls_hits_count(hits) > 0;
    dls_hits_free(hits);
    return known;
}

static void try_word(const dls_index *index, const dls_query *meant, const char *typed, size_t passes,
                     struct outcome *outcome)
{
    dls_error err;
    char wanted[200], found[1000] = "";
    dls_query *query = query_of(index, typed), *corrected = NULL;
    double *seconds = &outcome->seconds[outcome->count];
    if (is_known(index, query)) {
        dls_query_free(query);
        return;
    }
    for (size_t pass = 0; pass < passes; pass++) {
        dls_query_free(corrected);
        double start = clock_seconds();
        need(dls_query_corrected(query, index, NULL, &corrected, &err), &err, typed);
        double spent = clock_seconds() - start;
        if (pass == 0 || spent < *seconds) *seconds = spent;
    }
    outcome->count++;
    dls_query_print(meant, dls_index_schema(index), wanted, sizeof wanted);
    if (corrected != NULL) dls_query_print(corrected, dls_index_schema(index), found, sizeof found);
    wanted[strcspn(wanted, ")")] = '\0'; /* a query of one word is "('term')" */
    const char *term = strchr(wanted, '\''), *first = strchr(found, '\'');
    if (term != NULL && first != NULL) outcome->right += strncmp(first, term, strlen(term)) == 0;
    if (term != NULL) outcome->among += strstr(found, term) != NULL;
    dls_query_free(corrected);
    dls_query_free(query);
}

void speed_misspelt(const char *index_path, const char *words_path, size_t most, size_t passes)
{
    dls_error err;
    dls_index *index;
    uint64_t state = 1;
    struct word_list list = read_words(words_path);
    struct outcome outcome = { .seconds = need_memory(NULL, most, sizeof(double)) };
    need(dls_index_open(index_path, NULL, &index, &err), &err, index_path);
    for (size_t i = 0; i < list.count && outcome.count < most; i++) {
        char typed[MOST_LETTERS + 2];
        const char *word = list.words[i * SCATTER % list.count];
        dls_query *meant = query_of(index, word);
        misspell(&state, word, typed);
        if (is_known(index, meant)) try_word(index, meant, typed, passes, &outcome);
        dls_query_free(meant);
    }
    if (outcome.count == 0) give_up("%s has no words of %s", index_path, words_path);
    double count = (double)outcome.count, median = median_of(outcome.seconds, outcome.count);
    printf("words=%zu right=%.3f among=%.3f median_us=%.0f p95_us=%.0f most_us=%.0f\n", outcome.count,
           (double)outcome.right / count, (double)outcome.among / count, median * 1e6,
           outcome.seconds[(outcome.count - 1) * 95 / 100] * 1e6, outcome.seconds[outcome.count - 1] * 1e6);
    free(outcome.seconds);
    free(list.words);
    dls_index_close(index);
}
