/* SPDX-License-Identifier: MIT
 *
 * Text: its first heading is the title, or its first line if that is short; its first paragraphs say what it is about.
 * Plain text is read as Markdown too, where a paragraph is what it is to people.
 */
#include "cli/fetch_text.h"

#include <string.h>

#include "cli/fetch_charset.h"
#include "cli/fetch_extractor.h"
#include "cli/safe_text.h"

/* Bytes of a line that is a title, of a paragraph that says something, and of as many as are enough. */
#define LONGEST_LINE ((size_t)150)
#define LEAST_PARAGRAPH ((size_t)40)
#define ENOUGH_PARAGRAPHS ((size_t)600)

/* The beginning of a text says what it is. */
#define MOST_READ ((size_t)256 << 10)

void builder_add_paragraphs(struct string_builder *out, const struct markdown *markdown)
{
    size_t begin = out->size;
    for (size_t i = 0; i < markdown->block_count && out->size - begin < ENOUGH_PARAGRAPHS; i++) {
        const struct markdown_block *block = &markdown->blocks[i];
        if (block->kind != MARKDOWN_PARAGRAPH || block->end - block->begin < LEAST_PARAGRAPH) continue;
        if (out->size > begin) builder_add_char(out, ' ');
        builder_add(out, markdown->text.bytes + block->begin, block->end - block->begin);
    }
}

static void offer_title(const struct markdown *markdown, const char *text, size_t length, struct found *found)
{
    for (size_t i = 0; i < markdown->block_count; i++) {
        const struct markdown_block *block = &markdown->blocks[i];
        if (block->kind != MARKDOWN_HEADING) continue;
        found_offer(found, FOUND_TITLE, FROM_TEXT, markdown->text.bytes + block->begin, block->end - block->begin);
        return;
    }
    while (length > 0 && strchr(" \t\r\n", *text) != NULL && *text != '\0') {
        text++;
        length--;
    }
    const char *end = memchr(text, '\n', length);
    if (end != NULL && (size_t)(end - text) <= LONGEST_LINE)
        found_offer(found, FOUND_TITLE, FROM_TEXT, text, (size_t)(end - text));
}

static void read_text(const struct fetch_page *page, struct found *found)
{
    struct string_builder text = { 0 }, paragraphs = { 0 };
    struct markdown markdown = { .block_count = 0 };
    dls_error err;
    size_t size = page->size < MOST_READ ? page->size : MOST_READ;
    builder_add_page(&text, page->bytes, size, page->type, page->whole && size == page->size);
    const char *bytes = builder_text(&text);
    found->failed = found->failed || text.failed || markdown_parse(&markdown, bytes, text.size, 1, &err) != DLS_OK;
    builder_add_paragraphs(&paragraphs, &markdown);
    found_offer(found, FOUND_ABSTRACT, FROM_TEXT, paragraphs.bytes, paragraphs.size);
    offer_title(&markdown, bytes, text.size, found);
    found->failed = found->failed || paragraphs.failed;
    builder_done(&paragraphs);
    markdown_done(&markdown);
    builder_done(&text);
}

/* By its type; or by no type, if there is nothing in it that no text has. */
static bool reads_text(const struct fetch_page *page)
{
    if (fetch_type_is(page->type, "text/plain") || fetch_type_is(page->type, "text/markdown") ||
        fetch_type_is(page->type, "text/x-markdown") || fetch_type_is(page->type, "application/markdown"))
        return true;
    bool is_unknown = page->type[0] == '\0' || fetch_type_is(page->type, "application/octet-stream");
    return is_unknown && page->size > 0 && memchr(page->bytes, '\0', page->size) == NULL;
}

const struct fetch_extractor extractor_text = { .name = "text", .reads = reads_text, .read = read_text };
