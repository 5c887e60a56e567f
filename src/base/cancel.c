/* SPDX-License-Identifier: MIT
 *
 * Asking whether to go on.
 */
#include "base/cancel.h"

#include "base/error.h"
#include "base/thread.h"

void dls__cancel_init(dls__cancel *cancel, bool (*ask)(void *ctx), void *ctx)
{
    cancel->ask = ask;
    cancel->ctx = ctx;
    cancel->work = 0;
    atomic_init(&cancel->asker, 0);
    atomic_init(&cancel->is_set, false);
}

void dls__cancel_begin(dls__cancel *cancel)
{
    atomic_store_explicit(&cancel->asker, dls__thread_self(), memory_order_relaxed);
}

void dls__cancel_set(dls__cancel *cancel) { atomic_store_explicit(&cancel->is_set, true, memory_order_relaxed); }

static bool is_cancelled(const dls__cancel *cancel)
{
    return atomic_load_explicit(&cancel->is_set, memory_order_relaxed);
}

static bool asks(const dls__cancel *cancel)
{
    return cancel->ask != NULL && !is_cancelled(cancel) &&
           atomic_load_explicit(&cancel->asker, memory_order_relaxed) == dls__thread_self();
}

static void ask_caller(dls__cancel *cancel)
{
    cancel->work = 0;
    if (cancel->ask(cancel->ctx)) dls__cancel_set(cancel);
}

static dls_status status_of(const dls__cancel *cancel, dls_error *err)
{
    return is_cancelled(cancel) ? dls__fail(err, DLS_ECANCELLED, DLS__NOWHERE, "cancelled") : DLS_OK;
}

dls_status dls__cancel_after(dls__cancel *cancel, uint64_t work, dls_error *err)
{
    if (cancel == NULL) return DLS_OK;
    if (asks(cancel) && (cancel->work += work) >= DLS__WORK_UNASKED_FOR) ask_caller(cancel);
    return status_of(cancel, err);
}

dls_status dls__cancel_now(dls__cancel *cancel, dls_error *err)
{
    if (cancel == NULL) return DLS_OK;
    if (asks(cancel)) ask_caller(cancel);
    return status_of(cancel, err);
}
