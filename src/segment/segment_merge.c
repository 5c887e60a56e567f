/* SPDX-License-Identifier: MIT
 *
 * A heap of sources by current string, then by number: the top ones with equal strings form the next entry. They are
 * taken out of it meanwhile, to behind its end, and of them the one with the least document is gone through until
 * another has a lesser one. Documents of runs and lanes alternate by the hundred, those of segments not at all.
 */
#include "segment/segment_merge.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

/* A key takes as long as so many postings. */
#define WORK_OF_KEY 4

typedef struct merge {
    dls__term_source **sources;
    const dls_allocator *allocator;
    dls__cancel *cancel;
    size_t *heap; /* numbers of sources that have a current string */
    size_t count;
    size_t capacity;
} merge;

static int compare_strings(const dls__term_source *a, const dls__term_source *b)
{
    int order = memcmp(a->term, b->term, dls__min(a->length, b->length));
    if (order != 0) return order;
    return a->length < b->length ? -1 : a->length > b->length;
}

static bool before(const merge *m, size_t a, size_t b)
{
    int order = compare_strings(m->sources[a], m->sources[b]);
    return order != 0 ? order < 0 : a < b;
}

static void sift_down(merge *m, size_t at)
{
    size_t moved = m->heap[at];
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= m->count) break;
        if (child + 1 < m->count && before(m, m->heap[child + 1], m->heap[child])) child++;
        if (!before(m, m->heap[child], moved)) break;
        m->heap[at] = m->heap[child];
        at = child;
    }
    m->heap[at] = moved;
}

static void sift_up(merge *m, size_t at)
{
    size_t moved = m->heap[at];
    for (; at > 0 && before(m, moved, m->heap[(at - 1) / 2]); at = (at - 1) / 2) m->heap[at] = m->heap[(at - 1) / 2];
    m->heap[at] = moved;
}

/* Step the top source to its next string. */
static dls_status advance_top(merge *m, dls_error *err)
{
    dls__term_source *top = m->sources[m->heap[0]];
    bool more;
    DLS__TRY(top->next_term(top, &more, err));
    if (!more) m->heap[0] = m->heap[--m->count];
    if (m->count > 0) sift_down(m, 0);
    return DLS_OK;
}

static dls_status merge_init(merge *m, dls__term_source **sources, size_t count, const dls_allocator *allocator,
                             dls__cancel *cancel, dls_error *err)
{
    *m = (merge){ .sources = sources, .allocator = allocator, .cancel = cancel, .capacity = count };
    m->heap = dls__alloc_array(allocator, count, sizeof *m->heap);
    if (m->heap == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < count; i++) {
        bool more;
        DLS__TRY(sources[i]->next_term(sources[i], &more, err));
        if (more) m->heap[m->count++] = i;
    }
    for (size_t at = m->count / 2; at-- > 0;) sift_down(m, at);
    return DLS_OK;
}

static void merge_done(merge *m) { dls__free(m->allocator, m->heap, m->capacity * sizeof *m->heap); }

static void begin_sequential(void *writer, const char *term, size_t length)
{
    (void)term, (void)length;
    dls__postings_begin(writer);
}

static dls_status add_sequential(void *writer, const dls__posting *posting, dls_error *err)
{
    (void)err; /* a failure is told at the end */
    dls__postings_add(writer, posting);
    return DLS_OK;
}

static dls_status end_sequential(void *writer, uint64_t *value, dls_error *err)
{
    return dls__postings_end(writer, value, err);
}

dls__posting_sink dls__sequential_sink(dls__postings_writer *writer)
{
    return (dls__posting_sink){ writer, begin_sequential, add_sequential, end_sequential };
}

/* Hand on the postings of a source from the current one on, up to document `limit`. */
static dls_status copy_postings(const merge *m, dls__term_source *source, uint32_t limit, const dls__posting_sink *sink,
                                bool *more, uint64_t *posting_count, dls_error *err)
{
    do {
        DLS__TRY(sink->add(sink->writer, &source->posting, err));
        if (++*posting_count % DLS__WORK_STEP == 0) DLS__TRY(dls__cancel_after(m->cancel, DLS__WORK_STEP, err));
        DLS__TRY(source->next_posting(source, more, err));
    } while (*more && source->posting.document < limit);
    return DLS_OK;
}

/* Copy the top source's string. */
static dls_status take_string(const merge *m, dls__buf *string, dls_error *err)
{
    const dls__term_source *top = m->sources[m->heap[0]];
    dls__buf_clear(string);
    dls__buf_append(string, top->term, top->length);
    return dls__buf_status(string, err);
}

/* Whether there is a top source, and it has that string. */
static bool top_is(const merge *m, const dls__buf *string)
{
    if (m->count == 0) return false;
    const dls__term_source *top = m->sources[m->heap[0]];
    return top->length == string->size && memcmp(top->term, string->bytes, string->size) == 0;
}

/* Whether no other source has the top's string. */
static bool top_is_alone(const merge *m)
{
    for (size_t child = 1; child < m->count && child <= 2; child++)
        if (compare_strings(m->sources[m->heap[0]], m->sources[m->heap[child]]) == 0) return false;
    return true;
}

