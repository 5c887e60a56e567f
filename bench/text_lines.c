/* SPDX-License-Identifier: MIT */
#include "text_lines.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "give_up.h"

void text_lines_open(struct text_lines *lines, const char *path)
{
    *lines = (struct text_lines){ .path = path, .file = fopen(path, "r") };
    if (lines->file == NULL) give_up("%s: %s", path, strerror(errno));
}

bool text_lines_next(struct text_lines *lines)
{
    ssize_t length = getline(&lines->text, &lines->capacity, lines->file);
    if (length < 0 && !feof(lines->file)) give_up("%s: %s", lines->path, strerror(errno));
    if (length < 0) return false;
    if (length > 0 && lines->text[length - 1] == '\n') lines->text[--length] = '\0';
    lines->length = (size_t)length;
    lines->number++;
    return true;
}

void text_lines_close(struct text_lines *lines)
{
    fclose(lines->file);
    free(lines->text);
}

void text_lines_cut(struct text_lines *lines, char **columns, size_t count)
{
    columns[0] = lines->text;
    for (size_t i = 1; i < count; i++) {
        char *tab = strchr(columns[i - 1], '\t');
        if (tab == NULL) give_up("%s:%" PRIu64 ": fewer than %zu columns", lines->path, lines->number, count);
        *tab = '\0';
        columns[i] = tab + 1;
    }
}
