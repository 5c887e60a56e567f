/* SPDX-License-Identifier: MIT
 *
 * Ending a segment: merge what was inverted, write the sections. First terms are merged, by all threads; then side by
 * side what needs nothing of each other is done: finding pairs of common words, writing to the image what is there of
 * it, merging keys.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/crew.h"
#include "base/endian.h"
#include "base/error.h"
#include "kernels/kernels.h"
#include "segment/definitions.h"
#include "segment/image_writer.h"
#include "segment/list_parts.h"
#include "segment/merge_sources.h"
#include "segment/pairs.h"
#include "segment/reorder.h"
#include "segment/segment_merge.h"
#include "segment/segment_reader.h"
#include "segment/term_cuts.h"
#include "segment/value_columns.h"
#include "segment/vocabulary.h"

/* Bytes of a spool that are in memory at once. */
#define COPIED_AT_ONCE 16384

/* Copying them takes as long as merging so many postings. */
#define WORK_OF_COPY 128

/* Words that one thread merges in a millisecond. */
#define LITTLE_WORK (UINT64_C(1) << 14)

/* Bytes of an image from which on it is worth telling the system to write them. */
#define WRITTEN_BACK ((uint64_t)8 << 20)

/* Another order of the documents. */
typedef struct new_order {
    uint32_t *order;  /* by new number: the old one; NULL: there is none */
    uint32_t *places; /* by old number: the new one */
    uint8_t *bytes;   /* columns in the new order */
    size_t size;
} new_order;

/* Beside the walks over pairs there are three. */
#define MOST_PIECES (DLS_MAX_THREADS + 3)

typedef struct ending {
    dls__segment_writer *writer;
    size_t threads;
    dls__sorted_lanes sorted;
    dls__columns columns;
    new_order order;
    dls__impacts *impacts;
    dls__spool documents, positions, terms, pairs, pair_strings, keys, no_positions, values;
    dls__spool vocabulary, vocabulary_maxima, acronyms;
    dls__lists_file lists; /* what was written of `documents`, `positions` and `terms` */
    dls__dict dict;
    dls__image_writer image;
    dls__list_output terms_output;
    dls__list_output pairs_output;
    const dls__inverter *inverters[DLS_MAX_THREADS];
    dls__pair_writing *pair_writing;
    dls_status status[MOST_PIECES]; /* of what is done side by side */
    dls_error failures[MOST_PIECES];
} ending;

/* Make the columns readable, which lists are made with. */
static dls_status freeze_columns(dls__segment_writer *writer, dls__columns *columns, dls_error *err)
{
    *columns = (dls__columns){ .lengths = { NULL } };
    for (uint32_t number = 0; number < writer->schema->text_count; number++) {
        uint64_t size;
        DLS__TRY(dls__spool_freeze(&writer->lengths[number], &columns->lengths[number], &size, err));
        if ((writer->schema->position_fields >> number & 1) != 0)
            DLS__TRY(dls__spool_freeze(&writer->extents[number], &columns->extents[number], &size, err));
    }
    return DLS_OK;
}

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

static dls_status find_order(const dls__segment_writer *writer, size_t threads, const dls__sorted_lanes *sorted,
                             new_order *o, dls_error *err)
{
    static const dls__term_range all;
    dls__merge_sources sources;
    dls_status status = dls__merge_sources_terms(&sources, writer, sorted, &all, err);
    if (status == DLS_OK)
        status = dls__reorder(sources.all, sources.count, writer->descriptor.documents, threads, writer->cancel,
                              writer->allocator, writer->beside, o->order, err);
    dls__merge_sources_done(&sources);
    return status;
}

