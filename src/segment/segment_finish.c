/* SPDX-License-Identifier: MIT
 *
 * Ending a segment: merge what was inverted, write the sections.
 */
#include "base/alloc.h"
#include "base/endian.h"
#include "base/error.h"
#include "kernels/kernels.h"
#include "segment/image_writer.h"
#include "segment/live_source.h"
#include "segment/pairs.h"
#include "segment/reorder.h"
#include "segment/segment_merge.h"
#include "segment/segment_reader.h"
#include "segment/segment_writer.h"

/* Bytes of a spool that are in memory at once. */
#define COPIED_AT_ONCE 16384

/* The sources of one merge, in the order of their documents: segments, runs, the inverter. */
typedef struct source_set {
    dls__term_source **sources; /* `count`, if all was well */
    size_t count;
    dls__live_source *live;
    size_t live_count;
    dls__stored_source *stored;
    size_t stored_count;
    dls__inverter_source inverter;
} source_set;

static dls_status source_set_init(source_set *set, const dls__segment_writer *writer, dls_error *err)
{
    *set = (source_set){ .count = writer->adopted_count + writer->run_count + 1 };
    set->sources = dls__alloc_array(writer->allocator, set->count, sizeof *set->sources);
    set->live = dls__alloc_array(writer->allocator, writer->adopted_count, sizeof *set->live);
    set->stored = dls__alloc_array(writer->allocator, writer->run_count, sizeof *set->stored);
    return set->sources != NULL && set->live != NULL && set->stored != NULL ? DLS_OK : dls__no_memory(err);
}

static void list_sources(source_set *set)
{
    size_t at = 0;
    for (size_t i = 0; i < set->live_count; i++) set->sources[at++] = &set->live[i].source;
    for (size_t i = 0; i < set->stored_count; i++) set->sources[at++] = &set->stored[i].source;
    set->sources[at] = &set->inverter.source;
}

static dls_status open_terms(source_set *set, const dls__segment_writer *writer, dls_error *err)
{
    DLS__TRY(source_set_init(set, writer, err));
    for (; set->live_count < writer->adopted_count; set->live_count++) {
        const dls__adopted *adopted = &writer->adopted[set->live_count];
        dls__live_terms(adopted->segment, adopted->inner_numbers, adopted->places != NULL, writer->allocator,
                        &set->live[set->live_count]);
    }
    for (; set->stored_count < writer->run_count; set->stored_count++) {
        const dls__run *run = writer->runs[set->stored_count];
        dls__stored_terms(&run->term_dict, &run->file, writer->allocator, &set->stored[set->stored_count]);
    }
    list_sources(set);
    return dls__inverter_terms(&writer->inverter, writer->schema->position_fields, &set->inverter, err);
}

static dls_status open_keys(source_set *set, const dls__segment_writer *writer, dls_error *err)
{
    DLS__TRY(source_set_init(set, writer, err));
    for (; set->live_count < writer->adopted_count; set->live_count++) {
        const dls__adopted *adopted = &writer->adopted[set->live_count];
        dls__live_keys(adopted->segment, adopted->numbers, writer->allocator, &set->live[set->live_count]);
    }
    for (; set->stored_count < writer->run_count; set->stored_count++)
        dls__stored_keys(&writer->runs[set->stored_count]->key_dict, writer->allocator,
                         &set->stored[set->stored_count]);
    list_sources(set);
    return dls__inverter_keys(&writer->inverter, &set->inverter, err);
}

static void source_set_done(source_set *set, const dls__segment_writer *writer)
{
    for (size_t i = 0; i < set->live_count; i++) dls__live_source_done(&set->live[i]);
    for (size_t i = 0; i < set->stored_count; i++) dls__stored_source_done(&set->stored[i]);
    dls__inverter_source_done(&set->inverter);
    dls__free(writer->allocator, set->sources, set->count * sizeof *set->sources);
    dls__free(writer->allocator, set->live, writer->adopted_count * sizeof *set->live);
    dls__free(writer->allocator, set->stored, writer->run_count * sizeof *set->stored);
}

typedef struct inverted_spools {
    dls__spool documents, positions, terms, pairs, pair_strings, keys;
} inverted_spools;

