/* SPDX-License-Identifier: MIT
 *
 * What is wrong with a document is said of the line it began at; what is wrong with one of its values costs that value.
 */
#include "cli/ingest_document.h"

#include <inttypes.h>
#include <string.h>

#include "cli/ingest_writer.h"
#include "cli/input.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/safe_text.h"

/* Bad lines that are named, and values; a file of another kind has millions. */
#define MOST_BAD_LINES 10

int ingest_refuse(struct ingest *run, const struct document_place *place, const dls_error *err)
{
    struct string_builder where = { 0 };
    builder_add_string(&where, place->path);
    if (place->line > 0) builder_add_format(&where, ":%" PRIu64, place->line);
    progress_clear(&run->progress);
    run->refused = run->options->strict;
    run->counts.skipped++;
    if (run->refused) {
        trouble("%s: %s", builder_text(&where), err->text);
    } else if (run->counts.skipped <= MOST_BAD_LINES) {
        message("%s: %s; skipped", builder_text(&where), err->text);
        if (run->counts.skipped == MOST_BAD_LINES)
            message("if there are more such lines, they are skipped and counted");
    }
    builder_done(&where);
    return run->refused ? EXIT_TROUBLE : EXIT_FOUND;
}

/* A document without a key is called by the place it came from: "papers.json:3", and the next one that begins in that
 * line "papers.json:3.2". */
static dls_status make_key(struct ingest *run, const struct document_place *place, dls_error *err)
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

static dls_status write_document(struct ingest *run, dls_error *err)
{
    const struct json_document *document = &run->document;
    return (run->options->update ? dls_writer_put : dls_writer_add)(run->writer, document->key, document->key_length,
                                                                    document->values, document->count, err);
}

/* A document, for what is said of its values. */
struct misfit_report {
    struct ingest *run;
    const struct document_place *place;
};

static void report_misfit(void *ctx, const char *text)
{
    const struct misfit_report *report = ctx;
    struct ingest *run = report->run;
    run->counts.left_out++;
    if (run->options->strict || run->counts.left_out > MOST_BAD_LINES) return;
    progress_clear(&run->progress);
    message("%s:%" PRIu64 ": %s; left out", report->place->path, report->place->line, text);
    if (run->counts.left_out == MOST_BAD_LINES) message("if there are more such values, they are left out and counted");
}

/* Add a document without the values for which it was refused, if that is why. With --strict it stays refused. */
static dls_status write_without_misfits(struct ingest *run, const struct document_place *place, dls_error *err)
{
    struct misfit_report report = { run, place };
    dls_status refused = err->code;
    bool values = refused == DLS_EINVAL || refused == DLS_ELIMIT;
    if (!values || run->options->strict) return refused;
    size_t left_out = json_document_drop_misfits(&run->document, run->schema, report_misfit, &report);
    return left_out == 0 ? refused : write_document(run, err);
}

void ingest_list_change(struct ingest *run, char sign, const char *key, size_t length)
{
    struct string_builder line = { 0 };
    if (run->is_unread) return;
    builder_add_format(&line, "%c ", sign);
    builder_add_safe(&line, key, length);
    builder_add_char(&line, '\n');
    run->is_unread = !output_write(&line, &run->listing);
    builder_done(&line);
}

/* What the document is to the index. */
static dls_status judge_document(struct ingest *run, const struct document_place *place, enum change *change,
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

static void count_change(struct ingest *run, enum change change)
{
    const struct json_document *document = &run->document;
    run->counts.new += change == CHANGE_NEW;
    run->counts.changed += change == CHANGE_OTHER;
    run->counts.unchanged += change == CHANGE_NONE;
    run->counts.repeated += change == CHANGE_REPEATED;
    if (change == CHANGE_NONE || change == CHANGE_REPEATED) return;
    if (run->options->dry_run) {
        ingest_list_change(run, change == CHANGE_NEW ? '+' : '~', document->key, document->key_length);
    } else {
        run->counts.added++;
        run->counts.uncommitted++;
    }
}

static dls_status add_document(struct ingest *run, const struct document_place *place, json_t *object, dls_error *err)
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

int ingest_document(struct ingest *run, const struct document_place *place, json_t *object)
{
    dls_error err;
    dls_status status = add_document(run, place, object, &err);
    bool is_due = run->counts.uncommitted > 0 && run->counts.uncommitted == run->options->commit_every;
    if (status == DLS_OK && run->listing != EXIT_FOUND) return run->listing;
    if (status == DLS_OK) return is_due ? ingest_commit(run) : EXIT_FOUND;
    if (is_about_line(status)) return ingest_refuse(run, place, &err);
    if (status == DLS_ECANCELLED) return EXIT_TROUBLE; /* what stays is said at the end */
    progress_clear(&run->progress);
    return trouble_with(run->options->output_path, &err);
}
