/* SPDX-License-Identifier: MIT
 *
 * Opening an index, and what can be asked of it.
 */
#include "index/index.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

/* Looking a key up in other segments takes as long as merging so many postings. */
#define WORK_OF_KEY_CHECK 16

static dls_status index_new(const dls_allocator *allocator, dls_index **out, dls_error *err)
{
    allocator = dls__allocator_or_default(allocator);
    dls_index *index = dls__alloc_zero(allocator, sizeof *index);
    if (index == NULL) return dls__no_memory(err);
    index->allocator = *allocator;
    index->scratch = dls__alloc(allocator, sizeof *index->scratch);
    if (index->scratch == NULL) {
        dls__free(allocator, index, sizeof *index);
        return dls__no_memory(err);
    }
    dls__arena_pool_init(index->scratch, &index->allocator);
    *out = index;
    return DLS_OK;
}

void dls__index_close(dls_index *index)
{
    if (index == NULL) return;
    dls_allocator allocator = index->allocator;
    if (index->segments != NULL)
        for (size_t i = 0; i < index->segment_count; i++) dls__segment_done(&index->segments[i], &allocator);
    dls__free(&allocator, index->segments, index->segment_count * sizeof *index->segments);
    dls__free(&allocator, index->first_document, (index->segment_count + 1) * sizeof *index->first_document);
    dls__free(&allocator, index->descriptors, index->segment_count * sizeof *index->descriptors);
    dls__schema_free(index->schema);
    dls__map_close(&index->map);
    dls__arena_pool_done(index->scratch);
    dls__free(&allocator, index->scratch, sizeof *index->scratch);
    dls__free(&allocator, index->path, index->path_size);
    dls__free(&allocator, index, sizeof *index);
}

static dls_status open_segments(dls_index *index, const uint8_t *bytes, dls_error *err)
{
    size_t count = index->segment_count;
    index->segments = dls__alloc_array(&index->allocator, count, sizeof *index->segments);
    if (index->segments == NULL) return dls__no_memory(err);
    memset(index->segments, 0, count * sizeof *index->segments);
    index->first_document = dls__alloc_array(&index->allocator, count + 1, sizeof *index->first_document);
    if (index->first_document == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < count; i++) {
        index->first_document[i] = index->documents;
        DLS__TRY(dls__segment_open(&index->segments[i], &index->descriptors[i], index->schema, bytes, &index->allocator,
                                   err));
        index->documents += index->descriptors[i].documents;
        index->deleted += index->descriptors[i].deleted;
    }
    index->first_document[count] = index->documents;
    return DLS_OK;
}

/* Open the commit of index->superblock. */
static dls_status open_commit(dls_index *index, const uint8_t *bytes, dls_error *err)
{
    index->size = index->superblock.file_size;
    dls__commit commit;
    DLS__TRY(dls__commit_record_read(bytes, &index->superblock, &index->allocator, &commit, err));
    index->schema = commit.schema;
    index->descriptors = commit.segments;
    index->segment_count = commit.count;
    index->payload = commit.payload;
    index->payload_size = commit.payload_size;
    return open_segments(index, bytes, err);
}

/* A writer may have made whole commits between the mapping and the reading, so that both superblocks point behind what
 * is mapped: then the file has grown, or another has taken its place since, which may be smaller; it is mapped anew. */
dls_status dls__index_map(const char *path, dls__map *map, dls__superblock *newest, dls_error *err)
{
    DLS__TRY(dls__map_open(path, map, err));
    for (;;) {
        dls__map now;
        dls_status status = dls__superblock_find(map->bytes, map->size, newest, err);
        if (status != DLS_ECORRUPT || dls__map_open(path, &now, NULL) != DLS_OK) return dls__fail_in(err, status, path);
        bool is_newer = now.size > map->size || !dls__file_is_same(now.identity, map->identity);
        dls__map_close(is_newer ? map : &now);
        if (!is_newer) return dls__fail_in(err, status, path);
        *map = now;
    }
}

static dls_status open_path(dls_index *index, const char *path, dls_error *err)
{
    index->path_size = strlen(path) + 1;
    index->path = dls__alloc(&index->allocator, index->path_size);
    if (index->path == NULL) return dls__no_memory(err);
    memcpy(index->path, path, index->path_size);
    DLS__TRY(dls__index_map(path, &index->map, &index->superblock, err));
    return dls__fail_in(err, open_commit(index, index->map.bytes, err), path);
}

dls_status dls__index_open(const char *path, const dls_allocator *allocator, dls_index **out, dls_error *err)
{
    dls_index *index;
    DLS__TRY(index_new(allocator, &index, err));
    dls_status status = open_path(index, path, err);
    if (status != DLS_OK) {
        dls__index_close(index);
        return status;
    }
    *out = index;
    return DLS_OK;
}

