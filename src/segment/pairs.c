/* SPDX-License-Identifier: MIT
 *
 * Writing pairs. They are found document by document, while lists are written one after the other: so postings wait,
 * pair by pair, in memory and then in a spool. Several threads find those of some of the documents each, and then each
 * writes the lists of some pairs, joining what waits for them.
 */
#include "segment/pairs.h"

#include <string.h>

#include "base/alloc.h"
#include "base/endian.h"
#include "base/error.h"
#include "base/reader.h"
#include "base/varint.h"
#include "segment/pair_walk.h"

/* Bytes of postings that wait in memory. */
#define MOST_WAITING ((size_t)16 << 20)

/* Postings of pairs in some of the documents. */
typedef struct waiting_pairs {
    const dls_allocator *allocator;
    size_t word_count;
    size_t pair_count; /* word_count * word_count; pair first * word_count + second */
    dls__buf *waiting; /* by pair: document, fields, counts, as varints */
    size_t size;       /* of all */
    size_t most;       /* of that */
    dls__spool spool;  /* what waited before, */
    dls__buf ends;     /* and where each pair's ends there: a u64 for each time and pair */
    const uint8_t *spooled;
} waiting_pairs;

struct dls__pair_writing {
    dls__lists_file lists;
    const dls__inverter *const *inverters; /* of each walk; NULL: none has one */
    const dls__list_output *output;
    dls__common_word words[DLS_MAX_PAIR_WORDS];
    size_t word_count;
    waiting_pairs walks[DLS_MAX_THREADS];
    size_t walk_count;
};

size_t dls__pair_string(const char *first, size_t first_length, const char *second, size_t second_length,
                        char out[DLS__PAIR_STRING])
{
    if (first_length > DLS__COMMON_WORD_BYTES || second_length > DLS__COMMON_WORD_BYTES) return 0;
    memcpy(out, first, first_length);
    out[first_length] = '\0';
    memcpy(out + first_length + 1, second, second_length);
    return first_length + 1 + second_length;
}

dls__lists_file dls__pair_lists(const dls__lists_file *lists, const dls__section *documents)
{
    dls__lists_file pairs = *lists;
    pairs.postings.documents = *documents;
    pairs.postings.positions = (dls__section){ .name = documents->name };
    pairs.postings.position_fields = 0;
    return pairs;
}

/* --------------------------------------------------------------------------------------------------------- finding */

static dls_status move_to_spool(waiting_pairs *w, dls_error *err)
{
    for (size_t pair = 0; pair < w->pair_count; pair++) {
        dls__spool_append(&w->spool, w->waiting[pair].bytes, w->waiting[pair].size);
        dls__buf_append_u64(&w->ends, dls__spool_size(&w->spool));
        dls__buf_clear(&w->waiting[pair]);
    }
    w->size = 0;
    DLS__TRY(dls__buf_status(&w->ends, err));
    return dls__spool_status(&w->spool, err);
}

static dls_status wait_for_list(void *taker, size_t first, size_t second, const dls__posting *posting, dls_error *err)
{
    waiting_pairs *w = taker;
    dls__buf *waiting = &w->waiting[first * w->word_count + second];
    size_t before = waiting->size;
    if (!dls__buf_reserve(waiting, (2 + DLS_MAX_TEXT_FIELDS) * DLS__VARINT_MAX)) return dls__no_memory(err);
    uint8_t *end = dls__varint_write(waiting->bytes + waiting->size, posting->document);
    end = dls__varint_write(end, posting->fields);
    for (uint32_t i = 0; i < dls__popcount(posting->fields); i++) end = dls__varint_write(end, posting->counts[i]);
    waiting->size = (size_t)(end - waiting->bytes);
    w->size += waiting->size - before;
    return w->size < w->most ? DLS_OK : move_to_spool(w, err);
}

