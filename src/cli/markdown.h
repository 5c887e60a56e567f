/* SPDX-License-Identifier: MIT
 *
 * Markdown as a list of blocks of plain text, with the links in them. md4c reads it (CommonMark, with GitHub's tables,
 * struck text and bare addresses). What is indented without reason is text and not code: in lists it mostly is an item.
 *
 * A block is a heading, a paragraph, an item of a list up to the list in it, a row of a table, or code. In its text,
 * runs of white space are one blank, pictures are left out, and cells are separated by " | ". Tags of HTML are left out
 * too, but <a href> is a link and <h1> a heading.
 */
#ifndef CLI_MARKDOWN_H
#define CLI_MARKDOWN_H

#include <dlsearch/dlsearch.h>

#include "cli/string_builder.h"

enum markdown_kind { MARKDOWN_HEADING, MARKDOWN_PARAGRAPH, MARKDOWN_ITEM, MARKDOWN_ROW, MARKDOWN_CODE };

struct markdown_link {
    size_t begin; /* of its words, in the text of all */
    size_t end;
    size_t url; /* in `urls`, ended by NUL */
    size_t url_length;
    bool has_picture;
    uint64_t line;
};

struct markdown_block {
    enum markdown_kind kind;
    unsigned level; /* of a heading, 1 to 6; of an item, how many lists it is in */
    size_t begin;   /* in the text of all */
    size_t end;
    size_t first_link;
    size_t link_count;
    uint64_t line;
};

/* All zero before it is parsed. */
struct markdown {
    struct string_builder text;
    struct string_builder urls;
    struct markdown_block *blocks;
    size_t block_count;
    size_t block_capacity;
    struct markdown_link *links;
    size_t link_count;
    size_t link_capacity;
};

/* Read it; `first_line` is the number of the line that it begins with. DLS_ENOMEM is possible, DLS_ELIMIT: longer than
 * 2 GiB. */
dls_status markdown_parse(struct markdown *markdown, const char *text, size_t length, uint64_t first_line,
                          dls_error *err);

/* One block more, all zero, for who reads something else into blocks; NULL: no memory. */
struct markdown_block *markdown_add_block(struct markdown *markdown);

void markdown_done(struct markdown *markdown);

#endif
