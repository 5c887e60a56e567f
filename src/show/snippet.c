/* SPDX-License-Identifier: MIT
 *
 * Matches and snippets.
 *
 * A snippet is chosen among all stretches of marked tokens that fit: the one whose different terms have the largest sum
 * of idf; of equals the one with more marked tokens, then the first. It is shown from the beginning of its sentence, or
 * of the text, if that fits; otherwise from a word before it. It goes on to the end of a sentence, or of a word where
 * sentences are long.
 *
 * Lengths are in characters: code points, with one for each malformed sequence. [cost: the text, a few times]
 */
#include <string.h>

#include "analysis/sentence_break.h"
#include "analysis/utf8.h"
#include "base/error.h"
#include "show/hits.h"

_Static_assert(DLS__UNMARKED == DLS__BYTEMAP_NONE, "a term that is not found is not marked");

static const dls__mark *marks_of(const dls__buf *marks, size_t *count)
{
    *count = marks->size / sizeof(dls__mark);
    return (const dls__mark *)(const void *)marks->bytes;
}

/* The marked tokens within [begin, end), as ranges from `begin` on, joined where they overlap. */
static dls_status copy_ranges(dls_hits *hits, const dls__buf *buffer, size_t begin, size_t end,
                              const dls_range **ranges, size_t *range_count, dls_error *err)
{
    size_t count, copied = 0;
    const dls__mark *marks = marks_of(buffer, &count);
    for (size_t i = 0; i < count; i++) copied += marks[i].term != DLS__UNMARKED;
    dls_range *out = dls__arena_alloc_array(&hits->arena, copied, sizeof *out);
    if (out == NULL) return dls__no_memory(err);
    copied = 0;
    for (size_t i = 0; i < count; i++) {
        const dls__mark *mark = &marks[i];
        if (mark->term == DLS__UNMARKED || mark->begin < begin || mark->end > end) continue;
        if (copied > 0 && mark->begin - begin < out[copied - 1].end)
            out[copied - 1].end = dls__max(out[copied - 1].end, mark->end - begin);
        else
            out[copied++] = (dls_range){ mark->begin - begin, mark->end - begin };
    }
    *ranges = out;
    *range_count = copied;
    return DLS_OK;
}

dls_status dls__hits_matches(dls_hits *hits, size_t number, size_t field, size_t value, const dls_range **ranges,
                             size_t *count, dls_error *err)
{
    dls_text text;
    dls__marker *marker;
    DLS__TRY(dls__hits_value(hits, number, field, value, &text, err));
    DLS__TRY(dls__hits_marker(hits, &marker, err));
    dls__buf marks;
    dls__buf_init(&marks, &hits->allocator, SIZE_MAX);
    dls_status status = dls__marker_run(marker, field, text.bytes, text.length, &marks, err);
    if (status == DLS_OK) status = copy_ranges(hits, &marks, 0, text.length, ranges, count, err);
    dls__buf_done(&marks);
    return status;
}

/* A byte of a text, and how many characters stand before it. */
typedef struct text_place {
    size_t at;
    size_t character;
} text_place;

static bool eight_are_ascii(const char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return (word & UINT64_C(0x8080808080808080)) == 0;
}

/* From `place` on to byte `at`, which is not before it. */
static text_place walk_to(const dls_text *text, text_place place, size_t at)
{
    while (place.at < at) {
        size_t size = 1;
        if (at - place.at >= 8 && eight_are_ascii(text->bytes + place.at)) {
            place.at += 8;
            place.character += 8;
            continue;
        }
        dls__utf8_decode(text->bytes + place.at, text->length - place.at, &size);
        place.at += size;
        place.character++;
    }
    return place;
}

/* A stretch of a text, by its first and last marked token; none where `tokens` is 0. */
typedef struct stretch {
    text_place begin;
    text_place end;
    double idf; /* sum over different terms */
    size_t tokens;
} stretch;

static size_t characters_of(const stretch *s) { return s->end.character - s->begin.character; }

