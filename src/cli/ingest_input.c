/* SPDX-License-Identifier: MIT
 *
 * A source yields objects; the first line of an export is one of them, and no document.
 */
#include "cli/ingest_input.h"

#include "cli/export_text.h"
#include "cli/index_fields.h"
#include "cli/ingest_document.h"
#include "cli/ingest_writer.h"
#include "cli/input.h"
#include "cli/interrupt.h"
#include "cli/message.h"
#include "cli/source.h"

int ingest_held(struct ingest *run)
{
    if (run->is_open) return EXIT_FOUND;
    struct held_documents *held = &run->held;
    int status = index_fields_begin(run->options, &run->schema); /* another process may have made it meanwhile */
    if (status == EXIT_FOUND && run->schema == NULL) status = index_fields_make(run->options, held, &run->schema);
    if (status == EXIT_FOUND) status = ingest_open(run);
    run->is_open = status == EXIT_FOUND;
    for (size_t i = 0; i < held->count && status == EXIT_FOUND && interrupt_pending() == 0; i++) {
        json_t *object = held->documents[i].object;
        held->documents[i].object = NULL; /* it is taken over */
        status = ingest_document(run, &held->documents[i].place, object);
    }
    held_documents_done(held);
    return status == EXIT_FOUND && interrupt_pending() != 0 ? EXIT_TROUBLE : status;
}

/* Hold a document back, until there are enough of them, or as many as one commit is to have. */
static int hold_document(struct ingest *run, const struct document_place *place, json_t *object, uint64_t bytes)
{
    bool enough = held_documents_add(&run->held, place, object, run->counts.bytes + bytes);
    return enough || run->held.count == run->options->commit_every ? ingest_held(run) : EXIT_FOUND;
}

/* The first line of an export: a new index has its fields, one that is there has to have the same. */
static int take_export_head(struct ingest *run, const struct document_place *place, const json_t *head)
{
    dls_schema *schema;
    dls_error err;
    const struct options *options = run->options;
    if (options->field_count + options->map_count > 0 || options->language != NULL)
        return trouble("%s: an export has its own fields; --field, --map, --language do not go with it", place->path);
    if (export_head_read(head, &schema, &err) != DLS_OK) return trouble_with(place->path, &err);
    bool is_new = !run->is_open && run->held.count == 0, same = is_new || export_fields_agree(schema, run->schema);
    if (is_new)
        run->schema = schema;
    else
        dls_schema_free(schema);
    if (!same) return trouble("%s: an export of an index with other fields; make an index of it alone", place->path);
    document_fields_of_export(run->schema, &run->export_fields);
    run->in_export = run->has_export = true;
    if (!is_new) return EXIT_FOUND;
    run->is_open = true;
    int status = ingest_open(run);
    if (status != EXIT_FOUND || run->writer == NULL) return status;
    return export_head_payload(head, run->writer, &err) == DLS_OK ? EXIT_FOUND : trouble_with(place->path, &err);
}

/* The next document, or that there is none, or what is wrong: refused, or the end of it all. */
static int add_next(struct ingest *run, const char *path, struct source *source, bool *more)
{
    dls_error err;
    json_t *object;
    *more = true;
    dls_status status = source_next(source, &object, &err);
    struct document_place place = { path, source->input->name, source->line, source->format->repeats };
    if (status == DLS_EINVAL) return ingest_refuse(run, &place, &err);
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
    return run->is_open ? ingest_document(run, &place, object)
                        : hold_document(run, &place, object, source->input->bytes);
}

static void show_progress(struct ingest *run, const struct input *input)
{
    if (!progress_is_due(&run->progress)) return;
    uint64_t documents = run->held.count + run->counts.new + run->counts.changed;
    if (run->writer != NULL) documents = dls_writer_count(run->writer);
    progress_draw(&run->progress, run->counts.bytes_on_disk + input_position(input), documents,
                  run->counts.bytes + input->bytes);
}

static int add_documents(struct ingest *run, const char *path, struct source *source)
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
static int open_source(struct ingest *run, const struct listed_input *listed, struct input *input,
                       struct source *source, bool *is_open)
{
    dls_error err;
    const struct options *options = run->options;
    const struct format *format = options->format == NULL ? NULL : format_find(options->format);
    struct document_place place = { .path = listed->path };
    dls_status status = input_open(input, listed->path, listed->name, &err);
    if (status == DLS_OK) status = source_open(source, input, listed->path, format, options->split_headings, &err);
    *is_open = status == DLS_OK;
    if (*is_open) return EXIT_FOUND;
    if (interrupt_pending() != 0) return EXIT_TROUBLE;
    progress_clear(&run->progress);
    if (listed->in_folder && status == DLS_EFORMAT) {
        run->counts.files_left_out++;
        return EXIT_FOUND;
    }
    return listed->in_folder && status != DLS_ENOMEM ? ingest_refuse(run, &place, &err)
                                                     : trouble_with(listed->path, &err);
}

int ingest_input(struct ingest *run, const struct listed_input *listed)
{
    const char *name = run->options->format;
    bool is_wanted = name == NULL ? !listed->is_for_pages : path_has_ending(listed->path, format_find(name)->endings);
    if (listed->in_folder && !is_wanted) {
        run->counts.files_left_out++;
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
    run->counts.bytes += input.bytes;
    run->counts.bytes_on_disk += input_position(&input);
    bool complete = status == EXIT_FOUND && is_open;
    if (input_close(&input, complete, &err) == DLS_OK || !complete) return status;
    if (interrupt_pending() != 0) return EXIT_TROUBLE; /* Ctrl-C has ended the decompressor too */
    progress_clear(&run->progress);
    return trouble_with(listed->path, &err);
}

static dls_status remove_gone(void *ctx, const char *key, size_t length, dls_error *err)
{
    struct ingest *run = ctx;
    run->counts.removed++;
    if (run->options->dry_run) {
        ingest_list_change(run, '-', key, length);
        return DLS_OK;
    }
    run->counts.uncommitted++;
    return dls_writer_delete(run->writer, key, length, err);
}

int ingest_prune(struct ingest *run)
{
    dls_error err;
    if (!run->options->prune) return EXIT_FOUND;
    progress_clear(&run->progress);
    if (run->counts.skipped > 0) {
        message("nothing is removed: what was skipped may have it");
        return EXIT_FOUND;
    }
    dls_status status = index_changes_gone(&run->changes, remove_gone, run, &err);
    return status == DLS_OK ? run->listing : trouble_with(run->options->output_path, &err);
}
