/* SPDX-License-Identifier: MIT
 *
 * All words are walked through at once. Each is put where it stands in the field at hand, and then neighbours are
 * looked for, eight places at a time. Long fields are gone through in windows, so that memory is a constant, whatever
 * positions there are.
 */
#include "segment/pair_walk.h"

#include <string.h>

#include "base/alloc.h"
#include "base/endian.h"
#include "base/error.h"

_Static_assert(DLS_MAX_PAIR_WORDS <= 128, "each word has a bit of two integers");
_Static_assert(DLS_MAX_PAIR_WORDS <= 0x80, "any_pairs adds 0x7f to a word's number, from 1");

/* Positions that are gone through at once; most fields have no more. */
#define WINDOW 4096

/* One word, at its current posting. */
typedef struct word_walk {
    dls__term_source *source; /* NULL: `list` is read instead */
    dls__list_iter list;
    dls__posting of_list;
    const dls__posting *posting;
    const uint32_t *count;     /* in the field that comes next */
    const uint32_t *positions; /* likewise */
    uint32_t at;               /* of these, the next one */
} word_walk;

typedef struct pair_walk {
    const dls__lists_file *lists;
    const dls__pair_sink *sink;
    dls__cancel *cancel;
    size_t word_count;
    word_walk words[DLS_MAX_PAIR_WORDS];
    uint32_t documents[DLS_MAX_PAIR_WORDS]; /* at which they are; UINT32_MAX behind the last */
    size_t present[DLS_MAX_PAIR_WORDS + 1]; /* words that the current document has */
    size_t present_count;
    /* For each position of a window, and the one behind, a word's number, from 1; all 0 between. At a position of a
     * field is one word. */
    uint8_t places[WINDOW + 16];
    uint32_t *occurrences; /* [first word][second][text field] in the current document; all 0 between documents */
    uint64_t followers[DLS_MAX_PAIR_WORDS][2]; /* that the current document has of each word: a bit for each second */
    uint32_t *met;                             /* pairs that the current document has */
    size_t met_count;
} pair_walk;

static uint32_t *occurrences_of(const pair_walk *w, size_t pair)
{
    return w->occurrences + pair * w->lists->postings.text_fields;
}

static void meet(pair_walk *w, size_t first, size_t second, uint32_t field)
{
    size_t pair = first * w->word_count + second;
    uint64_t *followers = &w->followers[first][second / 64], follower = UINT64_C(1) << second % 64;
    if ((*followers & follower) == 0) w->met[w->met_count++] = (uint32_t)pair;
    *followers |= follower;
    occurrences_of(w, pair)[field]++;
}

/* The least position of words that is still to be gone through; UINT64_MAX if there is none. */
static uint64_t next_position(const pair_walk *w, const size_t *numbers, size_t count)
{
    uint64_t least = UINT64_MAX;
    for (size_t i = 0; i < count; i++) {
        const word_walk *word = &w->words[numbers[i]];
        if (word->at < *word->count && word->positions[word->at] < least) least = word->positions[word->at];
    }
    return least;
}

/* Put a word where it stands in the window that begins at `first`, and directly behind it. `*size` becomes how many
 * places are in use, at least; whether the word stands behind the window is returned. */
static bool place_word(pair_walk *w, size_t number, uint32_t first, size_t *size)
{
    word_walk *word = &w->words[number];
    const uint32_t *positions = word->positions;
    uint32_t at = word->at, count = *word->count;
    size_t used = *size;
    for (; at < count && positions[at] - first < WINDOW; at++) {
        size_t place = positions[at] - first;
        w->places[place] = (uint8_t)(number + 1);
        used = dls__max(used, place + 1);
    }
    word->at = at;
    *size = used;
    if (at == count) return false;
    if (positions[at] - first == WINDOW) {
        w->places[WINDOW] = (uint8_t)(number + 1);
        *size = WINDOW + 1;
    }
    return true;
}

/* The highest bit of each of eight places where a word is, and another one follows. */
static uint64_t any_pairs(const uint8_t *places)
{
    const uint64_t most = 0x7f7f7f7f7f7f7f7f;
    return (dls__load_u64(places) + most) & (dls__load_u64(places + 1) + most) & ~most;
}

/* Find the pairs that begin in the first `size` places, and clear them. */
static void meet_pairs(pair_walk *w, size_t size, uint32_t field)
{
    for (size_t i = 0; i < size && i < WINDOW; i += 8)
        for (uint64_t pairs = any_pairs(w->places + i); pairs != 0; pairs &= pairs - 1) {
            const uint8_t *first = w->places + i + dls__lowest_bit(pairs) / 8;
            meet(w, first[0] - 1u, first[1] - 1u, field);
        }
    memset(w->places, 0, size);
}

/* The pairs of one field, which `numbers` of words have, window by window; then to the next field. */
static void walk_field(pair_walk *w, uint32_t field, const size_t *numbers, size_t count)
{
    uint32_t first = 0;
    for (size_t i = 0; i < count; i++) w->words[numbers[i]].at = 0;
    for (bool more = count > 0; more; first = (uint32_t)next_position(w, numbers, count)) {
        size_t size = 0;
        more = false;
        for (size_t i = 0; i < count; i++) more |= place_word(w, numbers[i], first, &size);
        meet_pairs(w, size, field);
    }
    for (size_t i = 0; i < count; i++) w->words[numbers[i]].positions += *w->words[numbers[i]].count;
}

