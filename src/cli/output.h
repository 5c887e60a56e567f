/* SPDX-License-Identifier: MIT
 *
 * Standard output: results, and nothing else. A reader that has gone away (head, a closed pager) is no error.
 */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <stdbool.h>

#include "cli/string_builder.h"

/* Write what `builder` holds and empty it. False: stop, because nobody reads any more, or because it could not be
 * written or built: then `*status` is EXIT_TROUBLE, after a message. */
bool output_write(struct string_builder *builder, int *status);

/* The same, but only if much has gathered in it, so that many small results are few writes. */
bool output_write_some(struct string_builder *builder, int *status);

#endif
