/* SPDX-License-Identifier: MIT
 *
 * What notes in Markdown and pages of HTML have in common: a file is a document, or each part of it under a heading.
 */
#ifndef CLI_SOURCE_NOTES_H
#define CLI_SOURCE_NOTES_H

#include "cli/markdown_file.h"
#include "cli/source.h"

/* Begin with what `read` makes of the file. */
dls_status notes_open(struct source *source,
                      dls_status (*read)(struct markdown_file *file, struct input *input, dls_error *err),
                      dls_error *err);

/* As a format has them. */
dls_status notes_next(struct source *source, json_t **document, dls_error *err);
void notes_close(struct source *source);

#endif