/* Find an order, and put the columns into it. */
static dls_status reorder_columns(ending *e, dls_error *err)
{
    const dls__segment_writer *writer = e->writer;
    dls__columns *columns = &e->columns;
    new_order *o = &e->order;
    uint32_t documents = writer->descriptor.documents, fields = writer->schema->text_count;
    o->order = dls__alloc_array(writer->allocator, documents, sizeof *o->order);
    o->places = dls__alloc_array(writer->allocator, documents, sizeof *o->places);
    o->bytes = dls__alloc_array(writer->allocator, documents, (size_t)2 * fields); /* or it fits no size_t */
    o->size = o->bytes != NULL ? documents * (size_t)2 * fields : 0;
    if (o->order == NULL || o->places == NULL || o->bytes == NULL) return dls__no_memory(err);
    DLS__TRY(find_order(writer, e->threads, &e->sorted, o, err));
    uint8_t *at = o->bytes;
    for (uint32_t i = 0; i < documents; i++) o->places[o->order[i]] = i;
    for (uint32_t field = 0; field < fields; field++) {
        columns->lengths[field] = reordered_column(o, documents, columns->lengths[field], &at);
        columns->extents[field] = reordered_column(o, documents, columns->extents[field], &at);
    }
    return DLS_OK;
}

/* Where the lists of the segment's terms come from. */
typedef struct term_merge {
    const dls__segment_writer *writer;
    const dls__sorted_lanes *sorted;
    dls__term_cuts cuts;
} term_merge;

static dls_status merge_part(void *ctx, size_t number, const dls__posting_sink *sink, uint64_t *postings,
                             dls_error *err)
{
    const term_merge *merge = ctx;
    dls__merge_sources sources;
    dls_status status =
        dls__merge_sources_terms(&sources, merge->writer, merge->sorted, &merge->cuts.ranges[number], err);
    if (status == DLS_OK)
        status = dls__merge_terms(sources.all, sources.count, merge->writer->allocator, merge->writer->cancel, sink,
                                  NULL, postings, err);
    dls__merge_sources_done(&sources);
    return status;
}

static dls_status merge_terms(dls__segment_writer *writer, const dls__sorted_lanes *sorted,
                              const dls__list_output *output, dls_error *err)
{
    term_merge merge = { .writer = writer, .sorted = sorted };
    dls__segment_descriptor *descriptor = &writer->descriptor;
    dls_status status = dls__term_cuts_init(&merge.cuts, writer, sorted, output->threads, err);
    if (status == DLS_OK)
        status = dls__write_list_parts(output, merge.cuts.count, merge_part, &merge, &descriptor->terms,
                                       &descriptor->postings, err);
    dls__term_cuts_done(&merge.cuts, writer->allocator);
    return status;
}

/* A spool as a section to read. */
static dls_status frozen_section(dls__spool *spool, dls__section *out, dls_error *err)
{
    *out = (dls__section){ .name = "spool" };
    return dls__spool_freeze(spool, &out->bytes, &out->size, err);
}

/* The inverters, if they hold all postings by the numbers that documents have in the lists. */
static size_t find_inverters(const dls__segment_writer *writer, const dls__inverter **inverters)
{
    if (writer->adopted_count > 0 || writer->reorder) return 0;
    for (size_t i = 0; i < writer->intake.lane_count; i++) {
        if (writer->intake.lanes[i]->run_count > 0) return 0;
        inverters[i] = &writer->intake.lanes[i]->inverter;
    }
    return writer->intake.lane_count;
}

/* Make ready to find pairs in what was written. */
static dls_status begin_pairs(ending *e, dls_error *err)
{
    const dls__segment_writer *writer = e->writer;
    dls__section strings;
    dls__lists_file *lists = &e->lists;
    *lists = (dls__lists_file){ .impacts = e->impacts, .columns = &e->columns };
    lists->postings.document_count = writer->descriptor.documents;
    lists->postings.text_fields = writer->schema->text_count;
    e->writer->descriptor.pair_words = (uint32_t)writer->pair_words;
    lists->postings.position_fields = writer->pair_words > 0 ? writer->schema->position_fields : 0;
    DLS__TRY(frozen_section(&e->documents, &lists->postings.documents, err));
    DLS__TRY(frozen_section(&e->positions, &lists->postings.positions, err));
    DLS__TRY(frozen_section(&e->terms, &strings, err));
    DLS__TRY(dls__dict_open(&strings, &e->dict, err));
    e->pairs_output = e->terms_output;
    e->pairs_output.position_fields = 0;
    e->pairs_output.places = NULL;
    e->pairs_output.documents = &e->pairs;
    e->pairs_output.positions = &e->no_positions;
    e->pairs_output.strings = &e->pair_strings;
    return dls__pair_writing_new(&e->dict, lists, writer->pair_words, e->inverters,
                                 find_inverters(writer, e->inverters), &e->pairs_output, &e->pair_writing, err);
}

