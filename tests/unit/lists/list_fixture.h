/* SPDX-License-Identifier: MIT
 *
 * Lists for the tests of this room: columns of random documents, terms of which the postings stand in plain arrays, and
 * sections whose last byte is the last of its block of memory, so that a sanitizer sees a read beyond it.
 */
#ifndef LIST_FIXTURE_H
#define LIST_FIXTURE_H

#include "base/alloc.h"
#include "columns/extent.h"
#include "columns/lengths.h"
#include "lists/list_format.h"
#include "unit/postings/postings_fixture.h"

/* ------------------------------------------------------------------------------------------------------- documents */

/* The documents of a segment, as far as lists know them. */
typedef struct collection {
    uint32_t documents;
    uint32_t text_fields;
    uint32_t position_fields;
    dls__columns columns;
    dls__impacts impacts;
} collection;

/* Mostly short, seldom long. */
static inline uint32_t random_length(rng *r)
{
    uint32_t kind = rng_below32(r, 100);
    return kind < 50 ? 1 + rng_below32(r, 20) : kind < 99 ? 1 + rng_below32(r, 400) : 1 + rng_below32(r, 30000);
}

/* Positions that fit the length; now and then, as with many values, far behind it. */
static inline uint8_t random_extent(rng *r, uint32_t length)
{
    uint32_t width = length < 2 ? 0 : 32 - (uint32_t)__builtin_clz(length - 1);
    if (rng_below32(r, 20) == 0) width += rng_below32(r, 8);
    if (rng_below32(r, 2000) == 0) width = 32;
    return dls__extent_of((uint32_t)((UINT64_C(1) << width) - 1));
}

static inline void random_impacts(rng *r, collection *c)
{
    float weights[DLS_MAX_TEXT_FIELDS], b[DLS_MAX_TEXT_FIELDS];
    double average[DLS_MAX_TEXT_FIELDS];
    for (uint32_t field = 0; field < c->text_fields; field++) {
        weights[field] = rng_below32(r, 8) == 0 ? 0.0f : (float)(1 + rng_below32(r, 40)) / 10.0f;
        b[field] = (float)rng_below32(r, 11) / 10.0f;
        average[field] = (double)(1 + rng_below32(r, 1000)) / 5.0;
    }
    dls__impacts_init(&c->impacts, weights, b, average, c->text_fields);
}

/* Every document has every field. */
static inline void collection_init(collection *c, rng *r, uint32_t documents, uint32_t text_fields,
                                   uint32_t position_fields)
{
    *c = (collection){ .documents = documents, .text_fields = text_fields, .position_fields = position_fields };
    for (uint32_t field = 0; field < text_fields; field++) {
        uint8_t *lengths = malloc(documents), *extents = malloc(documents);
        assert_non_null(lengths);
        assert_non_null(extents);
        for (uint32_t d = 0; d < documents; d++) {
            lengths[d] = dls__length_encode(random_length(r));
            extents[d] = random_extent(r, dls__length_decode(lengths[d]));
        }
        c->columns.lengths[field] = lengths;
        if ((position_fields >> field & 1) != 0)
            c->columns.extents[field] = extents;
        else
            free(extents);
    }
    random_impacts(r, c);
}

/* One to four fields, of which some keep positions. */
static inline void random_collection(collection *c, rng *r, uint32_t documents)
{
    uint32_t text_fields = 1 + rng_below32(r, 4);
    collection_init(c, r, documents, text_fields, (uint32_t)rng_next(r) & ((UINT32_C(1) << text_fields) - 1));
}

static inline void collection_done(collection *c)
{
    for (uint32_t field = 0; field < c->text_fields; field++) {
        free((void *)(uintptr_t)c->columns.lengths[field]);
        free((void *)(uintptr_t)c->columns.extents[field]);
    }
}

/* ----------------------------------------------------------------------------------------------------------- terms */

/* A term's postings while they are made; position numbers take the place of pointers until all are there. */
typedef struct term_maker {
    rng *r;
    const collection *c;
    uint32_t fields;
    plain_list list;
    size_t posting_room;
    size_t position_room;
} term_maker;

static inline void add_random_positions(term_maker *m, const dls__posting *posting)
{
    uint32_t i = 0;
    for (uint32_t fields = posting->fields; fields != 0; fields &= fields - 1, i++) {
        const uint8_t *extents = m->c->columns.extents[dls__lowest_bit(fields)];
        if (extents == NULL) continue;
        uint32_t count = posting->counts[i];
        uint64_t step = (UINT64_C(1) << dls__extent_width(extents[posting->document])) / count;
        if (m->list.position_count + count > m->position_room) {
            m->position_room = 2 * (m->list.position_count + count);
            m->list.positions = realloc(m->list.positions, m->position_room * sizeof *m->list.positions);
            assert_non_null(m->list.positions);
        }
        for (uint32_t k = 0; k < count; k++)
            m->list.positions[m->list.position_count++] = (uint32_t)(k * step + rng_below(m->r, step));
    }
}

