/* SPDX-License-Identifier: MIT
 *
 * Threads and monitors by POSIX.
 */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L /* pthread_sigmask */
#endif
#include "base/thread.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>

#include "base/alloc.h"
#include "base/error.h"

struct dls__thread {
    const dls_allocator *allocator;
    pthread_t handle;
    void (*run)(void *ctx);
    void *ctx;
};

static void *enter_thread(void *self)
{
    const dls__thread *thread = self;
    thread->run(thread->ctx);
    return NULL;
}

/* A thread begins with the mask of the one that starts it. Signals of its own making come to it. */
static int start_without_signals(dls__thread *thread)
{
    static const int own[] = { SIGBUS, SIGSEGV, SIGFPE, SIGILL };
    sigset_t all, before;
    sigfillset(&all);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(own); i++) sigdelset(&all, own[i]);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int result = pthread_create(&thread->handle, NULL, enter_thread, thread);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return result;
}

dls_status dls__thread_start(void (*run)(void *ctx), void *ctx, const dls_allocator *allocator, dls__thread **out,
                             dls_error *err)
{
    dls__thread *thread = dls__alloc(allocator, sizeof *thread);
    if (thread == NULL) return dls__no_memory(err);
    *thread = (dls__thread){ .allocator = allocator, .run = run, .ctx = ctx };
    if (start_without_signals(thread) != 0) {
        dls__free(allocator, thread, sizeof *thread);
        return dls__fail(err, DLS_ENOMEM, DLS__NOWHERE, "the system has no thread left");
    }
    *out = thread;
    return DLS_OK;
}

uint64_t dls__milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

uintptr_t dls__thread_self(void) { return (uintptr_t)pthread_self(); }

void dls__thread_join(dls__thread *thread)
{
    if (thread == NULL) return;
    pthread_join(thread->handle, NULL);
    dls__free(thread->allocator, thread, sizeof *thread);
}

struct dls__monitor {
    const dls_allocator *allocator;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
};

dls_status dls__monitor_new(const dls_allocator *allocator, dls__monitor **out, dls_error *err)
{
    dls__monitor *monitor = dls__alloc(allocator, sizeof *monitor);
    if (monitor == NULL) return dls__no_memory(err);
    monitor->allocator = allocator;
    bool locks = pthread_mutex_init(&monitor->mutex, NULL) == 0;
    if (!locks || pthread_cond_init(&monitor->changed, NULL) != 0) {
        if (locks) pthread_mutex_destroy(&monitor->mutex);
        dls__free(allocator, monitor, sizeof *monitor);
        return dls__fail(err, DLS_ENOMEM, DLS__NOWHERE, "the system has no lock left");
    }
    *out = monitor;
    return DLS_OK;
}

void dls__monitor_free(dls__monitor *monitor)
{
    if (monitor == NULL) return;
    pthread_cond_destroy(&monitor->changed);
    pthread_mutex_destroy(&monitor->mutex);
    dls__free(monitor->allocator, monitor, sizeof *monitor);
}

void dls__monitor_lock(dls__monitor *monitor) { pthread_mutex_lock(&monitor->mutex); }

void dls__monitor_unlock(dls__monitor *monitor) { pthread_mutex_unlock(&monitor->mutex); }

void dls__monitor_wait(dls__monitor *monitor) { pthread_cond_wait(&monitor->changed, &monitor->mutex); }

/* By the clock that every system has for this; who sets that back makes it wait until all are woken. */
void dls__monitor_wait_for(dls__monitor *monitor, uint32_t milliseconds)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    uint64_t nanoseconds = (uint64_t)until.tv_nsec + (uint64_t)milliseconds * 1000000;
    until.tv_sec += (time_t)(nanoseconds / 1000000000);
    until.tv_nsec = (long)(nanoseconds % 1000000000);
    pthread_cond_timedwait(&monitor->changed, &monitor->mutex, &until);
}

void dls__monitor_wake_all(dls__monitor *monitor) { pthread_cond_broadcast(&monitor->changed); }
