/* SPDX-License-Identifier: MIT
 *
 * Where a user's own files are, by the XDG Base Directory Specification.
 */
#ifndef CLI_USER_FILES_H
#define CLI_USER_FILES_H

#include <stdbool.h>

#include "cli/string_builder.h"

/* Add the path of dlsearch/`name` in the folder that a variable says, or else in `below_home`. False:
 * there is neither, and nothing was added. */
bool builder_add_user_file(struct string_builder *out, const char *variable, const char *below_home, const char *name);

/* Make the folders above a file, as far as they are not there, for the user alone. False: errno says why not. */
bool user_file_make_folders(const char *path);

#endif
