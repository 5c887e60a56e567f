/* SPDX-License-Identifier: MIT
 *
 * Which batch goes to whom.
 */
#include "segment/intake.h"

#include "base/alloc.h"
#include "base/error.h"

/* A millisecond of work: so long one thread may wait for the other at the end. Copies of it stay in caches. */
#define BATCH_BYTES ((size_t)256 << 10)

/* Batches that wait for each helper, so that none is idle while the caller inverts one. */
#define ENOUGH 2

/* Slots for each thread: some that wait, one in hand, and what is done but not taken, since an earlier one is not. */
#define SLOTS_OF_THREAD 4

_Static_assert(DLS__MOST_SLOTS / SLOTS_OF_THREAD >= DLS_MAX_THREADS, "so many slots has a crew");

static dls_status add_lane(dls__intake *intake, dls_error *err)
{
    dls__lane *lane = dls__alloc(intake->allocator, sizeof *lane);
    if (lane == NULL) return dls__no_memory(err);
    intake->lanes[intake->lane_count++] = lane;
    dls_status status = dls__lane_init(lane, intake->schema, intake->allocator, &intake->budget, intake->beside, err);
    lane->cancel = intake->cancel;
    return status;
}

dls_status dls__intake_init(dls__intake *intake, const dls_schema *schema, const dls_allocator *allocator,
                            size_t buffer_bytes, const char *beside,
                            dls_status (*take)(void *taker, const dls__intake_batch *batch, dls_error *err),
                            void *taker, dls_error *err)
{
    *intake = (dls__intake){ .allocator = allocator,
                             .schema = schema,
                             .beside = beside,
                             .budget = { .bytes = buffer_bytes, .lanes = 1 },
                             .threads = 1,
                             .batch_bytes = BATCH_BYTES,
                             .take = take,
                             .taker = taker };
    return add_lane(intake, err);
}

void dls__intake_may_be_cancelled(dls__intake *intake, dls__cancel *cancel)
{
    intake->cancel = cancel;
    intake->lanes[0]->cancel = cancel;
}

void dls__intake_done(dls__intake *intake)
{
    dls__crew_end(&intake->crew);
    for (size_t i = 0; i < intake->lane_count; i++) {
        dls__lane_done(intake->lanes[i]);
        dls__free(intake->allocator, intake->lanes[i], sizeof **intake->lanes);
    }
    for (size_t i = 0; i < intake->batch_count; i++) dls__intake_batch_done(&intake->batches[i]);
    dls__free(intake->allocator, intake->batches, intake->batch_count * sizeof *intake->batches);
    intake->lane_count = intake->batch_count = 0;
    intake->batches = NULL;
}

static dls_status make_batches(dls__intake *intake, dls_error *err)
{
    size_t count = intake->threads == 1 ? 1 : SLOTS_OF_THREAD * intake->threads;
    intake->batches = dls__alloc_array(intake->allocator, count, sizeof *intake->batches);
    if (intake->batches == NULL) return dls__no_memory(err);
    for (; intake->batch_count < count; intake->batch_count++)
        dls__intake_batch_init(&intake->batches[intake->batch_count], intake->allocator);
    return DLS_OK;
}

static bool has_crew(const dls__intake *intake) { return intake->crew.monitor != NULL; }

static void invert_batch(void *ctx, size_t member, size_t slot)
{
    const dls__intake *intake = ctx;
    dls__lane_do(intake->lanes[member], &intake->batches[slot]);
}

static dls_status begin_crew(dls__intake *intake, dls_error *err)
{
    intake->budget.lanes = intake->threads;
    while (intake->lane_count < intake->threads) DLS__TRY(add_lane(intake, err));
    return dls__crew_begin(&intake->crew, intake->threads - 1, intake->batch_count, invert_batch, intake,
                           intake->cancel, intake->allocator, err);
}

static dls__intake_batch *batch_in_hand(const dls__intake *intake)
{
    return &intake->batches[has_crew(intake) ? dls__crew_next_slot(&intake->crew) : 0];
}

/* Hand a batch on, and have it empty. */
static dls_status take_batch(dls__intake *intake, dls__intake_batch *batch, dls_error *err)
{
    if (batch->status != DLS_OK) {
        if (err != NULL) *err = batch->failure;
        return batch->status;
    }
    dls_status status = intake->take(intake->taker, batch, err);
    dls__intake_batch_clear(batch, 0, 2 * intake->batch_bytes);
    return status;
}

/* Take what is done, and at least so much that no more than `most` batches are left. */
static dls_status take_batches(dls__intake *intake, size_t most, dls_error *err)
{
    size_t slot;
    for (;;) {
        if (dls__crew_pieces(&intake->crew) > most) dls__crew_wait(&intake->crew);
        DLS__TRY(dls__cancel_after(intake->cancel, 0, err));
        if (!dls__crew_collect(&intake->crew, &slot)) return DLS_OK;
        DLS__TRY(take_batch(intake, &intake->batches[slot], err));
    }
}

/* The batch in hand is complete. */
static dls_status end_batch(dls__intake *intake, dls_error *err)
{
    if (!has_crew(intake)) return take_batch(intake, batch_in_hand(intake), err);
    if (intake->own)
        dls__crew_give_done(&intake->crew);
    else
        dls__crew_give(&intake->crew);
    return take_batches(intake, intake->batch_count - 1, err);
}

/* A batch that begins with document `number`. */
static dls_status begin_batch(dls__intake *intake, uint32_t number, bool is_large, dls_error *err)
{
    if (intake->batches == NULL)
        DLS__TRY(make_batches(intake, err));
    else if (intake->threads > 1 && !has_crew(intake))
        DLS__TRY(begin_crew(intake, err));
    size_t enough = ENOUGH * (intake->threads - 1);
    intake->own = is_large || !has_crew(intake) || dls__crew_waiting(&intake->crew) >= enough;
    batch_in_hand(intake)->first = number;
    return DLS_OK;
}

dls_status dls__intake_add(dls__intake *intake, uint32_t number, const char *key, size_t key_length,
                           const dls_value *values, size_t count, dls_error *err)
{
    size_t bytes = dls__document_bytes(key_length, values, count);
    bool is_large = bytes >= intake->batch_bytes; /* it is not copied */
    bool is_empty = intake->batches == NULL || batch_in_hand(intake)->bytes == 0;
    if (is_large && !is_empty && !intake->own) {
        DLS__TRY(end_batch(intake, err));
        is_empty = true;
    }
    if (is_empty) DLS__TRY(begin_batch(intake, number, is_large, err));
    dls__intake_batch *batch = batch_in_hand(intake);
    DLS__TRY(intake->own ? dls__lane_add(intake->lanes[0], key, key_length, values, count, batch, err)
                         : dls__intake_batch_hold(batch, key, key_length, values, count, err));
    DLS__TRY(dls__lane_add_key(intake->lanes[0], key, key_length, number, err));
    DLS__TRY(dls__lane_settle(intake->lanes[0], number + 1, err));
    batch->bytes += bytes;
    return batch->bytes < intake->batch_bytes ? DLS_OK : end_batch(intake, err);
}

dls_status dls__intake_end(dls__intake *intake, dls_error *err)
{
    if (intake->batches == NULL) return DLS_OK;
    if (batch_in_hand(intake)->bytes > 0) DLS__TRY(end_batch(intake, err));
    if (has_crew(intake)) DLS__TRY(take_batches(intake, 0, err));
    dls__crew_end(&intake->crew);
    return DLS_OK;
}
