/* SPDX-License-Identifier: MIT
 *
 * Life of a writer: create, add, commit, close.
 */
#include "index/index_writer.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

static dls_status begin_segment(dls_writer *writer, dls_error *err)
{
    writer->open = true;
    DLS__TRY(dls__segment_writer_init(&writer->segment, writer->schema, &writer->allocator, writer->buffer_bytes,
                                      writer->path, err));
    writer->segment.reorder = writer->reorder;
    writer->segment.pairs = writer->pairs;
    return DLS_OK;
}

static void end_segment(dls_writer *writer)
{
    if (writer->open) dls__segment_writer_done(&writer->segment);
    writer->open = false;
}

static dls_status init_writer(dls_writer *writer, const char *path, const dls_schema *schema,
                              const dls_writer_options *options, dls_error *err)
{
    writer->replace = options->replace;
    writer->buffer_bytes = options->buffer_bytes;
    writer->reorder = options->reorder;
    writer->pairs = options->pairs;
    writer->end = DLS__FIRST_SEGMENT;
    writer->path_size = strlen(path) + 1;
    writer->path = dls__alloc(&writer->allocator, writer->path_size);
    if (writer->path == NULL) return dls__no_memory(err);
    memcpy(writer->path, path, writer->path_size);
    if (!writer->replace && dls__file_exists(path))
        return dls__fail(err, DLS_EEXISTS, DLS__NOWHERE, "%s is there already", dls__shown_name(path));
    DLS__TRY(dls__schema_copy(schema, &writer->allocator, &writer->schema, err));
    DLS__TRY(dls__file_create_beside(path, &writer->allocator, &writer->file, err));
    return begin_segment(writer, err);
}

dls_status dls__writer_create(const char *path, const dls_schema *schema, const dls_writer_options *options,
                              dls_writer **out, dls_error *err)
{
    const dls_allocator *allocator = dls__allocator_or_default(options->allocator);
    dls_writer *writer = dls__alloc_zero(allocator, sizeof *writer);
    if (writer == NULL) return dls__no_memory(err);
    writer->allocator = *allocator;
    dls_status status = init_writer(writer, path, schema, options, err);
    if (status != DLS_OK) {
        dls__writer_close(writer);
        return status;
    }
    *out = writer;
    return DLS_OK;
}

static void close_committed(dls_writer *writer)
{
    for (size_t i = 0; i < writer->segment_count; i++) {
        dls__segment_done(&writer->committed[i]->segment, &writer->allocator);
        dls__map_close(&writer->committed[i]->map);
        dls__free(&writer->allocator, writer->committed[i], sizeof **writer->committed);
    }
    dls__free(&writer->allocator, writer->committed, writer->segment_capacity * sizeof *writer->committed);
    dls__free(&writer->allocator, writer->descriptors, writer->segment_capacity * sizeof *writer->descriptors);
}

void dls__writer_close(dls_writer *writer)
{
    if (writer == NULL) return;
    end_segment(writer);
    close_committed(writer);
    dls__file_close(writer->file);
    dls__schema_free(writer->schema);
    dls_allocator allocator = writer->allocator;
    dls__free(&allocator, writer->path, writer->path_size);
    dls__free(&allocator, writer, sizeof *writer);
}

static dls_status refuse_broken(dls_error *err)
{
    return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "the writer failed before and can only be closed");
}

static dls_status has_key(const dls_writer *writer, const char *key, size_t length, bool *found, dls_error *err)
{
    DLS__TRY(dls__segment_writer_has_key(&writer->segment, key, length, found, err));
    for (size_t i = 0; i < writer->segment_count && !*found; i++) {
        uint64_t document;
        DLS__TRY(dls__dict_find(&writer->committed[i]->segment.keys, key, length, found, &document, err));
    }
    return DLS_OK;
}

static dls_status check_limits(const dls_writer *writer, dls_error *err)
{
    if (writer->documents + writer->segment.descriptor.documents < DLS__MAX_DOCUMENTS) return DLS_OK;
    return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "%s has as many documents as an index can hold",
                     dls__shown_name(writer->path));
}

dls_status dls__writer_add(dls_writer *writer, const char *key, size_t key_length, const dls_value *values,
                           size_t count, dls_error *err)
{
    if (writer->broken) return refuse_broken(err);
    DLS__TRY(check_limits(writer, err));
    DLS__TRY(dls__segment_writer_check(&writer->segment, key, key_length, values, count, err));
    bool found;
    DLS__TRY(has_key(writer, key, key_length, &found, err));
    if (found)
        return dls__fail(err, DLS_EEXISTS, DLS__NOWHERE, "there is a document with the key '%.*s' already",
                         (int)dls__min(key_length, 80), key);
    dls_status status = dls__segment_writer_add(&writer->segment, key, key_length, values, count, err);
    writer->broken = status != DLS_OK;
    return status;
}

dls_status dls__writer_commit(dls_writer *writer, dls_error *err)
{
    if (writer->broken) return refuse_broken(err);
    writer->broken = true;
    DLS__TRY(dls__writer_append_segment(writer, err));
    DLS__TRY(dls__writer_append_commit(writer, err));
    end_segment(writer);
    DLS__TRY(begin_segment(writer, err));
    writer->broken = false;
    return DLS_OK;
}
