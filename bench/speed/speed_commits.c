/* SPDX-License-Identifier: MIT */
#include "speed/speed_commits.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <dlsearch/dlsearch.h>

#include "clock.h"
#include "give_up.h"
#include "live_bytes.h"
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

/* A text field with positions, not stored, as `speed index` has it. */
static dls_schema *one_field(void)
{
    dls_error err;
    dls_schema *schema;
    dls_field field = DLS_FIELD_INIT;
    need(dls_schema_new(NULL, &schema, &err), &err, "schema");
    field.name = "text";
    field.analyzer = "spaces";
    field.stored = false;
    need(dls_schema_add(schema, &field, &err), &err, "field");
    return schema;
}

static dls_writer *open_writer(const char *index_path, bool background)
{
    dls_error err;
    dls_writer *writer;
    dls_schema *schema = one_field();
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.background = background;
    dls_status status = dls_writer_open(index_path, NULL, &options, &writer, &err);
    if (status == DLS_ENOTFOUND) status = dls_writer_open(index_path, schema, &options, &writer, &err);
    need(status, &err, index_path);
    dls_schema_free(schema);
    return writer;
}

/* 0 where there is no index yet. */
static uint64_t live_bytes_at(const char *index_path)
{
    dls_error err;
    dls_index *index;
    dls_index_info info;
    if (dls_index_open(index_path, NULL, &index, &err) == DLS_ENOTFOUND) return 0;
    dls_index_get_info(index, &info);
    dls_index_close(index);
    return live_bytes(&info);
}

static void put_line(dls_writer *writer, const struct text_lines *lines)
{
    dls_error err;
    char key[32];
    int length = snprintf(key, sizeof key, "new %" PRIu64, lines->number);
    dls_value value = { .field = 0, .text = lines->text, .length = lines->length };
    need(dls_writer_put(writer, key, (size_t)length, &value, 1, &err), &err, key);
}

/* Seconds from the first of some documents to the end of their commit; 0 if there is none. */
static double put_and_commit(dls_writer *writer, struct text_lines *lines, size_t documents)
{
    dls_error err;
    size_t put = 0;
    double start = clock_seconds();
    for (; put < documents && text_lines_next(lines); put++) put_line(writer, lines);
    if (put == 0) return 0.0;
    need(dls_writer_commit(writer, &err), &err, "commit");
    return clock_seconds() - start;
}

static int compare_times(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void speed_commits(const char *docs, const char *index_path, size_t count, size_t documents, bool background)
{
    struct text_lines lines;
    double *times = need_memory(NULL, count, sizeof *times);
    uint64_t live = live_bytes_at(index_path), before = bytes_written();
    dls_writer *writer = open_writer(index_path, background);
    text_lines_open(&lines, docs);
    size_t done = 0;
    while (done < count && (times[done] = put_and_commit(writer, &lines, documents)) > 0.0) done++;
    uint64_t written = bytes_written() - before;
    if (done == 0) give_up("%s has no line", docs);
    text_lines_close(&lines);
    dls_writer_close(writer);
    live = live_bytes_at(index_path) - live;
    qsort(times, done, sizeof *times, compare_times);
    printf("commits=%zu median_us=%.0f p99_us=%.0f most_us=%.0f ", done, 1e6 * times[done / 2],
           1e6 * times[done * 99 / 100], 1e6 * times[done - 1]);
    printf("written_kib=%.1f grown_kib=%.1f written_by_grown=%.1f\n", (double)written / 1024.0 / (double)done,
           (double)live / 1024.0 / (double)done, (double)written / (double)live);
    free(times);
}
