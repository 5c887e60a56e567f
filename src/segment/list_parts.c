/* SPDX-License-Identifier: MIT
 *
 * A part knows its strings, and for each the size of its list and what opens it there, so that hardly anything is read
 * of lists that move.
 */
#include "segment/list_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/crew.h"
#include "base/error.h"
#include "base/reader.h"

/* Parts for each thread: one in hand, one that waits, and one that is done, while an earlier one is not. */
#define SLOTS_OF_MEMBER 3

/* Bytes of lists, or of positions, of a part that are in memory: of most parts all. */
#define ROOM_OF_PART ((size_t)1 << 20)

/* Takes the postings of terms, one after the other. */
typedef struct list_taker {
    dls__list_writer *lists;
    const char *term;
    size_t length;
    uint64_t begun;          /* the size of the documents before the list */
    dls__dict_writer *terms; /* the dictionary; NULL where a part's strings are noted: */
    dls__buf *strings;
} list_taker;

typedef struct list_part {
    dls__spool documents;
    dls__spool positions;
    dls__buf strings; /* ( string:string size:varint value:varint )* */
    size_t number;
    uint64_t postings;
    dls_status status;
    dls_error failure;
} list_part;

typedef struct list_parts {
    const dls__list_output *output;
    dls__make_part make;
    void *ctx;
    dls__dict_writer terms;
    dls__list_writer writers[DLS_MAX_THREADS]; /* by member of the crew, `writer_count` of them */
    size_t writer_count;
    list_part *parts; /* by slot, `part_count` of them */
    size_t part_count;
    dls__crew crew;
} list_parts;

static void begin_taken(void *taker, const char *term, size_t length)
{
    list_taker *t = taker;
    t->term = term;
    t->length = length;
    t->begun = dls__spool_size(t->lists->documents);
    dls__list_begin(t->lists);
}

static dls_status add_taken(void *taker, const dls__posting *posting, dls_error *err)
{
    const list_taker *t = taker;
    return dls__list_add(t->lists, posting, err);
}

static dls_status end_taken(void *taker, uint64_t *value, dls_error *err)
{
    const list_taker *t = taker;
    DLS__TRY(dls__list_end(t->lists, value, err));
    if (t->terms != NULL) return dls__dict_writer_add(t->terms, t->term, t->length, *value, err);
    dls__buf_append_string(t->strings, t->term, t->length);
    dls__buf_append_varint(t->strings, dls__spool_size(t->lists->documents) - t->begun);
    dls__buf_append_varint(t->strings, *value - 2 * t->begun);
    return dls__buf_status(t->strings, err);
}

static dls__posting_sink sink_of_taker(list_taker *taker)
{
    return (dls__posting_sink){ taker, begin_taken, add_taken, end_taken };
}

/* ----------------------------------------------------------------------------------------------- by several threads */

static dls_status make_apart(const list_parts *p, dls__list_writer *writer, list_part *part, dls_error *err)
{
    list_taker taker = { .lists = writer, .strings = &part->strings };
    dls__posting_sink sink = sink_of_taker(&taker);
    dls__list_writer_into(writer, &part->documents, &part->positions);
    return p->make(p->ctx, part->number, &sink, &part->postings, err);
}

static void make_list_part(void *ctx, size_t member, size_t slot)
{
    list_parts *p = ctx;
    list_part *part = &p->parts[slot];
    part->status = make_apart(p, &p->writers[member], part, &part->failure);
}

/* Put a part behind those that are there. */
static dls_status place_part(list_parts *p, list_part *part, dls_error *err)
{
    const uint8_t *documents, *positions;
    uint64_t size, positions_size, further = dls__spool_size(p->output->positions);
    dls__reader reader;
    DLS__TRY(dls__spool_freeze(&part->documents, &documents, &size, err));
    DLS__TRY(dls__spool_freeze(&part->positions, &positions, &positions_size, err));
    dls__spool_append(p->output->positions, positions, (size_t)positions_size);
    dls__reader_init(&reader, part->strings.bytes, part->strings.size);
    while (dls__reader_left(&reader) > 0) {
        size_t length;
        const char *string = dls__reader_string(&reader, &length);
        size_t list_size = (size_t)dls__reader_varint(&reader);
        uint64_t value = dls__reader_varint(&reader);
        value = dls__list_move(documents, list_size, value, p->output->position_fields, further, p->output->documents);
        DLS__TRY(dls__dict_writer_add(&p->terms, string, length, value, err));
        documents += list_size;
    }
    DLS__TRY(dls__spool_status(p->output->positions, err));
    return dls__spool_status(p->output->documents, err);
}

static dls_status take_part(list_parts *p, list_part *part, uint64_t *postings, dls_error *err)
{
    if (part->status != DLS_OK) {
        if (err != NULL) *err = part->failure;
        return part->status;
    }
    DLS__TRY(place_part(p, part, err));
    *postings += part->postings;
    return DLS_OK;
}

