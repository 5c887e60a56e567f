/* SPDX-License-Identifier: MIT
 *
 * Folders are gone through with scandir, one below the other, no deeper than names can get long.
 */
#include "cli/input_list.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/input.h"
#include "cli/source.h"
#include "cli/string_builder.h"

static dls_status out_of_memory_in_list(dls_error *err) { return input_fail(err, DLS_ENOMEM, "out of memory"); }

/* Takes both strings over, also on failure. */
static dls_status add_item(struct input_list *list, char *path, char *name, bool in_folder, dls_error *err)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 16 : 2 * list->capacity;
        struct listed_input *items = realloc(list->items, capacity * sizeof *items);
        if (items != NULL) {
            list->items = items;
            list->capacity = capacity;
        }
    }
    if (path == NULL || name == NULL || list->count == list->capacity) {
        free(path);
        free(name);
        return out_of_memory_in_list(err);
    }
    list->items[list->count++] = (struct listed_input){ path, name, in_folder, false };
    return DLS_OK;
}

static dls_status remember_folder(struct input_list *list, const char *path, dls_error *err)
{
    if (list->folder_count == list->folder_capacity) {
        size_t capacity = list->folder_capacity == 0 ? 16 : 2 * list->folder_capacity;
        char **folders = realloc(list->folders, capacity * sizeof *folders);
        if (folders == NULL) return out_of_memory_in_list(err);
        list->folders = folders;
        list->folder_capacity = capacity;
    }
    char *copy = strdup(path);
    if (copy == NULL) return out_of_memory_in_list(err);
    list->folders[list->folder_count++] = copy;
    return DLS_OK;
}

static char *joined(const char *folder, const char *name)
{
    struct string_builder path = { 0 };
    size_t length = strlen(folder);
    builder_add(&path, folder, length);
    if (length > 0 && folder[length - 1] != '/') builder_add_char(&path, '/');
    builder_add_string(&path, name);
    builder_add_char(&path, '\0');
    if (!path.failed) return path.bytes;
    builder_done(&path);
    return NULL;
}

static int is_wanted(const struct dirent *entry) { return entry->d_name[0] != '.'; }

static int by_bytes(const struct dirent **left, const struct dirent **right)
{
    return strcmp((*left)->d_name, (*right)->d_name);
}

static dls_status add_folder(struct input_list *list, const char *path, const char *name, dls_error *err);

/* Takes both strings over. What cannot be looked at stays in the list, file or folder: reading it says why. */
static dls_status add_entry(struct input_list *list, char *path, char *name, dls_error *err)
{
    struct stat info;
    if (path == NULL || name == NULL) return add_item(list, path, name, true, err);
    bool is_there = lstat(path, &info) == 0;
    if (is_there && S_ISDIR(info.st_mode)) {
        dls_status status = add_folder(list, path, name, err);
        if (status == DLS_EIO) return add_item(list, path, name, true, err);
        free(path);
        free(name);
        return status;
    }
    if (is_there && S_ISLNK(info.st_mode)) is_there = stat(path, &info) == 0;
    if (is_there && !S_ISREG(info.st_mode)) {
        free(path);
        free(name);
        return DLS_OK;
    }
    if (is_there) list->bytes += (uint64_t)info.st_size;
    return add_item(list, path, name, true, err);
}

static dls_status add_folder(struct input_list *list, const char *path, const char *name, dls_error *err)
{
    struct dirent **entries;
    int count = scandir(path, &entries, is_wanted, by_bytes);
    if (count < 0 && errno == ENOMEM) return out_of_memory_in_list(err);
    if (count < 0) return input_fail(err, DLS_EIO, "%s", strerror(errno));
    dls_status status = remember_folder(list, path, err);
    for (int i = 0; i < count; i++) {
        const char *entry = entries[i]->d_name;
        if (status == DLS_OK) status = add_entry(list, joined(path, entry), joined(name, entry), err);
        free(entries[i]);
    }
    free(entries);
    return status;
}

static size_t count_endings(const struct listed_input *items, size_t count, const char *endings)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) found += path_has_ending(items[i].path, endings);
    return found;
}

/* Of the files of a folder, with all those below. */
static void mark_for_pages(struct listed_input *items, size_t count)
{
    static const char scripts[] = "js mjs", styles[] = "css";
    size_t pages = count_endings(items, count, format_html.endings);
    if (pages == 0 || pages < count_endings(items, count, scripts)) return;
    for (size_t i = 0; i < count; i++)
        items[i].is_for_pages = path_has_ending(items[i].path, scripts) || path_has_ending(items[i].path, styles);
}

/* The last part of a path, however many slashes follow it; of "." and ".." nothing. NULL: no memory. */
static char *copy_last_part(const char *path)
{
    size_t end = strlen(path);
    while (end > 0 && path[end - 1] == '/') end--;
    size_t begin = end;
    while (begin > 0 && path[begin - 1] != '/') begin--;
    bool is_dots = end - begin <= 2 && strspn(path + begin, ".") >= end - begin;
    return is_dots ? strdup("") : strndup(path + begin, end - begin);
}

dls_status input_list_add(struct input_list *list, const char *path, dls_error *err)
{
    uint64_t size;
    bool is_directory;
    dls_status status = input_size(path, &size, &is_directory, err);
    if (status != DLS_OK) return status;
    char *name = strcmp(path, "-") == 0 ? strdup("stdin") : copy_last_part(path);
    if (!is_directory) {
        list->bytes += size;
        list->unknown_size = list->unknown_size || size == 0;
        return add_item(list, strdup(path), name, false, err);
    }
    size_t first = list->count;
    status = name == NULL ? out_of_memory_in_list(err) : add_folder(list, path, name, err);
    if (list->count > first) mark_for_pages(list->items + first, list->count - first);
    free(name);
    return status;
}

void input_list_done(struct input_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->items[i].path);
        free(list->items[i].name);
    }
    for (size_t i = 0; i < list->folder_count; i++) free(list->folders[i]);
    free(list->folders);
    free(list->items);
    *list = (struct input_list){ 0 };
}
