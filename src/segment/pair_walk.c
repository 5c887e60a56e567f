/* SPDX-License-Identifier: MIT
 *
 * All words are walked through at once. Which of them stand at a position of the field at hand are bits of a number for
 * that position; then each occurrence looks at the position behind it. Long fields are gone through in windows, so that
 * memory is a constant, whatever positions there are.
 */
#include "segment/pair_walk.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

_Static_assert(DLS__COMMON_WORDS <= 64, "each word has a bit");

/* Positions that are gone through at once; most fields have no more. */
#define WINDOW 4096
#define PLACES_SIZE ((WINDOW + 1) * sizeof(uint64_t))

/* One word, at its current posting. */
typedef struct word_walk {
    dls__term_source *source; /* NULL: `list` is read instead */
    dls__list_iter list;
    dls__posting of_list;
    const dls__posting *posting;
    const uint32_t *count;     /* in the field that comes next */
    const uint32_t *positions; /* likewise */
} word_walk;

typedef struct pair_walk {
    const dls__lists_file *lists;
    const dls__pair_sink *sink;
    size_t word_count;
    word_walk words[DLS__COMMON_WORDS];
    uint32_t documents[DLS__COMMON_WORDS]; /* at which they are; UINT32_MAX behind the last */
    size_t present[DLS__COMMON_WORDS]; /* words that the current document has */
    size_t present_count;
    uint64_t *places;      /* for each position of a window, and the one behind, a bit for each word; all 0 between */
    uint32_t *occurrences; /* [first word][second][text field] in the current document; all 0 between documents */
    uint64_t followers[DLS__COMMON_WORDS]; /* that the current document has of each word: a bit for each second */
    uint32_t met[DLS__COMMON_WORDS * DLS__COMMON_WORDS]; /* pairs that the current document has */
    size_t met_count;
} pair_walk;

static uint32_t *occurrences_of(const pair_walk *w, size_t pair)
{
    return w->occurrences + pair * w->lists->postings.text_fields;
}

static void meet(pair_walk *w, size_t first, size_t second, uint32_t field)
{
    size_t pair = first * w->word_count + second;
    if ((w->followers[first] >> second & 1) == 0) w->met[w->met_count++] = (uint32_t)pair;
    w->followers[first] |= UINT64_C(1) << second;
    occurrences_of(w, pair)[field]++;
}

/* A word's positions [at, end) are in the window, [at, behind) in it or directly behind it. */
typedef struct window_part {
    uint32_t at;
    uint32_t end;
    uint32_t behind;
} window_part;

/* The least position that is still to be gone through; UINT64_MAX if there is none. */
static uint64_t next_position(const pair_walk *w, const size_t *numbers, const window_part *parts, size_t count)
{
    uint64_t least = UINT64_MAX;
    for (size_t i = 0; i < count; i++) {
        const word_walk *word = &w->words[numbers[i]];
        if (parts[i].at < *word->count && word->positions[parts[i].at] < least) least = word->positions[parts[i].at];
    }
    return least;
}

/* Set the bits of a word where it stands in the window that begins at `first`. */
static void place_word(pair_walk *w, size_t number, uint64_t first, window_part *part)
{
    const word_walk *word = &w->words[number];
    uint32_t i = part->at;
    for (; i < *word->count && word->positions[i] < first + WINDOW; i++)
        w->places[word->positions[i] - first] |= UINT64_C(1) << number;
    part->end = part->behind = i;
    if (i == *word->count || word->positions[i] > first + WINDOW) return;
    w->places[WINDOW] |= UINT64_C(1) << number;
    part->behind++;
}

static void meet_followers(pair_walk *w, size_t number, uint64_t first, const window_part *part, uint32_t field)
{
    const word_walk *word = &w->words[number];
    for (uint32_t i = part->at; i < part->end; i++)
        for (uint64_t next = w->places[word->positions[i] - first + 1]; next != 0; next &= next - 1)
            meet(w, number, dls__lowest_bit(next), field);
}

/* Clear what place_word has set. */
static void leave_window(pair_walk *w, size_t number, uint64_t first, window_part *part)
{
    const word_walk *word = &w->words[number];
    for (; part->at < part->behind; part->at++) w->places[word->positions[part->at] - first] = 0;
    part->at = part->end;
}

/* The pairs of one field, which `numbers` of words have, window by window; then to the next field. */
static void walk_field(pair_walk *w, uint32_t field, const size_t *numbers, size_t count)
{
    window_part parts[DLS__COMMON_WORDS];
    for (size_t i = 0; i < count; i++) parts[i].at = 0;
    for (;;) {
        uint64_t first = next_position(w, numbers, parts, count);
        if (first == UINT64_MAX) break;
        for (size_t i = 0; i < count; i++) place_word(w, numbers[i], first, &parts[i]);
        for (size_t i = 0; i < count; i++) meet_followers(w, numbers[i], first, &parts[i], field);
        for (size_t i = 0; i < count; i++) leave_window(w, numbers[i], first, &parts[i]);
    }
    for (size_t i = 0; i < count; i++) w->words[numbers[i]].positions += *w->words[numbers[i]].count;
}

static void walk_fields(pair_walk *w)
{
    for (uint32_t field = 0; field < w->lists->postings.text_fields; field++) {
        size_t numbers[DLS__COMMON_WORDS], count = 0;
        for (size_t i = 0; i < w->present_count; i++)
            if ((w->words[w->present[i]].posting->fields >> field & 1) != 0) numbers[count++] = w->present[i];
        if ((w->lists->postings.position_fields >> field & 1) != 0) walk_field(w, field, numbers, count);
        for (size_t i = 0; i < count; i++) w->words[numbers[i]].count++;
    }
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
        w->followers[first] = 0;
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
    for (size_t i = 0; i < w->word_count; i++)
        if (w->documents[i] == document) w->present[w->present_count++] = i;
    walk_fields(w);
    DLS__TRY(hand_over(w, document, err));
    for (size_t i = 0; i < w->present_count; i++) DLS__TRY(step(w, w->present[i], err));
    return DLS_OK;
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
                          dls__term_source *const *sources, uint32_t first, uint32_t end,
                          const dls_allocator *allocator, const dls__pair_sink *sink, dls_error *err)
{
    size_t occurrences_size = count * count * lists->postings.text_fields * sizeof(uint32_t);
    pair_walk *w = dls__alloc_zero(allocator, sizeof *w);
    if (w == NULL) return dls__no_memory(err);
    w->lists = lists;
    w->sink = sink;
    w->word_count = count;
    w->occurrences = dls__alloc_zero(allocator, occurrences_size);
    w->places = dls__alloc_zero(allocator, PLACES_SIZE);
    for (size_t i = 0; i < count; i++) dls__list_iter_init(&w->words[i].list, allocator);
    bool ready = w->occurrences != NULL && w->places != NULL;
    dls_status status = ready ? begin_walk(w, words, sources, first, err) : dls__no_memory(err);
    for (uint32_t document; status == DLS_OK && (document = next_document(w)) < end;)
        status = walk_document(w, document, err);
    for (size_t i = 0; i < count; i++) dls__list_iter_done(&w->words[i].list);
    dls__free(allocator, w->places, PLACES_SIZE);
    dls__free(allocator, w->occurrences, occurrences_size);
    dls__free(allocator, w, sizeof *w);
    return status;
}
