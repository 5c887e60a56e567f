/* SPDX-License-Identifier: MIT
 *
 * Front matter: what stands in YAML between two lines of --- at the very beginning of a Markdown file.
 */
#ifndef CLI_FRONT_MATTER_H
#define CLI_FRONT_MATTER_H

#include <jansson.h>

#include <dlsearch/dlsearch.h>

/* How many bytes of the text are front matter, both lines of --- with it; 0: there is none. */
size_t front_matter_length(const char *text, size_t length);

/* Read it: names in small letters with a string or a list of strings each; what is nested deeper is left out. An object
 * is made in any case, of what could be read. DLS_EINVAL: it is not YAML, and line `*line` of it is where. */
dls_status front_matter_read(const char *text, size_t length, json_t **members, uint64_t *line, dls_error *err);

#endif
