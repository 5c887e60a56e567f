/* SPDX-License-Identifier: MIT
 *
 * The line is shortened to the terminal's width, so that it never wraps and can be drawn over.
 */
#include "cli/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/human_numbers.h"
#include "cli/safe_text.h"
#include "cli/string_builder.h"
#include "cli/terminal.h"

#define SECONDS_BETWEEN 0.1
#define MAX_BAR 40
#define MIN_BAR 10
/* Before that, the estimate jumps. */
#define SECONDS_BEFORE_ESTIMATE 1.0

double clock_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void progress_begin(struct progress *progress, bool wanted, uint64_t total)
{
    const char *kind = getenv("TERM");
    bool dumb = kind == NULL || strcmp(kind, "dumb") == 0;
    *progress = (struct progress){ .enabled = wanted && !dumb && isatty(STDERR_FILENO) == 1,
                                   .begun = clock_seconds(),
                                   .total = total };
    progress->last = progress->begun;
}

bool progress_is_due(const struct progress *progress)
{
    return progress->enabled && clock_seconds() - progress->last >= SECONDS_BETWEEN;
}

static void show(struct progress *progress, struct string_builder *line)
{
    if (!line->failed) {
        fprintf(stderr, "\r%.*s\033[K", (int)line->size, line->bytes);
        fflush(stderr);
        progress->drawn = true;
    }
    builder_done(line);
}

static size_t columns(void)
{
    size_t width = terminal_width(STDERR_FILENO);
    return width == 0 ? 79 : width - 1; /* the last column would make some terminals wrap */
}

static void add_numbers(const struct progress *progress, struct string_builder *line, double share, uint64_t documents,
                        uint64_t bytes)
{
    double elapsed = progress->last - progress->begun;
    builder_add_grouped(line, documents);
    builder_add_format(line, " documents  %.1f MB/s  ", elapsed > 0.0 ? (double)bytes / elapsed / 1e6 : 0.0);
    if (share > 0.0 && elapsed >= SECONDS_BEFORE_ESTIMATE) {
        builder_add_duration(line, elapsed * (1.0 - share) / share);
        builder_add_string(line, " left");
    } else {
        builder_add_duration(line, elapsed);
    }
}

static void add_bar(struct string_builder *line, double share, size_t width)
{
    size_t full = (size_t)(share * (double)width + 0.5);
    builder_add_format(line, "%3d %% ", (int)(share * 100.0));
    builder_add_repeated(line, "━", full);
    builder_add_string(line, "\033[2m");
    builder_add_repeated(line, "─", width - full);
    builder_add_string(line, "\033[0m  ");
}

/* Words, and a bar where there is room for one. */
static void draw(struct progress *progress, bool has_bar, double share, const struct string_builder *words)
{
    size_t room = columns(), size = words->size < room ? words->size : room;
    size_t bar = room - size < 8 ? 0 : room - size - 8; /* " 42 % " and two spaces */
    struct string_builder line = { 0 };
    if (has_bar && bar >= MIN_BAR) add_bar(&line, share, bar < MAX_BAR ? bar : MAX_BAR);
    builder_add(&line, words->bytes, size);
    show(progress, &line);
}

void progress_draw(struct progress *progress, uint64_t done, uint64_t documents, uint64_t bytes)
{
    progress->last = clock_seconds();
    double share = progress->total == 0 ? 0.0 : (double)done / (double)progress->total;
    if (share > 1.0) share = 1.0; /* a file that grew */

    struct string_builder numbers = { 0 };
    add_numbers(progress, &numbers, share, documents, bytes);
    draw(progress, progress->total > 0, share, &numbers);
    builder_done(&numbers);
}

void progress_draw_share(struct progress *progress, double share, const struct string_builder *words)
{
    progress->last = clock_seconds();
    draw(progress, true, share, words);
}

void progress_say(struct progress *progress, const char *what)
{
    if (!progress->enabled) return;
    struct string_builder line = { 0 };
    builder_add_safe(&line, what, strlen(what));
    if (safe_width(what, strlen(what)) > columns()) builder_clear(&line);
    show(progress, &line);
}

void progress_clear(struct progress *progress)
{
    if (!progress->drawn) return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    progress->drawn = false;
}