/* All that is made with impacts, but pairs. */
static dls_status merge_all_terms(ending *e, dls_error *err)
{
    dls__segment_writer *writer = e->writer;
    e->impacts = dls__alloc(writer->allocator, sizeof *e->impacts);
    if (e->impacts == NULL) return dls__no_memory(err);
    dls__segment_impacts(&writer->descriptor, writer->schema, e->impacts);
    e->terms_output = (dls__list_output){ .allocator = writer->allocator,
                                          .beside = writer->beside,
                                          .cancel = writer->cancel,
                                          .threads = e->threads,
                                          .document_count = writer->descriptor.documents,
                                          .text_fields = writer->schema->text_count,
                                          .position_fields = writer->schema->position_fields,
                                          .impacts = e->impacts,
                                          .columns = &e->columns,
                                          .places = e->order.places,
                                          .documents = &e->documents,
                                          .positions = &e->positions,
                                          .strings = &e->terms };
    return merge_terms(writer, &e->sorted, &e->terms_output, err);
}

static dls_status merge_keys(const dls__segment_writer *writer, dls__spool *keys, dls_error *err)
{
    dls__merge_sources sources;
    dls__dict_writer dict;
    dls__dict_writer_init(&dict, writer->allocator, keys);
    dls_status status = dls__merge_sources_keys(&sources, writer, err);
    if (status == DLS_OK)
        status = dls__merge_keys(sources.all, sources.count, writer->allocator, writer->cancel, &dict, err);
    dls__merge_sources_done(&sources);
    dls__dict_writer_done(&dict);
    return status;
}

/* Append what `spool` holds to the image, piece by piece. */
static dls_status append_spool(dls__image_writer *image, dls__spool *spool, dls__cancel *cancel, dls_error *err)
{
    uint8_t piece[COPIED_AT_ONCE];
    DLS__TRY(dls__spool_status(spool, err));
    for (uint64_t at = 0, size = dls__spool_size(spool); at < size;) {
        size_t length = size - at < sizeof piece ? (size_t)(size - at) : sizeof piece;
        DLS__TRY(dls__spool_read(spool, at, piece, length, err));
        DLS__TRY(dls__image_writer_append(image, piece, length, err));
        DLS__TRY(dls__cancel_after(cancel, WORK_OF_COPY, err));
        at += length;
    }
    return DLS_OK;
}

/* Begin and end a section at what is written between. */
static dls_status begin_section(dls__image_writer *image, dls__byte_range *range, dls_error *err)
{
    DLS__TRY(dls__image_writer_pad(image, DLS__SECTION_ALIGNMENT, err));
    range->offset = dls__image_writer_size(image);
    return DLS_OK;
}

static void end_section(const dls__image_writer *image, dls__byte_range *range)
{
    range->size = dls__image_writer_size(image) - range->offset;
}

static dls_status write_section(ending *e, dls__spool *spool, dls__section_id id, dls_error *err)
{
    dls__byte_range *range = &e->writer->descriptor.sections[id];
    DLS__TRY(begin_section(&e->image, range, err));
    DLS__TRY(append_spool(&e->image, spool, e->writer->cancel, err));
    end_section(&e->image, range);
    return DLS_OK;
}

