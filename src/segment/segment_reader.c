/* SPDX-License-Identifier: MIT
 *
 * Opening a segment.
 */
#include "segment/segment_reader.h"

#include "base/alloc.h"
#include "base/error.h"

static const char *const section_names[DLS__SECTION_COUNT] = {
    [DLS__SECTION_DOCUMENTS] = "postings", [DLS__SECTION_POSITIONS] = "positions", [DLS__SECTION_TERMS] = "terms",
    [DLS__SECTION_KEYS] = "keys",          [DLS__SECTION_LENGTHS] = "lengths",     [DLS__SECTION_STORED] = "stored",
};

static dls__section section_of(const dls__segment *segment, dls__section_id id)
{
    const dls__extent *extent = &segment->descriptor.sections[id];
    return (dls__section){ .bytes = segment->pages.bytes + extent->offset,
                           .size = extent->size,
                           .pages = &segment->pages,
                           .name = section_names[id] };
}

static dls_status open_sections(dls__segment *segment, const dls_schema *schema, dls_error *err)
{
    const dls__segment_descriptor *descriptor = &segment->descriptor;
    dls__section terms = section_of(segment, DLS__SECTION_TERMS), keys = section_of(segment, DLS__SECTION_KEYS),
                 stored = section_of(segment, DLS__SECTION_STORED);
    segment->postings = (dls__postings_file){ .documents = section_of(segment, DLS__SECTION_DOCUMENTS),
                                              .positions = section_of(segment, DLS__SECTION_POSITIONS),
                                              .document_count = descriptor->documents,
                                              .text_fields = schema->text_count,
                                              .position_fields = schema->position_fields };
    segment->lengths = section_of(segment, DLS__SECTION_LENGTHS);
    DLS__TRY(dls__dict_open(&terms, &segment->terms, err));
    DLS__TRY(dls__dict_open(&keys, &segment->keys, err));
    DLS__TRY(dls__docstore_open(&stored, descriptor->documents, &segment->stored, err));
    if (segment->terms.count != descriptor->terms)
        return dls__section_corrupt(&terms, 0, "the number of terms is not the commit's", err);
    if (segment->keys.count != descriptor->documents)
        return dls__section_corrupt(&keys, 0, "there is not one key for each document", err);
    return DLS_OK;
}

dls_status dls__segment_open(dls__segment *segment, const dls__segment_descriptor *descriptor, const dls_schema *schema,
                             const uint8_t *file_bytes, const dls_allocator *allocator, dls_error *err)
{
    const uint8_t *image = file_bytes + descriptor->offset;
    *segment = (dls__segment){ .descriptor = *descriptor };
    segment->good_size = (size_t)((dls__page_count(descriptor->image_size) + 7) / 8);
    segment->pages = (dls__pages){ .bytes = image,
                                   .size = descriptor->image_size,
                                   .checksums = image + dls__segment_checksums_offset(descriptor),
                                   .good = dls__alloc_zero(allocator, segment->good_size),
                                   .file_offset = descriptor->offset };
    if (segment->pages.good == NULL) return dls__no_memory(err);
    return open_sections(segment, schema, err);
}

void dls__segment_done(dls__segment *segment, const dls_allocator *allocator)
{
    dls__free(allocator, segment->pages.good, segment->good_size);
    segment->pages.good = NULL;
}

dls_status dls__segment_lengths(const dls__segment *segment, uint32_t number, const uint8_t **out, dls_error *err)
{
    uint64_t documents = segment->descriptor.documents;
    return dls__section_get(&segment->lengths, number * documents, documents, out, err);
}
