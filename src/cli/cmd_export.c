/* SPDX-License-Identifier: MIT
 *
 * dlsearch export: an index as JSON Lines, on standard output.
 */
#include "cli/commands.h"
#include "cli/export_text.h"
#include "cli/index_file.h"
#include "cli/index_place.h"
#include "cli/index_walk.h"
#include "cli/input.h"
#include "cli/message.h"
#include "cli/output.h"

struct export {
    const dls_schema *schema;
    struct string_builder out;
    int status;
    bool ended; /* nobody reads on, or it cannot be written; whatever there was to tell was told */
};

static dls_status export_document(void *ctx, dls_hits *hits, size_t number, dls_error *err)
{
    struct export *run = ctx;
    dls_status status = builder_add_export_document(&run->out, run->schema, hits, number, err);
    run->ended = status == DLS_OK && !output_write_some(&run->out, &run->status);
    return run->ended ? input_fail(err, DLS_EIO, "cannot be written") : status;
}

/* What is not stored cannot be had back: say so, and say it by the exit status. */
static int say_unstored(const dls_schema *schema, const char *name)
{
    int status = EXIT_FOUND;
    for (size_t f = 0; f < dls_schema_count(schema); f++) {
        if (dls_schema_at(schema, f)->stored) continue;
        message("%s: field '%s' is not stored, and is left out", name, dls_schema_at(schema, f)->name);
        status = EXIT_NONE;
    }
    return status;
}

int cmd_export(const struct options *options)
{
    dls_error err;
    size_t names = index_place_names(options);
    const char *path = names > 0 ? options->operands[0] : options->index_path;
    if (options->operand_count > names) return trouble("one index at a time; as in: dlsearch export FILE.dls");
    dls_index *index = index_file_open(path);
    if (index == NULL) return EXIT_TROUBLE;
    struct export run = { .schema = dls_index_schema(index) };
    builder_add_export_head(&run.out, index);
    dls_status status = index_walk(index, export_document, &run, &err);
    if (status != DLS_OK && !run.ended) run.status = trouble_with(index_file_name(path), &err);
    if (status == DLS_OK && output_write(&run.out, &run.status))
        run.status = say_unstored(run.schema, index_file_name(path));
    builder_done(&run.out);
    dls_index_close(index);
    return run.status;
}
