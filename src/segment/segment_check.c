/* SPDX-License-Identifier: MIT
 *
 * Verifying a segment from front to back: every page, every term with all its postings and positions, every key, every
 * record; and that the descriptor's numbers of postings, of words, and of documents with a field, are right. If that is
 * wanted, postings are compared with the stored texts too (text_check.h).
 *
 * What the lists say of lengths and extents is compared with the columns, for which 5 bytes a document and text field
 * are needed, with 5 bytes for each document, 13 with texts, the only memory that grows with the segment.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "columns/extent.h"
#include "columns/lengths.h"
#include "columns/record.h"
#include "segment/definitions.h"
#include "segment/list_source.h"
#include "segment/segment_reader.h"
#include "segment/text_check.h"
#include "segment/value_columns.h"

/* Bytes whose checksums are verified together: a millisecond of reading memory. */
#define CHECKED_AT_ONCE ((uint64_t)4 << 20)
#define WORK_OF_PAGES DLS__WORK_UNASKED_FOR

/* Looking at what a list says of itself takes as long as so many postings, if it is none of the longest. */
#define WORK_OF_LIST 16

typedef struct check {
    dls__segment *segment;
    const dls_schema *schema;
    const dls_allocator *allocator;
    dls__cancel *cancel;
    uint32_t *occurrences; /* [text field][document] */
    uint8_t *extents;      /* [text field][document]: of the largest position that was met */
    uint8_t *met;          /* [document] */
    uint32_t *places;      /* [document]: its inner number */
    uint64_t keys;
    uint64_t words[DLS_MAX_TEXT_FIELDS];
    uint64_t deleted_words[DLS_MAX_TEXT_FIELDS];
    uint32_t deleted_with[DLS_MAX_TEXT_FIELDS];
    uint64_t postings;
    dls__text_check *texts; /* NULL: they are not wanted */
} check;

static dls_status check_pages(const dls__segment *segment, dls__cancel *cancel, dls_error *err)
{
    const dls__section image = {
        .bytes = segment->pages.bytes, .size = segment->pages.size, .pages = &segment->pages, .name = "segment"
    };
    const uint8_t *bytes;
    for (uint64_t at = 0; at < image.size; at += CHECKED_AT_ONCE) {
        uint64_t left = image.size - at;
        DLS__TRY(dls__section_get(&image, at, left < CHECKED_AT_ONCE ? left : CHECKED_AT_ONCE, &bytes, err));
        DLS__TRY(dls__cancel_after(cancel, WORK_OF_PAGES, err));
    }
    return DLS_OK;
}

static void count_occurrences(check *c, const dls__posting *posting)
{
    uint32_t at = 0;
    for (uint32_t fields = posting->fields; fields != 0; fields &= fields - 1) {
        size_t field = dls__lowest_bit(fields);
        c->occurrences[field * c->segment->descriptor.documents + posting->document] += posting->counts[at++];
    }
}

static void note_extents(check *c, const dls__posting *posting)
{
    const uint32_t *positions = posting->positions, *count = posting->counts;
    for (uint32_t fields = posting->fields; fields != 0; fields &= fields - 1, count++) {
        size_t field = dls__lowest_bit(fields);
        if ((c->schema->position_fields >> field & 1) == 0) continue;
        uint8_t *extent = &c->extents[field * c->segment->descriptor.documents + posting->document];
        *extent = (uint8_t)dls__max(*extent, dls__extent_of(positions[*count - 1]));
        positions += *count;
    }
}

/* All postings of one term. The iterator has checked their order and ranges. */
static dls_status check_postings(check *c, dls__term_source *source, dls_error *err)
{
    bool keyword = (uint8_t)source->term[0] == DLS__KEYWORD_PREFIX, more;
    if (keyword && source->length < DLS__KEYWORD_PREFIX_SIZE)
        return dls__section_corrupt(&c->segment->terms.section, 0, "a keyword without its field", err);
    for (;;) {
        DLS__TRY(source->next_posting(source, &more, err));
        if (!more) return DLS_OK;
        if (keyword != (source->posting.fields == 0))
            return dls__section_corrupt(&c->segment->lists.postings.documents, 0, "a posting of the wrong kind", err);
        count_occurrences(c, &source->posting);
        note_extents(c, &source->posting);
        if (c->texts != NULL) dls__text_check_posting(c->texts, &source->posting);
        if (++c->postings % DLS__WORK_STEP == 0) DLS__TRY(dls__cancel_after(c->cancel, DLS__WORK_STEP, err));
    }
}

