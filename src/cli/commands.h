/* SPDX-License-Identifier: MIT
 *
 * The verbs. Each returns the exit status and has told standard error whatever there was to tell.
 */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/flags.h"

int cmd_search(const struct options *options);
int cmd_suggest(const struct options *options);
int cmd_index(const struct options *options);
int cmd_info(const struct options *options);
int cmd_check(const struct options *options);
int cmd_delete(const struct options *options);
int cmd_compact(const struct options *options);
int cmd_open(const struct options *options);
int cmd_similar(const struct options *options);
int cmd_show(const struct options *options);
int cmd_export(const struct options *options);
int cmd_eval(const struct options *options);
int cmd_fetch(const struct options *options);
int cmd_completion(const struct options *options);
int cmd_help(const struct options *options);

#endif
