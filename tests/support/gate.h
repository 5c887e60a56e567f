/* SPDX-License-Identifier: MIT
 *
 * A gate that threads of the library wait at, so that a test decides when they work: an allocator passes it, and a
 * thread needs memory before anything else. Whoever shuts it never waits.
 */
#ifndef GATE_H
#define GATE_H

#include <pthread.h>

static struct {
    pthread_mutex_t lock;
    pthread_t owner;
} gate = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* Before the first thread is there. */
static inline void gate_shut(void)
{
    gate.owner = pthread_self();
    pthread_mutex_lock(&gate.lock);
}

static inline void gate_open(void) { pthread_mutex_unlock(&gate.lock); }

static inline void gate_pass(void)
{
    if (pthread_equal(pthread_self(), gate.owner)) return;
    pthread_mutex_lock(&gate.lock);
    pthread_mutex_unlock(&gate.lock);
}

#endif
