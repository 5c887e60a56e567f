/* SPDX-License-Identifier: MIT
 *
 * One string with all of them.
 */
#include "cli/held_lines.h"

#include <stdio.h>

bool held_lines_are_full(const struct held_lines *held)
{
    return held->count == MOST_HELD_LINES || held->bytes.size >= MOST_HELD_BYTES;
}

dls_status held_lines_add(struct held_lines *held, const char *path, const struct jsonl_source *source, dls_error *err)
{
    held->lines[held->count++] =
        (struct held_line){ path, source->name, source->line_number, held->bytes.size, source->length };
    builder_add(&held->bytes, source->line, source->length);
    if (!held->bytes.failed) return DLS_OK;
    *err = (dls_error){ DLS_ENOMEM, UINT64_MAX, "out of memory" };
    return DLS_ENOMEM;
}

struct jsonl_source held_lines_at(const struct held_lines *held, size_t number)
{
    const struct held_line *line = &held->lines[number];
    return (struct jsonl_source){ .name = line->name,
                                  .line = held->bytes.bytes + line->begin,
                                  .length = line->length,
                                  .line_number = line->number };
}

void held_lines_done(struct held_lines *held)
{
    builder_done(&held->bytes);
    *held = (struct held_lines){ .count = 0 };
}
