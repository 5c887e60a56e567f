/* SPDX-License-Identifier: MIT
 *
 * Who is asked whether to go on, and has enough at a certain question.
 */
#ifndef PATIENCE_H
#define PATIENCE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct patience {
    size_t questions; /* so far */
    size_t yes_at;    /* which is answered by yes, from 1; 0: none */
} patience;

/* For `cancel`, with the patience as its context. */
static inline bool lose_patience(void *ctx)
{
    patience *p = ctx;
    return ++p->questions == p->yes_at;
}

#endif
