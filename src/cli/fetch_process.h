/* SPDX-License-Identifier: MIT
 *
 * A program that reads the bytes of a stranger: it gets them on standard input, and what it prints is taken. It may
 * need some seconds and some memory, and no more.
 */
#ifndef CLI_FETCH_PROCESS_H
#define CLI_FETCH_PROCESS_H

#include <stddef.h>

#include "cli/string_builder.h"

enum process_end {
    PROCESS_DONE,
    PROCESS_MISSING, /* there is no such program */
    PROCESS_FAILED
};

/* `command`: the program, looked for on the path, and its arguments, ended by NULL. */
enum process_end process_filter(const char *const *command, const char *input, size_t size, struct string_builder *out);

#endif
