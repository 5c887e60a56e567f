/* SPDX-License-Identifier: MIT
 *
 * What a source makes of bytes, written down, for tests.
 */
#ifndef TESTS_SOURCE_LISTING_H
#define TESTS_SOURCE_LISTING_H

#include <stddef.h>

#include "cli/source.h"

/* Read the bytes as a file called `name`, as `format` (NULL: guess), and write a line for each document: "LINE {...}",
 * its members in their order, or "LINE ! what is wrong"; freed by free. The test fails if anything else happens. */
char *source_listing(const char *name, const struct format *format, const char *bytes, size_t size,
                     bool split_headings);

/* The same of a string, guessed by `name`, compared. */
void check_source(const char *name, const char *text, const char *expected);

/* How many documents and errors there are. For hostile input, of which no more is known. */
size_t count_source(const char *name, const char *bytes, size_t size, size_t *errors);

#endif
