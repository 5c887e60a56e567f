/* SPDX-License-Identifier: MIT
 *
 * dlsearch index: files become an index.
 *
 * Where an index is begun, its fields are known once the first documents were looked at, which are held back until
 * then; one that is gone on with has its own.
 *
 * The index appears under its name, or changes, by the commit at the end, in one step: on an error, on --strict's first
 * bad line and on Ctrl-C, what stood there before stands there still. With --commit-every there are commits before, and
 * what they brought stays.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/acronym_list.h"
#include "cli/commands.h"
#include "cli/export_text.h"
#include "cli/held_documents.h"
#include "cli/human_numbers.h"
#include "cli/index_changes.h"
#include "cli/index_fields.h"
#include "cli/index_watch.h"
#include "cli/input.h"
#include "cli/input_list.h"
#include "cli/interrupt.h"
#include "cli/json_document.h"
#include "cli/json_text.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/safe_text.h"
#include "cli/source.h"
#include "cli/unused_members.h"
#include "cli/user_files.h"

/* Bad lines that are named, and values; a file of another kind has millions. */
#define MOST_BAD_LINES 10

/* Threads where none were named: one reads the lines, and these many keep up with it. */
#define MOST_UNNAMED_THREADS 4

/* Milliseconds of --wait between two looks whether Ctrl-C came. */
#define WAIT_STEP 100