/* The columns of all fields, one after the other. */
static dls_status write_columns(const dls__segment_writer *writer, const dls__columns *columns,
                                dls__image_writer *image, dls__byte_range *range, dls_error *err)
{
    static const uint8_t slack[DLS__KERNEL_SLACK];
    uint32_t documents = writer->descriptor.documents, fields = writer->schema->text_count;
    DLS__TRY(begin_section(image, range, err));
    for (uint32_t i = 0; i < fields; i++)
        DLS__TRY(dls__image_writer_append(image, columns->lengths[i], documents, err));
    for (uint32_t i = 0; i < fields; i++)
        if (columns->extents[i] != NULL) DLS__TRY(dls__image_writer_append(image, columns->extents[i], documents, err));
    DLS__TRY(dls__image_writer_append(image, slack, sizeof slack, err));
    end_section(image, range);
    return DLS_OK;
}

/* The outer number of each document. */
static dls_status write_order(const dls__segment_writer *writer, const uint32_t *order, dls__image_writer *image,
                              dls__byte_range *range, dls_error *err)
{
    DLS__TRY(begin_section(image, range, err));
    for (uint32_t i = 0; order != NULL && i < writer->descriptor.documents; i++) {
        uint8_t number[4];
        dls__store_u32(number, order[i]);
        DLS__TRY(dls__image_writer_append(image, number, sizeof number, err));
    }
    end_section(image, range);
    return DLS_OK;
}

/* What is there of the image before pairs are found: most of it, which the disk can begin with. */
static dls_status begin_image(ending *e, dls_error *err)
{
    DLS__TRY(write_section(e, &e->documents, DLS__SECTION_DOCUMENTS, err));
    DLS__TRY(write_section(e, &e->positions, DLS__SECTION_POSITIONS, err));
    DLS__TRY(write_section(e, &e->terms, DLS__SECTION_TERMS, err));
    if (e->image.written >= WRITTEN_BACK) dls__file_write_back(e->image.file, e->image.offset, e->image.written);
    return DLS_OK;
}

static dls_status end_image(ending *e, dls_error *err)
{
    dls__segment_writer *writer = e->writer;
    dls__image_writer *image = &e->image;
    dls__byte_range *sections = writer->descriptor.sections;
    DLS__TRY(write_section(e, &e->pairs, DLS__SECTION_PAIRS, err));
    DLS__TRY(write_section(e, &e->pair_strings, DLS__SECTION_PAIR_STRINGS, err));
    DLS__TRY(write_section(e, &e->keys, DLS__SECTION_KEYS, err));
    DLS__TRY(write_columns(writer, &e->columns, image, &sections[DLS__SECTION_LENGTHS], err));
    DLS__TRY(write_section(e, &writer->stored, DLS__SECTION_STORED, err));
    DLS__TRY(write_order(writer, e->order.order, image, &sections[DLS__SECTION_ORDER], err));
    DLS__TRY(write_section(e, &e->values, DLS__SECTION_VALUES, err));
    DLS__TRY(write_section(e, &e->vocabulary, DLS__SECTION_VOCABULARY, err));
    DLS__TRY(write_section(e, &e->vocabulary_maxima, DLS__SECTION_VOCABULARY_MAXIMA, err));
    DLS__TRY(write_section(e, &e->acronyms, DLS__SECTION_ACRONYMS, err));
    writer->descriptor.image_size = dls__image_writer_size(image);
    uint64_t end;
    return dls__image_writer_finish(image, &end, err);
}

static dls_status end_documents(ending *e, dls_error *err)
{
    dls__segment_writer *writer = e->writer;
    dls__section section;
    dls__docstore stored;
    DLS__TRY(merge_keys(writer, &e->keys, err));
    DLS__TRY(dls__docstore_writer_finish(&writer->docstore, err));
    DLS__TRY(frozen_section(&writer->stored, &section, err));
    DLS__TRY(dls__docstore_open(&section, writer->descriptor.documents, &stored, err));
    DLS__TRY(dls__vocabulary_write(&stored, writer->schema, writer->cancel, writer->allocator, &e->vocabulary,
                                   &e->vocabulary_maxima, err));
    return dls__definitions_write(&stored, writer->schema, writer->cancel, writer->allocator, &e->acronyms, err);
}

static dls_status write_values(ending *e, dls_error *err)
{
    const dls__segment_writer *writer = e->writer;
    return dls__value_columns_write(&e->dict, &e->lists, writer->schema, writer->cancel, writer->allocator, &e->values,
                                    err);
}

