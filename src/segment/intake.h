/* SPDX-License-Identifier: MIT
 *
 * Taking documents in: by one thread or by several, each with a lane of its own (lane.h).
 *
 * Documents come one by one and are gathered in batches. A batch is the caller's own, who inverts its documents as
 * they come; or its documents wait, and it is given to a crew (base/crew.h) whose helpers invert it. Batches are the
 * caller's own while the helpers have enough to do, so that no thread waits for another; where there is one thread, all
 * are. What is to be stored of the documents is handed on batch by batch, in their order.
 *
 * Nothing is shared: the caller and a helper have batch and lane each for themselves, by the rules of the crew. Keys of
 * all documents stand in the caller's lane, at once: so a key is found though its document still waits.
 */
#ifndef DLS__INTAKE_H
#define DLS__INTAKE_H

#include "base/crew.h"
#include "segment/lane.h"

typedef struct dls__intake {
    const dls_allocator *allocator;
    const dls_schema *schema;
    const char *beside;
    dls__cancel *cancel; /* of what takes long; NULL: never */
    dls__lane_budget budget;
    size_t threads;     /* may be set before the first document */
    size_t batch_bytes; /* likewise: a batch that has as many is complete */
    dls_status (*take)(void *taker, const dls__intake_batch *batch, dls_error *err);
    void *taker;
    dls__lane *lanes[DLS_MAX_THREADS]; /* the first one is the caller's */
    size_t lane_count;
    dls__intake_batch *batches; /* by slot of the crew */
    size_t batch_count;
    dls__crew crew;
    bool own; /* the batch that is being filled is the caller's */
} dls__intake;

/* `take` is called for each batch, in order, by who adds or ends. All pointers are borrowed. Freed by dls__intake_done,
 * on failure too. */
dls_status dls__intake_init(dls__intake *intake, const dls_schema *schema, const dls_allocator *allocator,
                            size_t buffer_bytes, const char *beside,
                            dls_status (*take)(void *taker, const dls__intake_batch *batch, dls_error *err),
                            void *taker, dls_error *err);
void dls__intake_done(dls__intake *intake);

/* Before the first document: writing runs, and waiting for helpers, may be cancelled. */
void dls__intake_may_be_cancelled(dls__intake *intake, dls__cancel *cancel);

/* Document `number`, which follows the one before. What fails may have failed for an earlier one; then the intake is of
 * no use. */
dls_status dls__intake_add(dls__intake *intake, uint32_t number, const char *key, size_t key_length,
                           const dls_value *values, size_t count, dls_error *err);

/* Have all documents in lanes, all batches taken, and no helper any more. Nothing can be added afterwards. */
dls_status dls__intake_end(dls__intake *intake, dls_error *err);

#endif
