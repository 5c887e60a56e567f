/* SPDX-License-Identifier: MIT
 *
 * A crew: work in numbered pieces that several threads do side by side, while what comes of them is collected in the
 * order of their numbers. So it does not show how many threads there were, or which of them was faster.
 *
 * The owner makes pieces in `slots` of its own, gives them to the crew one after the other, and collects them. The crew
 * has helpers, threads that each do the first piece that waits; the owner may do one itself, or a piece of which nobody
 * else knows. A slot goes round:
 *
 *   free --give--> waiting --a helper, or the owner's help--> busy --> done --collect--> free
 *   free --give_done--> done
 *
 * What makes this right:
 *
 *   - A slot, and all that it leads to, belongs to the owner while it is free, to nobody while it waits, to the one
 *     that does the piece while it is busy, and to nobody while it is done. The state alone is shared; it is read and
 *     written with the monitor locked, and who finds a state there finds all that was done before.
 *   - Pieces given and not collected have numbers that follow each other, `slots` at most: piece n is in slot
 *     n % slots.
 *   - They are begun in the order of their numbers: so of the pieces that one thread does, each has a higher number
 *     than the one before. (Of the owner's this holds where it does not help after it has given a piece that was done.)
 */
#ifndef DLS__CREW_H
#define DLS__CREW_H

#include "base/cancel.h"
#include "base/common.h"
#include "base/thread.h"

#define DLS__MOST_SLOTS 64

typedef enum dls__slot_state { DLS__SLOT_FREE, DLS__SLOT_WAITING, DLS__SLOT_BUSY, DLS__SLOT_DONE } dls__slot_state;

typedef struct dls__crew dls__crew;

/* A thread of the crew. */
typedef struct dls__crew_helper {
    dls__crew *crew;
    size_t member; /* from 1; the owner is 0 */
    dls__thread *thread;
} dls__crew_helper;

/* Do the piece in `slot`. What fails is kept there. */
typedef void (*dls__crew_work)(void *ctx, size_t member, size_t slot);

struct dls__crew {
    const dls_allocator *allocator;
    dls__crew_work work;
    void *ctx;
    dls__cancel *cancel; /* NULL: nobody is asked */
    size_t slots;
    uint64_t given;     /* pieces, so far: the owner's alone */
    uint64_t collected; /* likewise */
    dls__crew_helper helpers[DLS_MAX_THREADS - 1];
    size_t helper_count;

    dls__monitor *monitor; /* of what follows */
    dls__slot_state states[DLS__MOST_SLOTS];
    size_t first; /* the slot of the first piece that waits, if any does */
    size_t waiting;
    bool ended;
};

/* Start `helpers` threads, up to DLS_MAX_THREADS - 1. Whoever waits for a piece asks `cancel`; pieces do so themselves,
 * and end soon where it says so. A crew must stay where it is. Freed by dls__crew_end, on failure too. */
dls_status dls__crew_begin(dls__crew *crew, size_t helpers, size_t slots, dls__crew_work work, void *ctx,
                           dls__cancel *cancel, const dls_allocator *allocator, dls_error *err);

/* Wait for the pieces that are being done; those that wait are not begun. A crew that is all zero is fine. */
void dls__crew_end(dls__crew *crew);

/* Pieces that are not collected; there is a free slot if they are fewer than slots: that of the next piece. */
static inline size_t dls__crew_pieces(const dls__crew *crew) { return (size_t)(crew->given - crew->collected); }
static inline size_t dls__crew_next_slot(const dls__crew *crew) { return (size_t)(crew->given % crew->slots); }

/* Give the next piece to whoever takes it; or say that it is done. */
void dls__crew_give(dls__crew *crew);
void dls__crew_give_done(dls__crew *crew);

/* Pieces that nobody has begun. */
size_t dls__crew_waiting(dls__crew *crew);

/* Do the first piece that waits; false if none does. */
bool dls__crew_help(dls__crew *crew);

/* The slot of the oldest piece, if that is done: it is free from then on, and used again when `slots` more were given.
 * False if it is not, or there is no piece. */
bool dls__crew_collect(dls__crew *crew, size_t *slot);

/* Wait until the oldest piece, which there is, is done. */
void dls__crew_wait(dls__crew *crew);

/* Do `count` pieces, DLS__MOST_SLOTS at most, in slots 0 to count - 1, by up to `threads` threads, the caller among
 * them; all are done when it returns. Where it fails, some are not. */
dls_status dls__do_side_by_side(size_t threads, size_t count, dls__crew_work work, void *ctx, dls__cancel *cancel,
                                const dls_allocator *allocator, dls_error *err);

#endif
