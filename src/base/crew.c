/* SPDX-License-Identifier: MIT
 *
 * One monitor for all of it: pieces take a millisecond or so, so nobody waits for it.
 */
#include "base/crew.h"

#include <assert.h>

#include "base/error.h"

/* Milliseconds between two questions, while helpers are waited for. */
#define WAIT_UNASKED 5

/* With the monitor locked, and a piece that waits: it is the caller's. */
static size_t take_waiting(dls__crew *crew)
{
    size_t slot = crew->first;
    crew->states[slot] = DLS__SLOT_BUSY;
    crew->waiting--;
    do crew->first = (crew->first + 1) % crew->slots;
    while (crew->waiting > 0 && crew->states[crew->first] != DLS__SLOT_WAITING);
    return slot;
}

/* Do a piece, with the monitor locked before and after. */
static void do_piece(dls__crew *crew, size_t member)
{
    size_t slot = take_waiting(crew);
    dls__monitor_unlock(crew->monitor);
    crew->work(crew->ctx, member, slot);
    dls__monitor_lock(crew->monitor);
    crew->states[slot] = DLS__SLOT_DONE;
    dls__monitor_wake_all(crew->monitor);
}

static void run_helper(void *ctx)
{
    const dls__crew_helper *helper = ctx;
    dls__crew *crew = helper->crew;
    dls__monitor_lock(crew->monitor);
    while (!crew->ended) {
        if (crew->waiting > 0)
            do_piece(crew, helper->member);
        else
            dls__monitor_wait(crew->monitor);
    }
    dls__monitor_unlock(crew->monitor);
}

dls_status dls__crew_begin(dls__crew *crew, size_t helpers, size_t slots, dls__crew_work work, void *ctx,
                           dls__cancel *cancel, const dls_allocator *allocator, dls_error *err)
{
    assert(helpers < DLS_MAX_THREADS && slots > 0 && slots <= DLS__MOST_SLOTS);
    *crew = (dls__crew){ .allocator = allocator, .work = work, .ctx = ctx, .cancel = cancel, .slots = slots };
    DLS__TRY(dls__monitor_new(allocator, &crew->monitor, err));
    for (size_t i = 0; i < helpers; i++) {
        dls__crew_helper *helper = &crew->helpers[i];
        *helper = (dls__crew_helper){ .crew = crew, .member = i + 1 };
        DLS__TRY(dls__thread_start(run_helper, helper, allocator, &helper->thread, err));
        crew->helper_count++;
    }
    return DLS_OK;
}

void dls__crew_end(dls__crew *crew)
{
    if (crew->monitor == NULL) return;
    dls__monitor_lock(crew->monitor);
    crew->ended = true;
    dls__monitor_wake_all(crew->monitor);
    dls__monitor_unlock(crew->monitor);
    for (size_t i = 0; i < crew->helper_count; i++) dls__thread_join(crew->helpers[i].thread);
    dls__monitor_free(crew->monitor);
    *crew = (dls__crew){ .slots = crew->slots };
}

void dls__crew_give(dls__crew *crew)
{
    size_t slot = dls__crew_next_slot(crew);
    assert(dls__crew_pieces(crew) < crew->slots);
    dls__monitor_lock(crew->monitor);
    crew->states[slot] = DLS__SLOT_WAITING;
    if (crew->waiting++ == 0) crew->first = slot;
    dls__monitor_wake_all(crew->monitor);
    dls__monitor_unlock(crew->monitor);
    crew->given++;
}

void dls__crew_give_done(dls__crew *crew)
{
    assert(dls__crew_pieces(crew) < crew->slots);
    dls__monitor_lock(crew->monitor);
    crew->states[dls__crew_next_slot(crew)] = DLS__SLOT_DONE;
    dls__monitor_unlock(crew->monitor);
    crew->given++;
}

size_t dls__crew_waiting(dls__crew *crew)
{
    dls__monitor_lock(crew->monitor);
    size_t waiting = crew->waiting;
    dls__monitor_unlock(crew->monitor);
    return waiting;
}

bool dls__crew_help(dls__crew *crew)
{
    dls__monitor_lock(crew->monitor);
    bool any = crew->waiting > 0;
    if (any) do_piece(crew, 0);
    dls__monitor_unlock(crew->monitor);
    return any;
}

bool dls__crew_collect(dls__crew *crew, size_t *slot)
{
    if (dls__crew_pieces(crew) == 0) return false;
    size_t oldest = (size_t)(crew->collected % crew->slots);
    dls__monitor_lock(crew->monitor);
    bool done = crew->states[oldest] == DLS__SLOT_DONE;
    if (done) crew->states[oldest] = DLS__SLOT_FREE;
    dls__monitor_unlock(crew->monitor);
    if (!done) return false;
    crew->collected++;
    *slot = oldest;
    return true;
}

/* With the monitor locked before and after, but not while the caller is asked. */
static void wait_and_ask(dls__crew *crew)
{
    if (crew->cancel == NULL || crew->cancel->ask == NULL) {
        dls__monitor_wait(crew->monitor);
        return;
    }
    dls__monitor_wait_for(crew->monitor, WAIT_UNASKED);
    dls__monitor_unlock(crew->monitor);
    (void)dls__cancel_after(crew->cancel, DLS__WORK_UNASKED_FOR, NULL);
    dls__monitor_lock(crew->monitor);
}

void dls__crew_wait(dls__crew *crew)
{
    assert(dls__crew_pieces(crew) > 0);
    dls__monitor_lock(crew->monitor);
    while (crew->states[crew->collected % crew->slots] != DLS__SLOT_DONE) wait_and_ask(crew);
    dls__monitor_unlock(crew->monitor);
}

static dls_status do_all(dls__crew *crew, size_t threads, size_t count, dls__crew_work work, void *ctx,
                         dls__cancel *cancel, const dls_allocator *allocator, dls_error *err)
{
    DLS__TRY(dls__crew_begin(crew, dls__min(threads, count) - 1, count, work, ctx, cancel, allocator, err));
    for (size_t i = 0; i < count; i++) dls__crew_give(crew);
    while (dls__crew_help(crew)) {}
    for (size_t slot; dls__crew_pieces(crew) > 0; dls__crew_collect(crew, &slot)) dls__crew_wait(crew);
    return DLS_OK;
}

dls_status dls__do_side_by_side(size_t threads, size_t count, dls__crew_work work, void *ctx, dls__cancel *cancel,
                                const dls_allocator *allocator, dls_error *err)
{
    if (threads == 1 || count <= 1) {
        for (size_t slot = 0; slot < count; slot++) work(ctx, 0, slot);
        return DLS_OK;
    }
    dls__crew crew;
    dls_status status = do_all(&crew, threads, count, work, ctx, cancel, allocator, err);
    dls__crew_end(&crew);
    return status;
}
