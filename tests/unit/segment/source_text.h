/* SPDX-License-Identifier: MIT
 *
 * What a source of terms gives, as text for the tests of this room to compare:
 *
 *   "graph 0:1(2 5)3(0) 7:0(1);net 7:1(4);"
 *
 * is `graph` in document 0, in field 1 at 2 and 5 and in field 3 at 0, and in document 7, in field 0 at 1; then `net`.
 * A field that keeps no positions has its count instead, "1[2]"; a keyword or key has its documents alone.
 */
#ifndef SOURCE_TEXT_H
#define SOURCE_TEXT_H

#include <stdio.h>

#include "base/common.h"
#include "segment/term_source.h"
#include "support/dls_test.h"

typedef struct source_text {
    char text[1 << 16];
    size_t length;
} source_text;

__attribute__((format(printf, 2, 3))) static inline void say(source_text *t, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    t->length += (size_t)vsnprintf(t->text + t->length, sizeof t->text - t->length, format, args);
    va_end(args);
    assert_true(t->length < sizeof t->text);
}

static inline void say_posting(source_text *t, const dls__posting *posting, uint32_t position_fields)
{
    const uint32_t *position = posting->positions;
    uint32_t at = 0;
    say(t, " %u%s", posting->document, posting->fields != 0 ? ":" : "");
    for (uint32_t fields = posting->fields; fields != 0; fields &= fields - 1, at++) {
        uint32_t field = dls__lowest_bit(fields);
        bool keeps = (position_fields >> field & 1) != 0;
        say(t, keeps ? "%u(" : "%u[", field);
        if (!keeps) say(t, "%u", posting->counts[at]);
        for (uint32_t i = 0; keeps && i < posting->counts[at]; i++) say(t, i > 0 ? " %u" : "%u", *position++);
        say(t, keeps ? ")" : "]");
    }
}

/* All that `source` has left. */
static inline dls_status say_source(source_text *t, dls__term_source *source, uint32_t position_fields, dls_error *err)
{
    dls_status status;
    bool more, more_postings;
    t->length = 0;
    t->text[0] = '\0';
    while ((status = source->next_term(source, &more, err)) == DLS_OK && more) {
        if ((uint8_t)source->term[0] == DLS__KEYWORD_PREFIX)
            say(t, "=%d=%.*s", source->term[1], (int)source->length - 2, source->term + 2);
        else
            say(t, "%.*s", (int)source->length, source->term);
        while ((status = source->next_posting(source, &more_postings, err)) == DLS_OK && more_postings)
            say_posting(t, &source->posting, position_fields);
        if (status != DLS_OK) return status;
        say(t, ";");
    }
    return status;
}

#endif