static dls_status check_terms(check *c, dls_error *err)
{
    dls__list_source source;
    dls__list_source_init(&source, &c->segment->terms, &c->segment->lists, c->allocator);
    dls_status status;
    bool more;
    while ((status = source.source.next_term(&source.source, &more, err)) == DLS_OK && more) {
        if (c->texts != NULL) dls__text_check_term(c->texts, source.source.term, source.source.length);
        status = check_postings(c, &source.source, err);
        if (status != DLS_OK) break;
    }
    dls__list_source_done(&source);
    DLS__TRY(status);
    if (c->postings != c->segment->descriptor.postings)
        return dls__section_corrupt(&c->segment->lists.postings.documents, 0,
                                    "the number of postings is not the commit's", err);
    return DLS_OK;
}

/* What lists say of their postings, which they say by lengths: so these must be right first. */
static dls_status check_lists(const check *c, const dls__dict *strings, const dls__lists_file *lists, dls_error *err)
{
    dls__dict_iter iter;
    bool more;
    dls__dict_iter_init(&iter, strings);
    for (;;) {
        DLS__TRY(dls__dict_iter_next(&iter, &more, err));
        if (!more) return DLS_OK;
        DLS__TRY(dls__list_check(lists, iter.value, c->allocator, err));
        DLS__TRY(dls__cancel_after(c->cancel, WORK_OF_LIST, err));
    }
}

/* The pairs, if the writer was to make any. */
static dls_status check_pairs(const check *c, dls_error *err)
{
    const dls__segment *segment = c->segment;
    if (segment->descriptor.pair_words == 0 && segment->pairs.count == 0) return DLS_OK;
    DLS__TRY(dls__pairs_check(&segment->terms, &segment->lists, segment->descriptor.pair_words, &segment->pairs,
                              &segment->pair_lists, c->cancel, c->allocator, err));
    return check_lists(c, &segment->pairs, &segment->pair_lists, err);
}

/* The lengths of one text field, and how many documents have it, against the occurrences that were counted. A document
 * may have more words than occurrences: those that share a position with an equal word count once. */
static dls_status check_lengths(const check *c, uint32_t field, dls_error *err)
{
    const dls__segment_descriptor *descriptor = &c->segment->descriptor;
    const uint32_t *occurrences = c->occurrences + (size_t)field * descriptor->documents;
    const uint8_t *lengths = c->segment->columns.lengths[field];
    uint32_t documents_with = 0;
    for (uint32_t document = 0; document < descriptor->documents; document++) {
        if (lengths[document] < dls__length_encode(occurrences[document]) ||
            (lengths[document] > 0) != (occurrences[document] > 0))
            return dls__section_corrupt(&c->segment->lengths, (uint64_t)field * descriptor->documents + document,
                                        "a length that the postings contradict", err);
        documents_with += occurrences[document] > 0;
    }
    if (documents_with != descriptor->documents_with[field])
        return dls__section_corrupt(&c->segment->lengths, 0, "the number of documents with a field is not the commit's",
                                    err);
    return DLS_OK;
}

/* The extents of one text field, against the positions that were met. */
static dls_status check_extents(const check *c, uint32_t field, dls_error *err)
{
    uint32_t documents = c->segment->descriptor.documents;
    const uint8_t *extents = c->segment->columns.extents[field];
    if (extents != NULL && memcmp(extents, c->extents + (size_t)field * documents, documents) != 0)
        return dls__section_corrupt(&c->segment->lengths, 0, "an extent that the positions contradict", err);
    return DLS_OK;
}

