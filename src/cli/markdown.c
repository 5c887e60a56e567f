/* SPDX-License-Identifier: MIT
 *
 * md4c calls back for the beginning and end of each block and span, and for text. It does not say in which line that
 * is, but the text it gives lies in ours, unless it stands for something else.
 */
#include "cli/markdown.h"

#include <stdlib.h>
#include <string.h>

#include <libxml/HTMLparser.h>
#include <md4c.h>

#include "cli/input.h"
#include "cli/safe_text.h"

#define NO_LINK SIZE_MAX

struct markdown_walk {
    struct markdown *out;
    const char *source;
    size_t length;
    size_t counted; /* up to here lines were counted */
    uint64_t line;  /* the one that `counted` is in */
    bool is_open;   /* the last block still grows */
    bool is_blank;  /* white space was met and not written yet */
    size_t open_link;
    unsigned pictures; /* that we are in */
    unsigned spans_of_links;
    unsigned lists;
    bool in_html;
    struct string_builder html; /* of the block of HTML */
    bool failed;
};

/* -------------------------------------------------------------------------------------------------- Blocks */

static uint64_t line_of(struct markdown_walk *walk, const char *text)
{
    if (text < walk->source || text > walk->source + walk->length) return walk->line;
    size_t at = (size_t)(text - walk->source);
    for (; walk->counted < at; walk->counted++) walk->line += walk->source[walk->counted] == '\n';
    return walk->line; /* where text comes a second time, the line is one further down */
}

static void *grown(void *items, size_t *capacity, size_t size)
{
    size_t wanted = 2 * *capacity + 64;
    void *more = realloc(items, wanted * size);
    if (more != NULL) *capacity = wanted;
    return more;
}

struct markdown_block *markdown_add_block(struct markdown *markdown)
{
    if (markdown->block_count == markdown->block_capacity) {
        struct markdown_block *blocks = grown(markdown->blocks, &markdown->block_capacity, sizeof *blocks);
        if (blocks == NULL) return NULL;
        markdown->blocks = blocks;
    }
    struct markdown_block *block = &markdown->blocks[markdown->block_count++];
    *block = (struct markdown_block){ .line = 0 };
    return block;
}

static struct markdown_block *last_block(struct markdown_walk *walk)
{
    return &walk->out->blocks[walk->out->block_count - 1];
}

static void end_link(struct markdown_walk *walk)
{
    if (walk->open_link == NO_LINK) return;
    struct markdown_link *link = &walk->out->links[walk->open_link];
    link->end = walk->out->text.size;
    if (link->begin > link->end) link->begin = link->end;
    walk->open_link = NO_LINK;
}

/* A block without text and links is none. */
static void end_block(struct markdown_walk *walk)
{
    if (!walk->is_open) return;
    end_link(walk); /* one of HTML that nobody closed */
    struct markdown_block *block = last_block(walk);
    block->end = walk->out->text.size;
    block->link_count = walk->out->link_count - block->first_link;
    walk->is_open = false;
    if (block->end == block->begin && block->link_count == 0) walk->out->block_count--;
}

static void begin_block(struct markdown_walk *walk, enum markdown_kind kind, unsigned level)
{
    const struct markdown *out = walk->out;
    end_block(walk);
    struct markdown_block *block = markdown_add_block(walk->out);
    walk->failed = walk->failed || block == NULL;
    if (block == NULL) return;
    *block =
        (struct markdown_block){ .kind = kind, .level = level, .begin = out->text.size, .first_link = out->link_count };
    walk->is_open = true;
    walk->is_blank = false;
}

/* Where text stands outside of what has a block of its own. */
static void need_block(struct markdown_walk *walk)
{
    if (walk->is_open) return;
    begin_block(walk, walk->lists > 0 ? MARKDOWN_ITEM : MARKDOWN_PARAGRAPH, walk->lists);
}

/* -------------------------------------------------------------------------------------------------- Text */