static dls_status write_postings_of_top(const merge *m, const dls__posting_sink *sink, uint64_t *posting_count,
                                        dls_error *err)
{
    dls__term_source *top = m->sources[m->heap[0]];
    bool more;
    DLS__TRY(top->next_posting(top, &more, err));
    return more ? copy_postings(m, top, UINT32_MAX, sink, &more, posting_count, err) : DLS_OK;
}

/* Take the top out of the heap, to behind its end. */
static void take_top(merge *m)
{
    size_t top = m->heap[0];
    m->heap[0] = m->heap[--m->count];
    m->heap[m->count] = top;
    sift_down(m, 0);
}

/* Have the one of `count` sources with the least document come first; the least document of the others. */
static uint32_t find_least(const merge *m, size_t *numbers, size_t count)
{
    uint32_t limit = UINT32_MAX;
    for (size_t i = 1; i < count; i++) {
        size_t other = numbers[i];
        if (m->sources[other]->posting.document < m->sources[numbers[0]]->posting.document) {
            numbers[i] = numbers[0];
            numbers[0] = other;
        }
        uint32_t document = m->sources[numbers[i]]->posting.document;
        if (document < limit) limit = document;
    }
    return limit;
}

/* The postings of `count` sources that were taken out of the heap; their numbers get into another order. */
static dls_status join_postings(const merge *m, size_t *numbers, size_t count, const dls__posting_sink *sink,
                                uint64_t *posting_count, dls_error *err)
{
    for (size_t i = 0; i < count; i++) {
        bool more; /* every string has a posting */
        DLS__TRY(m->sources[numbers[i]]->next_posting(m->sources[numbers[i]], &more, err));
    }
    while (count > 0) {
        bool more;
        uint32_t limit = find_least(m, numbers, count);
        DLS__TRY(copy_postings(m, m->sources[numbers[0]], limit, sink, &more, posting_count, err));
        if (more) continue;
        size_t ended = numbers[0];
        numbers[0] = numbers[--count];
        numbers[count] = ended;
    }
    return DLS_OK;
}

/* Step the sources that were taken out of the heap, which had `count` with them, and put them back. */
static dls_status put_back(merge *m, size_t count, dls_error *err)
{
    for (size_t i = m->count; i < count; i++) {
        size_t number = m->heap[i];
        bool more;
        DLS__TRY(m->sources[number]->next_term(m->sources[number], &more, err));
        if (!more) continue;
        m->heap[m->count] = number;
        sift_up(m, m->count++);
    }
    return DLS_OK;
}

static dls_status write_term(merge *m, const dls__posting_sink *sink, dls__dict_writer *terms, uint64_t *posting_count,
                             dls_error *err)
{
    const dls__term_source *first = m->sources[m->heap[0]]; /* its string stays until it is stepped */
    size_t count = m->count;
    uint64_t value;
    bool alone = top_is_alone(m);
    sink->begin(sink->writer, first->term, first->length);
    if (alone) {
        DLS__TRY(write_postings_of_top(m, sink, posting_count, err));
    } else {
        do take_top(m);
        while (m->count > 0 && compare_strings(m->sources[m->heap[0]], first) == 0);
        DLS__TRY(join_postings(m, m->heap + m->count, count - m->count, sink, posting_count, err));
    }
    DLS__TRY(sink->end(sink->writer, &value, err));
    if (terms != NULL) DLS__TRY(dls__dict_writer_add(terms, first->term, first->length, value, err));
    return alone ? advance_top(m, err) : put_back(m, count, err);
}

dls_status dls__merge_terms(dls__term_source **sources, size_t count, const dls_allocator *allocator,
                            dls__cancel *cancel, const dls__posting_sink *sink, dls__dict_writer *terms,
                            uint64_t *posting_count, dls_error *err)
{
    merge m;
    dls_status status = merge_init(&m, sources, count, allocator, cancel, err);
    while (status == DLS_OK && m.count > 0) status = write_term(&m, sink, terms, posting_count, err);
    merge_done(&m);
    return status == DLS_OK && terms != NULL ? dls__dict_writer_finish(terms, err) : status;
}

static dls_status write_key(merge *m, dls__buf *key, dls__dict_writer *keys, dls_error *err)
{
    uint32_t document;
    DLS__TRY(take_string(m, key, err));
    do {
        dls__term_source *top = m->sources[m->heap[0]];
        bool more;
        DLS__TRY(top->next_posting(top, &more, err));
        document = top->posting.document;
        DLS__TRY(advance_top(m, err));
    } while (top_is(m, key));
    DLS__TRY(dls__cancel_after(m->cancel, WORK_OF_KEY, err));
    return dls__dict_writer_add(keys, (const char *)key->bytes, key->size, document, err);
}

dls_status dls__merge_keys(dls__term_source **sources, size_t count, const dls_allocator *allocator,
                           dls__cancel *cancel, dls__dict_writer *keys, dls_error *err)
{
    merge m;
    dls__buf key;
    dls__buf_init(&key, allocator, DLS__DICT_MAX_STRING);
    dls_status status = merge_init(&m, sources, count, allocator, cancel, err);
    while (status == DLS_OK && m.count > 0) status = write_key(&m, &key, keys, err);
    dls__buf_done(&key);
    merge_done(&m);
    return status == DLS_OK ? dls__dict_writer_finish(keys, err) : status;
}