/* Add the words of the document of `record` up; its texts are looked at too. */
static dls_status sum_words(check *c, uint32_t document, const dls__record_reader *record, dls_error *err)
{
    uint8_t codes[DLS_MAX_TEXT_FIELDS];
    uint32_t lengths[DLS_MAX_TEXT_FIELDS];
    for (uint32_t field = 0; field < c->schema->text_count; field++)
        codes[field] = c->segment->columns.lengths[field][c->places[document]];
    if (!dls__record_lengths(record, codes, c->schema->text_count, lengths))
        return dls__section_corrupt(&c->segment->stored.section, 0, "lengths that make no sense", err);
    for (uint32_t field = 0; field < c->schema->text_count; field++) {
        c->words[field] += lengths[field];
        if (!dls__segment_is_gone(c->segment, document)) continue;
        c->deleted_words[field] += lengths[field];
        c->deleted_with[field] += lengths[field] > 0;
    }
    if (c->texts != NULL) return dls__text_check_record(c->texts, c->places[document], record, lengths, err);
    return DLS_OK;
}

/* The key leads to the document whose record has it; that of one which was deleted may lead to a later one. As keys
 * are counted, none leads elsewhere. */
static dls_status check_key(check *c, uint32_t document, const dls__record_reader *record, dls_error *err)
{
    bool found, gone = dls__segment_is_gone(c->segment, document);
    uint64_t keyed = 0;
    DLS__TRY(dls__dict_find(&c->segment->keys, record->key, record->key_length, &found, &keyed, err));
    c->keys += found && keyed == document;
    if (found && (keyed == document || (gone && keyed > document))) return DLS_OK;
    return dls__section_corrupt(&c->segment->keys.section, 0, "a key that leads to another document", err);
}

static dls_status check_records(check *c, dls__docstore_iter *iter, dls_error *err)
{
    const dls__section *stored = &c->segment->stored.section;
    for (uint32_t document = 0;; document++) {
        bool more;
        DLS__TRY(dls__docstore_iter_next(iter, &more, err));
        if (!more) return DLS_OK;
        dls__record_reader record, values;
        dls__record_open(&record, iter->record, iter->size);
        values = record;
        while (dls__record_next(&values))
            if (values.field >= c->schema->count) values.reader.bad = true;
        if (values.reader.bad) return dls__section_corrupt(stored, 0, "a record that makes no sense", err);
        DLS__TRY(sum_words(c, document, &record, err));
        DLS__TRY(check_key(c, document, &record, err));
        DLS__TRY(dls__cancel_after(c->cancel, 1 + iter->size / DLS__BYTES_OF_WORK, err));
    }
}

static dls_status check_words(const check *c, dls_error *err)
{
    const dls__segment_descriptor *descriptor = &c->segment->descriptor;
    const dls__section *stored = &c->segment->stored.section;
    for (uint32_t field = 0; field < c->schema->text_count; field++) {
        if (c->words[field] != descriptor->total_length[field])
            return dls__section_corrupt(stored, 0, "the number of words is not the commit's", err);
        if (c->deleted_words[field] != descriptor->deleted_length[field] ||
            c->deleted_with[field] != descriptor->deleted_with[field])
            return dls__section_corrupt(stored, 0, "what deleted documents had is not what the commit says", err);
    }
    return DLS_OK;
}

static dls_status check_stored(check *c, dls_error *err)
{
    dls__docstore_iter iter;
    dls__docstore_iter_init(&iter, &c->segment->stored, c->allocator);
    dls_status status = check_records(c, &iter, err);
    dls__docstore_iter_done(&iter);
    DLS__TRY(status);
    if (c->keys != c->segment->keys.count)
        return dls__section_corrupt(&c->segment->keys.section, 0, "a key that leads to no document", err);
    return check_words(c, err);
}

