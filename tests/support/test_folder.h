/* SPDX-License-Identifier: MIT
 *
 * A folder for the files that a test program writes: below $TMPDIR, made at first use, removed when the program ends.
 */
#ifndef TEST_FOLDER_H
#define TEST_FOLDER_H

#include <stddef.h>
#include <stdint.h>

/* The path of a file called `name` in the folder. Lives until the sixteenth call after this one. */
const char *test_path(const char *name);

/* How many files are in the folder: to see that nothing was left behind. */
size_t test_folder_count(void);

/* Delete all files in the folder. */
void test_folder_clear(void);

void test_write_file(const char *path, const void *bytes, size_t size);

/* The bytes of a file, to be freed by free. */
uint8_t *test_read_file(const char *path, size_t *size);

#endif
