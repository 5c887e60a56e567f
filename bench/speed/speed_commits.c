/* SPDX-License-Identifier: MIT */
#include "speed/speed_commits.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <dlsearch/dlsearch.h>

#include "clock.h"
#include "give_up.h"
#include "text_lines.h"

/* Bytes that this process has handed to write calls, as Linux counts them; 0 elsewhere. */
static uint64_t bytes_written(void)
{
    FILE *file = fopen("/proc/self/io", "r");
    uint64_t written = 0;
    char line[100];
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "wchar: %" SCNu64, &written) == 1) break;
    if (file != NULL) fclose(file);
    return written;
}

static double put_and_commit(dls_writer *writer, const struct text_lines *lines)
{
    dls_error err;
    char key[32];
    int length = snprintf(key, sizeof key, "new %" PRIu64, lines->number);
    dls_value value = { .field = 0, .text = lines->text, .length = lines->length };
    double start = clock_seconds();
    need(dls_writer_put(writer, key, (size_t)length, &value, 1, &err), &err, key);
    need(dls_writer_commit(writer, &err), &err, key);
    return 1e6 * (clock_seconds() - start);
}

static int compare_times(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void speed_commits(const char *docs, const char *index_path, size_t count)
{
    dls_error err;
    dls_writer *writer;
    struct text_lines lines;
    double *times = need_memory(NULL, count, sizeof *times);
    need(dls_writer_open(index_path, NULL, NULL, &writer, &err), &err, index_path);
    text_lines_open(&lines, docs);
    uint64_t before = bytes_written();
    size_t done = 0;
    for (; done < count && text_lines_next(&lines); done++) times[done] = put_and_commit(writer, &lines);
    uint64_t written = bytes_written() - before;
    if (done == 0) give_up("%s has no line", docs);
    text_lines_close(&lines);
    dls_writer_close(writer);
    qsort(times, done, sizeof *times, compare_times);
    printf("commits=%zu median_us=%.0f p99_us=%.0f most_us=%.0f written_kib=%.1f\n", done, times[done / 2],
           times[done * 99 / 100], times[done - 1], (double)written / 1024.0 / (double)done);
    free(times);
}
