/* SPDX-License-Identifier: MIT
 *
 * Life of a writer: create or open, add and delete, commit or abort, close.
 */
#include "index/index_writer.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

static dls_status begin_segment(dls_writer *writer, dls_error *err)
{
    writer->open = true;
    size_t buffer_bytes = dls__max(writer->buffer_bytes, writer->threads * DLS__MIN_BUFFER);
    DLS__TRY(dls__segment_writer_init(&writer->segment, writer->schema, &writer->allocator, buffer_bytes, writer->path,
                                      err));
    dls__segment_writer_use_threads(&writer->segment, writer->threads);
    dls__segment_writer_may_be_cancelled(&writer->segment, &writer->cancel);
    writer->segment.reorder = writer->reorder;
    writer->segment.pair_words = writer->pair_words;
    return DLS_OK;
}

static void end_segment(dls_writer *writer)
{
    if (writer->open) dls__segment_writer_done(&writer->segment);
    writer->open = false;
}

static dls_status init_writer(dls_writer *writer, const char *path, const dls_writer_options *options, dls_error *err)
{
    writer->replace = options->replace;
    writer->buffer_bytes = options->buffer_bytes;
    writer->reorder = options->reorder;
    writer->pair_words = options->pair_words;
    writer->merge = options->merge;
    writer->background = options->merge && options->background;
    writer->threads = options->threads;
    dls__cancel_init(&writer->cancel, options->cancel, options->cancel_ctx);
    writer->end = DLS__FIRST_SEGMENT;
    writer->path_size = strlen(path) + 1;
    writer->path = dls__alloc(&writer->allocator, writer->path_size);
    if (writer->path == NULL) return dls__no_memory(err);
    memcpy(writer->path, path, writer->path_size);
    return DLS_OK;
}

/* What is to be replaced may be any file, but no index that is being written. */
static dls_status lock_replaced(dls_writer *writer, uint32_t wait_ms, dls_error *err)
{
    dls_status status = dls__file_open_locked(writer->path, wait_ms, &writer->allocator, &writer->replaced, err);
    return status == DLS_EBUSY || status == DLS_ENOMEM ? status : DLS_OK;
}

static dls_status begin_new(dls_writer *writer, const dls_schema *schema, uint32_t wait_ms, dls_error *err)
{
    if (!writer->replace && dls__file_exists(writer->path))
        return dls__fail(err, DLS_EEXISTS, DLS__NOWHERE, "%s is there already", dls__shown_name(writer->path));
    if (writer->replace) DLS__TRY(lock_replaced(writer, wait_ms, err));
    DLS__TRY(dls__schema_copy(schema, &writer->allocator, &writer->schema, err));
    DLS__TRY(writer->replaced != NULL ? dls__file_create_for(writer->replaced, &writer->allocator, &writer->file, err)
                                      : dls__file_create_beside(writer->path, &writer->allocator, &writer->file, err));
    return begin_segment(writer, err);
}

/* Take the last commit over. */
static dls_status take_commit(dls_writer *writer, const dls__commit *commit, dls_error *err)
{
    dls__buf_append(&writer->payload, commit->payload, commit->payload_size);
    dls__buf_append(&writer->committed_payload, commit->payload, commit->payload_size);
    DLS__TRY(dls__buf_status(&writer->payload, err));
    DLS__TRY(dls__buf_status(&writer->committed_payload, err));
    for (size_t i = 0; i < commit->count; i++) {
        DLS__TRY(dls__writer_open_segment(writer, &commit->segments[i], writer->map.bytes, err));
        writer->deleted += commit->segments[i].deleted;
    }
    return DLS_OK;
}