/* One of what is done side by side: a walk over pairs, or one of three others. */
static void do_piece_of_ending(void *ctx, size_t member, size_t slot)
{
    (void)member;
    ending *e = ctx;
    size_t walks = dls__pair_walks(e->pair_writing);
    dls_error *err = &e->failures[slot];
    e->status[slot] = slot < walks        ? dls__pair_writing_walk(e->pair_writing, slot, err)
                      : slot == walks     ? begin_image(e, err)
                      : slot == walks + 1 ? end_documents(e, err)
                                          : write_values(e, err);
}

static dls_status do_side_by_side(ending *e, dls_error *err)
{
    size_t pieces = dls__pair_walks(e->pair_writing) + 3;
    DLS__TRY(
        dls__do_side_by_side(e->threads, pieces, do_piece_of_ending, e, e->writer->cancel, e->writer->allocator, err));
    for (size_t i = 0; i < pieces; i++) {
        if (e->status[i] == DLS_OK) continue;
        if (err != NULL) *err = e->failures[i];
        return e->status[i];
    }
    return DLS_OK;
}

/* One, if that is done before others have begun. */
static size_t threads_for(const dls__segment_writer *writer)
{
    uint64_t words = writer->descriptor.documents;
    for (uint32_t i = 0; i < writer->schema->text_count; i++) words += writer->descriptor.total_length[i];
    return words < LITTLE_WORK ? 1 : writer->intake.threads;
}

static dls_status merge_and_write(ending *e, dls_error *err)
{
    dls__segment_writer *writer = e->writer;
    DLS__TRY(dls__intake_end(&writer->intake, err));
    e->threads = threads_for(writer);
    DLS__TRY(freeze_columns(writer, &e->columns, err));
    DLS__TRY(dls__sorted_lanes_init(&e->sorted, writer, err));
    if (writer->reorder) DLS__TRY(reorder_columns(e, err));
    DLS__TRY(merge_all_terms(e, err));
    DLS__TRY(begin_pairs(e, err));
    DLS__TRY(do_side_by_side(e, err));
    DLS__TRY(dls__pair_writing_end(e->pair_writing, err));
    return end_image(e, err);
}

#define SPOOLS_OF_ENDING 11

static void list_spools(ending *e, dls__spool *out[SPOOLS_OF_ENDING])
{
    dls__spool *const spools[SPOOLS_OF_ENDING] = {
        &e->documents, &e->positions,    &e->terms,  &e->pairs,      &e->pair_strings,
        &e->keys,      &e->no_positions, &e->values, &e->vocabulary, &e->vocabulary_maxima,
        &e->acronyms
    };
    memcpy(out, spools, sizeof spools);
}

dls_status dls__segment_writer_finish(dls__segment_writer *writer, dls__file *file, uint64_t offset,
                                      dls__segment_descriptor *out, dls_error *err)
{
    dls__spool *spools[SPOOLS_OF_ENDING];
    ending *e = dls__alloc_zero(writer->allocator, sizeof *e);
    if (e == NULL) return dls__no_memory(err);
    e->writer = writer;
    list_spools(e, spools);
    for (size_t i = 0; i < SPOOLS_OF_ENDING; i++) dls__spool_init(spools[i], writer->allocator, writer->beside);
    dls__image_writer_init(&e->image, writer->allocator, file, offset, writer->beside);
    writer->descriptor.offset = offset;
    dls_status status = merge_and_write(e, err);
    if (status == DLS_OK) *out = writer->descriptor;
    dls__pair_writing_free(e->pair_writing);
    dls__image_writer_done(&e->image);
    for (size_t i = 0; i < SPOOLS_OF_ENDING; i++) dls__spool_done(spools[i]);
    dls__free(writer->allocator, e->impacts, sizeof *e->impacts);
    dls__sorted_lanes_done(&e->sorted);
    new_order_done(&e->order, writer);
    dls__free(writer->allocator, e, sizeof *e);
    return status;
}
