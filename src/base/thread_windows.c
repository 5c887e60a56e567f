/* SPDX-License-Identifier: MIT
 *
 * Threads and monitors by Windows, which knows no signals.
 */
#include "base/thread.h"

#include <process.h>
#include <windows.h>
#undef near /* words of ours, which that header makes empty */
#undef far

#include "base/alloc.h"
#include "base/error.h"

struct dls__thread {
    const dls_allocator *allocator;
    HANDLE handle;
    void (*run)(void *ctx);
    void *ctx;
};

static unsigned __stdcall enter_thread(void *self)
{
    const dls__thread *thread = self;
    thread->run(thread->ctx);
    return 0;
}

dls_status dls__thread_start(void (*run)(void *ctx), void *ctx, const dls_allocator *allocator, dls__thread **out,
                             dls_error *err)
{
    dls__thread *thread = dls__alloc(allocator, sizeof *thread);
    if (thread == NULL) return dls__no_memory(err);
    *thread = (dls__thread){ .allocator = allocator, .run = run, .ctx = ctx };
    thread->handle = (HANDLE)_beginthreadex(NULL, 0, enter_thread, thread, 0, NULL);
    if (thread->handle == NULL) {
        dls__free(allocator, thread, sizeof *thread);
        return dls__fail(err, DLS_ENOMEM, DLS__NOWHERE, "the system has no thread left");
    }
    *out = thread;
    return DLS_OK;
}

uint64_t dls__milliseconds(void) { return GetTickCount64(); }

uintptr_t dls__thread_self(void) { return GetCurrentThreadId(); }

void dls__thread_join(dls__thread *thread)
{
    if (thread == NULL) return;
    WaitForSingleObject(thread->handle, INFINITE);
    CloseHandle(thread->handle);
    dls__free(thread->allocator, thread, sizeof *thread);
}

struct dls__monitor {
    const dls_allocator *allocator;
    SRWLOCK lock;
    CONDITION_VARIABLE changed;
};

dls_status dls__monitor_new(const dls_allocator *allocator, dls__monitor **out, dls_error *err)
{
    dls__monitor *monitor = dls__alloc(allocator, sizeof *monitor);
    if (monitor == NULL) return dls__no_memory(err);
    monitor->allocator = allocator;
    InitializeSRWLock(&monitor->lock);
    InitializeConditionVariable(&monitor->changed);
    *out = monitor;
    return DLS_OK;
}

void dls__monitor_free(dls__monitor *monitor)
{
    if (monitor != NULL) dls__free(monitor->allocator, monitor, sizeof *monitor);
}

void dls__monitor_lock(dls__monitor *monitor) { AcquireSRWLockExclusive(&monitor->lock); }

void dls__monitor_unlock(dls__monitor *monitor) { ReleaseSRWLockExclusive(&monitor->lock); }

void dls__monitor_wait(dls__monitor *monitor)
{
    SleepConditionVariableSRW(&monitor->changed, &monitor->lock, INFINITE, 0);
}

void dls__monitor_wait_for(dls__monitor *monitor, uint32_t milliseconds)
{
    SleepConditionVariableSRW(&monitor->changed, &monitor->lock, milliseconds, 0);
}

void dls__monitor_wake_all(dls__monitor *monitor) { WakeAllConditionVariable(&monitor->changed); }
