/* SPDX-License-Identifier: MIT
 *
 * dlsearch index: lines of JSON become an index.
 *
 * Where an index is begun, its fields are known once the first lines were looked at, which are held back until then;
 * one that is gone on with has its own.
 *
 * The index appears under its name, or changes, by the commit at the end, in one step: on an error, on --strict's first
 * bad line and on Ctrl-C, what stood there before stands there still. With --commit-every there are commits before, and
 * what they brought stays.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/held_lines.h"
#include "cli/human_numbers.h"
#include "cli/index_fields.h"
#include "cli/interrupt.h"
#include "cli/json_document.h"
#include "cli/json_text.h"
#include "cli/jsonl_source.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/unused_members.h"

/* Bad lines that are named, and values; a file of another kind has millions. */
#define MOST_BAD_LINES 10

/* Threads where none were named: one reads the lines, and these many keep up with it. */
#define MOST_UNNAMED_THREADS 4

/* Milliseconds of --wait between two looks whether Ctrl-C came. */
#define WAIT_STEP 100

struct indexing {
    const struct options *options;
    dls_schema *schema; /* NULL: not known yet */
    struct document_fields fields;
    struct held_lines held;
    dls_writer *writer;
    struct json_document document;
    struct unused_members unused;
    struct progress progress;
    uint64_t added;
    uint64_t uncommitted; /* of them */
    uint64_t commits;
    bool complete; /* all of the input was read and committed */
    bool refused;  /* a line was, and with that it ended */
    uint64_t skipped;
    uint64_t left_out;         /* values that are none of their field's kind */
    uint64_t bytes;            /* of JSON, in the inputs that are done */
    uint64_t bytes_on_disk;    /* the same, packed or not */
    struct string_builder key; /* one that was made up */
};

/* What came of it, for the summary. */
struct summary {
    double seconds;
    dls_index_info info;
    uint64_t peak_memory;
};

/* ---------------------------------------------------------------------------------------------- Before work */

/* Replace an index, but not somebody's data: "dlsearch index -o papers.jsonl" is a slip. */
static int check_output(const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0) return EXIT_FOUND;
    if (S_ISDIR(info.st_mode)) return trouble("%s: a directory; name a file in it: -o %s/NAME.dls", path, path);
    if (!S_ISREG(info.st_mode)) return trouble("%s: no ordinary file; an index cannot take its place", path);
    if (info.st_size == 0) return EXIT_FOUND;
    dls_index *index;
    dls_status status = dls_index_open(path, NULL, &index, NULL);
    if (status == DLS_OK) dls_index_close(index);
    if (status != DLS_EFORMAT) return EXIT_FOUND;
    return trouble("%s: is there and is no index, so it is not replaced; remove it, or name another", path);
}

/* Find what is missing before hours of work: every input has to be there. The sum of their sizes, 0 if one has none. */
static int check_inputs(const struct options *options, uint64_t *total)
{
    bool all_known = true;
    *total = 0;
    for (size_t i = 0; i < options->operand_count; i++) {
        uint64_t size;
        dls_error err;
        if (jsonl_source_size(options->operands[i], &size, &err) != DLS_OK) {
            return trouble_with(options->operands[i], &err);
        }
        all_known = all_known && size > 0;
        *total += size;
    }
    if (!all_known) *total = 0;
    return EXIT_FOUND;
}

static int check_options(const struct options *options)
{
    if (options->output_path == NULL) {
        return trouble("no index named; as in: dlsearch index -o FILE.dls INPUT.jsonl "
                       "(to look for the word: dlsearch search index)");
    }
    if (options->operand_count == 0) {
        return trouble("no input named; - is standard input: dlsearch index -o %s -", options->output_path);
    }
    return check_output(options->output_path);
}

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

static dls_status open_waiting(struct indexing *run, const dls_schema *schema, dls_error *err)
{
    const struct options *options = run->options;
    dls_writer_options settings = DLS_WRITER_OPTIONS_INIT;
    settings.buffer_bytes = (size_t)options->buffer_bytes;
    settings.threads = choose_threads(options);
    settings.replace = true;
    settings.reorder = options->reorder;
    for (uint64_t left = options->wait_ms;; left -= settings.wait_ms) {
        settings.wait_ms = left < WAIT_STEP ? (uint32_t)left : WAIT_STEP;
        dls_status status = options->update
                                ? dls_writer_open(options->output_path, schema, &settings, &run->writer, err)
                                : dls_writer_create(options->output_path, schema, &settings, &run->writer, err);
        if (status != DLS_EBUSY || left == settings.wait_ms || interrupt_pending() != 0) return status;
    }
}