static void add_words(struct markdown_walk *walk, const char *text, size_t length)
{
    if (walk->pictures > 0 || length == 0) return;
    need_block(walk);
    if (walk->failed) return;
    struct markdown_block *block = last_block(walk);
    bool is_code = block->kind == MARKDOWN_CODE;
    if (block->line == 0) block->line = line_of(walk, text);
    if (walk->open_link != NO_LINK && walk->out->links[walk->open_link].line == 0)
        walk->out->links[walk->open_link].line = line_of(walk, text);
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        bool fixed = c == '\xC2' && i + 1 < length && text[i + 1] == '\xA0'; /* a blank that breaks no line */
        if (!is_code && (fixed || c == ' ' || c == '\t' || c == '\n' || c == '\r')) {
            walk->is_blank = true;
            i += fixed;
            continue;
        }
        if (walk->is_blank && walk->out->text.size > block->begin) {
            builder_add_char(&walk->out->text, ' ');
            struct markdown_link *link = walk->open_link == NO_LINK ? NULL : &walk->out->links[walk->open_link];
            if (link != NULL && link->begin == walk->out->text.size - 1) link->begin++;
        }
        walk->is_blank = false;
        builder_add_char(&walk->out->text, c);
    }
}

/* "&amp;", "&#8217;" as the character; what we do not know as it stands. */
static void add_entity(struct string_builder *out, const char *entity, size_t length)
{
    char name[40];
    uint32_t code_point = 0;
    if (length < 3 || length - 1 > sizeof name) {
        builder_add(out, entity, length);
        return;
    }
    memcpy(name, entity + 1, length - 2);
    name[length - 2] = '\0';
    bool is_hex = name[0] == '#' && (name[1] == 'x' || name[1] == 'X');
    if (name[0] == '#') code_point = (uint32_t)strtoul(name + (is_hex ? 2 : 1), NULL, is_hex ? 16 : 10);
    else if (htmlEntityLookup((const xmlChar *)name) != NULL)
        code_point = htmlEntityLookup((const xmlChar *)name)->value;
    else if (strcmp(name, "apos") == 0) code_point = '\'';
    bool is_character = code_point > 0 && code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF);
    if (code_point == 0xA0) code_point = ' ';
    if (is_character) builder_add_code_point(out, code_point);
    else if (name[0] == '#') builder_add_code_point(out, REPLACEMENT_CHARACTER);
    else builder_add(out, entity, length);
}

static void add_entity_words(struct markdown_walk *walk, const char *entity, size_t length)
{
    struct string_builder text = { 0 };
    add_entity(&text, entity, length);
    add_words(walk, text.bytes, text.size);
    walk->failed = walk->failed || text.failed;
    builder_done(&text);
}

/* -------------------------------------------------------------------------------------------------- Links */

static void begin_link(struct markdown_walk *walk)
{
    struct markdown *out = walk->out;
    need_block(walk);
    if (out->link_count == out->link_capacity) {
        struct markdown_link *links = grown(out->links, &out->link_capacity, sizeof *links);
        walk->failed = walk->failed || links == NULL;
        if (links == NULL) return;
        out->links = links;
    }
    walk->open_link = out->link_count++;
    out->links[walk->open_link] =
        (struct markdown_link){ .begin = out->text.size, .end = out->text.size, .url = out->urls.size };
}

/* Its address is in `urls` by now. */
static void end_address(struct markdown_walk *walk, const char *place)
{
    if (walk->open_link == NO_LINK) return;
    struct markdown_link *link = &walk->out->links[walk->open_link];
    link->url_length = walk->out->urls.size - link->url;
    bool is_in_source = place >= walk->source && place < walk->source + walk->length;
    link->line = is_in_source ? line_of(walk, place) : 0; /* then its words tell */
    builder_add_char(&walk->out->urls, '\0');
}

static void note_picture(struct markdown_walk *walk)
{
    if (walk->open_link != NO_LINK) walk->out->links[walk->open_link].has_picture = true;
}

static void add_attribute(struct markdown_walk *walk, const MD_ATTRIBUTE *attribute)
{
    for (size_t i = 0; attribute->size > 0 && attribute->substr_offsets[i] < attribute->size; i++) {
        size_t begin = attribute->substr_offsets[i];
        size_t length = attribute->substr_offsets[i + 1] - begin;
        bool is_entity = attribute->substr_types[i] == MD_TEXT_ENTITY;
        if (is_entity) add_entity(&walk->out->urls, attribute->text + begin, length);
        else builder_add(&walk->out->urls, attribute->text + begin, length);
    }
}