static dls_status open_commit_to_write(dls_writer *writer, dls_error *err)
{
    dls__superblock newest;
    dls__commit commit;
    DLS__TRY(dls__map_whole_file(writer->file, &writer->map, err));
    DLS__TRY(dls__superblock_find(writer->map.bytes, writer->map.size, &newest, err));
    DLS__TRY(dls__commit_record_read(writer->map.bytes, &newest, &writer->allocator, &commit, err));
    writer->schema = commit.schema;
    writer->end = newest.file_size;
    writer->generation = newest.generation;
    writer->next_slot = dls__superblock_next(writer->map.bytes, &newest);
    dls_status status = take_commit(writer, &commit, err);
    dls__free(&writer->allocator, commit.segments, commit.count * sizeof *commit.segments);
    return status;
}

static dls_status open_there(dls_writer *writer, const dls_schema *schema, dls_error *err)
{
    writer->named = true;
    DLS__TRY(dls__fail_in(err, open_commit_to_write(writer, err), writer->path));
    /* it need not be: whoever made it may have been killed before the last sync, or told that it failed */
    DLS__TRY(dls__file_sync(writer->file, err));
    DLS__TRY(dls__file_sync_name(writer->file, err));
    if (schema != NULL && !dls__schema_has_fields_of(writer->schema, schema))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "%s: has other fields than the schema",
                         dls__shown_name(writer->path));
    return begin_segment(writer, err);
}

static dls_writer *new_writer(const dls_writer_options *options)
{
    const dls_allocator *allocator = dls__allocator_or_default(options->allocator);
    dls_writer *writer = dls__alloc_zero(allocator, sizeof *writer);
    if (writer == NULL) return NULL;
    writer->allocator = *allocator;
    dls__buf_init(&writer->added.bits, &writer->allocator, SIZE_MAX);
    dls__buf_init(&writer->added.fresh, &writer->allocator, SIZE_MAX);
    dls__buf_init(&writer->payload, &writer->allocator, DLS_MAX_PAYLOAD);
    dls__buf_init(&writer->committed_payload, &writer->allocator, DLS_MAX_PAYLOAD);
    return writer;
}

/* The end of making a writer: `*out` if all went well. */
static dls_status hand_out(dls_writer *writer, dls_status status, dls_writer **out)
{
    if (status == DLS_OK)
        *out = writer;
    else
        dls__writer_close(writer);
    return status;
}

dls_status dls__writer_create(const char *path, const dls_schema *schema, const dls_writer_options *options,
                              dls_writer **out, dls_error *err)
{
    dls_writer *writer = new_writer(options);
    if (writer == NULL) return dls__no_memory(err);
    dls_status status = init_writer(writer, path, options, err);
    if (status == DLS_OK) status = begin_new(writer, schema, options->wait_ms, err);
    return hand_out(writer, status, out);
}

dls_status dls__writer_open(const char *path, const dls_schema *schema, const dls_writer_options *options,
                            dls_writer **out, dls_error *err)
{
    dls_writer *writer = new_writer(options);
    if (writer == NULL) return dls__no_memory(err);
    dls_status status = init_writer(writer, path, options, err);
    writer->replace = false;
    if (status == DLS_OK)
        status = dls__file_open_locked(path, options->wait_ms, &writer->allocator, &writer->file, err);
    if (status == DLS_OK)
        status = open_there(writer, schema, err);
    else if (status == DLS_ENOTFOUND && schema != NULL)
        status = begin_new(writer, schema, options->wait_ms, err);
    return hand_out(writer, status, out);
}

void dls__writer_close(dls_writer *writer)
{
    if (writer == NULL) return;
    dls__background_stop(writer);
    end_segment(writer);
    for (size_t i = 0; i < writer->segment_count; i++) dls__writer_close_segment(writer, i);
    dls__free(&writer->allocator, writer->committed, writer->segment_capacity * sizeof *writer->committed);
    dls__free(&writer->allocator, writer->descriptors, writer->segment_capacity * sizeof *writer->descriptors);
    dls__map_close(&writer->map);
    dls__file_close(writer->file);
    dls__file_close(writer->replaced);
    dls__schema_free(writer->schema);
    dls__buf_done(&writer->added.bits);
    dls__buf_done(&writer->added.fresh);
    dls__buf_done(&writer->payload);
    dls__buf_done(&writer->committed_payload);
    dls_allocator allocator = writer->allocator;
    dls__free(&allocator, writer->path, writer->path_size);
    dls__free(&allocator, writer, sizeof *writer);
}