/* Make the columns readable, which lists are made with. */
static dls_status freeze_columns(dls__segment_writer *writer, dls__columns *columns, dls_error *err)
{
    *columns = (dls__columns){ .lengths = { NULL } };
    for (uint32_t number = 0; number < writer->schema->text_count; number++) {
        uint64_t size;
        DLS__TRY(dls__spool_freeze(&writer->lengths[number], &columns->lengths[number], &size, err));
        if ((writer->schema->position_fields >> number & 1) != 0)
            DLS__TRY(dls__spool_freeze(&writer->widths[number], &columns->widths[number], &size, err));
    }
    return DLS_OK;
}

static dls_status write_lists(dls__segment_writer *writer, dls__list_writer *lists, dls__dict_writer *dict,
                              dls_error *err)
{
    source_set set;
    dls__posting_sink sink = dls__list_sink(lists);
    dls_status status = open_terms(&set, writer, err);
    if (status == DLS_OK)
        status =
            dls__merge_terms(set.sources, set.count, writer->allocator, &sink, dict, &writer->descriptor.postings, err);
    source_set_done(&set, writer);
    return status == DLS_OK ? dls__list_writer_finish(lists, err) : status;
}

/* Another order of the documents, while a segment is being ended. */
typedef struct new_order {
    uint32_t *order;  /* by new number: the old one; NULL: there is none */
    uint32_t *places; /* by old number: the new one */
    uint8_t *bytes;   /* columns in the new order */
    size_t size;
} new_order;

static void new_order_done(new_order *o, const dls__segment_writer *writer)
{
    size_t size = writer->descriptor.documents * sizeof *o->order;
    dls__free(writer->allocator, o->order, size);
    dls__free(writer->allocator, o->places, size);
    dls__free(writer->allocator, o->bytes, o->size);
}

static const uint8_t *reordered_column(const new_order *o, uint32_t documents, const uint8_t *column, uint8_t **at)
{
    if (column == NULL) return NULL;
    uint8_t *reordered = *at;
    for (uint32_t i = 0; i < documents; i++) reordered[i] = column[o->order[i]];
    *at += documents;
    return reordered;
}

static dls_status find_order(dls__segment_writer *writer, new_order *o, dls_error *err)
{
    source_set set;
    dls_status status = open_terms(&set, writer, err);
    if (status == DLS_OK)
        status = dls__reorder(set.sources, set.count, writer->descriptor.documents, writer->allocator, writer->beside,
                              o->order, err);
    source_set_done(&set, writer);
    return status;
}

/* Find an order, and put the columns into it. */
static dls_status reorder_columns(dls__segment_writer *writer, dls__columns *columns, new_order *o, dls_error *err)
{
    uint32_t documents = writer->descriptor.documents, fields = writer->schema->text_count;
    o->order = dls__alloc_array(writer->allocator, documents, sizeof *o->order);
    o->places = dls__alloc_array(writer->allocator, documents, sizeof *o->places);
    o->size = 2 * (size_t)fields * documents;
    o->bytes = dls__alloc(writer->allocator, o->size);
    if (o->order == NULL || o->places == NULL || o->bytes == NULL) return dls__no_memory(err);
    DLS__TRY(find_order(writer, o, err));
    uint8_t *at = o->bytes;
    for (uint32_t i = 0; i < documents; i++) o->places[o->order[i]] = i;
    for (uint32_t field = 0; field < fields; field++) {
        columns->lengths[field] = reordered_column(o, documents, columns->lengths[field], &at);
        columns->widths[field] = reordered_column(o, documents, columns->widths[field], &at);
    }
    return DLS_OK;
}

static dls_status merge_terms(dls__segment_writer *writer, inverted_spools *spools, const dls__columns *columns,
                              const dls__impacts *impacts, const uint32_t *places, dls_error *err)
{
    dls__list_writer lists;
    dls__dict_writer dict;
    dls__dict_writer_init(&dict, writer->allocator, &spools->terms);
    dls_status status = dls__list_writer_init(&lists, writer->allocator, &spools->documents, &spools->positions,
                                              writer->descriptor.documents, writer->schema->text_count,
                                              writer->schema->position_fields, impacts, columns, places, err);
    if (status == DLS_OK) status = write_lists(writer, &lists, &dict, err);
    writer->descriptor.terms = dict.count;
    dls__dict_writer_done(&dict);
    dls__list_writer_done(&lists);
    return status;
}

/* A spool as a section to read. */
static dls_status frozen_section(dls__spool *spool, dls__section *out, dls_error *err)
{
    *out = (dls__section){ .name = "spool" };
    return dls__spool_freeze(spool, &out->bytes, &out->size, err);
}