struct indexing {
    const struct options *options;
    struct input_list inputs;
    dls_schema *schema; /* NULL: not known yet */
    struct document_fields fields;
    struct document_fields export_fields; /* how those of an export are filled */
    bool in_export;                       /* so is what comes out of the input that is being read */
    bool has_export;
    struct held_documents held;
    dls_writer *writer;
    struct json_document document;
    struct unused_members unused;
    struct progress progress;
    uint64_t added;
    uint64_t uncommitted; /* of them */
    uint64_t commits;
    bool again;    /* under --watch, after a change: of nothing new nothing is said */
    bool is_open;  /* the fields are known, and the writer is there */
    bool complete; /* all of the input was read and committed */
    bool refused;  /* a line was, and with that it ended */
    uint64_t skipped;
    uint64_t left_out;         /* values that are none of their field's kind */
    uint64_t files_left_out;  /* files of folders that are nothing we read */
    uint64_t new, changed, unchanged, repeated, removed;
    struct index_changes changes;
    struct acronym_list acronyms;
    uint64_t bytes;            /* of JSON, in the inputs that are done */
    uint64_t bytes_on_disk;    /* the same, packed or not */
    struct string_builder key; /* one that was made up */
    struct string_builder place; /* of which it was made */
    uint64_t at_place;           /* how many documents stand there that had none */
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

/* Find what is missing before hours of work: every input has to be there. */
static int list_inputs(const struct options *options, struct input_list *inputs)
{
    for (size_t i = 0; i < options->operand_count; i++) {
        const char *path;
        dls_error err;
        if (input_list_add(inputs, options->operands[i], &path, &err) != DLS_OK) return trouble_with(path, &err);
    }
    if (inputs->count == 0) return trouble("%s: no file in this folder", options->operands[0]);
    return EXIT_FOUND;
}

/* Whether the index is the user's own collection, since no other was named. */
static bool is_users(const struct options *options)
{
    return options->output_path != NULL && options->output_path == options->user_index;
}

static int check_options(const struct options *options)
{
    if (options->operand_count == 0) {
        const char *flag = is_users(options) ? "" : "-o ", *path = is_users(options) ? "" : options->output_path;
        return trouble("no input named; as in: dlsearch index %s%s%sINPUT.jsonl, or - for standard input "
                       "(to look for the word: dlsearch search index)",
                       flag, path != NULL ? path : "FILE.dls", path != NULL && path[0] == '\0' ? "" : " ");
    }
    if (options->output_path == NULL) return trouble("no index named; as in: dlsearch index -o FILE.dls INPUT.jsonl");
    if (options->prune && !options->update && !options->watch)
        return trouble("'--prune' goes with '--update'; without it the index is made anew, of what there is");
    if (options->prune && is_users(options))
        return trouble("'--prune' would remove all that came from elsewhere; it goes with -o FILE.dls");
    if (is_users(options) && !options->dry_run && !user_file_make_folders(options->output_path))
        return trouble("%s: its folder cannot be made: %s", options->output_path, strerror(errno));
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
    const struct options *options = run->options;
    int filled = index_fields_fill(options, run->schema, &run->fields);
    if (filled != EXIT_FOUND) return filled;
    dls_status status = options->dry_run ? DLS_OK : open_waiting(run, run->schema, &err);
    if (status == DLS_OK && options->update) status = index_changes_begin(&run->changes, options->output_path, &err);
    const char *before = options->update ? options->output_path : NULL;
    if (status == DLS_OK && !options->no_acronyms) status = acronym_list_begin(&run->acronyms, before, &err);
    if (status == DLS_OK) return EXIT_FOUND;
    return interrupt_pending() != 0 ? EXIT_TROUBLE : trouble_with(options->output_path, &err);
}

/* What can be done before a document was read: an index that is there has its fields already. */
static int begin(struct indexing *run)
{
    int status = index_fields_begin(run->options, &run->schema);
    run->is_open = status == EXIT_FOUND && run->schema != NULL;
    return run->is_open ? open_writer(run) : status;
}

/* -------------------------------------------------------------------------------------------------- Reading */

/* A document that cannot be indexed, or a file that cannot be read. With --strict that is the end. */
static int refuse(struct indexing *run, const struct document_place *place, const dls_error *err)
{
    struct string_builder where = { 0 };
    builder_add_string(&where, place->path);
    if (place->line > 0) builder_add_format(&where, ":%" PRIu64, place->line);
    progress_clear(&run->progress);
    run->refused = run->options->strict;
    run->skipped++;
    if (run->refused) {
        trouble("%s: %s", builder_text(&where), err->text);
    } else if (run->skipped <= MOST_BAD_LINES) {
        message("%s: %s; skipped", builder_text(&where), err->text);
        if (run->skipped == MOST_BAD_LINES) message("if there are more such lines, they are skipped and counted");
    }
    builder_done(&where);
    return run->refused ? EXIT_TROUBLE : EXIT_FOUND;
}

/* A document without a key is called by the place it came from: "papers.json:3", and the next one that begins in that
 * line "papers.json:3.2". */
static dls_status make_key(struct indexing *run, const struct document_place *place, dls_error *err)
{
    builder_clear(&run->key);
    builder_add_format(&run->key, "%s:%" PRIu64, place->name, place->line);
    bool is_same = run->place.size == run->key.size && run->key.size > 0 &&
                   memcmp(run->place.bytes, run->key.bytes, run->key.size) == 0;
    run->at_place = is_same ? run->at_place + 1 : 1;
    builder_clear(&run->place);
    builder_add(&run->place, run->key.bytes, run->key.size);
    if (is_same) builder_add_format(&run->key, ".%" PRIu64, run->at_place);
    run->document.key = run->key.bytes;
    run->document.key_length = run->key.size;
    return run->key.failed || run->place.failed ? input_fail(err, DLS_ENOMEM, "out of memory") : DLS_OK;
}

static dls_status write_document(struct indexing *run, dls_error *err)
{
    const struct json_document *document = &run->document;
    dls_status status = (run->options->update ? dls_writer_put : dls_writer_add)(
        run->writer, document->key, document->key_length, document->values, document->count, err);
    if (status != DLS_OK || run->in_export) return status;
    return acronym_list_add(&run->acronyms, run->schema, document->values, document->count, err);
}

/* A document, for what is said of its values. */
struct misfit_report {
    struct indexing *run;
    const struct document_place *place;
};

static void report_misfit(void *ctx, const char *text)
{
    const struct misfit_report *report = ctx;
    struct indexing *run = report->run;
    run->left_out++;
    if (run->options->strict || run->left_out > MOST_BAD_LINES) return;
    progress_clear(&run->progress);
    message("%s:%" PRIu64 ": %s; left out", report->place->path, report->place->line, text);
    if (run->left_out == MOST_BAD_LINES) message("if there are more such values, they are left out and counted");
}

/* Add a document without the values for which it was refused, if that is why. With --strict it stays refused. */
static dls_status write_without_misfits(struct indexing *run, const struct document_place *place, dls_error *err)
{
    struct misfit_report report = { run, place };
    dls_status refused = err->code;
    bool values = refused == DLS_EINVAL || refused == DLS_ELIMIT;
    if (!values || run->options->strict) return refused;
    size_t left_out = json_document_drop_misfits(&run->document, run->schema, report_misfit, &report);
    return left_out == 0 ? refused : write_document(run, err);
}

/* A line of --dry-run: "+ key". */
static void list_change(char sign, const char *key, size_t length)
{
    struct string_builder line = { 0 };
    int status;
    builder_add_format(&line, "%c ", sign);
    builder_add_safe(&line, key, length);
    builder_add_char(&line, '\n');
    output_write(&line, &status);
    builder_done(&line);
}

/* What the document is to the index. */
static dls_status judge_document(struct indexing *run, const struct document_place *place, enum change *change,
                                 dls_error *err)
{
    const struct json_document *document = &run->document;
    const struct options *options = run->options;
    *change = CHANGE_NEW; /* else the writer tells */
    if (!options->update && !options->dry_run) return DLS_OK;
    dls_status status = index_changes_judge(&run->changes, document->key, document->key_length, document->values,
                                            document->count, change, err);
    if (status != DLS_OK || *change != CHANGE_REPEATED || place->repeats) return status;
    *change = CHANGE_OTHER; /* the last one counts */
    if (options->update) return DLS_OK;
    return input_fail(err, DLS_EEXISTS, "there is a document with the key '%.*s' already",
                      (int)(document->key_length < 40 ? document->key_length : 40), document->key);
}

static void count_change(struct indexing *run, enum change change)
{
    const struct json_document *document = &run->document;
    run->new += change == CHANGE_NEW;
    run->changed += change == CHANGE_OTHER;
    run->unchanged += change == CHANGE_NONE;
    run->repeated += change == CHANGE_REPEATED;
    if (change == CHANGE_NONE || change == CHANGE_REPEATED) return;
    if (run->options->dry_run) {
        list_change(change == CHANGE_NEW ? '+' : '~', document->key, document->key_length);
    } else {
        run->added++;
        run->uncommitted++;
    }
}

static dls_status add_document(struct indexing *run, const struct document_place *place, json_t *object, dls_error *err)
{
    struct json_document *document = &run->document;
    enum change change = CHANGE_NEW;
    struct document_fields *fields = run->in_export ? &run->export_fields : &run->fields;
    dls_status status = json_document_take(document, fields, object, &run->unused, err);
    if (status == DLS_OK && document->key == NULL) status = make_key(run, place, err);
    if (status == DLS_OK) status = judge_document(run, place, &change, err);
    bool is_wanted = change == CHANGE_NEW || change == CHANGE_OTHER;
    if (status == DLS_OK && is_wanted && !run->options->dry_run) {
        status = write_document(run, err);
        if (status != DLS_OK) status = write_without_misfits(run, place, err);
    }
    if (status == DLS_EEXISTS && place->repeats) {
        change = CHANGE_REPEATED;
        status = DLS_OK;
    }
    if (status == DLS_OK) count_change(run, change);
    return status;
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
    dls_status status = run->has_export ? DLS_OK : acronym_list_keep(&run->acronyms, run->writer, &err);
    if (status == DLS_OK) status = dls_writer_commit(run->writer, &err);
    progress_clear(&run->progress);
    if (status != DLS_OK) return trouble_with(run->options->output_path, &err);
    run->commits++;
    run->uncommitted = 0;
    return EXIT_FOUND;
}

static int take_document(struct indexing *run, const struct document_place *place, json_t *object)
{
    dls_error err;
    dls_status status = add_document(run, place, object, &err);
    bool is_due = run->uncommitted > 0 && run->uncommitted == run->options->commit_every;
    if (status == DLS_OK) return is_due ? commit_added(run) : EXIT_FOUND;
    if (is_about_line(status)) return refuse(run, place, &err);
    progress_clear(&run->progress);
    return trouble_with(run->options->output_path, &err);
}

/* Make the index, as far as there is none yet, of what the documents held back have, and add them. */
static int add_held(struct indexing *run)
{
    if (run->is_open) return EXIT_FOUND;
    struct held_documents *held = &run->held;
    int status = index_fields_make(run->options, held, &run->schema);
    if (status == EXIT_FOUND) status = open_writer(run);
    run->is_open = status == EXIT_FOUND;
    for (size_t i = 0; i < held->count && status == EXIT_FOUND && interrupt_pending() == 0; i++) {
        json_t *object = held->documents[i].object;
        held->documents[i].object = NULL; /* it is taken over */
        status = take_document(run, &held->documents[i].place, object);
    }
    held_documents_done(held);
    return status == EXIT_FOUND && interrupt_pending() != 0 ? EXIT_TROUBLE : status;
}

/* Hold a document back, until there are enough of them, or as many as one commit is to have. */
static int hold_document(struct indexing *run, const struct document_place *place, json_t *object, uint64_t bytes)
{
    bool enough = held_documents_add(&run->held, place, object, run->bytes + bytes);
    return enough || run->held.count == run->options->commit_every ? add_held(run) : EXIT_FOUND;
}

/* The first line of an export: a new index has its fields, one that is there has to have the same. */
static int take_export_head(struct indexing *run, const struct document_place *place, const json_t *head)
{
    dls_schema *schema;
    dls_error err;
    const struct options *options = run->options;
    if (options->field_count + options->map_count > 0 || options->language != NULL)
        return trouble("%s: an export has its own fields; --field, --map, --language do not go with it", place->path);
    if (export_head_read(head, &schema, &err) != DLS_OK) return trouble_with(place->path, &err);
    bool is_new = !run->is_open && run->held.count == 0, same = is_new || export_fields_agree(schema, run->schema);
    if (is_new) run->schema = schema;
    else dls_schema_free(schema);
    if (!same) return trouble("%s: an export of an index with other fields; make an index of it alone", place->path);
    document_fields_of_export(run->schema, &run->export_fields);
    run->in_export = run->has_export = true;
    if (!is_new) return EXIT_FOUND;
    run->is_open = true;
    int status = open_writer(run);
    if (status != EXIT_FOUND || run->writer == NULL) return status;
    return export_head_payload(head, run->writer, &err) == DLS_OK ? EXIT_FOUND : trouble_with(place->path, &err);
}

/* The next document, or that there is none, or what is wrong: refused, or the end of it all. */
static int add_next(struct indexing *run, const char *path, struct source *source, bool *more)
{
    dls_error err;
    json_t *object;
    *more = true;
    dls_status status = source_next(source, &object, &err);
    struct document_place place = { path, source->input->name, source->line, source->format->repeats };
    if (status == DLS_EINVAL) return refuse(run, &place, &err);
    if (status != DLS_OK) {
        if (interrupt_pending() != 0) return EXIT_TROUBLE;
        progress_clear(&run->progress);
        return trouble_with(path, &err);
    }
    *more = object != NULL;
    if (!*more) return EXIT_FOUND;
    if (export_head_is(object)) {
        int taken = take_export_head(run, &place, object);
        json_decref(object);
        return taken;
    }
    return run->is_open ? take_document(run, &place, object)
                        : hold_document(run, &place, object, source->input->bytes);
}

static void show_progress(struct indexing *run, const struct input *input)
{
    if (!progress_is_due(&run->progress)) return;
    uint64_t documents = run->held.count + run->new + run->changed;
    if (run->writer != NULL) documents = dls_writer_count(run->writer);
    progress_draw(&run->progress, run->bytes_on_disk + input_position(input), documents, run->bytes + input->bytes);
}

static int add_documents(struct indexing *run, const char *path, struct source *source)
{
    bool more = true;
    while (more && interrupt_pending() == 0) {
        int status = add_next(run, path, source, &more);
        if (status != EXIT_FOUND) return status;
        show_progress(run, source->input);
    }
    return interrupt_pending() == 0 ? EXIT_FOUND : EXIT_TROUBLE;
}

/* Open a file and find out what it is. Of a folder not all files need be something; what was named has to be. */
static int open_source(struct indexing *run, const struct listed_input *listed, struct input *input,
                       struct source *source, bool *is_open)
{
    dls_error err;
    const struct options *options = run->options;
    const struct format *format = options->format == NULL ? NULL : format_find(options->format);
    struct document_place place = { .path = listed->path };
    dls_status status = input_open(input, listed->path, listed->name, &err);
    if (status == DLS_OK)
        status = source_open(source, input, listed->path, format, options->split_headings, &err);
    *is_open = status == DLS_OK;
    if (*is_open) return EXIT_FOUND;
    if (interrupt_pending() != 0) return EXIT_TROUBLE;
    progress_clear(&run->progress);
    if (listed->in_folder && status == DLS_EFORMAT) {
        run->files_left_out++;
        return EXIT_FOUND;
    }
    return listed->in_folder && status != DLS_ENOMEM ? refuse(run, &place, &err) : trouble_with(listed->path, &err);
}

static int add_input(struct indexing *run, const struct listed_input *listed)
{
    const char *ending_of = run->options->format;
    if (listed->in_folder && ending_of != NULL && !format_has_ending(format_find(ending_of), listed->path)) {
        run->files_left_out++;
        return EXIT_FOUND;
    }
    struct input input;
    struct source source = { 0 };
    dls_error err;
    bool is_open;
    run->in_export = false;
    int status = open_source(run, listed, &input, &source, &is_open);
    if (is_open) status = add_documents(run, listed->path, &source);
    source_close(&source);
    run->bytes += input.bytes;
    run->bytes_on_disk += input_position(&input);
    bool complete = status == EXIT_FOUND && is_open;
    if (input_close(&input, complete, &err) == DLS_OK || !complete) return status;
    if (interrupt_pending() != 0) return EXIT_TROUBLE; /* Ctrl-C has ended the decompressor too */
    progress_clear(&run->progress);
    return trouble_with(listed->path, &err);
}

static dls_status remove_gone(void *ctx, const char *key, size_t length, dls_error *err)
{
    struct indexing *run = ctx;
    run->removed++;
    if (run->options->dry_run) {
        list_change('-', key, length);
        return DLS_OK;
    }
    run->uncommitted++;
    return dls_writer_delete(run->writer, key, length, err);
}

/* Remove what no source has; not if a part of them could not be read. */
static int prune(struct indexing *run)
{
    dls_error err;
    if (!run->options->prune) return EXIT_FOUND;
    progress_clear(&run->progress);
    if (run->skipped > 0) {
        message("nothing is removed: what was skipped may have it");
        return EXIT_FOUND;
    }
    dls_status status = index_changes_gone(&run->changes, remove_gone, run, &err);
    return status == DLS_OK ? EXIT_FOUND : trouble_with(run->options->output_path, &err);
}

/* -------------------------------------------------------------------------------------------------- Summary */

static double rate(double amount, double seconds)
{
    return seconds > 0.0 ? amount / seconds : 0.0;
}

static void add_some(struct string_builder *line, uint64_t count, const char *what)
{
    if (count > 0) builder_add_format(line, ", %s %s", grouped(count).text, what);
}

/* ", 2 new, 1 changed": what came of it, but for what there is none of. */
static void add_changes(struct string_builder *line, const struct indexing *run)
{
    if (run->options->update) {
        bool nothing = run->new + run->changed + run->removed == 0;
        if (nothing) builder_add_string(line, ", nothing new");
        add_some(line, run->new, "new");
        add_some(line, run->changed, "changed");
        add_some(line, run->unchanged, "unchanged");
        add_some(line, run->removed, "removed");
    }
    add_some(line, run->repeated, "met again");
    add_some(line, run->files_left_out, run->files_left_out == 1 ? "file left out" : "files left out");
    add_some(line, run->skipped, "skipped");
    add_some(line, run->left_out, run->left_out == 1 ? "value left out" : "values left out");
}

/* What would have been done. */
static int summarise_dry_run(struct indexing *run)
{
    dls_index_info info = { .documents = 0 };
    if (run->changes.before != NULL) dls_index_get_info(run->changes.before, &info);
    uint64_t documents = info.documents + run->new - run->removed;
    struct string_builder line = { 0 };
    builder_add_format(&line, "%s: would have %s document%s", run->options->output_path, grouped(documents).text,
                       documents == 1 ? "" : "s");
    add_changes(&line, run);
    if (!run->options->quiet) message("%s; nothing was written", builder_text(&line));
    builder_done(&line);
    return EXIT_FOUND;
}

static void say_summary(const struct indexing *run, const struct summary *summary)
{
    const dls_index_info *info = &summary->info;
    struct string_builder line = { 0 };
    builder_add_format(&line, "%s: %s document%s", run->options->output_path, grouped(info->documents).text,
                       info->documents == 1 ? "" : "s");
    add_changes(&line, run);
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
    json_add_count(&out, "new", run->new);
    json_add_count(&out, "changed", run->changed);
    json_add_count(&out, "unchanged", run->unchanged);
    json_add_count(&out, "removed", run->removed);
    json_add_count(&out, "repeated", run->repeated);
    json_add_count(&out, "files_left_out", run->files_left_out);
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
    bool has_news = run->new + run->changed + run->removed > 0;
    if (!run->options->quiet && (has_news || !run->again)) {
        if (!run->again) {
            document_fields_say(run->has_export ? &run->export_fields : &run->fields, run->schema);
            unused_members_say(&run->unused);
        }
        say_summary(run, &summary);
        if (is_users(run->options) && !run->again) message("to search it: dlsearch WORDS");
    }
    return run->options->json ? print_summary(run, &summary) : EXIT_FOUND;
}

/* -------------------------------------------------------------------------------------------------- Command */

/* What was not committed yet; the first commit is made even of nothing. */
static int commit_rest(struct indexing *run)
{
    bool is_there = run->commits > 0 || run->changes.before != NULL;
    if (run->uncommitted == 0 && is_there) return EXIT_FOUND;
    if (run->skipped > 0 && dls_writer_count(run->writer) == 0) {
        progress_clear(&run->progress);
        return trouble("%s: not made: nothing in the input is a document", run->options->output_path);
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

static int run_indexing(struct indexing *run)
{
    const struct options *options = run->options;
    interrupt_install();
    progress_begin(&run->progress, !options->quiet, run->inputs.unknown_size ? 0 : run->inputs.bytes);
    int status = begin(run);
    for (size_t i = 0; i < run->inputs.count && status == EXIT_FOUND; i++) {
        status = add_input(run, &run->inputs.items[i]);
    }
    if (status == EXIT_FOUND) status = add_held(run);
    if (status == EXIT_FOUND) status = prune(run);
    if (status == EXIT_FOUND && options->dry_run) return summarise_dry_run(run);
    if (status == EXIT_FOUND) status = commit_rest(run);
    run->complete = status == EXIT_FOUND;
    progress_clear(&run->progress);
    dls_writer_close(run->writer);
    return status == EXIT_FOUND ? summarise(run) : status;
}

static int index_once(const struct options *options, bool again)
{
    struct indexing run = { .options = options, .again = again };
    int status = list_inputs(options, &run.inputs);
    if (status == EXIT_FOUND) status = run_indexing(&run);
    acronym_list_done(&run.acronyms);
    json_document_done(&run.document);
    unused_members_done(&run.unused);
    builder_done(&run.key);
    builder_done(&run.place);
    held_documents_done(&run.held);
    dls_schema_free(run.schema);
    input_list_done(&run.inputs);
    index_changes_done(&run.changes);
    if (status == EXIT_FOUND && run.skipped > 0) return EXIT_NONE;
    if (status != EXIT_FOUND) {
        if (!run.complete) say_what_stays(&run);
        interrupt_end_process();
    }
    return status;
}

int cmd_index(const struct options *options)
{
    int status = check_options(options);
    if (status != EXIT_FOUND) return status;
    return options->watch ? index_watch(options, index_once) : index_once(options, false);
}