/* -------------------------------------------------------------------------------------------------- HTML */

static bool is_tag(const char *tag, size_t length, const char *name)
{
    size_t known = strlen(name);
    if (length < known) return false;
    for (size_t i = 0; i < known; i++) {
        if ((tag[i] | 0x20) != name[i]) return false;
    }
    return length == known || strchr(" \t\r\n/>", tag[known]) != NULL;
}

/* The value of href in a tag, in quotes or not. */
static bool find_address(const char *tag, size_t length, const char **url, size_t *url_length)
{
    for (size_t at = 0; at + 5 < length; at++) {
        if (!is_tag(tag + at, 4, "href") || strchr(" \t\r\n", tag[at > 0 ? at - 1 : 0]) == NULL) continue;
        size_t value = at + 4;
        while (value < length && (tag[value] == ' ' || tag[value] == '=')) value++;
        char quote = value < length && (tag[value] == '"' || tag[value] == '\'') ? tag[value++] : ' ';
        *url = tag + value;
        *url_length = 0;
        while (value + *url_length < length && tag[value + *url_length] != quote) (*url_length)++;
        return *url_length > 0;
    }
    return false;
}

static void take_tag_of_html(struct markdown_walk *walk, const char *tag, size_t length)
{
    const char *url;
    size_t url_length;
    bool is_end = length > 0 && tag[0] == '/';
    const char *name = is_end ? tag + 1 : tag;
    size_t rest = is_end ? length - 1 : length;
    bool is_heading = rest >= 2 && (name[0] | 0x20) == 'h' && name[1] >= '1' && name[1] <= '6' &&
                      (rest == 2 || strchr(" \t\r\n>", name[2]) != NULL);
    if (is_heading && is_end) end_block(walk);
    else if (is_heading) begin_block(walk, MARKDOWN_HEADING, (unsigned)(name[1] - '0'));
    else if (is_tag(name, rest, "a") && is_end) end_link(walk);
    else if (is_tag(name, rest, "a") && find_address(name, rest, &url, &url_length)) {
        end_link(walk);
        begin_link(walk);
        builder_add(&walk->out->urls, url, url_length);
        end_address(walk, url);
    } else if (is_tag(name, rest, "img")) note_picture(walk);
    else if (is_tag(name, rest, "br") || is_tag(name, rest, "p") || is_tag(name, rest, "td") ||
             is_tag(name, rest, "li") || is_tag(name, rest, "div"))
        walk->is_blank = true;
}

/* Text with tags in it. */
static void take_html(struct markdown_walk *walk, const char *html, size_t length)
{
    const char *at = html, *end = html + length;
    while (at < end) {
        if (*at == '<') {
            bool is_comment = end - at >= 4 && memcmp(at, "<!--", 4) == 0;
            const char *close = NULL;
            for (const char *c = at; c < end && close == NULL; c++) {
                bool ends = *c == '>' && (!is_comment || (c - at >= 6 && memcmp(c - 2, "--", 2) == 0));
                if (ends) close = c;
            }
            if (close == NULL) return; /* it is never closed */
            if (!is_comment) take_tag_of_html(walk, at + 1, (size_t)(close - at - 1));
            at = close + 1;
        } else if (*at == '&') {
            const char *stop = at + 1;
            while (stop < end && stop - at < 30 && *stop != ';' && *stop != '<' && *stop != ' ') stop++;
            bool is_entity = stop < end && *stop == ';';
            if (is_entity) add_entity_words(walk, at, (size_t)(stop + 1 - at));
            else add_words(walk, at, 1);
            at = is_entity ? stop + 1 : at + 1;
        } else {
            const char *begin = at;
            while (at < end && *at != '<' && *at != '&') at++;
            add_words(walk, begin, (size_t)(at - begin));
        }
    }
}

/* -------------------------------------------------------------------------------------------------- Callbacks */

