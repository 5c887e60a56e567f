/* SPDX-License-Identifier: MIT
 *
 * All words are walked through at once. Which of them stand at a position of the field at hand are bits of a number for
 * that position; then each occurrence looks at the position behind it.
 */
#include "segment/pair_walk.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

_Static_assert(DLS__COMMON_WORDS <= 64, "each word has a bit");

/* One word, at its current posting. */
typedef struct word_walk {
    dls__list_iter list;
    dls__posting posting;
    bool more;
    const uint32_t *count;     /* in the field that comes next */
    const uint32_t *positions; /* likewise */
} word_walk;

typedef struct pair_walk {
    const dls__lists_file *lists;
    const dls__pair_sink *sink;
    size_t word_count;
    word_walk words[DLS__COMMON_WORDS];
    size_t present[DLS__COMMON_WORDS]; /* words that the current document has */
    size_t present_count;
    dls__buf places;       /* u64 for each position: a bit for each word; all 0 between fields */
    uint32_t *occurrences; /* [first word][second][text field] in the current document; all 0 between documents */
    uint32_t met[DLS__COMMON_WORDS * DLS__COMMON_WORDS]; /* pairs that the current document has */
    size_t met_count;
} pair_walk;

static uint32_t *occurrences_of(const pair_walk *w, size_t pair)
{
    return w->occurrences + pair * w->lists->postings.text_fields;
}

static void meet(pair_walk *w, size_t pair, uint32_t field)
{
    uint32_t *occurrences = occurrences_of(w, pair), any = 0;
    for (uint32_t i = 0; i < w->lists->postings.text_fields; i++) any |= occurrences[i];
    if (any == 0) w->met[w->met_count++] = (uint32_t)pair;
    occurrences[field]++;
}

/* Room for positions up to `position` and the one behind. */
static dls_status make_places(pair_walk *w, uint32_t position, dls_error *err)
{
    size_t size = ((size_t)position + 2) * sizeof(uint64_t), had = w->places.size;
    if (size <= had) return DLS_OK;
    if (!dls__buf_reserve(&w->places, size - had)) return dls__no_memory(err);
    memset(w->places.bytes + had, 0, size - had);
    w->places.size = size;
    return DLS_OK;
}

/* Set the bits of word `number` where it stands. */
static dls_status place_word(pair_walk *w, size_t number, dls_error *err)
{
    const word_walk *word = &w->words[number];
    DLS__TRY(make_places(w, word->positions[*word->count - 1], err));
    uint64_t *places = (uint64_t *)(void *)w->places.bytes;
    for (uint32_t i = 0; i < *word->count; i++) places[word->positions[i]] |= UINT64_C(1) << number;
    return DLS_OK;
}

static void meet_followers(pair_walk *w, size_t number, uint32_t field)
{
    const word_walk *word = &w->words[number];
    const uint64_t *places = (const uint64_t *)(const void *)w->places.bytes;
    for (uint32_t i = 0; i < *word->count; i++)
        for (uint64_t next = places[word->positions[i] + (size_t)1]; next != 0; next &= next - 1)
            meet(w, number * w->word_count + dls__lowest_bit(next), field);
}

/* Clear what place_word has set, and go to the next field that keeps positions. */
static void leave_field(pair_walk *w, size_t number)
{
    word_walk *word = &w->words[number];
    uint64_t *places = (uint64_t *)(void *)w->places.bytes;
    for (uint32_t i = 0; i < *word->count; i++) places[word->positions[i]] = 0;
    word->positions += *word->count;
}

/* The pairs of one field, which `numbers` of words have. */
static dls_status walk_field(pair_walk *w, uint32_t field, const size_t *numbers, size_t count, dls_error *err)
{
    for (size_t i = 0; i < count; i++) DLS__TRY(place_word(w, numbers[i], err));
    for (size_t i = 0; i < count; i++) meet_followers(w, numbers[i], field);
    for (size_t i = 0; i < count; i++) leave_field(w, numbers[i]);
    return DLS_OK;
}