dls_status dls__index_open_memory(const uint8_t *bytes, size_t size, const dls_allocator *allocator, dls_index **out,
                                  dls_error *err)
{
    dls_index *index;
    DLS__TRY(index_new(allocator, &index, err));
    dls_status status = dls__superblock_find(bytes, size, &index->superblock, err);
    if (status == DLS_OK) status = open_commit(index, bytes, err);
    if (status != DLS_OK) {
        dls__index_close(index);
        return status;
    }
    *out = index;
    return DLS_OK;
}

static void add_segment_info(const dls__segment *segment, uint32_t text_fields, dls_index_info *out)
{
    const dls__segment_descriptor *descriptor = &segment->descriptor;
    out->terms += descriptor->terms;
    out->postings += descriptor->postings;
    for (uint32_t field = 0; field < text_fields; field++)
        out->tokens += descriptor->total_length[field] - descriptor->deleted_length[field];
    out->document_bytes += descriptor->sections[DLS__SECTION_DOCUMENTS].size;
    out->position_bytes += descriptor->sections[DLS__SECTION_POSITIONS].size;
    out->pair_bytes +=
        descriptor->sections[DLS__SECTION_PAIRS].size + descriptor->sections[DLS__SECTION_PAIR_STRINGS].size;
    out->dictionary_bytes += descriptor->sections[DLS__SECTION_TERMS].size;
    out->key_bytes += descriptor->sections[DLS__SECTION_KEYS].size;
    out->length_bytes += descriptor->sections[DLS__SECTION_LENGTHS].size;
    out->column_bytes += descriptor->sections[DLS__SECTION_VALUES].size;
    out->suggest_bytes +=
        descriptor->sections[DLS__SECTION_VOCABULARY].size + descriptor->sections[DLS__SECTION_VOCABULARY_MAXIMA].size;
    out->acronym_bytes += descriptor->sections[DLS__SECTION_ACRONYMS].size;
    out->stored_bytes += descriptor->sections[DLS__SECTION_STORED].size;
    out->checksum_bytes += 4 * dls__page_count(descriptor->image_size);
}

void dls__index_info(const dls_index *index, dls_index_info *out)
{
    *out = (dls_index_info){ .documents = index->documents - index->deleted,
                             .deleted = index->deleted,
                             .segments = index->segment_count,
                             .generation = index->superblock.generation,
                             .file_bytes = index->size };
    for (size_t i = 0; i < index->segment_count; i++)
        add_segment_info(&index->segments[i], index->schema->text_count, out);
}

const dls__segment *dls__index_segment_of(const dls_index *index, uint64_t document, uint32_t *local)
{
    size_t low = 0, high = index->segment_count; /* the segment is in [low, high) */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (index->first_document[middle] <= document)
            low = middle;
        else
            high = middle;
    }
    *local = (uint32_t)(document - index->first_document[low]);
    return &index->segments[low];
}

dls_status dls__index_find(const dls_index *index, const char *key, size_t length, uint64_t *document, dls_error *err)
{
    for (size_t i = 0; i < index->segment_count; i++) {
        bool found;
        uint32_t local;
        DLS__TRY(dls__segment_find(&index->segments[i], key, length, &found, &local, err));
        if (!found) continue;
        *document = index->first_document[i] + local;
        return DLS_OK;
    }
    return dls__fail(err, DLS_ENOTFOUND, DLS__NOWHERE, "no document has the key '%.*s'", (int)dls__min(length, 80),
                     key);
}

/* No key of segment `number` has a document there and another in a later segment. */
static dls_status check_keys_of(const dls_index *index, size_t number, dls__cancel *cancel, dls_error *err)
{
    const dls__segment *segment = &index->segments[number];
    dls__dict_iter keys;
    bool more, found = false;
    uint32_t document;
    dls__dict_iter_init(&keys, &segment->keys);
    for (;;) {
        DLS__TRY(dls__dict_iter_next(&keys, &more, err));
        if (!more) return DLS_OK;
        DLS__TRY(dls__cancel_after(cancel, WORK_OF_KEY_CHECK, err));
        if (dls__segment_is_gone(segment, (uint32_t)keys.value)) continue;
        for (size_t i = number + 1; i < index->segment_count && !found; i++)
            DLS__TRY(dls__segment_find(&index->segments[i], keys.string, keys.length, &found, &document, err));
        if (found) return dls__section_corrupt(&segment->keys.section, 0, "a key that two documents have", err);
    }
}

dls_status dls__index_check(const dls_index *index, bool texts, dls__cancel *cancel, dls_error *err)
{
    for (size_t i = 0; i < index->segment_count; i++)
        DLS__TRY(dls__segment_check(&index->segments[i], index->schema, texts, cancel, &index->allocator, err));
    for (size_t i = 0; i + 1 < index->segment_count; i++) DLS__TRY(check_keys_of(index, i, cancel, err));
    return DLS_OK;
}