static bool better(const stretch *a, const stretch *b)
{
    return a->idf != b->idf ? a->idf > b->idf : a->tokens > b->tokens;
}

/* The best stretch of at most `most` characters of a text. `seen` has a zero for each sought term. Tokens begin in
 * order, so that both ends only go forward. */
static stretch best_stretch(const dls__marker *marker, const dls_text *text, const dls__buf *buffer, size_t most,
                            uint32_t *seen)
{
    size_t count, first = 0;
    const dls__mark *marks = marks_of(buffer, &count);
    stretch now = { .tokens = 0 }, best = now;
    text_place last_begin = { 0, 0 };
    for (size_t last = 0; last < count; last++) {
        uint32_t term = marks[last].term;
        if (term == DLS__UNMARKED) continue;
        last_begin = walk_to(text, last_begin, marks[last].begin);
        now.end = walk_to(text, last_begin, marks[last].end);
        if (seen[term]++ == 0) now.idf += (double)dls__marker_sought(marker, term)->idf;
        now.tokens++;
        for (; first <= last; first++) {
            uint32_t dropped = marks[first].term;
            if (dropped == DLS__UNMARKED) continue;
            now.begin = walk_to(text, now.begin, marks[first].begin);
            if (characters_of(&now) <= most) break;
            if (--seen[dropped] == 0) now.idf -= (double)dls__marker_sought(marker, dropped)->idf;
            now.tokens--;
        }
        if (now.tokens > 0 && better(&now, &best)) best = now;
    }
    for (size_t i = 0; i < count; i++)
        if (marks[i].term != DLS__UNMARKED) seen[marks[i].term] = 0;
    return best;
}

/* Where a piece begins that has to show `core` and begins with a sentence: that of the core, or, where the text ends
 * before there is enough, an earlier one. False if the sentence is too long. */
static bool begin_with_sentence(const dls_text *text, const stretch *core, size_t characters, size_t most,
                                text_place *out)
{
    text_place here = { 0, 0 }, earlier = here;
    for (;;) {
        text_place next = walk_to(text, here, dls__sentence_break_end(text->bytes, text->length, here.at));
        if (next.at > core->begin.at) break;
        if (characters - here.character > most) earlier = next;
        here = next;
    }
    if (core->end.character - here.character > most) return false;
    *out = earlier.at < here.at && characters - earlier.character <= most ? earlier : here;
    return true;
}

/* Where it begins with a word: a third of the room that the core leaves is before it, or more where the text ends
 * before there is enough. */
static text_place begin_with_word(const dls_text *text, const dls__buf *buffer, const stretch *core, size_t characters,
                                  size_t most)
{
    size_t count, before = (most - characters_of(core)) / 3;
    size_t wanted = core->begin.character - dls__min(core->begin.character, before);
    const dls__mark *marks = marks_of(buffer, &count);
    text_place here = { 0, 0 };
    wanted = dls__min(wanted, characters - most);
    for (size_t i = 0; i < count && marks[i].begin < core->begin.at; i++) {
        here = walk_to(text, here, marks[i].begin);
        if (here.character >= wanted) return here;
    }
    return core->begin;
}

static bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* The end of the last sentence from `begin` on that fits, without the spaces behind it; `begin` if none does. */
static text_place last_sentence_end(const dls_text *text, text_place begin, size_t most)
{
    text_place here = begin, end = begin;
    while (here.at < text->length) {
        size_t next = dls__sentence_break_end(text->bytes, text->length, here.at), trimmed = next;
        while (trimmed > here.at && is_blank(text->bytes[trimmed - 1])) trimmed--;
        text_place place = walk_to(text, here, trimmed);
        if (place.character - begin.character > most) break;
        end = place;
        here = walk_to(text, place, next);
    }
    return end;
}