static dls_status walk_fields(pair_walk *w, dls_error *err)
{
    for (uint32_t field = 0; field < w->lists->postings.text_fields; field++) {
        size_t numbers[DLS__COMMON_WORDS], count = 0;
        for (size_t i = 0; i < w->present_count; i++)
            if ((w->words[w->present[i]].posting.fields >> field & 1) != 0) numbers[count++] = w->present[i];
        if ((w->lists->postings.position_fields >> field & 1) != 0) DLS__TRY(walk_field(w, field, numbers, count, err));
        for (size_t i = 0; i < count; i++) w->words[numbers[i]].count++;
    }
    return DLS_OK;
}

/* Hand over the pairs that `document` has, and forget them. */
static dls_status hand_over(pair_walk *w, uint32_t document, dls_error *err)
{
    for (size_t i = 0; i < w->met_count; i++) {
        uint32_t *occurrences = occurrences_of(w, w->met[i]), count = 0;
        dls__posting posting = { .document = document };
        for (uint32_t field = 0; field < w->lists->postings.text_fields; field++) {
            if (occurrences[field] == 0) continue;
            posting.fields |= UINT32_C(1) << field;
            posting.counts[count++] = occurrences[field];
            occurrences[field] = 0;
        }
        size_t first = w->met[i] / w->word_count, second = w->met[i] % w->word_count;
        DLS__TRY(w->sink->take(w->sink->taker, first, second, &posting, err));
    }
    w->met_count = 0;
    return DLS_OK;
}

static dls_status step(word_walk *word, dls_error *err)
{
    DLS__TRY(dls__list_iter_next(&word->list, &word->posting, &word->more, err));
    word->count = word->posting.counts;
    word->positions = word->posting.positions;
    return DLS_OK;
}

static dls_status walk_document(pair_walk *w, uint32_t document, dls_error *err)
{
    w->present_count = 0;
    for (size_t i = 0; i < w->word_count; i++)
        if (w->words[i].more && w->words[i].posting.document == document) w->present[w->present_count++] = i;
    DLS__TRY(walk_fields(w, err));
    DLS__TRY(hand_over(w, document, err));
    for (size_t i = 0; i < w->present_count; i++) DLS__TRY(step(&w->words[w->present[i]], err));
    return DLS_OK;
}

static dls_status walk_all(pair_walk *w, const dls__common_word *words, dls_error *err)
{
    for (size_t i = 0; i < w->word_count; i++) {
        DLS__TRY(dls__list_iter_open(&w->words[i].list, w->lists, words[i].value, err));
        DLS__TRY(step(&w->words[i], err));
    }
    for (uint32_t document = 0; document < w->lists->postings.document_count; document++)
        DLS__TRY(walk_document(w, document, err));
    return DLS_OK;
}

dls_status dls__pair_walk(const dls__common_word *words, size_t count, const dls__lists_file *lists,
                          const dls_allocator *allocator, const dls__pair_sink *sink, dls_error *err)
{
    size_t occurrences_size = count * count * lists->postings.text_fields * sizeof(uint32_t);
    pair_walk *w = dls__alloc_zero(allocator, sizeof *w);
    if (w == NULL) return dls__no_memory(err);
    w->lists = lists;
    w->sink = sink;
    w->word_count = count;
    w->occurrences = dls__alloc_zero(allocator, occurrences_size);
    dls__buf_init(&w->places, allocator, SIZE_MAX);
    for (size_t i = 0; i < count; i++) dls__list_iter_init(&w->words[i].list, allocator);
    dls_status status = w->occurrences != NULL ? walk_all(w, words, err) : dls__no_memory(err);
    for (size_t i = 0; i < count; i++) dls__list_iter_done(&w->words[i].list);
    dls__buf_done(&w->places);
    dls__free(allocator, w->occurrences, occurrences_size);
    dls__free(allocator, w, sizeof *w);
    return status;
}
