/* SPDX-License-Identifier: MIT
 *
 * A thread that does one thing and ends. What it leaves behind may be read once it was joined; until then whoever
 * started it and the thread share nothing but atomic flags, what neither changes, and what a monitor guards.
 *
 * Signals stay with the threads of the program: this one takes none but those that it causes itself, as SIGBUS.
 */
#ifndef DLS__THREAD_H
#define DLS__THREAD_H

#include "base/common.h"

typedef struct dls__thread dls__thread;

/* Have `run(ctx)` run. DLS_ENOMEM also where the system has no thread left. Freed by dls__thread_join. */
dls_status dls__thread_start(void (*run)(void *ctx), void *ctx, const dls_allocator *allocator, dls__thread **out,
                             dls_error *err);

/* Milliseconds on a clock that only goes forward. */
uint64_t dls__milliseconds(void);

/* A number for the calling thread, which no other has that runs at the same time. */
uintptr_t dls__thread_self(void);

/* Wait for its end. NULL is fine. */
void dls__thread_join(dls__thread *thread);

/* A lock, and waiting for what others change under it. */
typedef struct dls__monitor dls__monitor;

/* DLS_ENOMEM also where the system has none left. Freed by dls__monitor_free, when nobody has it locked. */
dls_status dls__monitor_new(const dls_allocator *allocator, dls__monitor **out, dls_error *err);
void dls__monitor_free(dls__monitor *monitor);

void dls__monitor_lock(dls__monitor *monitor);
void dls__monitor_unlock(dls__monitor *monitor);

/* With the lock: give it up until somebody wakes all, or for no reason, and have it again. */
void dls__monitor_wait(dls__monitor *monitor);

/* The same, for some milliseconds at most. */
void dls__monitor_wait_for(dls__monitor *monitor, uint32_t milliseconds);

void dls__monitor_wake_all(dls__monitor *monitor);

#endif
