/* SPDX-License-Identifier: MIT
 *
 * One folder for the process that made it; a child that it forks leaves it alone.
 */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "support/test_folder.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>
#ifdef _WIN32
#include <direct.h>
#endif

#include "support/dls_test.h"

enum { MOST_BYTES = 1024, PATHS = 16 };

static char folder[MOST_BYTES];
static pid_t owner;

static void remove_all_in(const char *path);

static void remove_with_all(const char *path)
{
    if (remove(path) == 0 || rmdir(path) == 0) return; /* links are not followed */
    remove_all_in(path);
    rmdir(path);
}

static void remove_all_in(const char *path)
{
    char inner[2 * MOST_BYTES];
    DIR *names = opendir(path);
    if (names == NULL) return;
    for (struct dirent *name; (name = readdir(names)) != NULL;) {
        int length = snprintf(inner, sizeof inner, "%s/%s", path, name->d_name);
        if (strcmp(name->d_name, ".") == 0 || strcmp(name->d_name, "..") == 0) continue;
        if (length > 0 && (size_t)length < sizeof inner) remove_with_all(inner);
    }
    closedir(names);
}

/* A new folder, "XXXXXX" at the end of whose name is replaced by what makes it one. */
static bool make_new(char *path)
{
#ifdef _WIN32
    char *end = path + strlen(path) - 6;
    for (unsigned number = 0; number < 1000; number++) {
        snprintf(end, 7, "%03u%03u", (unsigned)getpid() % 1000, number);
        if (_mkdir(path) == 0) return true;
    }
    return false;
#else
    return mkdtemp(path) != NULL;
#endif
}

static void remove_folder(void)
{
    if (getpid() != owner) return;
    test_folder_clear();
    rmdir(folder);
}

static void make_folder(void)
{
    const char *parent = getenv("TMPDIR");
    int length = snprintf(folder, sizeof folder, "%s/dls-test-XXXXXX", parent != NULL ? parent : "/tmp");
    if (length < 0 || length >= MOST_BYTES - 256 || !make_new(folder)) {
        perror(folder);
        abort();
    }
    owner = getpid();
    atexit(remove_folder);
}

const char *test_path(const char *name)
{
    static char paths[PATHS][MOST_BYTES + 300];
    static unsigned next;
    if (folder[0] == '\0') make_folder();
    char *path = paths[next++ % PATHS];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

size_t test_folder_count(void)
{
    size_t count = 0;
    DIR *names = opendir(test_path(""));
    assert_non_null(names);
    for (struct dirent *name; (name = readdir(names)) != NULL;)
        if (strcmp(name->d_name, ".") != 0 && strcmp(name->d_name, "..") != 0) count++;
    closedir(names);
    return count;
}

void test_folder_clear(void)
{
    if (folder[0] != '\0') remove_all_in(folder);
}

void test_write_file(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

uint8_t *test_read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    *size = (size_t)ftell(file);
    rewind(file);
    uint8_t *bytes = malloc(*size + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *size, file), *size);
    fclose(file);
    return bytes;
}
