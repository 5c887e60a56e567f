/* SPDX-License-Identifier: MIT
 *
 * The file alone is cold: the program and its libraries have run before, and what the disk itself keeps is beyond
 * reach.
 */
#include "speed/speed_cold.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "give_up.h"
#include "speed/median.h"
#include "speed/query_list.h"
#include "speed/speed_command.h"

/* How often it is tried to put the file out of memory, a millisecond between. */
#define EVICTIONS 1000

static const struct speed_command top_10 = SPEED_TOP_10;

/* The file of the index, apart from the library. */
struct cold_file {
    char *path; /* as the system calls it */
    int descriptor;
    size_t size;
    size_t page_size;
};

/* A measurement for each query. */
struct cold_figures {
    double *cold_ms, *warm_ms, *read_kib, *needed_kib;
};

static void open_file(struct cold_file *file, const char *path)
{
    struct stat status;
    file->path = realpath(path, NULL);
    file->descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (file->path == NULL || file->descriptor < 0 || fstat(file->descriptor, &status) != 0)
        give_up("%s: %s", path, strerror(errno));
    file->size = (size_t)status.st_size;
    file->page_size = (size_t)sysconf(_SC_PAGESIZE);
}

static void close_file(struct cold_file *file)
{
    close(file->descriptor);
    free(file->path);
}

/* ---- What of the file is in memory ---- */

static double resident_kib(const struct cold_file *file)
{
    size_t pages = (file->size + file->page_size - 1) / file->page_size, resident = 0;
    unsigned char *states = need_memory(NULL, pages, 1);
    void *map = mmap(NULL, file->size, PROT_READ, MAP_SHARED, file->descriptor, 0);
    if (map == MAP_FAILED || mincore(map, file->size, states) != 0) give_up("%s: %s", file->path, strerror(errno));
    for (size_t i = 0; i < pages; i++) resident += states[i] & 1;
    munmap(map, file->size);
    free(states);
    return (double)resident * (double)file->page_size / 1024;
}

/* Have nothing of it in memory. What is mapped stays; so does what the disk has not delivered yet, for a while. */
static void evict(const struct cold_file *file)
{
    double left = 0;
    if (fsync(file->descriptor) != 0) give_up("%s: %s", file->path, strerror(errno));
    for (size_t i = 0; i < EVICTIONS; i++) {
        posix_fadvise(file->descriptor, 0, 0, POSIX_FADV_DONTNEED);
        left = resident_kib(file);
        if (left <= 0) return;
        nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
    }
    give_up("%s: %.0f KiB stay in memory; has another process opened it?", file->path, left);
}

/* Advise about the memory that the library has mapped the file to. */
static void advise(const struct cold_file *file, int advice)
{
    char *line = NULL;
    size_t capacity = 0, advised = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    if (maps == NULL) give_up("/proc/self/maps: %s", strerror(errno));
    while (getline(&line, &capacity, maps) >= 0) {
        uintptr_t begin, end;
        line[strcspn(line, "\n")] = '\0';
        const char *path = strchr(line, '/');
        if (path == NULL || strcmp(path, file->path) != 0) continue;
        if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR, &begin, &end) != 2) continue;
        if (madvise((void *)begin, end - begin, advice) != 0) give_up("%s: %s", file->path, strerror(errno));
        advised++;
    }
    fclose(maps);
    free(line);
    if (advised == 0) give_up("%s: is not mapped", file->path);
}

/* ---- The first answer ---- */

static double first_answer_ms(const struct cold_file *file, const char *text)
{
    dls_error err;
    dls_index *index;
    double start = clock_seconds();
    need(dls_index_open(file->path, NULL, &index, &err), &err, file->path);
    speed_command_run(&top_10, index, text, NULL);
    double seconds = clock_seconds() - start;
    dls_index_close(index);
    return seconds * 1e3;
}

static double needed_kib(const struct cold_file *file, const char *text)
{
    dls_error err;
    dls_index *index;
    need(dls_index_open(file->path, NULL, &index, &err), &err, file->path);
    advise(file, MADV_DONTNEED); /* so that it can be evicted */
    advise(file, MADV_RANDOM);   /* no reading ahead */
    evict(file);
    speed_command_run(&top_10, index, text, NULL);
    double kib = resident_kib(file);
    dls_index_close(index);
    return kib;
}

static double *new_figures(const struct query_list *queries)
{
    return need_memory(NULL, queries->count, sizeof(double));
}

static void measure(const struct cold_file *file, const struct query_list *queries, struct cold_figures *figures)
{
    first_answer_ms(file, queries->texts[0]); /* the program is warm from here on */
    for (size_t i = 0; i < queries->count; i++) {
        const char *text = queries->texts[i];
        evict(file);
        figures->cold_ms[i] = first_answer_ms(file, text);
        figures->read_kib[i] = resident_kib(file);
        figures->warm_ms[i] = first_answer_ms(file, text);
        figures->needed_kib[i] = needed_kib(file, text);
    }
}

void speed_cold(const char *index_path, const char *queries_path)
{
    struct cold_file file;
    struct query_list queries;
    query_list_read(&queries, queries_path, query_list_has_two_words);
    open_file(&file, index_path);
    struct cold_figures figures = { new_figures(&queries), new_figures(&queries), new_figures(&queries),
                                    new_figures(&queries) };
    measure(&file, &queries, &figures);
    printf("queries=%zu cold_ms=%.2f warm_ms=%.3f read_kib=%.0f needed_kib=%.0f\n", queries.count,
           median_of(figures.cold_ms, queries.count), median_of(figures.warm_ms, queries.count),
           median_of(figures.read_kib, queries.count), median_of(figures.needed_kib, queries.count));
    free(figures.cold_ms);
    free(figures.warm_ms);
    free(figures.read_kib);
    free(figures.needed_kib);
    close_file(&file);
    query_list_free(&queries);
}
