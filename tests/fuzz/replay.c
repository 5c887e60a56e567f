/* SPDX-License-Identifier: MIT
 *
 * Calls a fuzz target without a fuzzer. Usage:
 *
 *   replay_TARGET DIR        its seeds, then every file in DIR
 *   replay_TARGET FILE...    those inputs
 *   replay_TARGET --make DIR write the seeds to DIR
 *
 * The name of each input is printed before it runs: the last one is the one that failed.
 */
#define _XOPEN_SOURCE 700
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz/fuzz.h"
#include "support/dls_test.h"
#include "support/test_folder.h"

static int argument_count;
static char **arguments;
static uint8_t seed[FUZZ_SEED_ROOM];

static void replay_bytes(const char *name, const uint8_t *bytes, size_t size)
{
    uint8_t *exact = malloc(size + (size == 0)); /* so that reading beyond the end is seen */
    printf("# %s\n", name);
    fflush(stdout);
    if (size > 0) memcpy(exact, bytes, size);
    assert_int_equal(LLVMFuzzerTestOneInput(exact, size), 0);
    free(exact);
}

static void replay_file(const char *path)
{
    size_t size;
    uint8_t *bytes = test_read_file(path, &size);
    replay_bytes(path, bytes, size);
    free(bytes);
}

static int is_shown(const struct dirent *entry) { return entry->d_name[0] != '.'; }

static size_t replay_folder(const char *folder)
{
    struct dirent **names;
    int count = scandir(folder, &names, is_shown, alphasort);
    for (int i = 0; i < count; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
        replay_file(path);
        free(names[i]);
    }
    if (count >= 0) free(names);
    return count < 0 ? 0 : (size_t)count;
}

static size_t replay_seeds(void)
{
    size_t count = 0, size;
    while ((size = fuzz_seed(count, seed)) > 0) {
        char name[32];
        snprintf(name, sizeof name, "seed %zu", count++);
        replay_bytes(name, seed, size);
    }
    return count;
}

static bool is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static void test_all_inputs(void **state)
{
    (void)state;
    if (argument_count == 2 && is_folder(arguments[1])) {
        assert_true(replay_seeds() > 0);
        assert_true(replay_folder(arguments[1]) > 0);
        return;
    }
    for (int i = 1; i < argument_count; i++) replay_file(arguments[i]);
}

static int make_seeds(const char *folder)
{
    size_t size;
    for (size_t i = 0; (size = fuzz_seed(i, seed)) > 0; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/seed-%03zu", folder, i);
        FILE *file = fopen(path, "wb");
        if (file == NULL || fwrite(seed, 1, size, file) != size || fclose(file) != 0) return perror(path), 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_all_inputs) };
    argument_count = argc;
    arguments = argv;
    if (argc == 3 && strcmp(argv[1], "--make") == 0) return make_seeds(argv[2]);
    if (LLVMFuzzerInitialize(&argc, &argv) != 0) return 1;
    return cmocka_run_group_tests_name("fuzz", tests, NULL, NULL);
}
