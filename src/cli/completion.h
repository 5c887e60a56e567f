/* SPDX-License-Identifier: MIT
 *
 * Scripts that complete verbs, options and their values in a shell, made of the two tables.
 */
#ifndef CLI_COMPLETION_H
#define CLI_COMPLETION_H

#include "cli/string_builder.h"

void builder_add_bash_completion(struct string_builder *out);
void builder_add_zsh_completion(struct string_builder *out);
void builder_add_fish_completion(struct string_builder *out);

#endif