static dls_status waiting_init(waiting_pairs *w, const dls__pair_writing *p, dls_error *err)
{
    *w = (waiting_pairs){ .allocator = p->output->allocator,
                          .word_count = p->word_count,
                          .pair_count = p->word_count * p->word_count,
                          .most = MOST_WAITING / p->walk_count };
    dls__buf_init(&w->ends, w->allocator, SIZE_MAX);
    dls__spool_init(&w->spool, w->allocator, p->output->beside);
    w->waiting = dls__alloc_array(w->allocator, w->pair_count, sizeof *w->waiting);
    if (w->waiting == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < w->pair_count; i++) dls__buf_init(&w->waiting[i], w->allocator, SIZE_MAX);
    return DLS_OK;
}

static void waiting_done(waiting_pairs *w)
{
    if (w->allocator == NULL) return; /* never begun */
    for (size_t i = 0; i < w->pair_count && w->waiting != NULL; i++) dls__buf_done(&w->waiting[i]);
    dls__free(w->allocator, w->waiting, w->pair_count * sizeof *w->waiting);
    dls__spool_done(&w->spool);
    dls__buf_done(&w->ends);
}

/* Find pairs in what an inverter has of the words. */
static dls_status walk_inverter(const dls__pair_writing *p, const dls__inverter *inverter, const dls__pair_sink *sink,
                                dls_error *err)
{
    const dls_allocator *allocator = p->output->allocator;
    dls__inverter_source *inverted = dls__alloc_array(allocator, p->word_count, sizeof *inverted);
    dls__term_source *sources[DLS_MAX_PAIR_WORDS];
    size_t open = 0;
    dls_status status = inverted != NULL ? DLS_OK : dls__no_memory(err);
    for (; open < p->word_count && status == DLS_OK; open++) {
        const dls__common_word *word = &p->words[open];
        status = dls__inverter_term(inverter, word->string, word->length, p->lists.postings.position_fields,
                                    &inverted[open], err);
        sources[open] = &inverted[open].source;
    }
    if (status == DLS_OK)
        status = dls__pair_walk(p->words, p->word_count, &p->lists, sources, 0, p->lists.postings.document_count,
                                p->output->cancel, allocator, sink, err);
    for (size_t i = 0; i < open; i++) dls__inverter_source_done(&inverted[i]);
    dls__free(allocator, inverted, p->word_count * sizeof *inverted);
    return status;
}

/* Find those of walk `number`: in its inverter, or in its part of the documents. */
static dls_status find_pairs(const dls__pair_writing *p, size_t number, waiting_pairs *w, dls_error *err)
{
    dls__pair_sink sink = { w, wait_for_list };
    uint64_t documents = p->lists.postings.document_count;
    uint32_t first = (uint32_t)(documents * number / p->walk_count);
    uint32_t end = (uint32_t)(documents * (number + 1) / p->walk_count);
    DLS__TRY(waiting_init(w, p, err));
    DLS__TRY(p->inverters != NULL ? walk_inverter(p, p->inverters[number], &sink, err)
                                  : dls__pair_walk(p->words, p->word_count, &p->lists, NULL, first, end,
                                                   p->output->cancel, p->output->allocator, &sink, err));
    DLS__TRY(move_to_spool(w, err));
    uint64_t size;
    return dls__spool_freeze(&w->spool, &w->spooled, &size, err);
}

size_t dls__pair_walks(const dls__pair_writing *writing) { return writing->walk_count; }

dls_status dls__pair_writing_walk(dls__pair_writing *writing, size_t number, dls_error *err)
{
    return find_pairs(writing, number, &writing->walks[number], err);
}

/* --------------------------------------------------------------------------------------------------------- writing */

/* What waits for one pair, posting by posting. */
typedef struct waiting_reader {
    const waiting_pairs *from;
    size_t next; /* in `ends`, of the bytes that come after those in hand */
    dls__reader reader;
    dls__posting posting;
    uint32_t document; /* of it; UINT32_MAX behind the last */
} waiting_reader;

