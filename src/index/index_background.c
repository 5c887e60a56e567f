/* SPDX-License-Identifier: MIT
 *
 * Merging and moving by a thread.
 */
#include "index/index_background.h"

#include "base/alloc.h"
#include "base/error.h"
#include "index/index_writer.h"

/* A result of so many bytes is copied to its place by the commit itself: that is done in a millisecond. */
#define PLACED_AT_ONCE ((uint64_t)1 << 20)

/* Given to the disk together, so that little is left to the sync of the commit that takes the result over. The thread
 * itself never syncs the file: the system would tell it of failed writes of the commits. */
#define PLACED_TOGETHER ((uint64_t)8 << 20)

/* -------------------------------------------------------------------------------------------------- in the thread */

static dls_status open_inputs(const dls_writer *writer, dls__job *job, dls_error *err)
{
    while (job->opened < job->count) {
        dls__segment *segment = &job->segments[job->opened];
        const dls__segment_descriptor *input = &job->inputs[job->opened++];
        DLS__TRY(dls__segment_open(segment, input, writer->schema, job->map.bytes, &writer->allocator, err));
    }
    return DLS_OK;
}

static dls_status merge_apart(const dls_writer *writer, dls__job *job, dls_error *err)
{
    dls__segment_writer merged;
    DLS__TRY(open_inputs(writer, job, err));
    dls_status status = dls__writer_begin_merged(writer, job->reorder, &job->cancel, &merged, err);
    for (size_t i = 0; i < job->count && status == DLS_OK; i++)
        status = dls__segment_writer_adopt(&merged, &job->segments[i], err);
    if (status == DLS_OK) status = dls__segment_writer_finish(&merged, job->file, 0, &job->result, err);
    dls__segment_writer_done(&merged);
    return status;
}

static dls_status copy_result(const dls_writer *writer, dls__job *job, dls__cancel *cancel, dls_error *err)
{
    uint64_t size = dls__segment_size(&job->result), offset = job->result.offset;
    for (uint64_t done = 0; done < size; done += PLACED_TOGETHER) {
        uint64_t some = size - done < PLACED_TOGETHER ? size - done : PLACED_TOGETHER;
        DLS__TRY(dls__copy_bytes(job->file, done, some, writer->file, offset + done, cancel, err));
        dls__file_write_back(writer->file, offset + done, some);
    }
    return DLS_OK;
}

static dls_status place_result(const dls_writer *writer, dls__job *job, dls_error *err)
{
    return copy_result(writer, job, &job->cancel, err);
}

static dls_status copy_live(const dls_writer *writer, dls__job *job, dls_error *err)
{
    for (size_t i = 0; i < job->count; i++) {
        dls__segment_descriptor copy = job->inputs[i];
        DLS__TRY(dls__copy_image(writer->file, &copy, job->file, &job->end, &job->cancel, err));
        job->places[i] = copy.offset;
    }
    return dls__file_sync(job->file, err);
}

static void run_job(void *ctx)
{
    dls_writer *writer = ctx;
    dls__job *job = &writer->job;
    dls_status (*const steps[])(const dls_writer *, dls__job *, dls_error *) = {
        [DLS__MERGING] = merge_apart, [DLS__PLACING] = place_result, [DLS__MOVING] = copy_live
    };
    job->status = steps[job->step](writer, job, &job->failure);
    atomic_store(&job->ended, true);
}

/* ------------------------------------------------------------------------------------------------- in the writer's */

static dls_status start_job(dls_writer *writer, dls__step step, dls_error *err)
{
    dls__job *job = &writer->job;
    job->step = step;
    atomic_store(&job->ended, false);
    return dls__thread_start(run_job, writer, &writer->allocator, &job->thread, err);
}

void dls__background_wait(dls_writer *writer)
{
    dls__thread_join(writer->job.thread);
    writer->job.thread = NULL;
}

/* Nothing is being done, and nothing is kept of what was. */
static void forget_job(dls_writer *writer)
{
    dls__job *job = &writer->job;
    const dls_allocator *allocator = &writer->allocator;
    for (size_t i = 0; i < job->opened; i++) dls__segment_done(&job->segments[i], allocator);
    dls__free(allocator, job->segments, job->count * sizeof *job->segments);
    dls__free(allocator, job->inputs, job->count * sizeof *job->inputs);
    dls__free(allocator, job->places, job->count * sizeof *job->places);
    dls__map_close(&job->map);
    dls__file_close(job->file);
    *job = (dls__job){ .step = DLS__IDLE };
}

