/* SPDX-License-Identifier: MIT
 *
 * Writing pairs. They are found document by document, while lists are written one after the other: so postings wait,
 * pair by pair, in memory and then in a spool.
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

typedef struct waiting_pairs {
    const dls_allocator *allocator;
    const dls__common_word *words;
    size_t word_count;
    size_t pair_count; /* word_count * word_count; pair first * word_count + second */
    dls__buf *waiting; /* by pair: document, fields, counts, as varints */
    size_t size;       /* of all */
    dls__spool spool;  /* what waited before, */
    dls__buf ends;     /* and where each pair's ends there: a u64 for each time and pair */
} waiting_pairs;

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

/* --------------------------------------------------------------------------------------------------------- waiting */

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
    return w->size < MOST_WAITING ? DLS_OK : move_to_spool(w, err);
}

static dls_status waiting_init(waiting_pairs *w, const char *beside, dls_error *err)
{
    w->pair_count = w->word_count * w->word_count;
    dls__buf_init(&w->ends, w->allocator, SIZE_MAX);
    dls__spool_init(&w->spool, w->allocator, beside);
    w->waiting = dls__alloc_array(w->allocator, w->pair_count, sizeof *w->waiting);
    if (w->waiting == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < w->pair_count; i++) dls__buf_init(&w->waiting[i], w->allocator, SIZE_MAX);
    return DLS_OK;
}

static void waiting_done(waiting_pairs *w)
{
    for (size_t i = 0; i < w->pair_count && w->waiting != NULL; i++) dls__buf_done(&w->waiting[i]);
    dls__free(w->allocator, w->waiting, w->pair_count * sizeof *w->waiting);
    dls__spool_done(&w->spool);
    dls__buf_done(&w->ends);
}

/* --------------------------------------------------------------------------------------------------------- writing */

/* Postings that waited, [from, to), into the list that was begun. */
static dls_status add_waiting(const uint8_t *from, const uint8_t *to, dls__list_writer *lists, dls_error *err)
{
    dls__reader reader;
    dls__reader_init(&reader, from, (size_t)(to - from));
    while (dls__reader_left(&reader) > 0) {
        dls__posting posting = { .document = (uint32_t)dls__reader_varint(&reader) };
        posting.fields = (uint32_t)dls__reader_varint(&reader);
        for (uint32_t i = 0; i < dls__popcount(posting.fields); i++)
            posting.counts[i] = (uint32_t)dls__reader_varint(&reader);
        DLS__TRY(dls__list_add(lists, &posting, err));
    }
    return DLS_OK;
}

/* The list of one pair and its string, if any document has it. */
static dls_status write_pair(const waiting_pairs *w, size_t pair, const uint8_t *spooled, dls__list_writer *lists,
                             dls__dict_writer *strings, dls_error *err)
{
    const dls__common_word *first = &w->words[pair / w->word_count], *second = &w->words[pair % w->word_count];
    char string[DLS__PAIR_STRING];
    uint64_t from = 0, value;
    dls__list_begin(lists);
    for (size_t i = pair; i < w->ends.size / 8; i += w->pair_count) {
        if (i > 0) from = dls__load_u64(w->ends.bytes + 8 * (i - 1));
        DLS__TRY(add_waiting(spooled + from, spooled + dls__load_u64(w->ends.bytes + 8 * i), lists, err));
    }
    if (lists->df == 0) return DLS_OK;
    DLS__TRY(dls__list_end(lists, &value, err));
    size_t length = dls__pair_string(first->string, first->length, second->string, second->length, string);
    return dls__dict_writer_add(strings, string, length, value, err);
}

/* Words are in order, and a zero sorts before all other bytes: so pairs are in order too. */
static dls_status write_pairs_in_order(waiting_pairs *w, dls__list_writer *lists, dls__dict_writer *strings,
                                       dls_error *err)
{
    const uint8_t *spooled;
    uint64_t size;
    DLS__TRY(move_to_spool(w, err));
    DLS__TRY(dls__spool_freeze(&w->spool, &spooled, &size, err));
    for (size_t pair = 0; pair < w->pair_count; pair++) DLS__TRY(write_pair(w, pair, spooled, lists, strings, err));
    DLS__TRY(dls__list_writer_finish(lists, err));
    return dls__dict_writer_finish(strings, err);
}

static dls_status write_waiting(waiting_pairs *w, const dls__lists_file *lists, const char *beside,
                                dls__spool *documents, dls__spool *strings, dls_error *err)
{
    dls__spool no_positions;
    dls__list_writer writer;
    dls__dict_writer dict;
    dls__spool_init(&no_positions, w->allocator, beside);
    dls__dict_writer_init(&dict, w->allocator, strings);
    dls_status status =
        dls__list_writer_init(&writer, w->allocator, documents, &no_positions, lists->postings.document_count,
                              lists->postings.text_fields, 0, lists->impacts, lists->columns, NULL, err);
    if (status == DLS_OK) status = write_pairs_in_order(w, &writer, &dict, err);
    dls__list_writer_done(&writer);
    dls__dict_writer_done(&dict);
    dls__spool_done(&no_positions);
    return status;
}

/* Find pairs in what `inverter` has of the words. */
static dls_status walk_inverter(waiting_pairs *w, const dls__lists_file *lists, const dls__inverter *inverter,
                                const dls__pair_sink *sink, dls_error *err)
{
    dls__inverter_source *inverted = dls__alloc_array(w->allocator, w->word_count, sizeof *inverted);
    dls__term_source *sources[DLS__COMMON_WORDS];
    size_t open = 0;
    dls_status status = inverted != NULL ? DLS_OK : dls__no_memory(err);
    for (; open < w->word_count && status == DLS_OK; open++) {
        const dls__common_word *word = &w->words[open];
        status = dls__inverter_term(inverter, word->string, word->length, lists->postings.position_fields,
                                    &inverted[open], err);
        sources[open] = &inverted[open].source;
    }
    if (status == DLS_OK) status = dls__pair_walk(w->words, w->word_count, lists, sources, w->allocator, sink, err);
    for (size_t i = 0; i < open; i++) dls__inverter_source_done(&inverted[i]);
    dls__free(w->allocator, inverted, w->word_count * sizeof *inverted);
    return status;
}

static dls_status find_pairs(waiting_pairs *w, const dls__lists_file *lists, const dls__inverter *inverter,
                             dls_error *err)
{
    dls__pair_sink sink = { w, wait_for_list };
    if (inverter != NULL) return walk_inverter(w, lists, inverter, &sink, err);
    return dls__pair_walk(w->words, w->word_count, lists, NULL, w->allocator, &sink, err);
}

dls_status dls__pairs_write(const dls__dict *terms, const dls__lists_file *lists, const dls__inverter *inverter,
                            const dls_allocator *allocator, const char *beside, dls__spool *documents,
                            dls__spool *strings, dls_error *err)
{
    dls__common_word words[DLS__COMMON_WORDS];
    waiting_pairs w = { .allocator = allocator, .words = words };
    DLS__TRY(dls__common_words(terms, lists, words, &w.word_count, err));
    dls_status status = waiting_init(&w, beside, err);
    if (status == DLS_OK) status = find_pairs(&w, lists, inverter, err);
    if (status == DLS_OK) status = write_waiting(&w, lists, beside, documents, strings, err);
    waiting_done(&w);
    return status;
}
