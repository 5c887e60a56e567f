/* SPDX-License-Identifier: MIT
 *
 * The index that a command works on: a file, or the built-in list where none is named.
 */
#ifndef CLI_INDEX_FILE_H
#define CLI_INDEX_FILE_H

#include <dlsearch/dlsearch.h>

/* What it is called in messages. */
const char *index_file_name(const char *path);

/* Open it; NULL `path` is the built-in list. NULL after a message. Freed by dls_index_close. */
dls_index *index_file_open(const char *path);

#endif
