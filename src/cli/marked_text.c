/* SPDX-License-Identifier: MIT
 *
 * Wrapping goes word by word: a word is gathered with its styles, and when it ends it is known whether it still fits on
 * the line. A line ends with all styles off and the link closed, so that the indentation of the next one has neither.
 */
#include "cli/marked_text.h"

#include <stdlib.h>

#include "cli/safe_text.h"

static bool continues_last(const struct marked_text *marked, size_t begin)
{
    if (marked->range_count == 0) return false;
    size_t end = marked->ranges[marked->range_count - 1].end;
    return begin == end || (begin == end + 1 && marked->text.bytes[end] == ' ');
}

static void add_range(struct marked_text *marked, size_t begin, size_t end)
{
    if (continues_last(marked, begin)) {
        marked->ranges[marked->range_count - 1].end = end;
        return;
    }
    if (marked->range_count == marked->range_capacity) {
        size_t capacity = marked->range_capacity == 0 ? 16 : marked->range_capacity * 2;
        dls_range *ranges = realloc(marked->ranges, capacity * sizeof *ranges);
        if (ranges == NULL) {
            marked->text.failed = true;
            return;
        }
        marked->ranges = ranges;
        marked->range_capacity = capacity;
    }
    marked->ranges[marked->range_count++] = (dls_range){ begin, end };
}

void marked_add(struct marked_text *marked, const char *text, size_t length)
{
    builder_add(&marked->text, text, length);
}

void marked_add_ranges(struct marked_text *marked, const char *text, size_t length, const dls_range *ranges,
                       size_t count)
{
    size_t start = marked->text.size;
    builder_add(&marked->text, text, length);
    if (marked->text.failed) return;
    for (size_t i = 0; i < count; i++) add_range(marked, start + ranges[i].begin, start + ranges[i].end);
}

void marked_clear(struct marked_text *marked)
{
    builder_clear(&marked->text);
    marked->range_count = 0;
}

void marked_done(struct marked_text *marked)
{
    builder_done(&marked->text);
    free(marked->ranges);
    *marked = (struct marked_text){ 0 };
}

/* ------------------------------------------------------------------------------------------------- Wrapping */

struct wrapping {
    struct string_builder *out;
    const struct layout *layout;
    size_t column;              /* where the line has got to */
    bool line_is_empty;         /* nothing but the indentation stands on it */
    bool space_before;          /* a space parts the word from what is on the line */
    struct string_builder word; /* with its styles */
    size_t word_width;
    bool word_is_wide; /* a wide character: a line may end before and after it */
    bool word_begins_marked;
    bool marked;
    uint32_t last; /* the code point before */
};

static void begin_line(struct wrapping *wrap)
{
    const struct layout *layout = wrap->layout;
    if (layout->url != NULL) {
        terminal_begin_link(layout->terminal, wrap->out, layout->url, layout->url_length, layout->url_number);
    }
    if (layout->base != STYLE_PLAIN) builder_add_string(wrap->out, terminal_style(layout->terminal, layout->base));
    wrap->column = layout->indent;
    wrap->line_is_empty = true;
}

static void end_line(struct wrapping *wrap)
{
    const struct layout *layout = wrap->layout;
    bool styled = layout->base != STYLE_PLAIN || wrap->marked;
    if (styled) builder_add_string(wrap->out, terminal_style(layout->terminal, STYLE_PLAIN));
    if (layout->url != NULL) terminal_end_link(layout->terminal, wrap->out, layout->url, layout->url_length);
    builder_add_string(wrap->out, "\n");
}

