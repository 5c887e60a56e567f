/* SPDX-License-Identifier: MIT
 *
 * One walk over the text, code point by code point. A range that begins or ends inside a code point is taken to begin
 * or end behind it.
 */
#include "show/ranges.h"

#include <string.h>

#include "analysis/utf8.h"

/* ------------------------------------------------------------------------------------------------------- units */

typedef struct unit_walk {
    const char *text;
    size_t length;
    size_t at;
    size_t units;
    dls_unit unit;
} unit_walk;

/* Units before byte `to`, which is not before the last that was asked for. */
static size_t units_before(unit_walk *walk, size_t to)
{
    while (walk->at < to) {
        size_t size;
        uint32_t code_point = dls__utf8_decode(walk->text + walk->at, walk->length - walk->at, &size);
        walk->at += size;
        walk->units += walk->unit == DLS_UNIT_UTF16 && code_point > 0xFFFF ? 2 : 1;
    }
    return walk->units;
}

void dls__ranges_convert(const char *text, size_t length, const dls_range *ranges, size_t count, dls_unit unit,
                         dls_range *out)
{
    unit_walk walk = { .text = text, .length = length, .unit = unit };
    for (size_t i = 0; i < count; i++) {
        size_t begin = units_before(&walk, ranges[i].begin);
        out[i] = (dls_range){ begin, units_before(&walk, ranges[i].end) };
    }
}

/* -------------------------------------------------------------------------------------------------------- HTML */

typedef struct html_output {
    char *bytes;
    size_t size;   /* room, with the NUL */
    size_t length; /* of all that there is to be written */
} html_output;

static void put(html_output *out, const char *bytes, size_t length)
{
    size_t room = out->size > out->length ? out->size - out->length : 0;
    if (room > 0) memcpy(out->bytes + out->length, bytes, dls__min(room, length));
    out->length += length;
}

static void put_string(html_output *out, const char *string) { put(out, string, strlen(string)); }

static void put_code_point(html_output *out, uint32_t code_point)
{
    char bytes[4];
    switch (code_point) {
    case '&': put_string(out, "&amp;"); return;
    case '<': put_string(out, "&lt;"); return;
    case '>': put_string(out, "&gt;"); return;
    case '"': put_string(out, "&quot;"); return;
    case '\'': put_string(out, "&#39;"); return;
    case 0: code_point = DLS__REPLACEMENT; break;
    default: break;
    }
    put(out, bytes, dls__utf8_encode(code_point, bytes));
}

/* From `*at` on to the end of the code point before `end`. */
static void put_text(html_output *out, const dls_text *text, size_t *at, size_t end)
{
    while (*at < end) {
        size_t size;
        put_code_point(out, dls__utf8_decode(text->bytes + *at, text->length - *at, &size));
        *at += size;
    }
}

size_t dls__html(const dls_text *text, const dls_range *ranges, size_t count, const char *before, const char *after,
                 char *out, size_t size)
{
    html_output html = { out, size, 0 };
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        put_text(&html, text, &at, ranges[i].begin);
        put_string(&html, before);
        put_text(&html, text, &at, ranges[i].end);
        put_string(&html, after);
    }
    put_text(&html, text, &at, text->length);
    if (size > 0) out[dls__min(html.length, size - 1)] = '\0';
    return html.length;
}
