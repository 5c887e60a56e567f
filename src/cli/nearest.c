/* SPDX-License-Identifier: MIT
 *
 * Optimal string alignment, by rows of the usual table.
 */
#include "cli/nearest.h"

#include <stdbool.h>
#include <string.h>

/* Longer words are not corrected. */
#define MAX_WORD 40

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t edit_distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t cost[MAX_WORD + 1][MAX_WORD + 1];
    for (size_t i = 0; i <= a_length; i++) cost[i][0] = i;
    for (size_t j = 0; j <= b_length; j++) cost[0][j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        for (size_t j = 1; j <= b_length; j++) {
            size_t replaced = cost[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            cost[i][j] = smaller(replaced, smaller(cost[i - 1][j], cost[i][j - 1]) + 1);
            bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) cost[i][j] = smaller(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[a_length][b_length];
}

struct nearest nearest_to(const char *word)
{
    size_t allowed = strlen(word) / 3;
    return (struct nearest){ .word = word, .best = NULL, .distance = (allowed > 0 ? allowed : 1) + 1 };
}

void nearest_offer(struct nearest *nearest, const char *name)
{
    size_t word_length = strlen(nearest->word);
    size_t name_length = strlen(name);
    if (word_length > MAX_WORD || name_length > MAX_WORD) return;
    size_t distance = edit_distance(nearest->word, word_length, name, name_length);
    if (distance >= nearest->distance || distance >= name_length) return;
    nearest->best = name;
    nearest->distance = distance;
}