/* Every document has one inner number and one outside. */
static dls_status check_order(const check *c, dls_error *err)
{
    uint32_t documents = c->segment->descriptor.documents;
    memset(c->met, 0, documents);
    for (uint32_t inner = 0; inner < documents; inner++) {
        uint32_t outer;
        DLS__TRY(dls__segment_outer(c->segment, inner, &outer, err));
        c->places[outer] = inner;
        if (c->met[outer]++ != 0)
            return dls__section_corrupt(&c->segment->order, 4 * (uint64_t)inner, "two documents with one number", err);
    }
    return DLS_OK;
}

static dls_status check_words_found(check *c, dls_error *err)
{
    const dls__columns *columns;
    DLS__TRY(dls__segment_columns(c->segment, &columns, err));
    DLS__TRY(check_terms(c, err));
    for (uint32_t field = 0; field < c->schema->text_count; field++) {
        DLS__TRY(check_lengths(c, field, err));
        DLS__TRY(check_extents(c, field, err));
    }
    DLS__TRY(check_lists(c, &c->segment->terms, &c->segment->lists, err));
    DLS__TRY(dls__value_columns_check(&c->segment->terms, &c->segment->lists, c->schema, c->cancel, c->allocator,
                                      &c->segment->value_section, err));
    return check_order(c, err);
}

static dls_status check_all(check *c, dls_error *err)
{
    DLS__TRY(check_pages(c->segment, c->cancel, err));
    DLS__TRY(check_words_found(c, err));
    DLS__TRY(check_pairs(c, err));
    DLS__TRY(check_stored(c, err));
    DLS__TRY(dls__vocabulary_check(&c->segment->vocabulary, c->segment->descriptor.documents,
                                   c->texts != NULL ? &c->segment->stored : NULL, c->schema, c->cancel, c->allocator,
                                   err));
    DLS__TRY(dls__definitions_check(&c->segment->acronyms, c->segment->descriptor.documents,
                                    c->texts != NULL ? &c->segment->stored : NULL, c->schema, c->cancel, c->allocator,
                                    err));
    return c->texts != NULL ? dls__text_check_finish(c->texts, err) : DLS_OK;
}

static dls_status check_with_texts(check *c, dls_error *err)
{
    dls__text_check texts;
    dls_status status = dls__text_check_init(&texts, c->segment, c->schema, c->allocator, err);
    c->texts = &texts;
    if (status == DLS_OK) status = check_all(c, err);
    dls__text_check_done(&texts);
    return status;
}

/* Run one of these. */
static dls_status run_check(dls__segment *segment, const dls_schema *schema, dls__cancel *cancel,
                            const dls_allocator *allocator, dls_status (*run)(check *c, dls_error *err), dls_error *err)
{
    size_t documents = segment->descriptor.documents, counters = schema->text_count * documents;
    check c = { .segment = segment, .schema = schema, .cancel = cancel, .allocator = allocator };
    if (documents > 0 && schema->text_count > SIZE_MAX / documents) return dls__no_memory(err);
    c.occurrences = dls__alloc_zero_array(allocator, counters, sizeof *c.occurrences);
    c.extents = dls__alloc_zero(allocator, counters);
    c.met = dls__alloc(allocator, documents);
    c.places = dls__alloc_array(allocator, documents, sizeof *c.places);
    bool memory = c.occurrences != NULL && c.extents != NULL && c.met != NULL && c.places != NULL;
    dls_status status = memory ? run(&c, err) : dls__no_memory(err);
    dls__free(allocator, c.places, documents * sizeof *c.places);
    dls__free(allocator, c.met, documents);
    dls__free(allocator, c.extents, counters);
    dls__free(allocator, c.occurrences, counters * sizeof *c.occurrences);
    return status;
}

dls_status dls__segment_check(dls__segment *segment, const dls_schema *schema, bool texts, dls__cancel *cancel,
                              const dls_allocator *allocator, dls_error *err)
{
    return run_check(segment, schema, cancel, allocator, texts ? check_with_texts : check_all, err);
}

dls_status dls__segment_check_words(dls__segment *segment, const dls_schema *schema, dls__cancel *cancel,
                                    const dls_allocator *allocator, dls_error *err)
{
    return run_check(segment, schema, cancel, allocator, check_words_found, err);
}
