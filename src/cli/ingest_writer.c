/* SPDX-License-Identifier: MIT
 *
 * The index appears under its name, or changes, by a commit, in one step.
 */
#include "cli/ingest_writer.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/human_numbers.h"
#include "cli/index_fields.h"
#include "cli/index_place.h"
#include "cli/input.h"
#include "cli/interrupt.h"
#include "cli/message.h"
#include "cli/writer_wait.h"

/* Threads where none were named: one reads the lines, and these many keep up with it. */
#define MOST_UNNAMED_THREADS 4

/* As many as were named; or as there are processors, where that can be told. */
static size_t choose_threads(const struct options *options)
{
    if (options->threads > 0) return (size_t)options->threads;
#ifdef _SC_NPROCESSORS_ONLN
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (processors > 1) return processors < MOST_UNNAMED_THREADS ? (size_t)processors : MOST_UNNAMED_THREADS;
#endif
    return 1;
}

static dls_status open_writer(struct ingest *run, dls_error *err)
{
    const struct options *options = run->options;
    dls_writer_options settings = DLS_WRITER_OPTIONS_INIT;
    settings.buffer_bytes = (size_t)options->buffer_bytes;
    settings.threads = choose_threads(options);
    settings.replace = true;
    settings.reorder = options->reorder;
    settings.cancel = interrupt_cancels;
    struct writer_place place = { options->output_path, run->schema, !options->update, run->wait_ms };
    return writer_wait_open(&place, settings, &run->writer, err);
}

int ingest_open(struct ingest *run)
{
    dls_error err;
    const struct options *options = run->options;
    int filled = index_fields_fill(options, run->schema, &run->fields);
    if (filled != EXIT_FOUND) return filled;
    dls_status status = options->dry_run ? DLS_OK : open_writer(run, &err);
    if (status == DLS_OK && options->update) status = index_changes_begin(&run->changes, options->output_path, &err);
    if (status == DLS_OK) return EXIT_FOUND;
    return interrupt_pending() != 0 ? EXIT_TROUBLE : trouble_with(options->output_path, &err);
}

/* What stays is the same from one commit to the next. */
static void add_what_stays(struct string_builder *out, const struct ingest *run, bool interrupted)
{
    const char *begin = interrupted ? "interrupted; " : "", *path = run->options->output_path;
    const struct ingest_counts *counts = &run->counts;
    uint64_t committed = counts->added - counts->uncommitted;
    if (counts->commits > 0) {
        builder_add_message(out, "%s%s: %s document%s in %s commit%s; the same command with --update does the rest%s",
                            begin, path, grouped(committed).text, committed == 1 ? "" : "s",
                            grouped(counts->commits).text, counts->commits == 1 ? "" : "s",
                            run->refused ? ", once that line is mended" : "");
    } else if (interrupted) {
        builder_add_message(out, "%s%s was not %s", begin, path, run->options->update ? "changed" : "written");
    }
}

/* If a signal comes while a document is huge, and while a commit is being written by a slow disk. */
static void set_last_words(struct ingest *run, bool in_commit)
{
    interrupt_set_last_words(NULL, false);
    struct string_builder *words = &run->last_words;
    builder_clear(words);
    if (run->progress.enabled) builder_add_string(words, "\r\033[K");
    if (in_commit)
        builder_add_message(words, "%s is being written; another Ctrl-C ends that too, and leaves it whole",
                            run->options->output_path);
    else
        add_what_stays(words, run, true);
    interrupt_set_last_words(builder_text(words), !in_commit);
}

int ingest_begin(struct ingest *run)
{
    set_last_words(run, false);
    int status = index_fields_begin(run->options, &run->schema);
    run->is_open = status == EXIT_FOUND && run->schema != NULL;
    return run->is_open ? ingest_open(run) : status;
}

/* Two processes began the same index, and this is the later one: what it has is for a file that has no place any more.
 * Its inputs are read once more, for the index that is there now. */
static int yield(struct ingest *run)
{
    const char *path = run->options->output_path;
    for (size_t i = 0; i < run->inputs.count; i++) {
        const char *input = run->inputs.items[i].path;
        if (!input_is_repeatable(input))
            return trouble("%s: was made by another process meanwhile, and %s cannot be read twice; nothing was added",
                           path, strcmp(input, "-") == 0 ? "standard input" : input);
    }
    run->overtaken = true;
    if (!run->options->quiet) message("%s: was made by another process meanwhile; going on with that", path);
    return EXIT_TROUBLE;
}

int ingest_commit(struct ingest *run)
{
    progress_say(&run->progress, "writing the index ...");
    set_last_words(run, true);
    dls_error err;
    dls_status status = dls_writer_commit(run->writer, &err);
    progress_clear(&run->progress);
    if (status == DLS_EEXISTS && run->options->update) return yield(run);
    if (status == DLS_ECANCELLED) return EXIT_TROUBLE; /* what stays is said at the end */
    if (status != DLS_OK) return trouble_with(run->options->output_path, &err);
    run->counts.commits++;
    run->counts.uncommitted = 0;
    set_last_words(run, false);
    return EXIT_FOUND;
}

int ingest_commit_rest(struct ingest *run)
{
    bool is_there = run->counts.commits > 0 || run->changes.before != NULL;
    if (run->counts.uncommitted == 0 && is_there) return EXIT_FOUND;
    bool would_hide = index_place_is_users(run->options); /* an empty one the built-in list */
    if ((run->counts.skipped > 0 || would_hide) && dls_writer_count(run->writer) == 0) {
        progress_clear(&run->progress);
        return trouble("%s: not made: nothing in the input is a document", run->options->output_path);
    }
    return ingest_commit(run);
}

void ingest_say_what_stays(const struct ingest *run)
{
    struct string_builder words = { 0 };
    add_what_stays(&words, run, interrupt_pending() != 0);
    fputs(builder_text(&words), stderr);
    builder_done(&words);
}
