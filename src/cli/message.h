/* SPDX-License-Identifier: MIT
 *
 * Words for people, on standard error, one line each: "dlsearch: papers.dls: no such file". And what the command's exit
 * status means. Control characters in names and texts are shown as U+FFFD, so that no file name can drive a terminal.
 */
#ifndef CLI_MESSAGE_H
#define CLI_MESSAGE_H

#include <dlsearch/dlsearch.h>

#include "cli/string_builder.h"

enum exit_status {
    EXIT_FOUND = 0,  /* there are hits; what was asked is done */
    EXIT_NONE = 1,   /* nothing matches; a part of what was asked could not be done */
    EXIT_TROUBLE = 2 /* it could not be done; standard error says why */
};

void message(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The line as it would be written. */
void builder_add_message(struct string_builder *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same, for a failure: returns EXIT_TROUBLE, to be passed on. */
int trouble(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A failure of the library over the file `path`, which is named once. Returns EXIT_TROUBLE. */
int trouble_with(const char *path, const dls_error *err);

/* A line of `text`, and below it a sign that points to byte `at` of it. */
void message_place(const char *text, size_t length, size_t at);

int out_of_memory(void);

#endif
