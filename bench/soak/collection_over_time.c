/* SPDX-License-Identifier: MIT */
#include "soak/collection_over_time.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "give_up.h"

/* Of a hundred documents that are added so many are replaced, and so many deleted. */
#define CHANGED_OF_100 10

static void map_lines(struct collection_over_time *collection, const char *path)
{
    struct stat about;
    int descriptor = open(path, O_RDONLY);
    if (descriptor < 0 || fstat(descriptor, &about) != 0) give_up("%s: %s", path, strerror(errno));
    collection->size = (size_t)about.st_size;
    collection->bytes = mmap(NULL, collection->size, PROT_READ, MAP_SHARED, descriptor, 0);
    if (collection->bytes == MAP_FAILED) give_up("%s: %s", path, strerror(errno));
    close(descriptor);
}

void collection_open(struct collection_over_time *collection, const char *path)
{
    *collection = (struct collection_over_time){ .random = 1 };
    map_lines(collection, path);
    const char *at = collection->bytes, *end = at + collection->size;
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((newline != NULL ? newline : end) - at);
        if ((collection->count & (collection->count - 1)) == 0)
            collection->lines = need_memory(collection->lines, 2 * collection->count + 1, sizeof *collection->lines);
        collection->lines[collection->count++] = (struct line){ at, length };
        at += length + 1;
    }
    collection->line_of = need_memory(NULL, collection->count, sizeof *collection->line_of);
    collection->turn = need_memory(NULL, collection->count, sizeof *collection->turn);
    for (size_t key = 0; key < collection->count; key++) collection->line_of[key] = SIZE_MAX;
}

void collection_close(struct collection_over_time *collection)
{
    munmap((void *)(uintptr_t)collection->bytes, collection->size);
    free(collection->lines);
    free(collection->line_of);
    free(collection->turn);
}

static json_t *parse_line(const struct collection_over_time *collection, size_t line)
{
    json_t *object = json_loadb(collection->lines[line].text, collection->lines[line].length, 0, NULL);
    if (!json_is_object(object)) give_up("line %zu is no JSON object", line + 1);
    return object;
}

static dls_value member(const json_t *object, const char *name, size_t field)
{
    const json_t *value = json_object_get(object, name);
    if (!json_is_string(value)) return (dls_value){ field, "", 0 };
    return (dls_value){ field, json_string_value(value), json_string_length(value) };
}

/* Fields 0 and 4 of the default schema are title and text. */
static void put(dls_writer *writer, size_t key, const struct collection_over_time *collection, size_t line)
{
    dls_error err;
    char name[32];
    json_t *object = parse_line(collection, line);
    const dls_value values[] = { member(object, "title", 0), member(object, "text", 4) };
    int length = snprintf(name, sizeof name, "%zu", key);
    need(dls_writer_put(writer, name, (size_t)length, values, 2, &err), &err, "put");
    json_decref(object);
}

static void set(struct collection_over_time *collection, size_t key, size_t line)
{
    if (collection->line_of[key] == SIZE_MAX) collection->live++;
    collection->line_of[key] = line;
    collection->turn[key] = collection->turns++;
}

static size_t draw(struct collection_over_time *collection, size_t below)
{
    collection->random = collection->random * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(collection->random >> 33) % below;
}

/* A key that is there, of those below `below`. */
static size_t draw_live(struct collection_over_time *collection, size_t below)
{
    size_t key;
    do key = draw(collection, below);
    while (collection->line_of[key] == SIZE_MAX);
    return key;
}

static void delete_one(struct collection_over_time *collection, size_t key, dls_writer *writer)
{
    dls_error err;
    char name[32];
    int length = snprintf(name, sizeof name, "%zu", key);
    need(dls_writer_delete(writer, name, (size_t)length, &err), &err, "delete");
    collection->line_of[key] = SIZE_MAX;
    collection->live--;
}

void collection_write(struct collection_over_time *collection, size_t number, size_t commits, dls_writer *writer)
{
    size_t before = collection->begun, end = (number + 1) * collection->count / commits;
    size_t changed = (end * CHANGED_OF_100 / 100) - (before * CHANGED_OF_100 / 100);
    for (; collection->begun < end; collection->begun++) {
        put(writer, collection->begun, collection, collection->begun);
        set(collection, collection->begun, collection->begun);
    }
    for (size_t i = 0; i < changed && before > 0; i++) {
        size_t key = draw_live(collection, before), line = draw(collection, collection->count);
        put(writer, key, collection, line);
        set(collection, key, line);
        delete_one(collection, draw_live(collection, before), writer);
    }
}

void collection_write_live(const struct collection_over_time *collection, dls_writer *writer)
{
    size_t *key_at = need_memory(NULL, (size_t)collection->turns, sizeof *key_at);
    for (uint64_t turn = 0; turn < collection->turns; turn++) key_at[turn] = SIZE_MAX;
    for (size_t key = 0; key < collection->count; key++)
        if (collection->line_of[key] != SIZE_MAX) key_at[collection->turn[key]] = key;
    for (uint64_t turn = 0; turn < collection->turns; turn++)
        if (key_at[turn] != SIZE_MAX) put(writer, key_at[turn], collection, collection->line_of[key_at[turn]]);
    free(key_at);
}

size_t collection_title(const struct collection_over_time *collection, size_t line, char *out, size_t room)
{
    json_t *object = parse_line(collection, line);
    dls_value title = member(object, "title", 0);
    size_t length = title.length < room ? title.length : room;
    memcpy(out, title.text, length);
    json_decref(object);
    return length;
}