/* The end of the last word from `begin` on that fits; where none does, as many characters as do. */
static size_t last_word_end(const dls_text *text, const dls__buf *buffer, text_place begin, size_t most)
{
    size_t count, end = begin.at;
    const dls__mark *marks = marks_of(buffer, &count);
    text_place limit = begin;
    while (limit.at < text->length && limit.character - begin.character < most) {
        size_t size;
        dls__utf8_decode(text->bytes + limit.at, text->length - limit.at, &size);
        limit = walk_to(text, limit, limit.at + size);
    }
    for (size_t i = 0; i < count && marks[i].begin < limit.at; i++)
        if (marks[i].end <= limit.at && marks[i].end > end) end = marks[i].end;
    return end > begin.at ? end : limit.at;
}

/* A sentence's end is better than a word's, unless that would leave more than half of the room empty. */
static size_t choose_end(const dls_text *text, const dls__buf *marks, const stretch *core, text_place begin,
                         size_t most)
{
    text_place sentence = last_sentence_end(text, begin, most);
    bool full = sentence.character - begin.character >= most / 2;
    if (full && sentence.at >= core->end.at) return sentence.at;
    return dls__max(core->end.at, last_word_end(text, marks, begin, most));
}

/* The piece of `text` of at most `most` characters around `core`. */
static dls_status cut_snippet(dls_hits *hits, const dls_text *text, const dls__buf *marks, const stretch *core,
                              size_t most, dls_snippet *out, dls_error *err)
{
    text_place begin = { 0, 0 };
    size_t characters = walk_to(text, begin, text->length).character, end = text->length;
    if (characters > most && core->end.character > most && !begin_with_sentence(text, core, characters, most, &begin))
        begin = begin_with_word(text, marks, core, characters, most);
    if (characters - begin.character > most) end = choose_end(text, marks, core, begin, most);
    *out = (dls_snippet){ .begin = begin.at, .cut_before = begin.at > 0, .cut_after = end < text->length };
    out->text = (dls_text){ dls__arena_copy(&hits->arena, text->bytes + begin.at, end - begin.at), end - begin.at };
    if (out->text.bytes == NULL) return dls__no_memory(err);
    return copy_ranges(hits, marks, begin.at, end, &out->ranges, &out->range_count, err);
}

/* Take value `text` into account: if its best stretch beats `*best`, its snippet becomes `*out`. The first value does
 * so in any case. */
static dls_status consider_value(dls_hits *hits, dls__marker *marker, size_t field, const dls_text *text, bool first,
                                 size_t most, uint32_t *seen, stretch *best, dls_snippet *out, dls_error *err)
{
    dls__buf marks;
    dls__buf_init(&marks, &hits->allocator, SIZE_MAX);
    dls_status status = dls__marker_run(marker, field, text->bytes, text->length, &marks, err);
    if (status == DLS_OK) {
        stretch found = best_stretch(marker, text, &marks, most, seen);
        if (first || better(&found, best)) {
            *best = found;
            status = cut_snippet(hits, text, &marks, &found, most, out, err);
        }
    }
    dls__buf_done(&marks);
    return status;
}

dls_status dls__hits_snippet(dls_hits *hits, size_t number, size_t field, size_t most, dls_snippet *out, dls_error *err)
{
    const dls__loaded *loaded;
    dls__marker *marker;
    DLS__TRY(dls__hits_load(hits, number, &loaded, err));
    DLS__TRY(dls__hits_marker(hits, &marker, err));
    uint32_t *seen = dls__arena_alloc_zero(&hits->arena, marker->terms.count * sizeof *seen);
    if (seen == NULL) return dls__no_memory(err);
    dls_snippet snippet = { .text = { "", 0 } };
    stretch best = { .tokens = 0 };
    bool first = true;
    for (size_t i = 0; i < loaded->value_count; i++) {
        if (loaded->values[i].field != field) continue;
        DLS__TRY(consider_value(hits, marker, field, &loaded->values[i].text, first, most, seen, &best, &snippet, err));
        first = false;
    }
    *out = snippet;
    return DLS_OK;
}
