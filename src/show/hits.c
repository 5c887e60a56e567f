/* SPDX-License-Identifier: MIT
 *
 * Hits and their records.
 */
#include "show/hits.h"

#include "base/alloc.h"
#include "base/error.h"
#include "columns/record.h"

dls_status dls__hits_new(const dls_index *index, const dls_query *query, const dls__rank_parameters *parameters,
                         size_t room, const dls_allocator *allocator, dls_hits **out, dls_error *err)
{
    dls_hits *hits = dls__alloc_zero(allocator, sizeof *hits);
    if (hits == NULL) return dls__no_memory(err);
    hits->allocator = *allocator;
    hits->index = index;
    hits->query = query;
    hits->parameters = *parameters;
    hits->room = room;
    hits->collapse = DLS_NO_COLLAPSE;
    dls__arena_init(&hits->arena, &hits->allocator);
    hits->found = dls__alloc_array(&hits->allocator, room, sizeof *hits->found);
    if (hits->found == NULL) {
        dls__hits_free(hits);
        return dls__no_memory(err);
    }
    *out = hits;
    return DLS_OK;
}

void dls__hits_free(dls_hits *hits)
{
    if (hits == NULL) return;
    if (hits->has_marker) dls__marker_done(&hits->marker);
    dls__query_free(hits->joined);
    dls__query_free(hits->corrected);
    dls__arena_done(&hits->arena);
    dls__free(&hits->allocator, hits->found, hits->room * sizeof *hits->found);
    if (hits->ranks != NULL)
        dls__free(&hits->allocator, hits->ranks, hits->room * hits->sort_count * sizeof *hits->ranks);
    if (hits->codes != NULL) dls__free(&hits->allocator, hits->codes, hits->room * sizeof *hits->codes);
    if (hits->shared_counts != NULL)
        dls__free(&hits->allocator, hits->shared_counts, hits->room * sizeof *hits->shared_counts);
    dls_allocator allocator = hits->allocator;
    dls__free(&allocator, hits, sizeof *hits);
}

static bool copy_text(dls__arena *arena, const char *bytes, size_t length, dls_text *out)
{
    *out = (dls_text){ dls__arena_copy(arena, bytes, length), length };
    return out->bytes != NULL;
}

static dls_status count_values(const dls__section *stored, const dls__buf *bytes, size_t *count, dls_error *err)
{
    dls__record_reader record;
    dls__record_open(&record, bytes->bytes, bytes->size);
    while (dls__record_next(&record)) ++*count;
    return record.reader.bad ? dls__section_corrupt(stored, 0, "a record that makes no sense", err) : DLS_OK;
}

/* Copy key and values of the record, each with a NUL behind it. */
static dls_status copy_record(dls_hits *hits, const dls__section *stored, const dls__buf *bytes, dls__loaded *out,
                              dls_error *err)
{
    size_t count = 0;
    DLS__TRY(count_values(stored, bytes, &count, err));
    dls__loaded_value *values = dls__arena_alloc_array(&hits->arena, count, sizeof *values);
    dls__record_reader record;
    dls__record_open(&record, bytes->bytes, bytes->size);
    bool memory = values != NULL && copy_text(&hits->arena, record.key, record.key_length, &out->key);
    for (size_t i = 0; memory && dls__record_next(&record); i++) {
        values[i].field = record.field;
        memory = copy_text(&hits->arena, record.value, record.length, &values[i].text);
    }
    if (!memory) return dls__no_memory(err);
    out->values = values;
    out->value_count = count;
    out->loaded = true;
    return DLS_OK;
}

dls_status dls__hits_load(dls_hits *hits, size_t number, const dls__loaded **out, dls_error *err)
{
    if (hits->loaded == NULL) hits->loaded = dls__arena_alloc_zero(&hits->arena, hits->count * sizeof *hits->loaded);
    if (hits->loaded == NULL) return dls__no_memory(err);
    dls__loaded *loaded = &hits->loaded[number];
    *out = loaded;
    if (loaded->loaded) return DLS_OK;
    uint32_t local;
    const dls__segment *segment =
        dls__index_segment_of(hits->index, hits->found[hits->offset + number].document, &local);
    dls__buf bytes;
    dls__buf_init(&bytes, &hits->allocator, SIZE_MAX);
    dls_status status = dls__docstore_read(&segment->stored, local, &bytes, err);
    if (status == DLS_OK) status = copy_record(hits, &segment->stored.section, &bytes, loaded, err);
    dls__buf_done(&bytes);
    return status;
}

dls_status dls__hits_value(dls_hits *hits, size_t number, size_t field, size_t value, dls_text *out, dls_error *err)
{
    const dls__loaded *loaded;
    DLS__TRY(dls__hits_load(hits, number, &loaded, err));
    bool goes_on = loaded->last.field == field && loaded->last.value <= value;
    size_t seen = goes_on ? loaded->last.value : 0;
    for (size_t i = goes_on ? loaded->last.at : 0; i < loaded->value_count; i++) {
        if (loaded->values[i].field != field || seen++ != value) continue;
        hits->loaded[number].last.field = field;
        hits->loaded[number].last.value = value;
        hits->loaded[number].last.at = i;
        *out = loaded->values[i].text;
        return DLS_OK;
    }
    return dls__fail(err, DLS_ENOTFOUND, DLS__NOWHERE, "hit %zu has %zu values of field '%s', not %zu", number, seen,
                     hits->index->schema->fields[field].name, value + 1);
}

dls_status dls__hits_marker(dls_hits *hits, dls__marker **out, dls_error *err)
{
    *out = &hits->marker;
    if (hits->has_marker) return DLS_OK;
    dls_status status =
        dls__marker_init(&hits->marker, hits->index, hits->query, &hits->parameters, &hits->allocator, err);
    if (status != DLS_OK) dls__marker_done(&hits->marker);
    hits->has_marker = status == DLS_OK;
    return status;
}