/* A posting of random fields and counts, which do not exceed the length. */
static inline void add_random_posting(term_maker *m, uint32_t document)
{
    if (m->list.count == m->posting_room) {
        m->posting_room = 2 * m->posting_room + 16;
        m->list.postings = realloc(m->list.postings, m->posting_room * sizeof *m->list.postings);
        assert_non_null(m->list.postings);
    }
    dls__posting *posting = &m->list.postings[m->list.count++];
    *posting = (dls__posting){ .document = document };
    while (posting->fields == 0 && m->fields != 0) posting->fields = (uint32_t)rng_next(m->r) & m->fields;
    uint32_t i = 0;
    for (uint32_t fields = posting->fields; fields != 0; fields &= fields - 1, i++) {
        uint32_t length = dls__length_decode(m->c->columns.lengths[dls__lowest_bit(fields)][document]);
        uint32_t count = rng_below32(m->r, 200) == 0 ? 1 + rng_below32(m->r, 5000) : random_count(m->r);
        posting->counts[i] = count < length ? count : length;
    }
    add_random_positions(m, posting);
}

static inline plain_list term_done(term_maker *m)
{
    size_t at = 0;
    for (uint32_t i = 0; i < m->list.count; i++) {
        size_t count = positions_of(&m->list.postings[i], m->c->position_fields);
        m->list.postings[i].positions = count > 0 ? m->list.positions + at : NULL;
        at += count;
    }
    assert_int_equal(at, m->list.position_count);
    return m->list;
}

/* A term that `df` documents have, in fields of `fields` (0: a keyword's). */
static inline plain_list term_of_df(rng *r, const collection *c, uint32_t df, uint32_t fields)
{
    term_maker m = { .r = r, .c = c, .fields = fields };
    for (uint32_t d = 0, left = df; left > 0; d++) {
        if (rng_below32(r, c->documents - d) >= left) continue;
        add_random_posting(&m, d);
        left--;
    }
    return term_done(&m);
}

/* A term in heaps: about `length` documents, every second of which has it, then many that have not. */
static inline plain_list clustered_term(rng *r, const collection *c, uint32_t length, uint32_t fields)
{
    term_maker m = { .r = r, .c = c, .fields = fields };
    bool inside = true;
    for (uint32_t d = 0; d < c->documents; d++) {
        if (rng_below32(r, inside ? length : 20 * length) == 0) inside = !inside;
        if (rng_below32(r, inside ? 2 : 5000) == 0) add_random_posting(&m, d);
    }
    if (m.list.count == 0) add_random_posting(&m, rng_below32(r, c->documents));
    return term_done(&m);
}

static inline uint32_t random_fields_of(rng *r, const collection *c)
{
    return (uint32_t)rng_below(r, UINT64_C(1) << c->text_fields);
}

/* A term of any density: one document in 5,000 to all, in heaps or not; seldom a keyword. */
static inline plain_list random_term(rng *r, const collection *c)
{
    static const uint32_t one_in[] = { 5000, 1000, 300, 130, 100, 40, 20, 15, 8, 3, 1 };
    uint32_t fields = random_fields_of(r, c);
    if (rng_below32(r, 3) == 0) return clustered_term(r, c, 10 + rng_below32(r, 5000), fields);
    uint32_t df = c->documents / one_in[rng_below32(r, DLS__ARRAY_LENGTH(one_in))];
    return term_of_df(r, c, df > 0 ? df : 1, fields);
}

/* --------------------------------------------------------------------------------------------------------- writing */

/* Write terms to spools, and note what opens their lists. */
static inline dls_status write_to_spools(const collection *c, const plain_list *terms, size_t count,
                                         const dls_allocator *allocator, dls__spool *documents, dls__spool *positions,
                                         uint64_t *values, dls_error *err)
{
    dls__list_writer writer;
    dls_status status = dls__list_writer_init(&writer, allocator, documents, positions, c->documents, c->text_fields,
                                              c->position_fields, &c->impacts, &c->columns, NULL, err);
    for (size_t i = 0; i < count && status == DLS_OK; i++) {
        dls__list_begin(&writer);
        for (uint32_t k = 0; k < terms[i].count && status == DLS_OK; k++)
            status = dls__list_add(&writer, &terms[i].postings[k], err);
        if (status == DLS_OK) status = dls__list_end(&writer, &values[i], err);
    }
    if (status == DLS_OK) status = dls__list_writer_finish(&writer, err);
    dls__list_writer_done(&writer);
    return status;
}

/* Write terms, and open what was written. `c` must stay where it is. */
static inline dls__lists_file write_terms(const collection *c, const plain_list *terms, size_t count, uint64_t *values)
{
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    dls_error err = { 0 };
    dls__spool documents, positions;
    dls__spool_init(&documents, allocator, "documents");
    dls__spool_init(&positions, allocator, "positions");
    assert_ok(write_to_spools(c, terms, count, allocator, &documents, &positions, values, &err), &err);
    dls__lists_file file = { .impacts = &c->impacts, .columns = &c->columns };
    file.postings.document_count = c->documents;
    file.postings.text_fields = c->text_fields;
    file.postings.position_fields = c->position_fields;
    file.postings.documents = test_section_frozen(&documents, "documents");
    file.postings.positions = test_section_frozen(&positions, "positions");
    dls__spool_done(&documents);
    dls__spool_done(&positions);
    return file;
}

static inline void lists_file_free(dls__lists_file *file) { postings_file_free(&file->postings); }

#endif