/* Open the writer for the schema, which tells how documents become values. */
static int open_writer(struct indexing *run)
{
    dls_error err;
    int status = index_fields_fill(run->options, run->schema, &run->fields);
    if (status != EXIT_FOUND) return status;
    if (open_waiting(run, run->schema, &err) == DLS_OK) return EXIT_FOUND;
    return interrupt_pending() != 0 ? EXIT_TROUBLE : trouble_with(run->options->output_path, &err);
}

/* What can be done before a line was read: an index that is there has its fields already. */
static int begin(struct indexing *run)
{
    int status = index_fields_begin(run->options, &run->schema);
    return status == EXIT_FOUND && run->schema != NULL ? open_writer(run) : status;
}

/* -------------------------------------------------------------------------------------------------- Reading */

/* A line that cannot be indexed. With --strict that is the end. */
static int refuse_line(struct indexing *run, const char *path, const struct jsonl_source *source, const dls_error *err)
{
    progress_clear(&run->progress);
    run->refused = run->options->strict;
    if (run->refused) return trouble("%s:%" PRIu64 ": %s", path, source->line_number, err->text);
    run->skipped++;
    if (run->skipped <= MOST_BAD_LINES) message("%s:%" PRIu64 ": %s; skipped", path, source->line_number, err->text);
    if (run->skipped == MOST_BAD_LINES) message("if there are more such lines, they are skipped and counted");
    return EXIT_FOUND;
}

/* A document without a key is called by the place it came from. */
static dls_status make_key(struct indexing *run, const struct jsonl_source *source, dls_error *err)
{
    builder_clear(&run->key);
    builder_add_format(&run->key, "%s:%" PRIu64, source->name, source->line_number);
    run->document.key = run->key.bytes;
    run->document.key_length = run->key.size;
    if (run->key.failed) *err = (dls_error){ DLS_ENOMEM, UINT64_MAX, "out of memory" };
    return run->key.failed ? DLS_ENOMEM : DLS_OK;
}

static dls_status write_document(struct indexing *run, dls_error *err)
{
    const struct json_document *document = &run->document;
    return (run->options->update ? dls_writer_put : dls_writer_add)(run->writer, document->key, document->key_length,
                                                                    document->values, document->count, err);
}

/* A line, for what is said of its values. */
struct place {
    struct indexing *run;
    const char *path;
    const struct jsonl_source *source;
};

static void report_misfit(void *ctx, const char *text)
{
    const struct place *place = ctx;
    struct indexing *run = place->run;
    run->left_out++;
    if (run->options->strict || run->left_out > MOST_BAD_LINES) return;
    progress_clear(&run->progress);
    message("%s:%" PRIu64 ": %s; left out", place->path, place->source->line_number, text);
    if (run->left_out == MOST_BAD_LINES) message("if there are more such values, they are left out and counted");
}

/* Add a document without the values for which it was refused, if that is why. With --strict it stays refused. */
static dls_status write_without_misfits(struct indexing *run, const char *path, const struct jsonl_source *source,
                                        dls_error *err)
{
    struct place place = { run, path, source };
    dls_status refused = err->code;
    bool values = refused == DLS_EINVAL || refused == DLS_ELIMIT;
    if (!values || run->options->strict) return refused;
    size_t left_out = json_document_drop_misfits(&run->document, run->schema, report_misfit, &place);
    return left_out == 0 ? refused : write_document(run, err);
}

static dls_status add_document(struct indexing *run, const char *path, const struct jsonl_source *source,
                               dls_error *err)
{
    struct json_document *document = &run->document;
    dls_status status = json_document_parse(document, &run->fields, source->line, source->length, &run->unused, err);
    if (status != DLS_OK) return status;
    if (document->key == NULL) status = make_key(run, source, err);
    if (status != DLS_OK) return status;
    status = write_document(run, err);
    if (status != DLS_OK) status = write_without_misfits(run, path, source, err);
    if (status != DLS_OK) return status;
    run->added++;
    run->uncommitted++;
    return DLS_OK;
}

/* Whether only this line is at fault, and not what we write to. */
static bool is_about_line(dls_status status)
{
    return status == DLS_EINVAL || status == DLS_EEXISTS || status == DLS_ELIMIT;
}

static int commit_added(struct indexing *run)
{
    progress_say(&run->progress, "writing the index ...");
    dls_error err;
    dls_status status = dls_writer_commit(run->writer, &err);
    progress_clear(&run->progress);
    if (status != DLS_OK) return trouble_with(run->options->output_path, &err);
    run->commits++;
    run->uncommitted = 0;
    return EXIT_FOUND;
}

static int add_line(struct indexing *run, const char *path, const struct jsonl_source *source)
{
    dls_error err;
    dls_status status = add_document(run, path, source, &err);
    if (status == DLS_OK) return run->uncommitted == run->options->commit_every ? commit_added(run) : EXIT_FOUND;
    if (is_about_line(status)) return refuse_line(run, path, source, &err);
    progress_clear(&run->progress);
    return trouble_with(run->options->output_path, &err);
}

