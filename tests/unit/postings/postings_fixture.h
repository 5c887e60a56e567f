/* SPDX-License-Identifier: MIT
 *
 * Lists of postings for the tests of this room: random ones in plain arrays, and the files that they are written to.
 */
#ifndef POSTINGS_FIXTURE_H
#define POSTINGS_FIXTURE_H

#include <stdlib.h>

#include "support/dls_test.h"
#include "support/rng.h"
#include "support/test_section.h"

#include "base/alloc.h"
#include "postings/postings_format.h"

/* Postings, and in `positions` what they point to. */
typedef struct plain_list {
    dls__posting *postings;
    uint32_t count;
    uint32_t *positions;
    size_t position_count;
} plain_list;

/* How a segment keeps its fields. */
typedef struct field_setup {
    uint32_t text_fields;
    uint32_t position_fields;
} field_setup;

static inline void postings_file_free(dls__postings_file *file)
{
    test_section_free(&file->documents);
    test_section_free(&file->positions);
}

static inline size_t positions_of(const dls__posting *posting, uint32_t position_fields)
{
    size_t sum = 0, i = 0;
    for (uint32_t fields = posting->fields; fields != 0; fields &= fields - 1, i++)
        if ((position_fields >> dls__lowest_bit(fields) & 1) != 0) sum += posting->counts[i];
    return sum;
}

/* Mostly 1, now and then more, seldom many. */
static inline uint32_t random_count(rng *r)
{
    uint32_t kind = rng_below32(r, 100);
    return kind < 60 ? 1 : kind < 98 ? 1 + rng_below32(r, 4) : 1 + rng_below32(r, 300);
}

static inline void random_positions(rng *r, dls__posting *posting, uint32_t position_fields, plain_list *list)
{
    uint32_t *out = list->positions + list->position_count;
    posting->positions = out;
    uint32_t i = 0;
    for (uint32_t fields = posting->fields; fields != 0; fields &= fields - 1, i++) {
        if ((position_fields >> dls__lowest_bit(fields) & 1) == 0) continue;
        uint32_t next = 0;
        for (uint32_t k = 0; k < posting->counts[i]; k++) {
            *out = next + rng_below32(r, rng_below32(r, 20) == 0 ? 100000 : 200);
            next = *out++ + 1;
        }
    }
    list->position_count = (size_t)(out - list->positions);
}

/* `count` postings in fields of `fields` (0: a keyword's), with gaps of up to `gap` documents. */
static inline plain_list random_list(rng *r, uint32_t count, uint32_t fields, uint32_t position_fields, uint32_t gap)
{
    size_t room = (size_t)count * 300 * (dls__popcount(fields & position_fields)) + 1;
    plain_list list = { .postings = calloc(count, sizeof(dls__posting)),
                        .count = count,
                        .positions = malloc(room * sizeof(uint32_t)) };
    assert_non_null(list.postings);
    assert_non_null(list.positions);
    uint32_t next = 0;
    for (uint32_t i = 0; i < count; i++) {
        dls__posting *posting = &list.postings[i];
        posting->document = next + rng_below32(r, gap);
        next = posting->document + 1;
        while (posting->fields == 0 && fields != 0) posting->fields = (uint32_t)rng_next(r) & fields;
        for (unsigned k = 0; k < dls__popcount(posting->fields); k++) posting->counts[k] = random_count(r);
        random_positions(r, posting, position_fields, &list);
    }
    return list;
}

static inline void plain_list_free(plain_list *list)
{
    free(list->postings);
    free(list->positions);
}

/* Write lists, and note their addresses; the file has as many documents as the greatest number wants. */
static inline dls__postings_file write_lists(field_setup setup, const plain_list *lists, size_t count,
                                             uint64_t *addresses)
{
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    dls__spool documents, positions;
    dls__spool_init(&documents, allocator, "documents");
    dls__spool_init(&positions, allocator, "positions");
    dls__postings_writer writer;
    dls__postings_writer_init(&writer, allocator, &documents, &positions, setup.text_fields, setup.position_fields);
    dls__postings_file file = { .text_fields = setup.text_fields, .position_fields = setup.position_fields };
    for (size_t i = 0; i < count; i++) {
        dls__postings_begin(&writer);
        for (uint32_t k = 0; k < lists[i].count; k++) dls__postings_add(&writer, &lists[i].postings[k]);
        assert_int_equal(dls__postings_end(&writer, &addresses[i], NULL), DLS_OK);
        uint32_t last = lists[i].postings[lists[i].count - 1].document;
        if (last >= file.document_count) file.document_count = last + 1;
    }
    file.documents = test_section_frozen(&documents, "documents");
    file.positions = test_section_frozen(&positions, "positions");
    dls__postings_writer_done(&writer);
    dls__spool_done(&documents);
    dls__spool_done(&positions);
    return file;
}

/* The example of the essay: postings of fields 0 and 1 in documents 3 and 5. */
static const uint32_t example_positions[] = { 17, 0, 4, 2 };
static const char example_documents_bytes[] = "\x0d\x02"
                                              "\x04\x03\x01\x00"
                                              "\x02\x03\x06\x04\x00";
static const char example_positions_bytes[] = "\x11"
                                              "\x00\x03\x02";

static inline dls__postings_file write_example(uint64_t *address)
{
    dls__posting postings[] = {
        { .document = 3, .fields = 2, .counts = { 1 }, .positions = example_positions },
        { .document = 5, .fields = 3, .counts = { 2, 1 }, .positions = example_positions + 1 },
    };
    plain_list list = { .postings = postings, .count = 2 };
    return write_lists((field_setup){ 2, 3 }, &list, 1, address);
}

#endif