static void step_waiting(waiting_reader *r)
{
    r->document = UINT32_MAX;
    while (dls__reader_left(&r->reader) == 0) {
        const dls__buf *ends = &r->from->ends;
        if (r->next >= ends->size / 8) return;
        uint64_t begin = r->next > 0 ? dls__load_u64(ends->bytes + 8 * (r->next - 1)) : 0;
        uint64_t end = dls__load_u64(ends->bytes + 8 * r->next);
        dls__reader_init(&r->reader, r->from->spooled + begin, (size_t)(end - begin));
        r->next += r->from->pair_count;
    }
    r->document = r->posting.document = (uint32_t)dls__reader_varint(&r->reader);
    r->posting.fields = (uint32_t)dls__reader_varint(&r->reader);
    for (uint32_t i = 0; i < dls__popcount(r->posting.fields); i++)
        r->posting.counts[i] = (uint32_t)dls__reader_varint(&r->reader);
}

static waiting_reader *first_waiting(waiting_reader *readers, size_t count)
{
    waiting_reader *first = &readers[0];
    for (size_t i = 1; i < count; i++)
        if (readers[i].document < first->document) first = &readers[i];
    return first;
}

/* The list of one pair and its string, if any document has it. */
static dls_status write_pair(const dls__pair_writing *p, size_t pair, const dls__posting_sink *sink, uint64_t *postings,
                             dls_error *err)
{
    waiting_reader readers[DLS_MAX_THREADS] = { { .next = pair } }, *first;
    for (size_t i = 0; i < p->walk_count; i++) {
        readers[i] = (waiting_reader){ .from = &p->walks[i], .next = pair };
        step_waiting(&readers[i]);
    }
    if (first_waiting(readers, p->walk_count)->document == UINT32_MAX) return DLS_OK;
    const dls__common_word *left = &p->words[pair / p->word_count], *right = &p->words[pair % p->word_count];
    char string[DLS__PAIR_STRING];
    uint64_t value;
    sink->begin(sink->writer, string,
                dls__pair_string(left->string, left->length, right->string, right->length, string));
    for (; (first = first_waiting(readers, p->walk_count))->document != UINT32_MAX; step_waiting(first)) {
        DLS__TRY(sink->add(sink->writer, &first->posting, err));
        if (++*postings % DLS__WORK_STEP == 0) DLS__TRY(dls__cancel_after(p->output->cancel, DLS__WORK_STEP, err));
    }
    return sink->end(sink->writer, &value, err);
}

/* The pairs of first word `number`. Words are in order, and a zero sorts before all other bytes: so pairs are in order
 * too. */
static dls_status write_pairs_of_word(void *ctx, size_t number, const dls__posting_sink *sink, uint64_t *postings,
                                      dls_error *err)
{
    const dls__pair_writing *p = ctx;
    for (size_t second = 0; second < p->word_count; second++)
        DLS__TRY(write_pair(p, number * p->word_count + second, sink, postings, err));
    return DLS_OK;
}

dls_status dls__pair_writing_end(dls__pair_writing *writing, dls_error *err)
{
    uint64_t pairs, postings;
    return dls__write_list_parts(writing->output, writing->word_count, write_pairs_of_word, writing, &pairs, &postings,
                                 err);
}

dls_status dls__pair_writing_new(const dls__dict *terms, const dls__lists_file *lists, size_t word_count,
                                 const dls__inverter *const *inverters, size_t inverter_count,
                                 const dls__list_output *output, dls__pair_writing **out, dls_error *err)
{
    dls__pair_writing *p = dls__alloc_zero(output->allocator, sizeof *p);
    if (p == NULL) return dls__no_memory(err);
    p->lists = *lists;
    p->inverters = inverter_count > 0 ? inverters : NULL;
    p->output = output;
    p->walk_count = inverter_count > 0 ? inverter_count : output->threads;
    dls_status status = dls__common_words(terms, lists, word_count, output->cancel, p->words, &p->word_count, err);
    if (status == DLS_OK)
        *out = p;
    else
        dls__pair_writing_free(p);
    return status;
}

void dls__pair_writing_free(dls__pair_writing *writing)
{
    if (writing == NULL) return;
    for (size_t i = 0; i < writing->walk_count; i++) waiting_done(&writing->walks[i]);
    dls__free(writing->output->allocator, writing, sizeof *writing);
}