dls_status dls__writer_is_usable(const dls_writer *writer, dls_error *err)
{
    if (!writer->broken) return DLS_OK;
    return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "the writer failed before and can only be closed");
}

static dls_status check_limits(const dls_writer *writer, dls_error *err)
{
    if (writer->documents + writer->segment.descriptor.documents < DLS__MAX_DOCUMENTS) return DLS_OK;
    return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "%s has as many documents as an index can hold",
                     dls__shown_name(writer->path));
}

/* Look the key of a document up that is to be added, and whether it may be. */
static dls_status prepare(const dls_writer *writer, const char *key, size_t key_length, const dls_value *values,
                          size_t count, bool *found, dls__document_place *place, dls_error *err)
{
    DLS__TRY(dls__writer_is_usable(writer, err));
    DLS__TRY(check_limits(writer, err));
    DLS__TRY(dls__segment_writer_check(&writer->segment, key, key_length, values, count, err));
    return dls__writer_find(writer, key, key_length, found, place, err);
}

static dls_status add_prepared(dls_writer *writer, const char *key, size_t key_length, const dls_value *values,
                               size_t count, dls_error *err)
{
    dls__cancel_begin(&writer->cancel);
    dls_status status = dls__segment_writer_add(&writer->segment, key, key_length, values, count, err);
    writer->broken = status != DLS_OK;
    return status;
}

dls_status dls__writer_add(dls_writer *writer, const char *key, size_t key_length, const dls_value *values,
                           size_t count, dls_error *err)
{
    bool found;
    dls__document_place place;
    DLS__TRY(prepare(writer, key, key_length, values, count, &found, &place, err));
    if (found)
        return dls__fail(err, DLS_EEXISTS, DLS__NOWHERE, "there is a document with the key '%.*s' already",
                         (int)dls__min(key_length, 80), key);
    return add_prepared(writer, key, key_length, values, count, err);
}

static dls_status mark(dls_writer *writer, dls__document_place place, dls_error *err)
{
    dls_status status = dls__writer_mark(writer, place, err);
    writer->broken = status != DLS_OK;
    return status;
}

dls_status dls__writer_put(dls_writer *writer, const char *key, size_t key_length, const dls_value *values,
                           size_t count, dls_error *err)
{
    bool found;
    dls__document_place place;
    DLS__TRY(prepare(writer, key, key_length, values, count, &found, &place, err));
    if (found) DLS__TRY(mark(writer, place, err));
    return add_prepared(writer, key, key_length, values, count, err);
}

dls_status dls__writer_delete(dls_writer *writer, const char *key, size_t key_length, dls_error *err)
{
    bool found;
    dls__document_place place;
    DLS__TRY(dls__writer_is_usable(writer, err));
    DLS__TRY(dls__writer_find(writer, key, key_length, &found, &place, err));
    if (found) return mark(writer, place, err);
    return dls__fail(err, DLS_ENOTFOUND, DLS__NOWHERE, "no document has the key '%.*s'", (int)dls__min(key_length, 80),
                     key);
}

uint64_t dls__writer_count(const dls_writer *writer)
{
    return writer->documents + writer->segment.descriptor.documents - writer->deleted;
}

static dls_status copy_payload(dls__buf *to, const void *bytes, size_t length, dls_error *err)
{
    dls__buf_clear(to);
    dls__buf_append(to, bytes, length);
    return dls__buf_status(to, err);
}

dls_status dls__writer_set_payload(dls_writer *writer, const void *bytes, size_t length, dls_error *err)
{
    DLS__TRY(dls__writer_is_usable(writer, err));
    if (length > DLS_MAX_PAYLOAD)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "a payload of %zu bytes, %d are allowed", length,
                         DLS_MAX_PAYLOAD);
    dls_status status = copy_payload(&writer->payload, bytes, length, err);
    writer->broken = status != DLS_OK;
    return status;
}

