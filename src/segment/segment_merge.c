/* SPDX-License-Identifier: MIT
 *
 * A heap of sources by current string, then by number: the top ones with equal strings form the next entry.
 */
#include "segment/segment_merge.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

typedef struct merge {
    dls__term_source **sources;
    const dls_allocator *allocator;
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
                             dls_error *err)
{
    *m = (merge){ .sources = sources, .allocator = allocator, .capacity = count };
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

static void begin_sequential(void *writer) { dls__postings_begin(writer); }

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

static void begin_list(void *writer) { dls__list_begin(writer); }

static dls_status add_to_list(void *writer, const dls__posting *posting, dls_error *err)
{
    return dls__list_add(writer, posting, err);
}

static dls_status end_list(void *writer, uint64_t *value, dls_error *err) { return dls__list_end(writer, value, err); }

dls__posting_sink dls__list_sink(dls__list_writer *writer)
{
    return (dls__posting_sink){ writer, begin_list, add_to_list, end_list };
}

/* The postings of the top source's string. */
static dls_status copy_postings(merge *m, const dls__posting_sink *sink, uint64_t *posting_count, dls_error *err)
{
    dls__term_source *top = m->sources[m->heap[0]];
    for (;;) {
        bool more;
        DLS__TRY(top->next_posting(top, &more, err));
        if (!more) return DLS_OK;
        DLS__TRY(sink->add(sink->writer, &top->posting, err));
        ++*posting_count;
    }
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

static dls_status write_term(merge *m, dls__buf *term, const dls__posting_sink *sink, dls__dict_writer *terms,
                             uint64_t *posting_count, dls_error *err)
{
    DLS__TRY(take_string(m, term, err));
    sink->begin(sink->writer);
    do {
        DLS__TRY(copy_postings(m, sink, posting_count, err));
        DLS__TRY(advance_top(m, err));
    } while (top_is(m, term));
    uint64_t value;
    DLS__TRY(sink->end(sink->writer, &value, err));
    return terms == NULL ? DLS_OK : dls__dict_writer_add(terms, (const char *)term->bytes, term->size, value, err);
}

dls_status dls__merge_terms(dls__term_source **sources, size_t count, const dls_allocator *allocator,
                            const dls__posting_sink *sink, dls__dict_writer *terms, uint64_t *posting_count,
                            dls_error *err)
{
    merge m;
    dls__buf term;
    dls__buf_init(&term, allocator, DLS__DICT_MAX_STRING);
    dls_status status = merge_init(&m, sources, count, allocator, err);
    while (status == DLS_OK && m.count > 0) status = write_term(&m, &term, sink, terms, posting_count, err);
    dls__buf_done(&term);
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
    return dls__dict_writer_add(keys, (const char *)key->bytes, key->size, document, err);
}

dls_status dls__merge_keys(dls__term_source **sources, size_t count, const dls_allocator *allocator,
                           dls__dict_writer *keys, dls_error *err)
{
    merge m;
    dls__buf key;
    dls__buf_init(&key, allocator, DLS__DICT_MAX_STRING);
    dls_status status = merge_init(&m, sources, count, allocator, err);
    while (status == DLS_OK && m.count > 0) status = write_key(&m, &key, keys, err);
    dls__buf_done(&key);
    merge_done(&m);
    return status == DLS_OK ? dls__dict_writer_finish(keys, err) : status;
}
