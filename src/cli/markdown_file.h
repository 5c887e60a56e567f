/* SPDX-License-Identifier: MIT
 *
 * A Markdown file as a source has it: front matter and blocks.
 */
#ifndef CLI_MARKDOWN_FILE_H
#define CLI_MARKDOWN_FILE_H

#include <jansson.h>

#include "cli/input.h"
#include "cli/markdown.h"

/* All zero before it is read. */
struct markdown_file {
    json_t *front;           /* what was read of the front matter, an object; empty where there is none */
    uint64_t bad_front_line; /* 0: it is sound, or there is none */
    dls_error front_error;
    struct markdown markdown;
    size_t length; /* of all, in bytes */
};

/* Read all that is left of an input. */
dls_status markdown_file_read(struct markdown_file *file, struct input *input, dls_error *err);

/* Whether bad front matter is still to be told: once. */
bool markdown_file_tell_front(struct markdown_file *file, uint64_t *line, dls_error *err);

void markdown_file_done(struct markdown_file *file);

/* The headings above a block: for each level the number of the block; SIZE_MAX: none. All SIZE_MAX before the first. */
struct heading_path {
    size_t blocks[7]; /* that of level 1 at 1; 0 is free */
    size_t title;     /* a heading that is left out: it is that of the page */
};

/* Begin at the first block: the title is the first heading, if no other has its level. */
void heading_path_init(struct heading_path *path, const struct markdown *markdown);

/* Pass block `number`. */
void heading_path_pass(struct heading_path *path, const struct markdown *markdown, size_t number);

/* Add the path, outermost heading first, with " › " between. */
void builder_add_heading_path(struct string_builder *out, const struct heading_path *path,
                              const struct markdown *markdown);

#endif