/* Make the index, as far as there is none yet, of what the lines held back have, and add them. */
static int add_held_lines(struct indexing *run)
{
    if (run->writer != NULL) return EXIT_FOUND;
    int status = index_fields_make(run->options, &run->held, &run->schema);
    if (status == EXIT_FOUND) status = open_writer(run);
    for (size_t i = 0; i < run->held.count && status == EXIT_FOUND && interrupt_pending() == 0; i++) {
        struct jsonl_source line = held_lines_at(&run->held, i);
        status = add_line(run, run->held.lines[i].path, &line);
    }
    held_lines_done(&run->held);
    return status == EXIT_FOUND && interrupt_pending() != 0 ? EXIT_TROUBLE : status;
}

/* Hold a line back, until there are enough of them, or as many as one commit is to have. */
static int hold_line(struct indexing *run, const char *path, const struct jsonl_source *source)
{
    dls_error err;
    if (held_lines_add(&run->held, path, source, &err) != DLS_OK) return trouble_with(path, &err);
    bool enough = held_lines_are_full(&run->held) || run->held.count == run->options->commit_every;
    return enough ? add_held_lines(run) : EXIT_FOUND;
}

static void show_progress(struct indexing *run, const struct jsonl_source *source)
{
    if (!progress_is_due(&run->progress)) return;
    uint64_t documents = run->writer != NULL ? dls_writer_count(run->writer) : run->held.count;
    progress_draw(&run->progress, run->bytes_on_disk + jsonl_source_position(source), documents,
                  run->bytes + source->bytes);
}

static int add_lines(struct indexing *run, const char *path, struct jsonl_source *source)
{
    while (interrupt_pending() == 0) {
        dls_error err;
        bool more;
        if (jsonl_source_next(source, &more, &err) != DLS_OK) {
            if (interrupt_pending() != 0) break;
            progress_clear(&run->progress);
            return trouble_with(path, &err);
        }
        if (!more) break;
        int status = run->writer == NULL ? hold_line(run, path, source) : add_line(run, path, source);
        if (status != EXIT_FOUND) return status;
        show_progress(run, source);
    }
    return interrupt_pending() == 0 ? EXIT_FOUND : EXIT_TROUBLE;
}

static int add_input(struct indexing *run, const char *path)
{
    struct jsonl_source source;
    dls_error err;
    bool opened = jsonl_source_open(&source, path, &err) == DLS_OK;
    int status = opened ? add_lines(run, path, &source) : trouble_with(path, &err);
    run->bytes += source.bytes;
    run->bytes_on_disk += jsonl_source_position(&source);
    bool complete = status == EXIT_FOUND;
    if (jsonl_source_close(&source, complete, &err) == DLS_OK || !complete) return status;
    if (interrupt_pending() != 0) return EXIT_TROUBLE; /* Ctrl-C has ended the decompressor too */
    progress_clear(&run->progress);
    return trouble_with(path, &err);
}

/* -------------------------------------------------------------------------------------------------- Summary */

static double rate(double amount, double seconds)
{
    return seconds > 0.0 ? amount / seconds : 0.0;
}

static void say_summary(const struct indexing *run, const struct summary *summary)
{
    const dls_index_info *info = &summary->info;
    struct string_builder line = { 0 };
    builder_add_format(&line, "%s: %s document%s", run->options->output_path, grouped(info->documents).text,
                       info->documents == 1 ? "" : "s");
    if (run->options->update) builder_add_format(&line, ", %s added or replaced", grouped(run->added).text);
    if (run->skipped > 0) builder_add_format(&line, ", %s skipped", grouped(run->skipped).text);
    if (run->left_out > 0) {
        builder_add_format(&line, ", %s value%s left out", grouped(run->left_out).text, run->left_out == 1 ? "" : "s");
    }
    if (run->options->commit_every > 0) {
        builder_add_format(&line, ", %s commit%s", grouped(run->commits).text, run->commits == 1 ? "" : "s");
    }
    builder_add_format(&line, ", %s bytes, in %.*f s: ", grouped(info->file_bytes).text, summary->seconds < 1.0 ? 3 : 1,
                       summary->seconds);
    builder_add_format(&line, "%s documents/s, ",
                       grouped((uint64_t)rate((double)run->added, summary->seconds)).text);
    builder_add_format(&line, "%.1f MB/s", rate((double)run->bytes / 1e6, summary->seconds));
    if (!run->options->update) { /* how many were new is not known */
        builder_add_format(&line, ", %s tokens/s",
                           grouped((uint64_t)rate((double)info->tokens, summary->seconds)).text);
    }
    message("%s", builder_text(&line));
    builder_done(&line);
}

