/* SPDX-License-Identifier: MIT
 *
 * Matches and snippets.
 *
 * A snippet is chosen among all stretches of marked tokens that fit: the one whose different terms have the largest sum
 * of idf; of equals the one with more marked tokens, then the first. What room is left is given to the text around it,
 * a third before and the rest after (more before where the text ends), cut between tokens.
 */
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

/* A stretch of a text, by its first and last marked token; none where `tokens` is 0. */
typedef struct stretch {
    size_t begin; /* bytes */
    size_t end;
    double idf; /* sum over different terms */
    size_t tokens;
} stretch;

static bool better(const stretch *a, const stretch *b)
{
    return a->idf != b->idf ? a->idf > b->idf : a->tokens > b->tokens;
}

/* The best stretch of at most `max_bytes`. `seen` has a zero for each sought term. */
static stretch best_stretch(const dls__marker *marker, const dls__buf *buffer, size_t max_bytes, uint32_t *seen)
{
    size_t count, first = 0;
    const dls__mark *marks = marks_of(buffer, &count);
    stretch now = { .tokens = 0 }, best = now;
    for (size_t last = 0; last < count; last++) {
        uint32_t term = marks[last].term;
        if (term == DLS__UNMARKED) continue;
        if (seen[term]++ == 0) now.idf += (double)dls__marker_sought(marker, term)->idf;
        now.tokens++;
        for (; marks[first].term == DLS__UNMARKED || marks[last].end - marks[first].begin > max_bytes; first++) {
            uint32_t dropped = marks[first].term;
            if (dropped != DLS__UNMARKED) {
                if (--seen[dropped] == 0) now.idf -= (double)dls__marker_sought(marker, dropped)->idf;
                now.tokens--;
            }
            if (first == last) break;
        }
        if (now.tokens == 0) {
            first = last + 1;
            continue;
        }
        now.begin = marks[first].begin;
        now.end = marks[last].end;
        if (better(&now, &best)) best = now;
    }
    for (size_t i = 0; i < count; i++)
        if (marks[i].term != DLS__UNMARKED) seen[marks[i].term] = 0;
    return best;
}

/* The last place up to `at` where a code point begins; `at` itself in a run of bytes that are none. */
static size_t code_point_before(const char *text, size_t at)
{
    size_t begin = at;
    while (begin > 0 && at - begin < 3 && ((uint8_t)text[begin] & 0xc0) == 0x80) begin--;
    return ((uint8_t)text[begin] & 0xc0) == 0x80 ? at : begin;
}

/* Where a piece that should begin at `wanted`, and must at `needed`, begins: at the first token there. */
static size_t cut_begin(const dls__buf *buffer, size_t wanted, size_t needed)
{
    size_t count;
    const dls__mark *marks = marks_of(buffer, &count);
    if (wanted == 0) return 0;
    for (size_t i = 0; i < count; i++)
        if (marks[i].begin >= wanted) return dls__min(marks[i].begin, needed);
    return needed;
}

/* Where a piece that began at `begin` and may reach `wanted` ends: at the end of the last token there. */
static size_t cut_end(const dls__buf *buffer, const char *text, size_t begin, size_t wanted)
{
    size_t count;
    const dls__mark *marks = marks_of(buffer, &count);
    for (size_t i = count; i-- > 0;)
        if (marks[i].end <= wanted && marks[i].end > begin) return marks[i].end;
    return code_point_before(text, wanted);
}

/* The piece of `text` of at most `max_bytes` around `core`. */
static dls_status cut_snippet(dls_hits *hits, const dls_text *text, const dls__buf *marks, const stretch *core,
                              size_t max_bytes, dls_snippet *out, dls_error *err)
{
    size_t spare = max_bytes - (core->end - core->begin);
    size_t begin = 0, end = text->length;
    if (core->begin > spare && text->length > max_bytes)
        begin = cut_begin(marks, dls__min(core->begin - spare / 3, text->length - max_bytes), core->begin);
    if (text->length - begin > max_bytes)
        end = dls__max(core->end, cut_end(marks, text->bytes, begin, begin + max_bytes));
    *out = (dls_snippet){ .begin = begin, .cut_before = begin > 0, .cut_after = end < text->length };
    out->text = (dls_text){ dls__arena_copy(&hits->arena, text->bytes + begin, end - begin), end - begin };
    if (out->text.bytes == NULL) return dls__no_memory(err);
    return copy_ranges(hits, marks, begin, end, &out->ranges, &out->range_count, err);
}

/* Take value `text` into account: if its best stretch beats `*best`, its snippet becomes `*out`. The first value does
 * so in any case. */
static dls_status consider_value(dls_hits *hits, dls__marker *marker, size_t field, const dls_text *text, bool first,
                                 size_t max_bytes, uint32_t *seen, stretch *best, dls_snippet *out, dls_error *err)
{
    dls__buf marks;
    dls__buf_init(&marks, &hits->allocator, SIZE_MAX);
    dls_status status = dls__marker_run(marker, field, text->bytes, text->length, &marks, err);
    if (status == DLS_OK) {
        stretch found = best_stretch(marker, &marks, max_bytes, seen);
        if (first || better(&found, best)) {
            *best = found;
            status = cut_snippet(hits, text, &marks, &found, max_bytes, out, err);
        }
    }
    dls__buf_done(&marks);
    return status;
}

dls_status dls__hits_snippet(dls_hits *hits, size_t number, size_t field, size_t max_bytes, dls_snippet *out,
                             dls_error *err)
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
        DLS__TRY(
            consider_value(hits, marker, field, &loaded->values[i].text, first, max_bytes, seen, &best, &snippet, err));
        first = false;
    }
    *out = snippet;
    return DLS_OK;
}
