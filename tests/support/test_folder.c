/* SPDX-License-Identifier: MIT
 *
 * One folder for the process that made it; a child that it forks leaves it alone.
 */
#define _XOPEN_SOURCE 700 /* mkdtemp, nftw */
#include "support/test_folder.h"

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "support/dls_test.h"

enum { MOST_BYTES = 1024, PATHS = 16 };

static char folder[MOST_BYTES];
static pid_t owner;

static int remove_one(const char *path, const struct stat *about, int type, struct FTW *where)
{
    (void)about, (void)type;
    return where->level > 0 ? remove(path) : 0;
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
    if (length < 0 || length >= MOST_BYTES - 256 || mkdtemp(folder) == NULL) {
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
    if (folder[0] != '\0') nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
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