static void add_rate(struct string_builder *out, const char *name, double amount, double seconds)
{
    json_add_name(out, name);
    builder_add_format(out, "%.6g", rate(amount, seconds));
}

static int print_summary(const struct indexing *run, const struct summary *summary)
{
    const dls_index_info *info = &summary->info;
    struct string_builder out = { 0 };
    builder_add_char(&out, '{');
    json_add_named_string(&out, "index", run->options->output_path);
    json_add_count(&out, "documents", info->documents);
    if (run->options->update) json_add_count(&out, "added", run->added);
    json_add_count(&out, "skipped", run->skipped);
    json_add_count(&out, "left_out", run->left_out);
    json_add_count(&out, "commits", run->commits);
    json_add_count(&out, "tokens", info->tokens);
    json_add_count(&out, "terms", info->terms);
    json_add_count(&out, "input_bytes", run->bytes);
    json_add_count(&out, "index_bytes", info->file_bytes);
    json_add_name(&out, "seconds");
    builder_add_format(&out, "%.6f", summary->seconds);
    add_rate(&out, "documents_per_second", (double)run->added, summary->seconds);
    add_rate(&out, "bytes_per_second", (double)run->bytes, summary->seconds);
    if (!run->options->update) add_rate(&out, "tokens_per_second", (double)info->tokens, summary->seconds);
    json_add_count(&out, "peak_memory_bytes", summary->peak_memory);
    builder_add_string(&out, "}\n");
    int status = EXIT_FOUND;
    output_write(&out, &status);
    builder_done(&out);
    return status;
}

static int summarise(struct indexing *run)
{
    struct summary summary = { .seconds = clock_seconds() - run->progress.begun };
    struct rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) == 0) summary.peak_memory = (uint64_t)usage.ru_maxrss * 1024;

    dls_error err;
    dls_index *index;
    if (dls_index_open(run->options->output_path, NULL, &index, &err) != DLS_OK) {
        return trouble_with(run->options->output_path, &err);
    }
    dls_index_get_info(index, &summary.info);
    dls_index_close(index);
    if (!run->options->quiet) {
        document_fields_say(&run->fields, run->schema);
        unused_members_say(&run->unused);
        say_summary(run, &summary);
    }
    return run->options->json ? print_summary(run, &summary) : EXIT_FOUND;
}

/* -------------------------------------------------------------------------------------------------- Command */

/* What was not committed yet; the first commit is made even of nothing. */
static int commit_rest(struct indexing *run)
{
    if (run->uncommitted == 0 && run->commits > 0) return EXIT_FOUND;
    if (run->skipped > 0 && dls_writer_count(run->writer) == 0) {
        progress_clear(&run->progress);
        return trouble("%s: not made: no line of the input is a document", run->options->output_path);
    }
    return commit_added(run);
}

/* After an end before time. */
static void say_what_stays(const struct indexing *run)
{
    const char *begin = interrupt_pending() != 0 ? "interrupted; " : "", *path = run->options->output_path;
    if (run->commits > 0) {
        message("%s%s: %s document%s in %s commit%s; the same command with --update does the rest%s", begin, path,
                grouped(run->added - run->uncommitted).text, run->added - run->uncommitted == 1 ? "" : "s",
                grouped(run->commits).text, run->commits == 1 ? "" : "s",
                run->refused ? ", once that line is mended" : "");
    } else if (interrupt_pending() != 0) {
        message("%s%s was not %s", begin, path, run->options->update ? "changed" : "written");
    }
}

static int run_indexing(struct indexing *run, uint64_t total)
{
    const struct options *options = run->options;
    interrupt_install();
    progress_begin(&run->progress, !options->quiet, total);
    int status = begin(run);
    for (size_t i = 0; i < options->operand_count && status == EXIT_FOUND; i++) {
        status = add_input(run, options->operands[i]);
    }
    if (status == EXIT_FOUND) status = add_held_lines(run);
    if (status == EXIT_FOUND) status = commit_rest(run);
    run->complete = status == EXIT_FOUND;
    progress_clear(&run->progress);
    dls_writer_close(run->writer);
    return status == EXIT_FOUND ? summarise(run) : status;
}

int cmd_index(const struct options *options)
{
    struct indexing run = { .options = options };
    uint64_t total = 0;
    int status = check_options(options);
    if (status == EXIT_FOUND) status = check_inputs(options, &total);
    if (status == EXIT_FOUND) status = run_indexing(&run, total);
    json_document_done(&run.document);
    unused_members_done(&run.unused);
    builder_done(&run.key);
    held_lines_done(&run.held);
    dls_schema_free(run.schema);
    if (status != EXIT_FOUND) {
        if (!run.complete) say_what_stays(&run);
        interrupt_end_process();
    }
    return status;
}
