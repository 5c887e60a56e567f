/* SPDX-License-Identifier: MIT
 *
 * A thread that searches an index all the while that it is written, and refreshes between searches. Whatever it sees is
 * one commit, whole: the payload is its number, and it has as many documents as the writer had promised.
 */
#ifndef BENCH_SOAK_READER_H
#define BENCH_SOAK_READER_H

#include <pthread.h>
#include <stdatomic.h>

#include "soak/collection_over_time.h"

struct soak_reader {
    const struct collection_over_time *collection; /* for its lines */
    const char *path;                              /* of an index that is there */
    const atomic_size_t *promised;                 /* documents of each commit, by its number */
    atomic_bool stop;
    atomic_size_t searches;
    size_t refreshes; /* that found a newer commit; likewise hits, when the thread has ended */
    size_t hits;
    pthread_t thread;
};

/* Begin, with the first members set. */
void soak_reader_start(struct soak_reader *reader);

/* Have it end, and wait for that. */
void soak_reader_stop(struct soak_reader *reader);

#endif