/* The pairs of common words, from the lists that were written. */
static dls_status write_pairs(const dls__segment_writer *writer, inverted_spools *spools, const dls__columns *columns,
                              const dls__impacts *impacts, dls_error *err)
{
    dls__section strings;
    dls__dict terms;
    dls__lists_file lists = { .impacts = impacts, .columns = columns };
    lists.postings.document_count = writer->descriptor.documents;
    lists.postings.text_fields = writer->schema->text_count;
    lists.postings.position_fields = writer->pairs ? writer->schema->position_fields : 0;
    DLS__TRY(frozen_section(&spools->documents, &lists.postings.documents, err));
    DLS__TRY(frozen_section(&spools->positions, &lists.postings.positions, err));
    DLS__TRY(frozen_section(&spools->terms, &strings, err));
    DLS__TRY(dls__dict_open(&strings, &terms, err));
    bool is_all_inverted = writer->adopted_count == 0 && writer->run_count == 0 && !writer->reorder;
    return dls__pairs_write(&terms, &lists, is_all_inverted ? &writer->inverter : NULL, writer->allocator,
                            writer->beside, &spools->pairs, &spools->pair_strings, err);
}

/* All that is made with impacts. */
static dls_status merge_all_terms(dls__segment_writer *writer, inverted_spools *spools, const dls__columns *columns,
                                  const uint32_t *places, dls_error *err)
{
    dls__impacts *impacts = dls__alloc(writer->allocator, sizeof *impacts);
    if (impacts == NULL) return dls__no_memory(err);
    dls__segment_impacts(&writer->descriptor, writer->schema, impacts);
    dls_status status = merge_terms(writer, spools, columns, impacts, places, err);
    if (status == DLS_OK) status = write_pairs(writer, spools, columns, impacts, err);
    dls__free(writer->allocator, impacts, sizeof *impacts);
    return status;
}

static dls_status merge_keys(dls__segment_writer *writer, dls__spool *keys, dls_error *err)
{
    source_set set;
    dls__dict_writer dict;
    dls__dict_writer_init(&dict, writer->allocator, keys);
    dls_status status = open_keys(&set, writer, err);
    if (status == DLS_OK) status = dls__merge_keys(set.sources, set.count, writer->allocator, &dict, err);
    source_set_done(&set, writer);
    dls__dict_writer_done(&dict);
    return status;
}

/* Append what `spool` holds to the image, piece by piece. */
static dls_status append_spool(dls__image_writer *image, dls__spool *spool, dls_error *err)
{
    uint8_t piece[COPIED_AT_ONCE];
    DLS__TRY(dls__spool_status(spool, err));
    for (uint64_t at = 0, size = dls__spool_size(spool); at < size;) {
        size_t length = size - at < sizeof piece ? (size_t)(size - at) : sizeof piece;
        DLS__TRY(dls__spool_read(spool, at, piece, length, err));
        DLS__TRY(dls__image_writer_append(image, piece, length, err));
        at += length;
    }
    return DLS_OK;
}

/* Begin and end a section at what is written between. */
static dls_status begin_section(dls__image_writer *image, dls__extent *extent, dls_error *err)
{
    DLS__TRY(dls__image_writer_pad(image, DLS__SECTION_ALIGNMENT, err));
    extent->offset = dls__image_writer_size(image);
    return DLS_OK;
}

static void end_section(const dls__image_writer *image, dls__extent *extent)
{
    extent->size = dls__image_writer_size(image) - extent->offset;
}

static dls_status write_section(dls__image_writer *image, dls__spool *spool, dls__extent *extent, dls_error *err)
{
    DLS__TRY(begin_section(image, extent, err));
    DLS__TRY(append_spool(image, spool, err));
    end_section(image, extent);
    return DLS_OK;
}

/* The columns of all fields, one after the other. */
static dls_status write_columns(const dls__segment_writer *writer, const dls__columns *columns,
                                dls__image_writer *image, dls__extent *extent, dls_error *err)
{
    static const uint8_t slack[DLS__KERNEL_SLACK];
    uint32_t documents = writer->descriptor.documents, fields = writer->schema->text_count;
    DLS__TRY(begin_section(image, extent, err));
    for (uint32_t i = 0; i < fields; i++)
        DLS__TRY(dls__image_writer_append(image, columns->lengths[i], documents, err));
    for (uint32_t i = 0; i < fields; i++)
        if (columns->widths[i] != NULL) DLS__TRY(dls__image_writer_append(image, columns->widths[i], documents, err));
    DLS__TRY(dls__image_writer_append(image, slack, sizeof slack, err));
    end_section(image, extent);
    return DLS_OK;
}