static void walk_fields(pair_walk *w)
{
    for (uint32_t field = 0; field < w->lists->postings.text_fields; field++) {
        size_t numbers[DLS_MAX_PAIR_WORDS], count = 0;
        for (size_t i = 0; i < w->present_count; i++)
            if ((w->words[w->present[i]].posting->fields >> field & 1) != 0) numbers[count++] = w->present[i];
        if ((w->lists->postings.position_fields >> field & 1) != 0) walk_field(w, field, numbers, count);
        for (size_t i = 0; i < count; i++) w->words[numbers[i]].count++;
    }
}

/* Hand over the pairs that `document` has, and forget them. */
static dls_status hand_over(pair_walk *w, uint32_t document, dls_error *err)
{
    dls__posting posting = { .document = document };
    for (size_t i = 0; i < w->met_count; i++) {
        uint32_t *occurrences = occurrences_of(w, w->met[i]), count = 0;
        posting.fields = 0;
        for (uint32_t field = 0; field < w->lists->postings.text_fields; field++) {
            if (occurrences[field] == 0) continue;
            posting.fields |= UINT32_C(1) << field;
            posting.counts[count++] = occurrences[field];
            occurrences[field] = 0;
        }
        size_t first = w->met[i] / w->word_count, second = w->met[i] % w->word_count;
        w->followers[first][second / 64] = 0;
        DLS__TRY(w->sink->take(w->sink->taker, first, second, &posting, err));
    }
    w->met_count = 0;
    return DLS_OK;
}

static dls_status step(pair_walk *w, size_t number, dls_error *err)
{
    word_walk *word = &w->words[number];
    bool more;
    if (word->source != NULL)
        DLS__TRY(word->source->next_posting(word->source, &more, err));
    else
        DLS__TRY(dls__list_iter_next(&word->list, &word->of_list, &more, err));
    w->documents[number] = more ? word->posting->document : UINT32_MAX;
    word->count = word->posting->counts;
    word->positions = word->posting->positions;
    return DLS_OK;
}

static dls_status walk_document(pair_walk *w, uint32_t document, dls_error *err)
{
    w->present_count = 0;
    for (size_t i = 0; i < w->word_count; i++) { /* without a branch on what cannot be foreseen */
        w->present[w->present_count] = i;
        w->present_count += w->documents[i] == document;
    }
    walk_fields(w);
    DLS__TRY(hand_over(w, document, err));
    for (size_t i = 0; i < w->present_count; i++) DLS__TRY(step(w, w->present[i], err));
    return dls__cancel_after(w->cancel, w->present_count, err);
}

/* Go to the first postings. */
static dls_status begin_walk(pair_walk *w, const dls__common_word *words, dls__term_source *const *sources,
                             uint32_t first, dls_error *err)
{
    for (size_t i = 0; i < w->word_count; i++) {
        word_walk *word = &w->words[i];
        word->posting = &word->of_list;
        if (sources == NULL) {
            DLS__TRY(dls__list_iter_open(&word->list, w->lists, words[i].value, err));
            dls__list_iter_seek(&word->list, first);
        } else {
            word->source = sources[i];
            word->posting = &word->source->posting;
        }
        DLS__TRY(step(w, i, err));
    }
    return DLS_OK;
}

/* The least document that any of the words is at. */
static uint32_t next_document(const pair_walk *w)
{
    uint32_t least = UINT32_MAX;
    for (size_t i = 0; i < w->word_count; i++) least = w->documents[i] < least ? w->documents[i] : least;
    return least;
}

dls_status dls__pair_walk(const dls__common_word *words, size_t count, const dls__lists_file *lists,
                          dls__term_source *const *sources, uint32_t first, uint32_t end, dls__cancel *cancel,
                          const dls_allocator *allocator, const dls__pair_sink *sink, dls_error *err)
{
    size_t pairs = count * count, numbers_size = pairs * (lists->postings.text_fields + 1) * sizeof(uint32_t);
    pair_walk *w = dls__alloc_zero(allocator, sizeof *w);
    if (w == NULL) return dls__no_memory(err);
    w->lists = lists;
    w->sink = sink;
    w->cancel = cancel;
    w->word_count = count;
    w->met = dls__alloc_zero(allocator, numbers_size);
    for (size_t i = 0; i < count; i++) dls__list_iter_init(&w->words[i].list, allocator);
    if (w->met != NULL) w->occurrences = w->met + pairs;
    dls_status status = w->met != NULL ? begin_walk(w, words, sources, first, err) : dls__no_memory(err);
    for (uint32_t document; status == DLS_OK && (document = next_document(w)) < end;)
        status = walk_document(w, document, err);
    for (size_t i = 0; i < count; i++) dls__list_iter_done(&w->words[i].list);
    dls__free(allocator, w->met, numbers_size);
    dls__free(allocator, w, sizeof *w);
    return status;
}