/* Put the word on the line, or on the next one. */
static void end_word(struct wrapping *wrap)
{
    if (wrap->word_width == 0 && wrap->word.size == 0) return;
    const struct terminal *terminal = wrap->layout->terminal;
    size_t space = wrap->space_before && !wrap->line_is_empty ? 1 : 0;
    if (!wrap->line_is_empty && wrap->column + space + wrap->word_width > terminal->width) {
        end_line(wrap);
        builder_add_repeated(wrap->out, " ", wrap->layout->indent);
        begin_line(wrap);
        if (wrap->word_begins_marked) builder_add_string(wrap->out, terminal_style(terminal, STYLE_MATCH));
        space = 0;
    }
    builder_add_repeated(wrap->out, " ", space);
    if (wrap->word.failed) wrap->out->failed = true;
    builder_add(wrap->out, wrap->word.bytes, wrap->word.size);
    wrap->column += space + wrap->word_width;
    wrap->line_is_empty = wrap->line_is_empty && wrap->word_width == 0;
    wrap->space_before = false;
    builder_clear(&wrap->word);
    wrap->word_width = 0;
    wrap->word_is_wide = false;
    wrap->word_begins_marked = wrap->marked && terminal->styled;
}

static void break_where_needed(struct wrapping *wrap, size_t width)
{
    size_t columns = wrap->layout->terminal->width;
    size_t room = columns > wrap->layout->indent ? columns - wrap->layout->indent : 1;
    if (wrap->word_width + width > room) end_word(wrap);
}

/* Without styles a star opens and closes a mark: it stays with what is marked. */
static void add_star(struct wrapping *wrap, bool opens)
{
    if (opens && wrap->word_is_wide) end_word(wrap);
    break_where_needed(wrap, 1);
    builder_add_string(&wrap->word, "*");
    wrap->word_width++;
}

static void set_marked(struct wrapping *wrap, bool marked)
{
    if (wrap->marked == marked) return;
    const struct layout *layout = wrap->layout;
    wrap->marked = marked;
    if (!layout->terminal->styled) {
        add_star(wrap, marked);
    } else if (marked) {
        builder_add_string(&wrap->word, terminal_style(layout->terminal, STYLE_MATCH));
    } else {
        builder_add_string(&wrap->word, terminal_style(layout->terminal, STYLE_PLAIN));
        if (layout->base == STYLE_PLAIN) return;
        builder_add_string(&wrap->word, terminal_style(layout->terminal, layout->base));
    }
}

/* Whether it is one sign with what stands before it: a colour of skin, or what a joiner joins to a picture. */
static bool joins_last(const struct wrapping *wrap, uint32_t code_point)
{
    bool is_skin = code_point >= 0x1F3FB && code_point <= 0x1F3FF;
    return is_skin || wrap->last == 0x200D;
}

static void add_code_point(struct wrapping *wrap, uint32_t code_point)
{
    bool joins = joins_last(wrap, code_point);
    wrap->last = code_point;
    if (code_point == ' ') {
        end_word(wrap);
        wrap->space_before = true;
        return;
    }
    size_t width = code_point_width(code_point);
    bool opens = wrap->word.size == 1 && wrap->word.bytes[0] == '*'; /* a star that waits for what it marks */
    if (width > 0 && !opens && !joins && (width == 2 || wrap->word_is_wide)) end_word(wrap);
    break_where_needed(wrap, width);
    builder_add_code_point(&wrap->word, code_point);
    wrap->word_width += width;
    wrap->word_is_wide = wrap->word_is_wide || width == 2;
}

void builder_add_wrapped(struct string_builder *out, const struct marked_text *marked, const struct layout *layout)
{
    struct wrapping wrap = { .out = out, .layout = layout };
    const dls_range *range = marked->ranges;
    const dls_range *ranges_end = marked->range_count == 0 ? range : range + marked->range_count;

    begin_line(&wrap);
    for (size_t at = 0; at < marked->text.size;) {
        while (range < ranges_end && at >= range->end) {
            set_marked(&wrap, false);
            range++;
        }
        uint32_t code_point;
        size_t length = utf8_decode(marked->text.bytes + at, marked->text.size - at, &code_point);
        uint32_t safe = safe_code_point(code_point);
        if (range < ranges_end && at >= range->begin) set_marked(&wrap, true);
        if (safe != 0) add_code_point(&wrap, safe);
        at += length;
    }
    set_marked(&wrap, false);
    end_word(&wrap);
    end_line(&wrap);
    if (marked->text.failed) out->failed = true;
    builder_done(&wrap.word);
}
