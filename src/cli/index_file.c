/* SPDX-License-Identifier: MIT
 *
 * The built-in list is an index like any other, whose bytes are part of the program.
 */
#include "cli/index_file.h"

#include <string.h>
#include <sys/stat.h>

#include "cli/builtin.h"
#include "cli/message.h"

const char *index_file_name(const char *path)
{
    return path != NULL ? path : "built-in list";
}

/* Whether the name is there, and what it stands for is not. */
static bool is_broken_link(const char *path)
{
    struct stat info;
    return path != NULL && lstat(path, &info) == 0 && S_ISLNK(info.st_mode) && stat(path, &info) != 0;
}

/* What can be done about it, "" if nothing can be said. */
static const char *advice(const char *path, dls_status status)
{
    if (status == DLS_ENOTFOUND && is_broken_link(path)) return ": it is a link to where there is nothing";
    bool can_be_made = status == DLS_ENOTFOUND || status == DLS_EFORMAT || status == DLS_EVERSION;
    return can_be_made ? "; an index is made by: dlsearch index -o FILE.dls INPUT.jsonl" : "";
}

static dls_status open_any(const char *path, dls_index **out, dls_error *err)
{
    if (path != NULL) return dls_index_open(path, NULL, out, err);
    return dls_index_open_memory(dls_builtin_index, dls_builtin_index_size, NULL, out, err);
}

dls_index *index_file_open(const char *path)
{
    dls_error err;
    dls_index *index;
    dls_status status = open_any(path, &index, &err);
    if (status == DLS_OK) return index;
    const char *hint = advice(path, status);
    size_t used = strlen(err.text);
    size_t room = sizeof err.text - used - 1;
    if (strlen(hint) <= room) memcpy(err.text + used, hint, strlen(hint) + 1);
    trouble_with(index_file_name(path), &err);
    return NULL;
}