/* The outer number of each document. */
static dls_status write_order(const dls__segment_writer *writer, const uint32_t *order, dls__image_writer *image,
                              dls__extent *extent, dls_error *err)
{
    DLS__TRY(begin_section(image, extent, err));
    for (uint32_t i = 0; order != NULL && i < writer->descriptor.documents; i++) {
        uint8_t number[4];
        dls__store_u32(number, order[i]);
        DLS__TRY(dls__image_writer_append(image, number, sizeof number, err));
    }
    end_section(image, extent);
    return DLS_OK;
}

static dls_status write_image(dls__segment_writer *writer, inverted_spools *spools, const dls__columns *columns,
                              const uint32_t *order, dls__image_writer *image, dls_error *err)
{
    dls__extent *sections = writer->descriptor.sections;
    DLS__TRY(write_section(image, &spools->documents, &sections[DLS__SECTION_DOCUMENTS], err));
    DLS__TRY(write_section(image, &spools->positions, &sections[DLS__SECTION_POSITIONS], err));
    DLS__TRY(write_section(image, &spools->terms, &sections[DLS__SECTION_TERMS], err));
    DLS__TRY(write_section(image, &spools->pairs, &sections[DLS__SECTION_PAIRS], err));
    DLS__TRY(write_section(image, &spools->pair_strings, &sections[DLS__SECTION_PAIR_STRINGS], err));
    DLS__TRY(write_section(image, &spools->keys, &sections[DLS__SECTION_KEYS], err));
    DLS__TRY(write_columns(writer, columns, image, &sections[DLS__SECTION_LENGTHS], err));
    DLS__TRY(write_section(image, &writer->stored, &sections[DLS__SECTION_STORED], err));
    DLS__TRY(write_order(writer, order, image, &sections[DLS__SECTION_ORDER], err));
    writer->descriptor.image_size = dls__image_writer_size(image);
    uint64_t end;
    return dls__image_writer_finish(image, &end, err);
}

static dls_status merge_in_order(dls__segment_writer *writer, inverted_spools *spools, new_order *o,
                                 dls__image_writer *image, dls_error *err)
{
    dls__columns columns;
    DLS__TRY(freeze_columns(writer, &columns, err));
    if (writer->reorder) DLS__TRY(reorder_columns(writer, &columns, o, err));
    DLS__TRY(merge_all_terms(writer, spools, &columns, o->places, err));
    DLS__TRY(merge_keys(writer, &spools->keys, err));
    DLS__TRY(dls__docstore_writer_finish(&writer->docstore, err));
    return write_image(writer, spools, &columns, o->order, image, err);
}

static dls_status merge_and_write(dls__segment_writer *writer, inverted_spools *spools, dls__image_writer *image,
                                  dls_error *err)
{
    new_order o = { .order = NULL };
    dls_status status = merge_in_order(writer, spools, &o, image, err);
    new_order_done(&o, writer);
    return status;
}

dls_status dls__segment_writer_finish(dls__segment_writer *writer, dls__file *file, uint64_t offset,
                                      dls__segment_descriptor *out, dls_error *err)
{
    inverted_spools spools;
    dls__image_writer image;
    dls__spool_init(&spools.documents, writer->allocator, writer->beside);
    dls__spool_init(&spools.positions, writer->allocator, writer->beside);
    dls__spool_init(&spools.terms, writer->allocator, writer->beside);
    dls__spool_init(&spools.pairs, writer->allocator, writer->beside);
    dls__spool_init(&spools.pair_strings, writer->allocator, writer->beside);
    dls__spool_init(&spools.keys, writer->allocator, writer->beside);
    dls__image_writer_init(&image, writer->allocator, file, offset, writer->beside);
    writer->descriptor.offset = offset;
    dls_status status = merge_and_write(writer, &spools, &image, err);
    if (status == DLS_OK) *out = writer->descriptor;
    dls__image_writer_done(&image);
    dls__spool_done(&spools.documents);
    dls__spool_done(&spools.positions);
    dls__spool_done(&spools.terms);
    dls__spool_done(&spools.pairs);
    dls__spool_done(&spools.pair_strings);
    dls__spool_done(&spools.keys);
    return status;
}
