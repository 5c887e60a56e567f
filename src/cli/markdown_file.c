/* SPDX-License-Identifier: MIT
 *
 * Front matter is cut off before md4c, which would take it for a heading, sees the text.
 */
#include "cli/markdown_file.h"

#include <string.h>

#include "cli/front_matter.h"

dls_status markdown_file_read(struct markdown_file *file, struct input *input, dls_error *err)
{
    char *text;
    size_t length;
    dls_status status = input_rest(input, &text, &length, err);
    if (status != DLS_OK) return status;
    file->length = length;
    size_t front = front_matter_length(text, length);
    uint64_t first_line = 1;
    for (size_t i = 0; i < front; i++) first_line += text[i] == '\n';
    if (front > 0) status = front_matter_read(text, front, &file->front, &file->bad_front_line, &file->front_error);
    else file->front = json_object();
    if (status == DLS_OK) file->bad_front_line = 0;
    if (file->front == NULL) return input_fail(err, DLS_ENOMEM, "out of memory");
    return markdown_parse(&file->markdown, text + front, length - front, first_line, err);
}

bool markdown_file_tell_front(struct markdown_file *file, uint64_t *line, dls_error *err)
{
    if (file->bad_front_line == 0) return false;
    *line = file->bad_front_line;
    *err = file->front_error;
    file->bad_front_line = 0;
    return true;
}

void markdown_file_done(struct markdown_file *file)
{
    json_decref(file->front);
    markdown_done(&file->markdown);
    *file = (struct markdown_file){ .length = 0 };
}

void heading_path_init(struct heading_path *path, const struct markdown *markdown)
{
    for (size_t i = 0; i < 7; i++) path->blocks[i] = SIZE_MAX;
    path->title = SIZE_MAX;
    for (size_t b = 0; b < markdown->block_count; b++) {
        const struct markdown_block *block = &markdown->blocks[b];
        if (block->kind != MARKDOWN_HEADING) continue;
        if (path->title == SIZE_MAX) {
            path->title = b;
        } else if (block->level == markdown->blocks[path->title].level) {
            path->title = SIZE_MAX;
            return;
        }
    }
}

void heading_path_pass(struct heading_path *path, const struct markdown *markdown, size_t number)
{
    const struct markdown_block *block = &markdown->blocks[number];
    if (block->kind != MARKDOWN_HEADING || number == path->title) return;
    for (size_t level = block->level; level < 7; level++) path->blocks[level] = SIZE_MAX;
    path->blocks[block->level] = number;
}

void builder_add_heading_path(struct string_builder *out, const struct heading_path *path,
                              const struct markdown *markdown)
{
    bool has_begun = false;
    for (size_t level = 1; level < 7; level++) {
        if (path->blocks[level] == SIZE_MAX) continue;
        const struct markdown_block *block = &markdown->blocks[path->blocks[level]];
        if (has_begun) builder_add_string(out, " \xE2\x80\xBA ");
        has_begun = true;
        size_t end = block->end; /* "Tools:" */
        while (end > block->begin && strchr(" :", markdown->text.bytes[end - 1]) != NULL) end--;
        builder_add(out, markdown->text.bytes + block->begin, end - block->begin);
    }
}
