/* SPDX-License-Identifier: MIT
 *
 * Text in which some words are marked, put together from pieces: title, line of facts, snippet. And its way onto lines
 * of a given width.
 */
#ifndef CLI_MARKED_TEXT_H
#define CLI_MARKED_TEXT_H

#include <dlsearch/dlsearch.h>

#include "cli/string_builder.h"
#include "cli/terminal.h"

/* All zero is empty. `text.failed` says that memory ran out. */
struct marked_text {
    struct string_builder text;
    dls_range *ranges; /* of `text`, ascending, apart */
    size_t range_count;
    size_t range_capacity;
};

/* Add text without and with marks. Marks that only a space parts become one. */
void marked_add(struct marked_text *marked, const char *text, size_t length);
void marked_add_ranges(struct marked_text *marked, const char *text, size_t length, const dls_range *ranges,
                       size_t count);

void marked_clear(struct marked_text *marked);
void marked_done(struct marked_text *marked);

/* How a piece of text is laid out. */
struct layout {
    const struct terminal *terminal;
    size_t indent;   /* spaces before every line; the caller has filled those of the first */
    enum style base; /* of what is not marked */
    const char *url; /* the text is a link to it; NULL: it is none */
    size_t url_length;
    size_t url_number;
};

/* Add the text, in its safe form, broken between words (and between wide characters) so that no line is longer than the
 * terminal's width, with a newline after the last. Words that are longer than a line are broken where it ends. */
void builder_add_wrapped(struct string_builder *out, const struct marked_text *marked, const struct layout *layout);

#endif
