/* SPDX-License-Identifier: MIT */
#include "rank/word_edits.h"

#include "analysis/utf8.h"

void dls__word_edits_begin(dls__word_edits *edits, const char *word, size_t length)
{
    size_t size;
    edits->count = 0;
    edits->latin = true;
    for (size_t at = 0; at < length; at += size) {
        uint32_t point = dls__utf8_decode(word + at, length - at, &size);
        edits->latin &= point >= 'a' && point <= 'z';
        edits->points[edits->count++] = point;
    }
    edits->kind = edits->count > 1 ? DLS__EDIT_SWAP : DLS__EDIT_NONE;
    edits->place = 0;
    edits->letter = 'a';
}

/* How many places an edit can have. */
static size_t places_of_edit(const dls__word_edits *edits, dls__edit_kind kind)
{
    if (kind == DLS__EDIT_SWAP) return edits->count - 1;
    return kind == DLS__EDIT_ADD ? edits->count + 1 : edits->count;
}

static void go_to_next_edit(dls__word_edits *edits)
{
    bool has_letter = edits->kind == DLS__EDIT_ADD || edits->kind == DLS__EDIT_REPLACE;
    if (has_letter && edits->letter < 'z') {
        edits->letter++;
        return;
    }
    edits->letter = 'a';
    if (++edits->place < places_of_edit(edits, edits->kind)) return;
    edits->place = 0;
    edits->kind = edits->kind == DLS__EDIT_DROP && !edits->latin ? DLS__EDIT_NONE : (dls__edit_kind)(edits->kind + 1);
}

static void put_point(dls__edited_word *out, uint32_t point)
{
    out->length += dls__utf8_encode(point, out->bytes + out->length);
}

bool dls__word_edits_next(dls__word_edits *edits, dls__edited_word *out)
{
    if (edits->kind == DLS__EDIT_NONE) return false;
    const uint32_t *points = edits->points;
    size_t place = edits->place, behind = place;
    out->length = 0;
    out->kind = edits->kind;
    out->first = place == 0;
    for (size_t i = 0; i < place; i++) put_point(out, points[i]);
    if (edits->kind == DLS__EDIT_SWAP) put_point(out, points[place + 1]);
    if (edits->kind == DLS__EDIT_SWAP) put_point(out, points[place]);
    if (edits->kind == DLS__EDIT_ADD || edits->kind == DLS__EDIT_REPLACE) put_point(out, (uint8_t)edits->letter);
    if (edits->kind == DLS__EDIT_DROP || edits->kind == DLS__EDIT_REPLACE) behind++;
    if (edits->kind == DLS__EDIT_SWAP) behind += 2;
    for (size_t i = behind; i < edits->count; i++) put_point(out, points[i]);
    go_to_next_edit(edits);
    return true;
}