void dls__background_stop(dls_writer *writer)
{
    dls__cancel_set(&writer->job.cancel);
    dls__background_wait(writer);
    forget_job(writer);
}

dls_status dls__background_failure(dls_writer *writer, dls_error *err)
{
    dls__job *job = &writer->job;
    if (job->thread != NULL && !atomic_load(&job->ended)) return DLS_OK;
    dls__background_wait(writer);
    dls_status status = job->status;
    if (status == DLS_OK) return DLS_OK;
    if (err != NULL) *err = job->failure;
    bool is_no_room = job->step == DLS__MOVING && status == DLS_EIO; /* as where a commit moves */
    if (is_no_room) writer->no_room_at = writer->end;
    forget_job(writer);
    return is_no_room ? DLS_OK : dls__fail_in(err, status, "merging in the background");
}

/* ------------------------------------------------------------------------------------------------------- beginning */

static dls_status begin_job(dls_writer *writer, dls__merge merge, dls_error *err)
{
    dls__job *job = &writer->job;
    job->count = merge.count;
    job->inputs = dls__alloc_array(&writer->allocator, merge.count, sizeof *job->inputs);
    if (job->inputs == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < merge.count; i++) job->inputs[i] = writer->descriptors[merge.first + i];
    return DLS_OK;
}

static dls_status begin_merge(dls_writer *writer, dls__merge merge, dls_error *err)
{
    dls__job *job = &writer->job;
    DLS__TRY(begin_job(writer, merge, err));
    job->reorder = dls__writer_reorders(writer, merge);
    job->segments = dls__alloc_array(&writer->allocator, merge.count, sizeof *job->segments);
    if (job->segments == NULL) return dls__no_memory(err);
    DLS__TRY(dls__map_file(writer->file, (size_t)writer->end, &job->map, err));
    DLS__TRY(dls__file_create_scratch(writer->path, &writer->allocator, &job->file, err));
    return start_job(writer, DLS__MERGING, err);
}

static dls_status begin_move(dls_writer *writer, dls_error *err)
{
    dls__job *job = &writer->job;
    job->step = DLS__MOVING;
    job->end = DLS__FIRST_SEGMENT;
    DLS__TRY(begin_job(writer, (dls__merge){ 0, writer->segment_count }, err));
    job->places = dls__alloc_array(&writer->allocator, job->count, sizeof *job->places);
    if (job->places == NULL) return dls__no_memory(err);
    DLS__TRY(dls__file_create_for(writer->file, &writer->allocator, &job->file, err));
    return start_job(writer, DLS__MOVING, err);
}

static dls_status begin_what_is_due(dls_writer *writer, dls_error *err)
{
    dls__merge merge;
    bool dead = dls__writer_may_tidy(writer);
    if (dead && !dls__merge_thinned(writer->descriptors, writer->segment_count, &merge)) return begin_move(writer, err);
    if (dead || dls__merge_due(writer->descriptors, writer->segment_count, &merge))
        return begin_merge(writer, merge, err);
    return DLS_OK;
}

void dls__background_begin(dls_writer *writer)
{
    dls__job *job = &writer->job;
    if (job->step != DLS__IDLE || job->status != DLS_OK) return;
    dls_error failure;
    dls_status status = begin_what_is_due(writer, &failure);
    if (status == DLS_OK) return; /* and what a thread leaves in the job is its own */
    if (status == DLS_EIO) {
        writer->is_unhelped = true;
        forget_job(writer);
        return;
    }
    job->status = status;
    job->failure = failure;
}

/* --------------------------------------------------------------------------------------------------------- taking */

/* Set room aside for the result, and have it copied there. */
static dls_status begin_placing(dls_writer *writer, dls__job *job, dls_error *err)
{
    uint64_t size = dls__segment_size(&job->result);
    job->result.offset = dls__round_up(writer->end, DLS__SEGMENT_ALIGNMENT);
    writer->end = job->result.offset + size;
    if (size > PLACED_AT_ONCE && start_job(writer, DLS__PLACING, NULL) == DLS_OK) return DLS_OK;
    job->step = DLS__PLACING;
    return copy_result(writer, job, &writer->cancel, err);
}

