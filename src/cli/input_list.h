/* SPDX-License-Identifier: MIT
 *
 * The inputs that were named, folders opened up to the files in them: in the order of their names, byte by byte, so
 * that the same folder makes the same index everywhere. What begins with a dot is left out, and links to folders are.
 *
 * Where a folder has at least as many pages as scripts, its scripts and style sheets are told apart: they are there for
 * the pages. Where it has fewer, it is code.
 */
#ifndef CLI_INPUT_LIST_H
#define CLI_INPUT_LIST_H

#include <dlsearch/dlsearch.h>

struct listed_input {
    char *path;
    char *name;     /* for keys: the path from the last part of the named one on */
    bool in_folder; /* it was found in one, and need not be a text */
    bool is_for_pages;  /* a script or a style sheet of the pages in that folder */
};

/* All zero is empty. */
struct input_list {
    struct listed_input *items;
    size_t count;
    size_t capacity;
    char **folders; /* all that were gone through */
    size_t folder_count;
    size_t folder_capacity;
    uint64_t bytes;    /* of all files, as they stand on disk */
    bool unknown_size; /* one of them can only be read to its end */
};

/* Add what was named: a file, `-`, or a folder. What cannot be read in a folder is in the list: reading it says why. */
dls_status input_list_add(struct input_list *list, const char *path, dls_error *err);

void input_list_done(struct input_list *list);

#endif
