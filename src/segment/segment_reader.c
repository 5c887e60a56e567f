/* SPDX-License-Identifier: MIT
 *
 * Opening a segment.
 */
#include "segment/segment_reader.h"

#include "base/alloc.h"
#include "base/crc32c.h"
#include "base/endian.h"
#include "base/error.h"
#include "kernels/kernels.h"

static const char *const section_names[DLS__SECTION_COUNT] = {
    [DLS__SECTION_DOCUMENTS] = "postings",    [DLS__SECTION_POSITIONS] = "positions",
    [DLS__SECTION_TERMS] = "terms",           [DLS__SECTION_PAIRS] = "pairs",
    [DLS__SECTION_PAIR_STRINGS] = "pairs",    [DLS__SECTION_KEYS] = "keys",
    [DLS__SECTION_LENGTHS] = "lengths",       [DLS__SECTION_STORED] = "stored",
    [DLS__SECTION_ORDER] = "order",           [DLS__SECTION_VALUES] = "values",
    [DLS__SECTION_VOCABULARY] = "vocabulary", [DLS__SECTION_VOCABULARY_MAXIMA] = "vocabulary",
    [DLS__SECTION_ACRONYMS] = "acronyms",
};

dls__section dls__segment_section(const dls__segment_descriptor *descriptor, const dls__pages *pages,
                                  dls__section_id id)
{
    const dls__byte_range *range = &descriptor->sections[id];
    return (dls__section){
        .bytes = pages->bytes + range->offset, .size = range->size, .pages = pages, .name = section_names[id]
    };
}

static dls__section section_of(const dls__segment *segment, dls__section_id id)
{
    return dls__segment_section(&segment->descriptor, &segment->pages, id);
}

/* The columns, one after the other: lengths of all text fields, then extents of those that keep positions. */
static dls_status place_columns(dls__segment *segment, const dls_schema *schema, dls_error *err)
{
    uint64_t documents = segment->descriptor.documents, at = 0;
    const dls__section *section = &segment->lengths;
    if (section->size != documents * (schema->text_count + dls__popcount(schema->position_fields)) + DLS__KERNEL_SLACK)
        return dls__section_corrupt(section, 0, "there is not one length for each document", err);
    for (uint32_t number = 0; number < schema->text_count; number++, at += documents)
        segment->columns.lengths[number] = section->bytes + at;
    for (uint32_t number = 0; number < schema->text_count; number++) {
        if ((schema->position_fields >> number & 1) == 0) continue;
        segment->columns.extents[number] = section->bytes + at;
        at += documents;
    }
    return DLS_OK;
}

static dls_status open_values(dls__segment *segment, const dls_schema *schema, const dls_allocator *allocator,
                              dls_error *err)
{
    segment->value_section = section_of(segment, DLS__SECTION_VALUES);
    segment->value_count = schema->column_count;
    segment->values = dls__alloc_array(allocator, schema->column_count, sizeof *segment->values);
    if (segment->values == NULL) return dls__no_memory(err);
    return dls__value_columns_open(&segment->value_section, segment->descriptor.documents, schema->column_count,
                                   segment->values, err);
}

static dls_status open_sections(dls__segment *segment, const dls_schema *schema, dls_error *err)
{
    const dls__segment_descriptor *descriptor = &segment->descriptor;
    dls__section terms = section_of(segment, DLS__SECTION_TERMS), keys = section_of(segment, DLS__SECTION_KEYS),
                 stored = section_of(segment, DLS__SECTION_STORED), pairs = section_of(segment, DLS__SECTION_PAIRS),
                 pair_strings = section_of(segment, DLS__SECTION_PAIR_STRINGS),
                 words = section_of(segment, DLS__SECTION_VOCABULARY),
                 maxima = section_of(segment, DLS__SECTION_VOCABULARY_MAXIMA),
                 acronyms = section_of(segment, DLS__SECTION_ACRONYMS);
    segment->lists.postings = (dls__postings_file){ .documents = section_of(segment, DLS__SECTION_DOCUMENTS),
                                                    .positions = section_of(segment, DLS__SECTION_POSITIONS),
                                                    .document_count = descriptor->documents,
                                                    .text_fields = schema->text_count,
                                                    .position_fields = schema->position_fields };
    segment->lengths = section_of(segment, DLS__SECTION_LENGTHS);
    segment->order = section_of(segment, DLS__SECTION_ORDER);
    DLS__TRY(dls__dict_open(&terms, &segment->terms, err));
    segment->pair_lists = dls__pair_lists(&segment->lists, &pairs);
    DLS__TRY(dls__dict_open(&pair_strings, &segment->pairs, err));
    DLS__TRY(dls__dict_open(&keys, &segment->keys, err));
    DLS__TRY(dls__docstore_open(&stored, descriptor->documents, &segment->stored, err));
    DLS__TRY(dls__vocabulary_open(&words, &maxima, &segment->vocabulary, err));
    DLS__TRY(dls__dict_open(&acronyms, &segment->acronyms, err));
    if (segment->terms.count != descriptor->terms)
        return dls__section_corrupt(&terms, 0, "the number of terms is not the commit's", err);
    if (segment->order.size != 0 && segment->order.size != 4 * (uint64_t)descriptor->documents)
        return dls__section_corrupt(&segment->order, 0, "there is not one number for each document", err);
    if (segment->keys.count > descriptor->documents)
        return dls__section_corrupt(&keys, 0, "there are more keys than documents", err);
    return place_columns(segment, schema, err);
}