/* Begin collecting anew; what was collected is not kept. */
static dls_status begin_anew(dls_writer *writer, dls_error *err)
{
    end_segment(writer);
    dls__buf_clear(&writer->added.bits);
    dls__buf_clear(&writer->added.fresh);
    return begin_segment(writer, err);
}

static dls_status append_all(dls_writer *writer, dls_error *err)
{
    DLS__TRY(dls__writer_append_segment(writer, err));
    DLS__TRY(dls__writer_append_deletions(writer, err));
    dls__writer_drop_empty(writer);
    return DLS_OK;
}

/* What can fail for want of memory comes first: once the commit is there, it has succeeded. The caller is asked for the
 * last time before it is begun. */
static dls_status finish_commit(dls_writer *writer, dls_error *err)
{
    DLS__TRY(copy_payload(&writer->committed_payload, writer->payload.bytes, writer->payload.size, err));
    DLS__TRY(begin_anew(writer, err));
    DLS__TRY(dls__cancel_now(&writer->cancel, err));
    DLS__TRY(dls__writer_append_commit(writer, err));
    writer->broken = false;
    return DLS_OK;
}

/* Only so much of the file may be dead. */
static dls_status bound_dead_space(dls_writer *writer, dls_error *err)
{
    bool room;
    if (!dls__writer_may_tidy(writer)) return DLS_OK;
    DLS__TRY(dls__writer_merge_thinned(writer, &room, err));
    if (!room) writer->no_room_at = writer->end;
    return room ? dls__writer_move_if_there_is_room(writer, err) : DLS_OK;
}

/* What the thread would have done, as far as there is room for it. */
static dls_status do_without_thread(dls_writer *writer, dls_error *err)
{
    bool room;
    writer->is_unhelped = false;
    DLS__TRY(dls__writer_merge_due_if_there_is_room(writer, &room, err));
    return room ? bound_dead_space(writer, err) : DLS_OK;
}

static dls_status tidy_up(dls_writer *writer, dls_error *err)
{
    if (writer->is_unhelped) return do_without_thread(writer, err);
    if (writer->background) return dls__background_take_move(writer, err);
    if (!writer->merge) return DLS_OK;
    DLS__TRY(dls__writer_merge_due(writer, err));
    return bound_dead_space(writer, err);
}

dls_status dls__writer_commit(dls_writer *writer, dls_error *err)
{
    DLS__TRY(dls__writer_is_usable(writer, err));
    DLS__TRY(dls__background_failure(writer, err));
    writer->broken = true;
    dls__cancel_begin(&writer->cancel);
    DLS__TRY(dls__background_take_merge(writer, err));
    DLS__TRY(append_all(writer, err));
    DLS__TRY(tidy_up(writer, err));
    DLS__TRY(finish_commit(writer, err));
    if (writer->background) dls__background_begin(writer);
    return DLS_OK;
}

dls_status dls__writer_compact(dls_writer *writer, size_t segments, dls_error *err)
{
    DLS__TRY(dls__writer_is_usable(writer, err));
    writer->broken = true;
    dls__cancel_begin(&writer->cancel);
    dls__background_stop(writer);
    DLS__TRY(append_all(writer, err));
    DLS__TRY(dls__writer_merge_down(writer, segments, err));
    DLS__TRY(dls__writer_move(writer, err));
    return finish_commit(writer, err);
}

dls_status dls__writer_abort(dls_writer *writer, dls_error *err)
{
    DLS__TRY(dls__writer_is_usable(writer, err));
    writer->broken = true;
    dls__writer_unmark(writer);
    DLS__TRY(copy_payload(&writer->payload, writer->committed_payload.bytes, writer->committed_payload.size, err));
    DLS__TRY(begin_anew(writer, err));
    writer->broken = false;
    return DLS_OK;
}