static int enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    struct markdown_walk *walk = context;
    switch (type) {
    case MD_BLOCK_H: begin_block(walk, MARKDOWN_HEADING, ((MD_BLOCK_H_DETAIL *)detail)->level); break;
    case MD_BLOCK_P: begin_block(walk, walk->lists > 0 ? MARKDOWN_ITEM : MARKDOWN_PARAGRAPH, walk->lists); break;
    case MD_BLOCK_LI: begin_block(walk, MARKDOWN_ITEM, walk->lists); break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
        end_block(walk);
        walk->lists++;
        break;
    case MD_BLOCK_TR: begin_block(walk, MARKDOWN_ROW, 0); break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        if (walk->is_open && walk->out->text.size > last_block(walk)->begin) add_words(walk, " | ", 3);
        break;
    case MD_BLOCK_CODE: begin_block(walk, MARKDOWN_CODE, 0); break;
    case MD_BLOCK_HTML:
        end_block(walk);
        builder_clear(&walk->html);
        walk->in_html = true;
        break;
    default: break;
    }
    return walk->failed;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
    (void)detail;
    struct markdown_walk *walk = context;
    switch (type) {
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
        end_block(walk);
        walk->lists--;
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD: break;
    case MD_BLOCK_HTML:
        walk->in_html = false;
        if (walk->html.size > 0) take_html(walk, walk->html.bytes, walk->html.size);
        end_block(walk);
        break;
    default: end_block(walk); break;
    }
    walk->failed = walk->failed || walk->html.failed;
    return walk->failed;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *context)
{
    struct markdown_walk *walk = context;
    if (type == MD_SPAN_IMG) {
        note_picture(walk);
        walk->pictures++;
    }
    if (type != MD_SPAN_A || walk->spans_of_links++ > 0) return walk->failed; /* "www.example.org" is in its words */
    const MD_ATTRIBUTE *href = &((MD_SPAN_A_DETAIL *)detail)->href;
    end_link(walk);
    begin_link(walk);
    add_attribute(walk, href);
    end_address(walk, href->text);
    return walk->failed;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *context)
{
    (void)detail;
    struct markdown_walk *walk = context;
    if (type == MD_SPAN_IMG) walk->pictures--;
    if (type == MD_SPAN_A && --walk->spans_of_links == 0) end_link(walk);
    return walk->failed;
}

static int take_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *context)
{
    struct markdown_walk *walk = context;
    if (walk->in_html) {
        builder_add(&walk->html, text, size);
        return walk->html.failed;
    }
    switch (type) {
    case MD_TEXT_NULLCHAR: add_words(walk, "\xEF\xBF\xBD", 3); break;
    case MD_TEXT_BR:
    case MD_TEXT_SOFTBR: walk->is_blank = true; break;
    case MD_TEXT_ENTITY: add_entity_words(walk, text, size); break;
    case MD_TEXT_HTML: take_html(walk, text, size); break;
    default: add_words(walk, text, size); break;
    }
    return walk->failed;
}

/* -------------------------------------------------------------------------------------------------- Parsing */

dls_status markdown_parse(struct markdown *markdown, const char *text, size_t length, uint64_t first_line,
                          dls_error *err)
{
    if (length > INT32_MAX) return input_fail(err, DLS_ELIMIT, "longer than 2 GiB");
    struct markdown_walk walk = {
        .out = markdown, .source = text, .length = length, .line = first_line, .open_link = NO_LINK
    };
    MD_PARSER parser = { .abi_version = 0,
                         .flags = MD_DIALECT_GITHUB | MD_FLAG_NOINDENTEDCODEBLOCKS,
                         .enter_block = enter_block,
                         .leave_block = leave_block,
                         .enter_span = enter_span,
                         .leave_span = leave_span,
                         .text = take_text };
    int result = md_parse(text, (MD_SIZE)length, &parser, &walk);
    end_block(&walk);
    builder_done(&walk.html);
    bool failed = result != 0 || walk.failed || markdown->text.failed || markdown->urls.failed;
    return failed ? input_fail(err, DLS_ENOMEM, "out of memory") : DLS_OK;
}

void markdown_done(struct markdown *markdown)
{
    builder_done(&markdown->text);
    builder_done(&markdown->urls);
    free(markdown->blocks);
    free(markdown->links);
    *markdown = (struct markdown){ .block_count = 0 };
}