static size_t gone_size(const dls__segment *segment)
{
    return (size_t)segment->descriptor.documents / 64 * sizeof *segment->gone + sizeof *segment->gone;
}

/* Where documents were reordered, one entry is verified for each deletion, not all of them. */
static dls_status mark_gone(dls__segment *segment, dls_error *err)
{
    const dls__deletions *deletions = &segment->deletions;
    for (uint32_t block = 0, i = 0; i < deletions->count; i++) {
        while (i >= deletions->starts[block + 1]) block++;
        uint32_t outer, inner = block * DLS__BLOCK_DOCUMENTS + deletions->lows[i];
        const uint8_t *entry;
        if (segment->order.size != 0) DLS__TRY(dls__section_get(&segment->order, 4 * (uint64_t)inner, 4, &entry, err));
        DLS__TRY(dls__segment_outer(segment, inner, &outer, err));
        segment->gone[outer / 64] |= UINT64_C(1) << outer % 64;
    }
    return DLS_OK;
}

static dls_status open_deletions(dls__segment *segment, const uint8_t *file_bytes, const dls_allocator *allocator,
                                 dls_error *err)
{
    const dls__segment_descriptor *descriptor = &segment->descriptor;
    const uint8_t *bytes = file_bytes + descriptor->deletions.offset;
    size_t size = (size_t)descriptor->deletions.size;
    dls__reader reader;
    if (descriptor->deleted == 0) return DLS_OK;
    dls__reader_init(&reader, bytes, size);
    reader.bad = dls__crc32c(0, bytes, size) != descriptor->deletions_crc;
    DLS__TRY(
        dls__deletions_read(&reader, descriptor->deleted, descriptor->documents, allocator, &segment->deletions, err));
    if (reader.bad || dls__reader_left(&reader) > 0)
        return dls__fail(err, DLS_ECORRUPT, descriptor->deletions.offset, "a damaged index: deletions");
    segment->gone = dls__alloc_zero(allocator, gone_size(segment));
    return segment->gone != NULL ? mark_gone(segment, err) : dls__no_memory(err);
}

void dls__segment_impacts(const dls__segment_descriptor *descriptor, const dls_schema *schema, dls__impacts *out)
{
    float weights[DLS_MAX_TEXT_FIELDS], b[DLS_MAX_TEXT_FIELDS];
    double average[DLS_MAX_TEXT_FIELDS];
    for (uint32_t number = 0; number < schema->text_count; number++) {
        weights[number] = schema->fields[schema->text_field[number]].weight;
        b[number] = schema->fields[schema->text_field[number]].b;
        average[number] = dls__average_length(descriptor->total_length[number], descriptor->documents_with[number]);
    }
    dls__impacts_init(out, weights, b, average, schema->text_count);
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
    segment->impacts = dls__alloc(allocator, sizeof *segment->impacts);
    segment->marks = dls__alloc_zero(allocator, sizeof *segment->marks);
    if (segment->pages.good == NULL || segment->impacts == NULL || segment->marks == NULL) return dls__no_memory(err);
    segment->lists.impacts = segment->impacts;
    segment->lists.columns = &segment->columns;
    dls__segment_impacts(descriptor, schema, segment->impacts);
    DLS__TRY(open_sections(segment, schema, err));
    DLS__TRY(open_values(segment, schema, allocator, err));
    return open_deletions(segment, file_bytes, allocator, err);
}

void dls__segment_done(dls__segment *segment, const dls_allocator *allocator)
{
    dls__free(allocator, segment->pages.good, segment->good_size);
    dls__free(allocator, segment->impacts, sizeof *segment->impacts);
    dls__free(allocator, segment->marks, sizeof *segment->marks);
    dls__free(allocator, segment->values, segment->value_count * sizeof *segment->values);
    dls__deletions_done(&segment->deletions, allocator);
    dls__free(allocator, segment->gone, gone_size(segment));
    segment->gone = NULL;
    segment->pages.good = NULL;
    segment->impacts = NULL;
    segment->marks = NULL;
    segment->values = NULL;
}