/* The segment that is at `offset` of the file; segment_count if there is none. */
static size_t find_segment(const dls_writer *writer, uint64_t offset)
{
    size_t i = 0;
    while (i < writer->segment_count && writer->descriptors[i].offset != offset) i++;
    return i;
}

/* Mark what was deleted of a part since it was merged, all of it if it was dropped: its first document is `*number` of
 * the result, the last segment. */
static dls_status carry_marks(dls_writer *writer, const dls__segment *then, const dls__segment *now, uint32_t *number,
                              dls_error *err)
{
    size_t result = writer->segment_count - 1;
    for (uint32_t outer = 0; outer < then->descriptor.documents; outer++) {
        if (dls__segment_is_gone(then, outer)) continue;
        if (now == NULL || dls__segment_is_gone(now, outer))
            DLS__TRY(dls__writer_mark(writer, (dls__document_place){ result, *number }, err));
        ++*number;
    }
    return DLS_OK;
}

/* How many documents of a segment are deleted, or marked. */
static size_t gone_of(const dls_writer *writer, size_t segment)
{
    return writer->descriptors[segment].deleted + writer->committed[segment]->fresh.size / sizeof(uint32_t);
}

static dls_status carry_all_marks(dls_writer *writer, const dls__job *job, dls_error *err)
{
    uint32_t number = 0;
    size_t result = writer->segment_count - 1;
    for (size_t i = 0; i < job->count; i++) {
        size_t found = find_segment(writer, job->inputs[i].offset);
        bool dropped = found > result;
        if (!dropped && gone_of(writer, found) == job->inputs[i].deleted)
            number += dls__segment_live(&job->segments[i]);
        else
            DLS__TRY(carry_marks(writer, &job->segments[i], dropped ? NULL : &writer->committed[found]->segment,
                                 &number, err));
    }
    return DLS_OK;
}

/* The result takes the place of those of its parts that were not dropped since; if all were, so is it. */
static dls_status take_over(dls_writer *writer, const dls__job *job, dls_error *err)
{
    dls__merge present = { .count = 0 };
    for (size_t i = 0; i < job->count; i++) {
        size_t found = find_segment(writer, job->inputs[i].offset);
        if (found == writer->segment_count) continue;
        if (present.count++ == 0) present.first = found;
    }
    if (present.count == 0) return DLS_OK;
    DLS__TRY(dls__writer_open_segment(writer, &job->result, NULL, err));
    DLS__TRY(carry_all_marks(writer, job, err));
    dls__writer_put_in_place(writer, present);
    return DLS_OK;
}

dls_status dls__background_take_merge(dls_writer *writer, dls_error *err)
{
    dls__job *job = &writer->job;
    if (job->thread != NULL || job->step == DLS__IDLE || job->step == DLS__MOVING) return DLS_OK;
    if (job->step == DLS__MERGING) DLS__TRY(begin_placing(writer, job, err));
    if (job->thread != NULL) return DLS_OK;
    DLS__TRY(take_over(writer, job, err));
    forget_job(writer);
    return DLS_OK;
}

dls_status dls__background_take_move(dls_writer *writer, dls_error *err)
{
    if (writer->job.thread != NULL || writer->job.step != DLS__MOVING) return DLS_OK;
    DLS__TRY(dls__writer_move_if_there_is_room(writer, err));
    forget_job(writer);
    return DLS_OK;
}

bool dls__background_has_file(const dls_writer *writer) { return writer->job.step == DLS__MOVING; }

dls_status dls__background_take_file(dls_writer *writer, dls__file **file, uint64_t *end, dls_error *err)
{
    dls__job *job = &writer->job;
    DLS__TRY(dls__file_check_for(writer->file, job->file, err)); /* it may have been made long ago */
    *file = job->file;
    *end = job->end;
    job->file = NULL;
    return DLS_OK;
}

bool dls__background_find_copy(const dls_writer *writer, uint64_t *offset)
{
    const dls__job *job = &writer->job;
    if (job->step != DLS__MOVING) return false;
    for (size_t i = 0; i < job->count; i++) {
        if (job->inputs[i].offset != *offset) continue;
        *offset = job->places[i];
        return true;
    }
    return false;
}
