/* SPDX-License-Identifier: MIT */
#include "rank/word_edits.h"

#include <string.h>

#include "analysis/utf8.h"

void dls__word_edits_begin(dls__word_edits *edits, const char *word, size_t length)
{
    size_t size;
    edits->word = word;
    edits->count = 0;
    edits->latin = true;
    for (size_t at = 0; at < length; at += size) {
        edits->latin &= word[at] >= 'a' && word[at] <= 'z';
        edits->begins[edits->count++] = (uint8_t)at;
        dls__utf8_decode(word + at, length - at, &size);
    }
    edits->begins[edits->count] = (uint8_t)length;
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

/* Put the code points [from, to) of the word. */
static void put_points(const dls__word_edits *edits, size_t from, size_t to, dls__edited_word *out)
{
    size_t size = edits->begins[to] - (size_t)edits->begins[from];
    memcpy(out->bytes + out->length, edits->word + edits->begins[from], size);
    out->length += size;
}

bool dls__word_edits_next(dls__word_edits *edits, dls__edited_word *out)
{
    if (edits->kind == DLS__EDIT_NONE) return false;
    size_t place = edits->place, behind = place;
    out->length = 0;
    out->kind = edits->kind;
    put_points(edits, 0, place, out);
    out->same = out->length;
    if (edits->kind == DLS__EDIT_SWAP) put_points(edits, place + 1, place + 2, out);
    if (edits->kind == DLS__EDIT_SWAP) put_points(edits, place, place + 1, out);
    if (edits->kind == DLS__EDIT_ADD || edits->kind == DLS__EDIT_REPLACE) out->bytes[out->length++] = edits->letter;
    if (edits->kind == DLS__EDIT_DROP || edits->kind == DLS__EDIT_REPLACE) behind++;
    if (edits->kind == DLS__EDIT_SWAP) behind += 2;
    put_points(edits, behind, edits->count, out);
    go_to_next_edit(edits);
    return true;
}