static void give_part(list_parts *p, size_t number)
{
    list_part *part = &p->parts[dls__crew_next_slot(&p->crew)];
    dls__spool_clear(&part->documents);
    dls__spool_clear(&part->positions);
    dls__buf_clear(&part->strings);
    part->number = number;
    part->postings = 0;
    dls__crew_give(&p->crew);
}

static dls_status write_side_by_side(list_parts *p, size_t parts, uint64_t *postings, dls_error *err)
{
    for (size_t given = 0, taken = 0, slot; taken < parts;) {
        while (given < parts && dls__crew_pieces(&p->crew) < p->part_count) give_part(p, given++);
        if (dls__crew_collect(&p->crew, &slot)) {
            DLS__TRY(take_part(p, &p->parts[slot], postings, err));
            DLS__TRY(dls__cancel_after(p->output->cancel, DLS__WORK_STEP, err));
            taken++;
        } else if (!dls__crew_help(&p->crew)) {
            dls__crew_wait(&p->crew);
        }
    }
    return DLS_OK;
}

static dls_status begin_list_parts(list_parts *p, dls_error *err)
{
    size_t count = SLOTS_OF_MEMBER * p->writer_count;
    p->parts = dls__alloc_array(p->output->allocator, count, sizeof *p->parts);
    if (p->parts == NULL) return dls__no_memory(err);
    for (; p->part_count < count; p->part_count++) {
        list_part *part = &p->parts[p->part_count];
        dls__spool_init_with_room(&part->documents, p->output->allocator, p->output->beside, ROOM_OF_PART);
        dls__spool_init_with_room(&part->positions, p->output->allocator, p->output->beside, ROOM_OF_PART);
        dls__buf_init(&part->strings, p->output->allocator, SIZE_MAX);
    }
    return dls__crew_begin(&p->crew, p->writer_count - 1, count, make_list_part, p, p->output->cancel,
                           p->output->allocator, err);
}

/* -------------------------------------------------------------------------------------------------------- the whole */

static dls_status write_one_by_one(list_parts *p, size_t parts, uint64_t *postings, dls_error *err)
{
    list_taker taker = { .lists = &p->writers[0], .terms = &p->terms };
    dls__posting_sink sink = sink_of_taker(&taker);
    for (size_t number = 0; number < parts; number++) DLS__TRY(p->make(p->ctx, number, &sink, postings, err));
    return DLS_OK;
}

static dls_status init_writers(list_parts *p, size_t count, dls_error *err)
{
    const dls__list_output *o = p->output;
    while (p->writer_count < count) {
        dls__list_writer *writer = &p->writers[p->writer_count++];
        DLS__TRY(dls__list_writer_init(writer, o->allocator, o->documents, o->positions, o->document_count,
                                       o->text_fields, o->position_fields, o->impacts, o->columns, o->places, err));
        writer->cancel = o->cancel;
    }
    return DLS_OK;
}

static dls_status write_parts(list_parts *p, size_t parts, uint64_t *postings, dls_error *err)
{
    const dls__list_output *o = p->output;
    DLS__TRY(init_writers(p, dls__min(o->threads, dls__max(parts, 1)), err));
    if (p->writer_count == 1) {
        DLS__TRY(write_one_by_one(p, parts, postings, err));
    } else {
        DLS__TRY(begin_list_parts(p, err));
        DLS__TRY(write_side_by_side(p, parts, postings, err));
    }
    dls__list_writer_into(&p->writers[0], o->documents, o->positions);
    DLS__TRY(dls__list_writer_finish(&p->writers[0], err));
    return dls__dict_writer_finish(&p->terms, err);
}

static void list_parts_done(list_parts *p)
{
    dls__crew_end(&p->crew);
    for (size_t i = 0; i < p->part_count; i++) {
        dls__spool_done(&p->parts[i].documents);
        dls__spool_done(&p->parts[i].positions);
        dls__buf_done(&p->parts[i].strings);
    }
    dls__free(p->output->allocator, p->parts, SLOTS_OF_MEMBER * p->writer_count * sizeof *p->parts);
    for (size_t i = 0; i < p->writer_count; i++) dls__list_writer_done(&p->writers[i]);
    dls__dict_writer_done(&p->terms);
}

dls_status dls__write_list_parts(const dls__list_output *output, size_t parts, dls__make_part make, void *ctx,
                                 uint64_t *terms, uint64_t *postings, dls_error *err)
{
    list_parts p = { .output = output, .make = make, .ctx = ctx };
    *postings = 0;
    dls__dict_writer_init(&p.terms, output->allocator, output->strings);
    dls_status status = write_parts(&p, parts, postings, err);
    *terms = p.terms.count;
    list_parts_done(&p);
    return status;
}
