/* SPDX-License-Identifier: MIT
 *
 * Which terms say where a document belongs: not those that few have, of which there are many and each says little, nor
 * those that most have. Their postings are gathered term by term and then turned round.
 */
#include "segment/reorder.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "segment/bisection.h"

/* Postings that are turned round; of more, every second term is left out, or two of three, ... */
#define MOST_POSTINGS ((uint64_t)1 << 27)

/* So many are turned round while one is merged. */
#define POSTINGS_OF_WORK 4

typedef struct gathering {
    uint32_t least_df;
    uint32_t most_df;
    dls__buf list;       /* u32 documents of the term in hand */
    dls__spool postings; /* u32 documents of all terms */
    dls__buf ends;       /* u64 for each term: postings up to its last */
    uint64_t count;      /* of postings */
    dls__cancel *cancel;
} gathering;

static void gather_begin(void *to, const char *term, size_t length)
{
    (void)term, (void)length;
    gathering *g = to;
    dls__buf_clear(&g->list);
}

static dls_status gather_add(void *to, const dls__posting *posting, dls_error *err)
{
    gathering *g = to;
    if (posting->fields == 0 || g->list.size / sizeof(uint32_t) > g->most_df) return DLS_OK;
    dls__buf_append(&g->list, &posting->document, sizeof posting->document);
    return g->list.failed ? dls__no_memory(err) : DLS_OK;
}

static dls_status gather_end(void *to, uint64_t *value, dls_error *err)
{
    gathering *g = to;
    size_t df = g->list.size / sizeof(uint32_t);
    *value = 0;
    if (df < g->least_df || df > g->most_df) return DLS_OK;
    dls__spool_append(&g->postings, g->list.bytes, g->list.size);
    g->count += df;
    dls__buf_append(&g->ends, &g->count, sizeof g->count);
    DLS__TRY(dls__buf_status(&g->ends, err));
    return dls__spool_status(&g->postings, err);
}

/* The forward index being made: first has a number for each document and one more. */
typedef struct turned {
    uint64_t *first;
    uint32_t *terms;
    uint64_t posting_count;
    uint32_t term_count;
} turned;

/* Call for each posting of every `step`th term: what `first` counts, or where `terms` is filled in. */
static dls_status turn_postings(const gathering *g, const uint8_t *postings, uint64_t step, turned *out, dls_error *err)
{
    const uint64_t *ends = (const uint64_t *)(const void *)g->ends.bytes;
    const uint32_t *documents = (const uint32_t *)(const void *)postings;
    uint64_t terms = g->ends.size / sizeof *ends;
    uint32_t number = 0;
    for (uint64_t term = 0; term < terms; term += step, number++) {
        uint64_t first = term == 0 ? 0 : ends[term - 1];
        for (uint64_t i = first; i < ends[term]; i++) {
            uint64_t *place = &out->first[documents[i] + 1];
            if (out->terms != NULL) out->terms[*place] = number;
            ++*place;
        }
        DLS__TRY(dls__cancel_after(g->cancel, (ends[term] - first) / POSTINGS_OF_WORK, err));
    }
    out->term_count = number;
    return DLS_OK;
}

/* Bisect what was gathered. */
static dls_status order_gathered(gathering *g, uint32_t documents, size_t threads, const dls_allocator *allocator,
                                 uint32_t *order, dls_error *err)
{
    const uint8_t *postings;
    uint64_t size, step = 1 + g->count / MOST_POSTINGS;
    turned t = { .first = dls__alloc_zero(allocator, ((size_t)documents + 2) * sizeof *t.first) };
    dls_status status = t.first != NULL ? dls__spool_freeze(&g->postings, &postings, &size, err) : dls__no_memory(err);
    if (status == DLS_OK) status = turn_postings(g, postings, step, &t, err);
    if (status == DLS_OK) {
        /* counts of document d stand at d + 1; summed up and moved by one, each is where the next term of d goes */
        for (uint32_t d = 0; d < documents; d++) t.first[d + 1] += t.first[d];
        t.posting_count = t.first[documents];
        memmove(t.first + 1, t.first, ((size_t)documents + 1) * sizeof *t.first);
        t.terms = dls__alloc_array(allocator, (size_t)t.posting_count, sizeof *t.terms);
        if (t.terms == NULL) status = dls__no_memory(err);
    }
    if (status == DLS_OK) status = turn_postings(g, postings, step, &t, err);
    if (status == DLS_OK) {
        dls__forward_index forward = { documents, t.term_count, t.first, t.terms };
        status = dls__bisect(&forward, threads, g->cancel, allocator, order, err);
    }
    dls__free(allocator, t.terms, (size_t)t.posting_count * sizeof *t.terms);
    dls__free(allocator, t.first, ((size_t)documents + 2) * sizeof *t.first);
    return status;
}

dls_status dls__reorder(dls__term_source **sources, size_t count, uint32_t documents, size_t threads,
                        dls__cancel *cancel, const dls_allocator *allocator, const char *beside, uint32_t *order,
                        dls_error *err)
{
    gathering g = { .least_df = DLS__BISECTION_MIN_DOCUMENTS,
                    .most_df = documents / DLS__BISECTION_MAX_SHARE,
                    .cancel = cancel };
    dls__posting_sink sink = { &g, gather_begin, gather_add, gather_end };
    uint64_t posting_count = 0;
    dls__buf_init(&g.list, allocator, SIZE_MAX);
    dls__buf_init(&g.ends, allocator, SIZE_MAX);
    dls__spool_init(&g.postings, allocator, beside);
    dls_status status = dls__merge_terms(sources, count, allocator, cancel, &sink, NULL, &posting_count, err);
    if (status == DLS_OK) status = order_gathered(&g, documents, threads, allocator, order, err);
    dls__buf_done(&g.list);
    dls__buf_done(&g.ends);
    dls__spool_done(&g.postings);
    return status;
}