/* Each thread that comes first finds the same. */
static void note_lengths(dls__segment *segment, uint32_t field)
{
    const uint8_t *lengths = segment->columns.lengths[field];
    uint8_t least = UINT8_MAX, most = 0;
    for (uint32_t d = 0; d < segment->descriptor.documents; d++) {
        uint8_t below = (uint8_t)(lengths[d] - 1); /* of those without the field the largest */
        least = below < least ? below : least;
        most = lengths[d] > most ? lengths[d] : most;
    }
    atomic_store_explicit(&segment->marks->shortest[field], least < UINT8_MAX ? least + 1 : UINT8_MAX,
                          memory_order_relaxed);
    atomic_store_explicit(&segment->marks->longest[field], most, memory_order_relaxed);
}

dls_status dls__segment_columns(dls__segment *segment, const dls__columns **out, dls_error *err)
{
    const uint8_t *bytes;
    *out = &segment->columns;
    if (atomic_load_explicit(&segment->marks->good, memory_order_acquire)) return DLS_OK;
    DLS__TRY(dls__section_get(&segment->lengths, 0, segment->lengths.size, &bytes, err));
    DLS__TRY(dls__section_get(&segment->order, 0, segment->order.size, &bytes, err));
    for (uint32_t field = 0; field < segment->lists.postings.text_fields; field++) note_lengths(segment, field);
    atomic_store_explicit(&segment->marks->good, true, memory_order_release);
    return DLS_OK;
}

dls_status dls__segment_values(const dls__segment *segment, uint32_t column, const dls__value_column **out,
                               dls_error *err)
{
    const uint8_t *bytes;
    const dls__value_column *values = &segment->values[column];
    /* and 64 bytes, over which vectors may read */
    DLS__TRY(dls__section_get(&segment->value_section, values->offset, values->size + DLS__COLUMN_SLACK, &bytes, err));
    *out = values;
    return DLS_OK;
}

dls_status dls__segment_outer(const dls__segment *segment, uint32_t inner, uint32_t *outer, dls_error *err)
{
    *outer = inner;
    if (segment->order.size == 0) return DLS_OK;
    *outer = dls__load_u32(segment->order.bytes + 4 * (size_t)inner);
    if (*outer < segment->descriptor.documents) return DLS_OK;
    return dls__section_corrupt(&segment->order, 4 * (uint64_t)inner, "a number that no document has", err);
}

uint32_t dls__segment_inner(const dls__segment *segment, uint32_t outer)
{
    if (segment->order.size == 0) return outer;
    uint32_t inner = 0;
    while (inner + 1 < segment->descriptor.documents &&
           dls__load_u32(segment->order.bytes + 4 * (size_t)inner) != outer)
        inner++;
    return inner;
}

dls_status dls__segment_places(const dls__segment *segment, uint32_t *places, dls_error *err)
{
    for (uint32_t inner = 0; inner < segment->descriptor.documents; inner++) {
        uint32_t outer;
        DLS__TRY(dls__segment_outer(segment, inner, &outer, err));
        places[outer] = inner;
    }
    return DLS_OK;
}

uint32_t dls__segment_live(const dls__segment *segment)
{
    return segment->descriptor.documents - segment->descriptor.deleted;
}

bool dls__segment_is_gone(const dls__segment *segment, uint32_t outer)
{
    return segment->gone != NULL && (segment->gone[outer / 64] >> outer % 64 & 1) != 0;
}

dls_status dls__segment_find(const dls__segment *segment, const char *key, size_t length, bool *found,
                             uint32_t *document, dls_error *err)
{
    uint64_t value;
    DLS__TRY(dls__dict_find(&segment->keys, key, length, found, &value, err));
    if (!*found) return DLS_OK;
    if (value >= segment->descriptor.documents)
        return dls__section_corrupt(&segment->keys.section, 0, "a key of a document that is not there", err);
    *document = (uint32_t)value;
    *found = !dls__segment_is_gone(segment, *document);
    return DLS_OK;
}

dls_status dls__segment_mark(dls__segment *segment, uint32_t outer, const dls_allocator *allocator, dls_error *err)
{
    if (segment->gone == NULL) segment->gone = dls__alloc_zero(allocator, gone_size(segment));
    if (segment->gone == NULL) return dls__no_memory(err);
    segment->gone[outer / 64] |= UINT64_C(1) << outer % 64;
    return DLS_OK;
}

void dls__segment_unmark(dls__segment *segment, uint32_t outer)
{
    segment->gone[outer / 64] &= ~(UINT64_C(1) << outer % 64);
}
