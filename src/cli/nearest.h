/* SPDX-License-Identifier: MIT
 *
 * "Did you mean": the name closest to one that was mistyped, by the number of letters that are wrong, missing, too many
 * or swapped with their neighbour.
 */
#ifndef CLI_NEAREST_H
#define CLI_NEAREST_H

#include <stddef.h>

struct nearest {
    const char *word;
    const char *best; /* the closest of what was offered; NULL if nothing is close */
    size_t distance;
};

/* Begin with the mistyped word: up to a third of its letters, but at least one, may be wrong. */
struct nearest nearest_to(const char *word);

/* Offer a name, which is borrowed. Of two that are equally close, the first stays. */
void nearest_offer(struct nearest *nearest, const char *name);

#endif
