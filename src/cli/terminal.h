/* SPDX-License-Identifier: MIT
 *
 * Where results go: how wide it is, and whether it takes styles and links.
 *
 * Colours are the two that read well on dark and on light grounds alike (red and magenta, both of the terminal's own
 * palette), beside bold and dim.
 */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/string_builder.h"

enum color_choice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct terminal {
    bool styled;  /* SGR sequences: bold and so on. Without them, what matched stands between *stars* */
    bool links;   /* OSC 8 hyperlinks: styled, and a terminal indeed */
    size_t width; /* columns to fill */
};

enum style { STYLE_PLAIN, STYLE_TITLE, STYLE_MATCH, STYLE_DIM, STYLE_URL };

/* Let the C library know the widths of characters: our output is UTF-8 whatever the locale says. */
void terminal_use_utf8(void);

/* Standard output. Automatic colour: on a terminal that is not dumb, unless NO_COLOR is set (and not empty).
 * `width` 0: the terminal's, or COLUMNS, or 80, and never more than is good to read (100). */
struct terminal terminal_of_output(enum color_choice color, size_t width);

/* Columns and lines of the terminal behind a file descriptor; 0 if it is none or does not know. */
size_t terminal_width(int descriptor);
size_t terminal_height(int descriptor);

/* The sequence that begins a style; "" where there are none. STYLE_PLAIN ends all. */
const char *terminal_style(const struct terminal *terminal, enum style style);

/* Begin and end a link to `url`. Nothing where there are no links, or where `url` is not one of the web. Links of one
 * number are one link, on however many lines. */
void terminal_begin_link(const struct terminal *terminal, struct string_builder *out, const char *url, size_t length,
                         size_t number);
void terminal_end_link(const struct terminal *terminal, struct string_builder *out, const char *url, size_t length);

#endif
